package eval

import (
	"slices"

	"mxsh/model"
	"mxsh/shell/value"
)

// setMethods are those of a HashSet beyond a list's.
var setMethods = map[string]method{
	"contains": func(c call) (any, error) {
		if err := c.takes(1, 1); err != nil {
			return nil, err
		}
		return c.on.(*value.List).Has(c.args[0]), nil
	},
	"unionwith": changing(1, func(l *value.List, c call) error { return l.Add(value.Enumerate(c.args[0])...) }),
	"exceptwith": changing(1, func(l *value.List, c call) error {
		return keepItems(l, func(v any) bool { return !contains(c.args[0], v, false) })
	}),
	"intersectwith": changing(1, func(l *value.List, c call) error {
		return keepItems(l, func(v any) bool { return contains(c.args[0], v, false) })
	}),
}

func keepItems(l *value.List, keep func(any) bool) error {
	kept := slices.DeleteFunc(slices.Clone(l.Items()), func(v any) bool { return !keep(v) })
	if err := l.Clear(); err != nil {
		return err
	}
	return l.Add(kept...)
}

// lineMethods are those of a Queue, first in first out, and of a Stack, which
// keeps its newest item first.
var lineMethods = map[string]method{
	"enqueue": changing(1, func(l *value.List, c call) error { return l.Add(c.args[0]) }),
	"push":    changing(1, func(l *value.List, c call) error { return l.Insert(0, c.args[0]) }),
	"dequeue": takeFirst(true), "pop": takeFirst(true), "peek": takeFirst(false),
}

func takeFirst(remove bool) method {
	return func(c call) (any, error) {
		l := c.on.(*value.List)
		if l.Len() == 0 {
			return nil, &model.Error{ID: "InvalidOperationException", Category: model.Invalid, Target: c.name, Message: "The collection is empty."}
		}
		first := l.Items()[0]
		if remove {
			return first, l.RemoveAt(0)
		}
		return first, c.takes(0, 0)
	}
}
