package stream

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"text/template"

	"mxsh/model"
	"mxsh/shell/value"
)

// printer turns one object into text.
type printer func(v any) ([]byte, error)

// printerOf is the printer of go-template=… and jsonpath=…; nil for other modes.
func printerOf(m Mode) (printer, error) {
	form, text, _ := strings.Cut(string(m), "=")
	printers := map[string]func(string) (printer, error){"go-template": templatePrinter, "jsonpath": pathPrinter}
	switch made := printers[strings.ToLower(form)]; {
	case made == nil:
		return nil, nil
	case text == "":
		return nil, badTemplate(form, text, errors.New("it is empty"))
	default:
		return made(text)
	}
}

func badTemplate(form, text string, err error) error {
	return &model.Error{ID: "OutputTemplate", Category: model.Usage, Target: text, Err: err,
		Message: model.Quote(text) + " is no " + form + ".", Hint: "Write for example -o 'go-template={{.Name}}' or -o 'jsonpath={.Name}'."}
}

// templatePrinter executes a text/template on each object's properties and ends
// the line.
func templatePrinter(text string) (printer, error) {
	t, err := template.New("").Option("missingkey=zero").Parse(text)
	if err != nil {
		return nil, badTemplate("go-template", text, err)
	}
	return func(v any) ([]byte, error) {
		var b bytes.Buffer
		if err := t.Execute(&b, plainTree(v)); err != nil {
			return nil, badTemplate("go-template", text, err)
		}
		return endLine(b.Bytes()), nil
	}, nil
}

func endLine(b []byte) []byte {
	if len(b) > 0 && b[len(b)-1] == '\n' {
		return b
	}
	return append(b, '\n')
}

// plainTree is an object as maps, slices and scalars.
func plainTree(v any) any {
	v = value.Normalise(v)
	if items, ok := value.Collection(v); ok {
		out := make([]any, len(items))
		for i, item := range items {
			out[i] = plainTree(item)
		}
		return out
	}
	switch x := v.(type) {
	case nil:
		return ""
	case bool, int64, float64, value.Decimal, string:
		return x
	case *value.Map, *value.Entry, model.Object, value.Thing:
		m := map[string]any{}
		for _, p := range value.Props(x) {
			m[p.Name] = plainTree(p.Value)
		}
		return m
	}
	return CellText(v)
}

// pathPrinter fills a template with braces: {.Name} {.Bindings[0]} {.Bindings[*]};
// {"\t"} and {"\n"} are texts.
func pathPrinter(text string) (printer, error) {
	parts, err := pathParts(text)
	if err != nil {
		return nil, badTemplate("jsonpath", text, err)
	}
	return func(v any) ([]byte, error) {
		var b []byte
		for _, part := range parts {
			b = append(b, part(v)...)
		}
		return endLine(b), nil
	}, nil
}

func pathParts(text string) ([]func(v any) string, error) {
	var parts []func(v any) string
	for text != "" {
		plain, rest, found := strings.Cut(text, "{")
		if plain != "" {
			parts = append(parts, func(any) string { return plain })
		}
		if !found {
			break
		}
		inside, after, closed := strings.Cut(rest, "}")
		if !closed {
			return nil, errors.New("a brace is not closed")
		}
		part, err := pathPart(strings.TrimSpace(inside))
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
		text = after
	}
	return parts, nil
}

func pathPart(text string) (func(v any) string, error) {
	if strings.HasPrefix(text, `"`) {
		literal, err := strconv.Unquote(text)
		return func(any) string { return literal }, err
	}
	steps, err := pathSteps(strings.TrimPrefix(text, "$"))
	return func(v any) string {
		found := []any{v}
		for _, step := range steps {
			found = step(found)
		}
		texts := make([]string, len(found))
		for i, x := range found {
			texts[i] = CellText(x)
		}
		return strings.Join(texts, " ")
	}, err
}

// pathStep goes from values to what they hold.
type pathStep func(from []any) []any

func pathSteps(text string) ([]pathStep, error) {
	var steps []pathStep
	for text != "" {
		switch {
		case text[0] == '.':
			n := strings.IndexAny(text[1:], ".[")
			if n < 0 {
				n = len(text) - 1
			}
			if name := text[1 : n+1]; name != "" {
				steps = append(steps, member(name))
			}
			text = text[n+1:]
		case text[0] == '[' && strings.Contains(text, "]"):
			inside, rest, _ := strings.Cut(text[1:], "]")
			step, err := element(inside)
			if err != nil {
				return nil, err
			}
			steps = append(steps, step)
			text = rest
		default:
			return nil, fmt.Errorf("a path does not go on with %q", text)
		}
	}
	return steps, nil
}

func member(name string) pathStep {
	return func(from []any) []any {
		var out []any
		for _, v := range from {
			if got, ok := value.Prop(v, name); ok {
				out = append(out, got)
			}
		}
		return out
	}
}

func element(inside string) (pathStep, error) {
	n, err := strconv.Atoi(inside)
	if inside != "*" && err != nil {
		return nil, fmt.Errorf("%q is no index", inside)
	}
	return func(from []any) []any {
		var out []any
		for _, v := range from {
			items := value.Enumerate(value.Normalise(v))
			switch {
			case inside == "*":
				out = append(out, items...)
			case n >= 0 && n < len(items):
				out = append(out, items[n])
			case n < 0 && -n <= len(items):
				out = append(out, items[len(items)+n])
			}
		}
		return out
	}, nil
}
