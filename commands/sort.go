package commands

import (
	"iter"
	"slices"
	"strings"

	"mxsh/model"
	"mxsh/shell"
)

func sortParam(k *model.Kind) *shell.Param {
	return &shell.Param{Name: "SortBy", Type: propertyName{k}, Help: "The property that the objects are sorted by, ascending."}
}

// propertyName takes the name of a property that objects of the kind have.
type propertyName struct{ kind *model.Kind }

func (propertyName) Name() string { return "String" }

func (t propertyName) Convert(param string, v any) (any, error) {
	name, err := shell.String.Convert(param, v)
	if err != nil {
		return nil, err
	}
	if _, ok := t.kind.Prop(t.kind.New(), shell.Text(name)); !ok {
		return nil, unknownProperty(t.kind, param, shell.Text(name))
	}
	return name, nil
}

// sorted reads what keep lets through and orders it by one property.
func sorted(found iter.Seq2[model.Object, error], k *model.Kind, by string, keep func(model.Object) bool) (iter.Seq2[model.Object, error], error) {
	var all []model.Object
	for o, err := range found {
		if err != nil {
			return nil, err
		}
		if keep(o) {
			all = append(all, o)
		}
	}
	order(all, k, []sortKey{{property: by}})
	return func(yield func(model.Object, error) bool) {
		for _, o := range all {
			if !yield(o, nil) {
				return
			}
		}
	}, nil
}

type sortKey struct {
	property   string
	descending bool
}

// sortOrder reads -SortOrder: "+Prop,-Prop".
func sortOrder(k *model.Kind, text []string) ([]sortKey, error) {
	var keys []sortKey
	for _, part := range strings.Split(strings.Join(text, ","), ",") {
		part = strings.TrimSpace(part)
		key := sortKey{property: strings.TrimLeft(part, "+-"), descending: strings.HasPrefix(part, "-")}
		if _, ok := k.Prop(k.New(), key.property); !ok {
			return nil, unknownProperty(k, "SortOrder", key.property)
		}
		keys = append(keys, key)
	}
	return keys, nil
}

func unknownProperty(k *model.Kind, param, name string) error {
	return &model.Error{ID: "UnknownProperty", Category: model.Invalid, Param: param, Target: name,
		Message: "Parameter '" + param + "': there is no property " + model.Quote(name) + "; " + otherNames(k, name) + "."}
}

// otherNames tells which properties there are; of many only the likely one.
func otherNames(k *model.Kind, name string) string {
	const listed = 40
	names := k.PropNames()
	if len(names) <= listed {
		return "there are " + strings.Join(names, ", ")
	}
	all := "Get-" + k.Noun + " | Get-Member lists all"
	if near := shell.Nearest(name, names); near != "" {
		return "did you mean " + near + "? " + all
	}
	return all
}

// order sorts by the keys, stable.
func order(all []model.Object, k *model.Kind, keys []sortKey) {
	slices.SortStableFunc(all, func(a, b model.Object) int {
		for _, key := range keys {
			x, _ := k.Prop(a, key.property)
			y, _ := k.Prop(b, key.property)
			n, _ := compareValues(x, y)
			if key.descending {
				n = -n
			}
			if n != 0 {
				return n
			}
		}
		return 0
	})
}
