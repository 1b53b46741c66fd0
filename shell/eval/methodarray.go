package eval

import (
	"slices"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

var fixedSize = map[string]bool{"add": true, "remove": true, "insert": true, "removeat": true, "addrange": true}

// everyMethod is one that every value has, a collection for its elements and a
// single object for itself.
func everyMethod(name string) method {
	switch name {
	case "where":
		return where
	case "foreach":
		return forEachMethod
	}
	return nil
}

var arrayMethods = map[string]method{
	"contains": func(c call) (any, error) {
		if err := c.takes(1, 1); err != nil {
			return nil, err
		}
		return contains(c.on, c.args[0], false), nil
	},
	"indexof":     indexIn(func(items []any, is func(any) bool) int { return slices.IndexFunc(items, is) }),
	"lastindexof": indexIn(lastIndex),
	"clone":       func(c call) (any, error) { return slices.Clone(value.Enumerate(c.on)), nil },
	"toarray":     func(c call) (any, error) { return slices.Clone(value.Enumerate(c.on)), nil },
	"getvalue":    func(c call) (any, error) { return c.at() },
	"get":         func(c call) (any, error) { return c.at() },
	"item":        func(c call) (any, error) { return c.at() },
	"getenumerator": func(c call) (any, error) {
		return slices.Clone(value.Enumerate(c.on)), nil
	},
	"getlength": func(c call) (any, error) { return int64(len(value.Enumerate(c.on))), c.takes(1, 1) },
	"getupperbound": func(c call) (any, error) {
		return int64(len(value.Enumerate(c.on)) - 1), c.takes(1, 1)
	},
	"getlowerbound": func(c call) (any, error) { return int64(0), c.takes(1, 1) },
	"clear":         clearArray,
	"setvalue":      setElement,
}

func lastIndex(items []any, is func(any) bool) int {
	for i := len(items) - 1; i >= 0; i-- {
		if is(items[i]) {
			return i
		}
	}
	return -1
}

func indexIn(find func(items []any, is func(any) bool) int) method {
	return func(c call) (any, error) {
		if err := c.takes(1, 1); err != nil {
			return nil, err
		}
		return int64(find(value.Enumerate(c.on), func(v any) bool { return value.Equal(v, c.args[0], false) })), nil
	}
}

func (c call) at() (any, error) {
	if err := c.takes(1, 1); err != nil {
		return nil, err
	}
	return indexed(c.on, c.args[0])
}

// clearArray empties the elements of an array; their number stays.
func clearArray(c call) (any, error) {
	switch x := c.on.(type) {
	case []any:
		clear(x)
	case []byte:
		clear(x)
	}
	return empty{}, c.takes(0, 0)
}

func setElement(c call) (any, error) {
	if err := c.takes(2, 2); err != nil {
		return nil, err
	}
	items, ok := c.on.([]any)
	i, err := c.whole(1)
	if err != nil || !ok || i < 0 || i >= len(items) {
		return nil, orRange(err, c.name)
	}
	items[i] = c.args[0]
	return empty{}, nil
}

// whereModes are the words of the second argument of .Where().
var whereModes = []string{"Default", "First", "Last", "SkipUntil", "Until", "Split"}

// where is .Where({block}[, mode[, number]]).
func where(c call) (any, error) {
	if err := c.takes(1, 3); err != nil {
		return nil, err
	}
	b, ok := c.args[0].(shell.Block)
	if !ok {
		return nil, c.arity()
	}
	mode, most, err := c.whereMode()
	if err != nil {
		return nil, err
	}
	items := value.Enumerate(c.on)
	if mode == "Last" {
		items = slices.Clone(items)
		slices.Reverse(items)
	}
	picked, rest := []any{}, []any{}
	reached := false // SkipUntil has found where to begin
	for _, item := range items {
		yes := reached
		if !yes {
			got, err := b.Invoke(c.f.ctx, item)
			if err != nil {
				return nil, err
			}
			yes = value.Truth(value.Collapse(got))
		}
		switch mode {
		case "SkipUntil":
			reached = yes
		case "Until":
			if yes {
				return picked, nil
			}
			yes = true
		}
		if !yes {
			rest = append(rest, item)
			continue
		}
		if picked = append(picked, item); most > 0 && len(picked) >= most && mode != "Split" {
			break
		}
	}
	switch mode {
	case "Last":
		slices.Reverse(picked)
	case "Split":
		return []any{picked, rest}, nil
	}
	return picked, nil
}

// whereMode reads the mode and the greatest number of results; 0 is no limit.
func (c call) whereMode() (mode string, most int, err error) {
	mode = "Default"
	if len(c.args) > 1 {
		if mode, err = model.Word(whereModes, c.text(1)); err != nil {
			return "", 0, &model.Error{ID: "InvalidWhereMode", Category: model.Invalid, Target: c.text(1),
				Message: "The mode " + model.Quote(c.text(1)) + " of .Where() is not known.", Hint: "Specify one of: " + strings.Join(whereModes, ", ") + "."}
		}
	}
	if len(c.args) > 2 {
		most, err = c.whole(2)
		if most < 0 {
			return "", 0, orRange(err, c.name)
		}
	}
	if most == 0 && (mode == "First" || mode == "Last") {
		most = 1
	}
	return mode, most, err
}

// forEachMethod is .ForEach({block}, arguments), .ForEach('Property'[, new value]),
// .ForEach('Method', arguments) or .ForEach([type]).
func forEachMethod(c call) (any, error) {
	if err := c.takes(1, 8); err != nil {
		return nil, err
	}
	out := []any{}
	for _, item := range value.Enumerate(c.on) {
		got, err := c.eachOf(item)
		if err != nil {
			return nil, err
		}
		out = append(out, got...)
	}
	return out, nil
}

func (c call) eachOf(item any) ([]any, error) {
	switch what := c.args[0].(type) {
	case shell.Block:
		return what.Invoke(c.f.ctx, item, c.args[1:]...)
	case *typeValue:
		v, err := convert(item, what.name)
		return []any{v}, err
	}
	name := c.text(0)
	if v, ok := value.Prop(item, name); ok {
		if len(c.args) > 1 {
			return nil, value.SetProp(item, name, c.args[1])
		}
		return []any{value.Normalise(v)}, nil
	}
	v, err := c.s.invoke(c.f, item, name, c.args[1:])
	if _, none := v.(empty); none || err != nil {
		return nil, err
	}
	return []any{v}, nil
}
