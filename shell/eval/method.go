package eval

import (
	"hash/fnv"
	"net/netip"
	"slices"
	"strings"
	"time"

	"mxsh/model"
	"mxsh/shell/value"
)

// call is one call of a method.
type call struct {
	s    *Session
	f    *frame
	on   any
	args []any
	name string
}

// method runs a call.
type method func(call) (any, error)

// arity is the error of a call with the wrong number of arguments.
func (c call) arity() error {
	return &model.Error{ID: "MethodCountCouldNotFindBest", Category: model.Invalid, Target: c.name,
		Message: "Cannot find an overload for \"" + c.name + "\" and the argument count: \"" + value.Text(int64(len(c.args))) + "\"."}
}

// takes checks the number of arguments.
func (c call) takes(least, most int) error {
	if len(c.args) < least || len(c.args) > most {
		return c.arity()
	}
	return nil
}

// text is argument i as text, "" when there is none.
func (c call) text(i int) string {
	if i >= len(c.args) {
		return ""
	}
	return value.Text(c.args[i])
}

// whole is argument i as a whole number.
func (c call) whole(i int) (int, error) {
	if i >= len(c.args) {
		return 0, c.arity()
	}
	n, err := value.ToInt(c.args[i])
	if n > 1<<30 || n < -1<<30 {
		return 0, outOfRange(c.name)
	}
	return int(n), err
}

func outOfRange(name string) error {
	return &model.Error{ID: "ArgumentOutOfRangeException", Category: model.Invalid, Target: name,
		Message: "Exception calling \"" + name + "\": the index or length is outside of the value."}
}

// methodOf finds the method that the value's own type has.
func methodOf(v any, name string) method {
	switch x := v.(type) {
	case string:
		return stringMethods[name]
	case []any:
		if m := arrayMethods[name]; m != nil {
			return m
		}
		if fixedSize[name] {
			return func(call) (any, error) {
				return nil, &model.Error{ID: "NotSupportedException", Category: model.Invalid,
					Message: "Collection was of a fixed size. Use += to add to an array."}
			}
		}
		return nil
	case *value.List:
		switch own := strings.TrimSuffix(x.Name, "`1"); {
		case own == "HashSet" && setMethods[name] != nil:
			return setMethods[name]
		case (own == "Queue" || own == "Stack") && lineMethods[name] != nil:
			return lineMethods[name]
		}
		if x.IsInput() && inputMethods[name] != nil {
			return inputMethods[name]
		}
		if _, ok := x.Members(); ok && name == "match" {
			return func(c call) (any, error) { return x.MembersLike(c.text(0)), c.takes(1, 2) }
		}
		if m := listMethods[name]; m != nil {
			return m
		}
		return arrayMethods[name]
	case *value.Map:
		return mapMethods[name]
	case *block:
		return blockMethod(name)
	case bool:
		if name == "tobool" { // of a switch
			return func(c call) (any, error) { return c.on, c.takes(0, 0) }
		}
		return nil
	case time.Time:
		return timeMethods[name]
	case *value.Pattern:
		return patternOwn[name]
	case model.PSCredential, *model.PSCredential:
		return credentialMethods[name]
	case netip.Addr:
		return addrMethods[name]
	case model.IPAddress:
		return addrMethods[name]
	case *stopwatch:
		return stopwatchMethods[name]
	case *value.Builder:
		return builderMethods[name]
	case *value.XML:
		return xmlMethods[name]
	case value.Enum:
		return enumMethods[name]
	case value.Char:
		return nil
	}
	if _, ok := value.AsSpan(v); ok {
		return spanMethods[name]
	}
	if _, ok := byteCount(v); ok {
		return sizeMethods[name]
	}
	return nil
}

// commonMethods are those of every value.
var commonMethods = map[string]method{
	"tostring": func(c call) (any, error) {
		if _, many := value.Collection(c.on); many {
			return value.FullTypeName(value.TypeName(c.on)), nil
		}
		if len(c.args) == 0 || culture(c.args[0]) {
			return value.Text(c.on), nil
		}
		return value.Format(c.on, c.text(0))
	},
	"gettype": func(c call) (any, error) { return &typeValue{value.TypeName(c.on)}, nil },
	"equals": func(c call) (any, error) {
		return len(c.args) == 1 && value.Equal(c.on, c.args[0], false), c.takes(1, 1)
	},
	"gethashcode": func(c call) (any, error) {
		sum := fnv.New32a()
		_, _ = sum.Write([]byte(value.TypeName(c.on) + " " + value.Text(c.on)))
		return int64(int32(sum.Sum32())), c.takes(0, 0)
	},
	"compareto": func(c call) (any, error) {
		if err := c.takes(1, 1); err != nil {
			return nil, err
		}
		n, err := value.Compare(c.on, c.args[0], false)
		return int64(n), err
	},
}

// changing makes a method of a change that emits nothing.
func changing(least int, change func(l *value.List, c call) error) method {
	return func(c call) (any, error) {
		if err := c.takes(least, 2); err != nil {
			return nil, err
		}
		return empty{}, change(c.on.(*value.List), c)
	}
}

