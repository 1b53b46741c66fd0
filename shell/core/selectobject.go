package core

import (
	"slices"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

func selectObject() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Select", Noun: "Object", Aliases: []string{"select"},
		Synopsis:    "Takes some of the objects, or some of their properties.",
		Description: "With -Property the result is a new object that holds only those properties, in that order. It still names its origin, for commands further down the pipe, if it keeps Identity or Guid.",
		Params: []*shell.Param{
			property("Names, patterns or calculated properties such as @{n='MB';e={$_.Size/1MB}}."),
			{Name: "ExcludeProperty", Type: shell.Strings, Help: "Names or patterns to leave out."},
			text("ExpandProperty", "Gives the values of this property instead of objects; those of -Property are added to them."),
			number("First", "Takes this many and stops the commands before."),
			number("Last", "Takes this many from the end."),
			number("Skip", "Leaves out this many at the beginning."),
			number("SkipLast", "Leaves out this many at the end."),
			{Name: "Index", Type: shell.ListOf(shell.Int), Help: "Takes the objects at these places, counted from 0."},
			{Name: "SkipIndex", Type: shell.ListOf(shell.Int), Help: "Leaves out the objects at these places, counted from 0."},
			flag("Unique", "Leaves out objects that were there before."),
			flag("Wait", "Does not stop the commands before."),
			input(),
		},
		Examples: []shell.Example{
			{Command: "1..10 | select -First 3", Explains: "Takes three."},
			{Command: "Get-Alias | select Name,Definition -First 2", Explains: "Takes two properties of two objects."},
		},
		Begin:   beginSelect,
		Process: selectOne,
		End:     endSelect,
	}
}

// selection is the state of one Select-Object.
type selection struct {
	props           []value.Property
	exclude         []*value.Wildcard
	expand          string
	first, last     int64
	skip, skipLast  int64
	index, without  []int64
	furthest        int64 // of index
	unique, endless bool

	seen, taken int64
	tail        []any // held for -Last and -SkipLast
	emitted     []any // for -Unique
}

func beginSelect(c *shell.Call) error {
	props, err := properties(c)
	if err != nil {
		return err
	}
	s := &selection{props: props, expand: textArg(c, "ExpandProperty"), first: intArg(c, "First", -1), last: intArg(c, "Last", -1),
		skip: intArg(c, "Skip", 0), skipLast: intArg(c, "SkipLast", 0), unique: c.Switch("Unique"), endless: c.Switch("Wait")}
	if err := s.placesOf(c); err != nil {
		return err
	}
	names, _ := shell.Arg[[]string](c, "ExcludeProperty")
	for _, n := range names {
		s.exclude = append(s.exclude, value.NewWildcard(n, true))
	}
	if len(s.exclude) > 0 && len(s.props) == 0 {
		s.props = []value.Property{{Name: "*"}}
	}
	c.State = s
	return nil
}

// placesOf reads the parameters that count objects.
func (s *selection) placesOf(c *shell.Call) error {
	for _, name := range []string{"First", "Last", "Skip", "SkipLast"} {
		if n := intArg(c, name, 0); n < 0 {
			return invalid(name, value.Text(n), "Parameter '"+name+"' takes a number of objects; "+value.Text(n)+" is none.", "Write for example -"+name+" 5.")
		}
	}
	if c.Given("SkipLast") && (c.Given("First") || c.Given("Last")) {
		return invalid("SkipLast", "", "Parameter 'SkipLast' goes with neither -First nor -Last.", "Write for example select -Skip 1 -SkipLast 2.")
	}
	if (c.Given("Index") || c.Given("SkipIndex")) && (c.Given("First") || c.Given("Last") || c.Given("Skip") || c.Given("SkipLast")) {
		return invalid("Index", "", "Parameter 'Index' goes with none of -First, -Last, -Skip and -SkipLast.", "Write for example select -Index 0,2.")
	}
	for name, places := range map[string]*[]int64{"Index": &s.index, "SkipIndex": &s.without} {
		for _, i := range listArg(c, name) {
			n, _ := i.(int64)
			if n < 0 {
				return invalid(name, value.Text(n), "Parameter '"+name+"' takes places counted from 0; "+value.Text(n)+" is none.", "Write for example -"+name+" 0,2.")
			}
			*places = append(*places, n)
		}
	}
	for _, n := range s.index {
		s.furthest = max(s.furthest, n)
	}
	return nil
}

func selectOne(c *shell.Call) error {
	s := c.State.(*selection)
	for _, v := range each(c) {
		if err := s.take(c, v); err != nil {
			return err
		}
	}
	return nil
}

// take decides where the object goes: out, into the tail, or nowhere.
func (s *selection) take(c *shell.Call, v any) error {
	n := s.seen
	s.seen++
	switch {
	case s.index != nil:
		if slices.Contains(s.index, n) {
			if err := s.emit(c, v); err != nil {
				return err
			}
		}
		if n >= s.furthest {
			return s.enough()
		}
		return nil
	case slices.Contains(s.without, n):
		return nil
	case s.last >= 0:
		if s.first >= 0 && n < s.skip+s.first && n >= s.skip {
			return s.emit(c, v)
		}
		if s.tail = append(s.tail, v); int64(len(s.tail)) > s.last+s.skip {
			s.tail = s.tail[1:]
		}
		return nil
	case n < s.skip:
		return nil
	case s.skipLast > 0:
		if s.tail = append(s.tail, v); int64(len(s.tail)) <= s.skipLast {
			return nil
		}
		v, s.tail = s.tail[0], s.tail[1:]
	}
	if s.first >= 0 && s.taken >= s.first {
		return s.enough()
	}
	s.taken++
	if err := s.emit(c, v); err != nil {
		return err
	}
	if s.taken == s.first {
		return s.enough()
	}
	return nil
}

