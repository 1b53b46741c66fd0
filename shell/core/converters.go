package core

import (
	"errors"
	"io"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/stream"
	"mxsh/shell/value"
)

func (e Env) converters() []*shell.Cmdlet {
	return []*shell.Cmdlet{toJSON(), fromJSON(), e.toCSV(), fromCSV(), e.exportCSV(), e.importCSV(), toHTML(), e.exportClixml(), e.importClixml()}
}

func toJSON() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "ConvertTo", Noun: "Json", Synopsis: "Writes objects as JSON: one object as an object, several as an array.",
		Params: []*shell.Param{at(1, &shell.Param{Name: "InputObject", Type: shell.Any, Help: "The object to work on; usually it is piped in."}),
			number("Depth", "How deep objects are opened; by default all the way."), flag("Compress", "Writes everything on one line."),
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
		End: func(c *shell.Call) error {
			items := state[gathered](c).items
			if len(items) == 0 {
				return nil
			}
			var whole any = items
			if len(items) == 1 && !c.Switch("AsArray") {
				whole = items[0]
			}
			o := stream.JSONOptions{Indent: "  ", Depth: int(intArg(c, "Depth", 0))}
			if c.Switch("Compress") {
				o.Indent = ""
			}
			return c.Emit(string(stream.AppendJSON(nil, whole, o)))
		},
	}
}

func fromJSON() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "ConvertFrom", Noun: "Json", Synopsis: "Reads JSON; a top-level array gives its elements one by one.",
		Params: []*shell.Param{at(1, &shell.Param{Name: "InputObject", Type: shell.Any, Help: "The JSON text."}), flag("AsHashtable", "Gives hashtables instead of objects."),
			idle(number("Depth", "How deep to read."), "everything is read")},
		Examples: []shell.Example{{Command: `'{"a":1}' | ConvertFrom-Json`, Explains: "Gives an object with the property a."}},
		Process:  gather,
		End: func(c *shell.Call) error {
			items := state[gathered](c).items
			if len(items) == 0 {
				return nil
			}
			v, err := stream.ParseJSON(value.Join(items, "\n"))
			if err != nil {
				return &model.Error{ID: "InvalidJson", Category: model.Invalid, Param: "InputObject", Err: err, Message: "The text is not valid JSON: " + jsonFault(err) + "."}
			}
			for _, item := range value.Enumerate(v) {
				if c.Switch("AsHashtable") {
					item = hashtables(item)
				}
				if err := c.Emit(item); err != nil {
					return err
				}
			}
			return nil
		},
	}
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

// hashtables turns records into hashtables at every level.
func hashtables(v any) any {
	switch x := v.(type) {
	case *value.Record:
		m := value.NewMap()
		for _, p := range x.Props() {
			m.Set(p.Name, hashtables(p.Value))
		}
		return m
	case []any:
		out := make([]any, len(x))
		for i, item := range x {
			out[i] = hashtables(item)
		}
		return out
	}
	return v
}
