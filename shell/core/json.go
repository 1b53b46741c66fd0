package core

import (
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/stream"
	"mxsh/shell/value"
)

func toJSON() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "ConvertTo", Noun: "Json", Synopsis: "Writes objects as JSON: one object as an object, several as an array.",
		Description: "Dates are ISO 8601 and enumerations words, where Windows PowerShell writes numbers. Objects are opened all the way; with -Depth those below that level are text. An object that holds itself is refused.",
		Params: []*shell.Param{at(1, &shell.Param{Name: "InputObject", Type: shell.Any, Help: "The object to work on; usually it is piped in."}),
			number("Depth", "How deep objects and arrays are opened, 1 to 100; by default all the way."), flag("Compress", "Writes everything on one line."),
			flag("AsArray", "Writes an array also for one object."), idle(flag("EnumsAsStrings", "Writes enumerations as words."), "they always are")},
		Examples: []shell.Example{{Command: "@{a=1} | ConvertTo-Json -Compress", Explains: `Gives {"a":1}.`}},
		Process: func(c *shell.Call) error {
			v, ok := given(c)
			if !ok {
				return nil
			}
			if err := refuseDrawn(v); err != nil {
				return err
			}
			s := state[gathered](c)
			s.items = append(s.items, v)
			return nil
		},
		End: writeJSON,
	}
}

func writeJSON(c *shell.Call) error {
	items := state[gathered](c).items
	if len(items) == 0 {
		return nil
	}
	var whole any = items
	if len(items) == 1 && !c.Switch("AsArray") {
		whole = items[0]
	}
	depth := intArg(c, "Depth", 0)
	if c.Given("Depth") && (depth < 1 || depth > 100) {
		return invalid("Depth", value.Text(depth), "Parameter 'Depth' takes a number from 1 to 100; "+value.Text(depth)+" is outside it.", "Write for example -Depth 5.")
	}
	if value.Cyclic(whole) {
		return &model.Error{ID: "CircularReference", Category: model.Invalid, Param: "InputObject",
			Message: "The object holds itself, at some depth, and so has no end as JSON.", Hint: "Choose what to write with Select-Object, for example select Name,Size | ConvertTo-Json."}
	}
	return c.Emit(string(stream.AppendJSON(nil, whole, stream.JSONOptions{Pretty: !c.Switch("Compress"), WebSafe: true, Depth: int(depth)})))
}

func fromJSON() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "ConvertFrom", Noun: "Json", Synopsis: "Reads JSON; a top-level array gives its elements one by one.",
		Description: "Several texts are read as one JSON text over several lines or, if the first is complete, each by itself. Dates as Windows PowerShell writes them, \"\\/Date(0)\\/\", become dates.",
		Params: []*shell.Param{must(at(1, &shell.Param{Name: "InputObject", Type: shell.Any, ByValue: true, Help: "The JSON text."})), flag("AsHashtable", "Gives hashtables instead of objects."),
			idle(number("Depth", "How deep to read."), "everything is read"), flag("NoEnumerate", "Gives a top-level array as one object.")},
		Examples: []shell.Example{{Command: `'{"a":1}' | ConvertFrom-Json`, Explains: "Gives an object with the property a."}},
		Process: func(c *shell.Call) error {
			s := state[gathered](c)
			s.items = append(s.items, value.Enumerate(c.Value("InputObject"))...)
			return nil
		},
		End: readJSON,
	}
}

func readJSON(c *shell.Call) error {
	items := state[gathered](c).items
	if len(items) == 0 {
		return nil
	}
	if len(items) > 1 {
		if _, err := stream.ParseJSON(value.Text(items[0])); err == nil {
			for _, item := range items {
				if err := emitJSON(c, value.Text(item)); err != nil {
					return err
				}
			}
			return nil
		}
	}
	return emitJSON(c, value.Join(items, "\n"))
}

func emitJSON(c *shell.Call, text string) error {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	v, err := stream.ParseJSON(text)
	if err != nil {
		return &model.Error{ID: "InvalidJson", Category: model.Invalid, Param: "InputObject", Err: err, Message: "The text is not valid JSON: " + jsonFault(err) + "."}
	}
	if v, err = finished(v, c.Switch("AsHashtable")); err != nil {
		return err
	}
	if c.Switch("NoEnumerate") {
		return c.Emit(v)
	}
	return emitEach(c, v)
}

func jsonFault(err error) string {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return "it ends in the middle"
	}
	var fault *model.Error
	if errors.As(err, &fault) {
		return strings.TrimSuffix(fault.Message, ".")
	}
	return model.Visible(err.Error())
}

// finished turns what was parsed into what the language gets: dates, hashtables
// if they are asked for, and objects without a name that is there twice.
func finished(v any, asMaps bool) (_ any, err error) {
	switch x := v.(type) {
	case string:
		if t, ok := jsonDate(x); ok {
			return t, nil
		}
	case []any:
		for i := range x {
			if x[i], err = finished(x[i], asMaps); err != nil {
				return nil, err
			}
		}
	case *value.Record:
		return finishedObject(x, asMaps)
	}
	return v, nil
}

// finishedObject gives an object whose names are unique: of equal names the last
// counts, names that differ in case alone are an error.
func finishedObject(x *value.Record, asMap bool) (any, error) {
	m := value.NewMap()
	r := value.NewRecord("")
	spelled := map[string]string{}
	for _, p := range x.Props() {
		v, err := finished(p.Value, asMap)
		if err != nil {
			return nil, err
		}
		lower := strings.ToLower(p.Name)
		if old, there := spelled[lower]; there && old != p.Name {
			return nil, &model.Error{ID: "DuplicateKeysInJsonString", Category: model.Invalid, Param: "InputObject", Target: p.Name,
				Message: "Cannot convert the JSON string because it contains the duplicated keys '" + model.Visible(old) + "' and '" + model.Visible(p.Name) + "'."}
		}
		spelled[lower] = p.Name
		if asMap {
			m.Set(p.Name, v)
		} else {
			r.Set(p.Name, v)
		}
	}
	if asMap {
		return m, nil
	}
	return r, nil
}

var jsonDateForm = regexp.MustCompile(`^/Date\((-?\d{1,15})(?:[+-]\d{4})?\)/$`)

// jsonDate reads a date as Windows PowerShell writes it: thousandths of a second
// since 1970.
func jsonDate(text string) (time.Time, bool) {
	m := jsonDateForm.FindStringSubmatch(text)
	if m == nil {
		return time.Time{}, false
	}
	ms, err := strconv.ParseInt(m[1], 10, 64)
	return time.UnixMilli(ms).Local(), err == nil
}