var listMethods = map[string]method{
	"add": func(c call) (any, error) {
		if err := c.takes(1, 1); err != nil {
			return nil, err
		}
		l := c.on.(*value.List)
		if _, ok := l.Members(); ok {
			return empty{}, l.AddMember(c.args[0])
		}
		before := l.Len()
		if err := l.Add(c.args[0]); err != nil {
			return nil, err
		}
		if l.Name == "HashSet`1" { // whether it is new
			return l.Len() > before, nil
		}
		if l.Name == "ArrayList" { // ArrayList.Add says where the element went
			return int64(l.Len() - 1), nil
		}
		return empty{}, nil
	},
	"addrange": changing(1, func(l *value.List, c call) error { return l.Add(value.Enumerate(c.args[0])...) }),
	"remove": func(c call) (any, error) {
		if err := c.takes(1, 1); err != nil {
			return nil, err
		}
		l := c.on.(*value.List)
		if _, ok := l.Members(); ok {
			return empty{}, l.RemoveMember(c.text(0))
		}
		had := l.Index(c.args[0]) >= 0
		if err := l.Remove(c.args[0]); err != nil {
			return nil, err
		}
		if l.Name == "ArrayList" {
			return empty{}, nil
		}
		return had, nil
	},
	"removeat": changing(1, func(l *value.List, c call) error {
		i, err := c.whole(0)
		if err != nil {
			return err
		}
		return l.RemoveAt(i)
	}),
	"insert": changing(2, func(l *value.List, c call) error {
		i, err := c.whole(0)
		if err != nil {
			return err
		}
		return l.Insert(i, c.args[1])
	}),
	"clear": changing(0, func(l *value.List, _ call) error { return l.Clear() }),
	"sort": changing(0, func(l *value.List, _ call) error {
		items := slices.Clone(l.Items())
		slices.SortStableFunc(items, func(a, b any) int {
			n, _ := value.Compare(a, b, true)
			return n
		})
		return replaceAll(l, items)
	}),
	"reverse": changing(0, func(l *value.List, _ call) error {
		items := slices.Clone(l.Items())
		slices.Reverse(items)
		return replaceAll(l, items)
	}),
}

func replaceAll(l *value.List, items []any) error {
	for i, item := range items {
		if err := l.SetAt(i, item); err != nil {
			return err
		}
	}
	return nil
}

var mapMethods = map[string]method{
	"containskey": func(c call) (any, error) {
		if err := c.takes(1, 1); err != nil {
			return nil, err
		}
		_, ok := c.on.(*value.Map).Get(c.args[0])
		return ok, nil
	},
	"contains": func(c call) (any, error) {
		if err := c.takes(1, 1); err != nil {
			return nil, err
		}
		_, ok := c.on.(*value.Map).Get(c.args[0])
		return ok, nil
	},
	"containsvalue": func(c call) (any, error) {
		if err := c.takes(1, 1); err != nil {
			return nil, err
		}
		return contains(c.on.(*value.Map).Values(), c.args[0], false), nil
	},
	"add": func(c call) (any, error) {
		if err := c.takes(2, 2); err != nil {
			return nil, err
		}
		return empty{}, c.on.(*value.Map).Add(c.args[0], c.args[1])
	},
	"remove": func(c call) (any, error) {
		if err := c.takes(1, 1); err != nil {
			return nil, err
		}
		c.on.(*value.Map).Delete(c.args[0])
		return empty{}, nil
	},
	"clear": func(c call) (any, error) {
		c.on.(*value.Map).Clear()
		return empty{}, nil
	},
	"insert": func(c call) (any, error) {
		if err := c.takes(3, 3); err != nil {
			return nil, err
		}
		i, err := c.whole(0)
		if err != nil {
			return nil, err
		}
		return empty{}, c.on.(*value.Map).Insert(i, c.args[1], c.args[2])
	},
	"removeat": func(c call) (any, error) {
		m := c.on.(*value.Map)
		i, err := c.whole(0)
		if err != nil || i < 0 || i >= m.Len() {
			return nil, orRange(err, c.name)
		}
		m.Delete(m.Keys()[i])
		return empty{}, nil
	},
	"get_item": func(c call) (any, error) { return c.at() },
	"item":     func(c call) (any, error) { return c.at() },
	"trygetvalue": func(c call) (any, error) {
		if err := c.takes(2, 2); err != nil {
			return nil, err
		}
		to, ok := c.args[1].(interface{ SetProp(string, any) error })
		if !ok {
			return nil, c.arity()
		}
		v, has := c.on.(*value.Map).Get(c.args[0])
		return has, to.SetProp("Value", v)
	},
	"set_item": func(c call) (any, error) {
		if err := c.takes(2, 2); err != nil {
			return nil, err
		}
		c.on.(*value.Map).Set(c.args[0], c.args[1])
		return empty{}, nil
	},
	"clone": func(c call) (any, error) { return c.on.(*value.Map).Clone(), nil },
	"getenumerator": func(c call) (any, error) {
		entries := c.on.(*value.Map).Entries()
		out := make([]any, len(entries))
		for i, e := range entries {
			out[i] = e
		}
		return out, nil
	},
}

var credentialMethods = map[string]method{
	// The one place of the language where a secret becomes text, as in PowerShell.
	"getnetworkcredential": func(c call) (any, error) {
		user, _ := value.Prop(c.on, "UserName")
		r := value.NewRecord("NetworkCredential", model.Prop{Name: "UserName", Value: user}, model.Prop{Name: "Password", Value: ""})
		if secret, ok := property(c.on, "Password").(model.Secret); ok {
			r.Set("Password", secret.Reveal())
		}
		return r, nil
	},
}

// byteCount is the size in bytes of a size of the model.
func byteCount(v any) (int64, bool) {
	switch x := v.(type) {
	case model.Size:
		return x.Ordinal(), true
	case interface {
		Ordinal() int64
		IsUnlimited() bool
	}:
		return x.Ordinal(), true
	}
	return 0, false
}

func sized(shift uint) method {
	return func(c call) (any, error) {
		n, _ := byteCount(c.on)
		return n >> shift, c.takes(0, 0)
	}
}

var sizeMethods = map[string]method{"tobytes": sized(0), "tokb": sized(10), "tomb": sized(20), "togb": sized(30), "totb": sized(40)}