// enough stops the commands before, unless they shall run to their end.
func (s *selection) enough() error {
	if s.endless {
		return nil
	}
	return shell.ErrStop
}

func endSelect(c *shell.Call) error {
	s, ok := c.State.(*selection)
	if !ok || s.last < 0 {
		return nil
	}
	// -Skip together with -Last counts from the end.
	tail := s.tail[:max(0, int64(len(s.tail))-s.skip)]
	if int64(len(tail)) > s.last {
		tail = tail[int64(len(tail))-s.last:]
	}
	for _, v := range tail {
		if err := s.emit(c, v); err != nil {
			return err
		}
	}
	return nil
}

// emit shapes one object that was taken.
func (s *selection) emit(c *shell.Call, v any) error {
	if s.expand != "" {
		return s.emitExpanded(c, v)
	}
	if s.props != nil {
		v = s.project(c, v)
	}
	if s.unique && s.repeats(v) {
		return nil
	}
	return c.Emit(v)
}

// emitExpanded emits the values of one property, with the other properties that
// were asked for added to each.
func (s *selection) emitExpanded(c *shell.Call, v any) error {
	chosen := value.Expand(v, []value.Property{{Name: s.expand}})
	got, ok := any(nil), false
	if len(chosen) == 1 {
		got, ok = value.Prop(v, chosen[0].Name)
	}
	if len(chosen) > 1 {
		return c.Error(&model.Error{ID: "MultiplePropertiesExpanded", Category: model.Invalid, Target: s.expand,
			Message: "Multiple properties cannot be expanded; " + model.Quote(s.expand) + " stands for several.", Hint: "Name one of them."}, v)
	}
	if !ok {
		return c.Error(&model.Error{ID: "ExpandPropertyNotFound", Category: model.Invalid, Target: s.expand,
			Message: "Property " + model.Quote(s.expand) + " cannot be found."}, v)
	}
	if got == nil {
		return nil
	}
	for _, item := range value.Enumerate(got) {
		item, err := s.annotated(c, v, item)
		if err != nil {
			return err
		}
		if s.unique && s.repeats(item) {
			continue
		}
		if err := c.Emit(item); err != nil {
			return err
		}
	}
	return nil
}

// annotated adds the chosen properties of v to a value of its expanded property.
func (s *selection) annotated(c *shell.Call, v, item any) (any, error) {
	for _, p := range value.Expand(v, s.props) {
		title := p.Title(v)
		if s.excluded(title) {
			continue
		}
		if hasProperty(item, title) {
			if err := c.Error(&model.Error{ID: "AlreadyExistingUserSpecifiedPropertyExpand", Category: model.Invalid, Target: title,
				Message: "The property cannot be processed because the property " + model.Quote(title) + " already exists."}, v); err != nil {
				return nil, err
			}
			continue
		}
		item = value.WithNote(item, title, p.Value(c.Context, v))
	}
	return item, nil
}

// hasProperty is whether v lists a property of that name; Count, which everything
// has, is listed by few.
func hasProperty(v any, name string) bool {
	return slices.ContainsFunc(value.Props(v), func(p model.Prop) bool { return strings.EqualFold(p.Name, name) })
}

// project makes the object of the chosen properties.
func (s *selection) project(c *shell.Call, v any) any {
	r := value.NewRecord("")
	for _, p := range value.Expand(v, s.props) {
		title := p.Title(v)
		if !s.excluded(title) {
			r.Set(title, p.Value(c.Context, v))
		}
	}
	_, identity := r.Get("Identity")
	_, guid := r.Get("Guid")
	if identity || guid {
		r.ID, r.Revision = origin(v)
	}
	return r
}

// origin is which object of the directory v is or stands for.
func origin(v any) (model.GUID, uint64) {
	switch x := v.(type) {
	case model.Object:
		return x.Header().Guid, x.Header().Revision
	case *value.Record:
		return x.ID, x.Revision
	}
	return model.GUID{}, 0
}

func (s *selection) excluded(name string) bool {
	return slices.ContainsFunc(s.exclude, func(w *value.Wildcard) bool { return w.Match(name) })
}

func (s *selection) repeats(v any) bool {
	if slices.ContainsFunc(s.emitted, func(old any) bool { return same(old, v) }) {
		return true
	}
	s.emitted = append(s.emitted, v)
	return false
}

// same is whether two objects have equal values, property by property, case by case.
func same(a, b any) bool {
	ra, okA := a.(*value.Record)
	rb, okB := b.(*value.Record)
	if !okA || !okB {
		return value.Equal(a, b, false)
	}
	if ra.Len() != rb.Len() {
		return false
	}
	for i, p := range ra.Props() {
		q := rb.Props()[i]
		if !strings.EqualFold(p.Name, q.Name) || value.Text(p.Value) != value.Text(q.Value) {
			return false
		}
	}
	return true
}
