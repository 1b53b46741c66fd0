package format

import (
	"context"

	"mxsh/model"
	"mxsh/shell/value"
)

// Style is the shape of a view.
type Style int

// The styles of Format-*.
const (
	List Style = iota
	Table
	Wide
	Custom
)

// maxColumns is how many columns a table has when none were asked for.
const maxColumns = 10

// View is how a run of objects is to be drawn. Items of one View stand under one
// header, so a Format-* call makes one View and keeps it.
type View struct {
	Style       Style
	Properties  []value.Property // none: what suits the object
	GroupBy     *value.Property
	AutoSize    bool
	Wrap        bool
	HideHeaders bool
	Expand      bool // list and table: each element of a collection on its own line
	Columns     int  // wide: 0 is 2
	Depth       int  // custom: 0 is 5

	byType  bool             // a default view: it holds for objects of one type
	ofType  bool             // its columns are those that the type asks for
	unasked bool             // a table only because the objects are small
	shape   shape            // of the objects of a table whose columns nobody chose
	later   *View            // for those of the newest other shape
	fixed   []value.Property // a table's columns, settled by the first object
	titles  []string
	asked   bool     // the first object was looked at for unknown names
	doubts  []string // about unknown names, not yet said
}

// Item is one object with the view in which it wants to be drawn.
type Item struct {
	view   *View
	cells  []model.Prop
	group  model.Prop
	object any
}

// Item evaluates v's properties for the view. Blocks run under ctx.
func (view *View) Item(ctx context.Context, v any) *Item {
	v = value.Normalise(v)
	view = view.suiting(v)
	item := &Item{view: view, object: v}
	if item.plain() {
		return item
	}
	if g := view.GroupBy; g != nil {
		item.group = model.Prop{Name: g.Title(v), Value: g.Value(ctx, v)}
	}
	if !view.asked {
		view.asked, view.doubts = true, doubts(v, view.Properties)
	}
	switch view.Style {
	case List:
		item.cells = view.listCells(ctx, v)
	case Custom:
		if len(view.Properties) > 0 { // else it looks into the object itself
			item.cells = view.listCells(ctx, v)
		}
	case Wide:
		p := view.wideProperty(v)
		item.cells = []model.Prop{{Name: p.Title(v), Value: p.Value(ctx, v)}}
	default:
		item.cells = view.tableCells(ctx, v)
	}
	return item
}

// Each gives emit an Item for v, or one for each pair of a hashtable where no
// properties were asked for. Blocks run under ctx.
func (view *View) Each(ctx context.Context, v any, emit func(*Item) error) error {
	m, pairs := value.Normalise(v).(*value.Map)
	if !pairs || len(view.Properties) > 0 || view.Style == Custom {
		return emit(view.Item(ctx, v))
	}
	for _, e := range m.Entries() {
		if err := emit(view.Item(ctx, e)); err != nil {
			return err
		}
	}
	return nil
}

// suiting is the view in which v is drawn. Under columns that nobody chose, an
// object of another type would be a row of empty cells: it begins a table anew.
func (view *View) suiting(v any) *View {
	if view.Style != Table || len(view.Properties) > 0 || isText(v) {
		return view
	}
	last := view
	if view.later != nil {
		last = view.later
	}
	if last.shape.fits(v) {
		return last
	}
	if last.shape.name != "" {
		last = &View{Style: Table, GroupBy: view.GroupBy, AutoSize: view.AutoSize, Wrap: view.Wrap, HideHeaders: view.HideHeaders, Expand: view.Expand}
		view.later = last
	}
	_, typed := viewOfType(value.TypeName(v), v)
	last.shape = shapeOf(v, !typed)
	return last
}

// plain is whether the item prints as it stands: a text, a number or a date has
// no columns and no list unless some were asked for.
func (item *Item) plain() bool {
	v := item.view
	return (v.Style == Table || v.Style == List) && len(v.Properties) == 0 && v.GroupBy == nil && isText(item.object)
}

func (view *View) listCells(ctx context.Context, v any) []model.Prop {
	if len(view.Properties) == 0 {
		if props := value.Props(v); props != nil && !isText(v) {
			return props
		}
		return []model.Prop{{Value: v}}
	}
	chosen := value.Expand(v, view.Properties)
	cells := make([]model.Prop, len(chosen))
	for i, p := range chosen {
		cells[i] = model.Prop{Name: p.Title(v), Value: formatted(p, p.Value(ctx, v))}
	}
	return cells
}

// tableCells evaluates the columns; the first object settles which they are and
// how they are aligned.
func (view *View) tableCells(ctx context.Context, v any) []model.Prop {
	first := view.fixed == nil
	if first {
		view.settle(v)
	}
	cells := make([]model.Prop, len(view.fixed))
	for i, p := range view.fixed {
		got := p.Value(ctx, v)
		if first && p.Align == "" {
			view.fixed[i].Align = view.natural(got)
		}
		cells[i] = model.Prop{Name: view.titles[i], Value: formatted(p, got)}
	}
	return cells
}

// natural is the alignment of a column that none was given: numbers and truth
// values stand right, but not in the view of a type.
func (view *View) natural(v any) string {
	if view.ofType {
		return "left"
	}
	switch value.Normalise(v).(type) {
	case int64, float64, value.Decimal, bool:
		return "right"
	}
	return "left"
}

func (view *View) settle(v any) {
	props := view.Properties
	if len(props) == 0 {
		props = view.columnsFor(v)
	}
	view.fixed = value.Expand(v, props)
	if len(view.Properties) == 0 && len(view.fixed) > maxColumns {
		view.fixed = view.fixed[:maxColumns]
	}
	for _, p := range view.fixed {
		view.titles = append(view.titles, p.Title(v))
	}
}

// columnsFor are the columns of Format-Table without properties.
func (view *View) columnsFor(v any) []value.Property {
	if t, ok := viewOfType(value.TypeName(v), v); ok {
		view.ofType = true
		return t.columns
	}
	if isText(v) || len(value.Props(v)) == 0 {
		return []value.Property{{Block: itself{}, Label: value.TypeName(v)}}
	}
	return []value.Property{{Name: "*"}}
}

func (view *View) wideProperty(v any) value.Property {
	if len(view.Properties) > 0 {
		if chosen := value.Expand(v, view.Properties[:1]); len(chosen) > 0 {
			return chosen[0]
		}
		return view.Properties[0]
	}
	for _, name := range []string{"Name", "DisplayName", "Identity"} {
		if _, ok := value.Prop(v, name); ok && value.Props(v) != nil {
			return value.Property{Name: name}
		}
	}
	if props := value.Props(v); len(props) > 0 && !isText(v) {
		return value.Property{Name: props[0].Name}
	}
	return value.Property{Block: itself{}}
}

// formatted applies a column's formatstring, which makes text of the value.
func formatted(p value.Property, v any) any {
	if p.Format == "" || v == nil {
		return v
	}
	text, err := value.Format(v, p.Format)
	if err != nil {
		return v
	}
	return text
}

// itself is the block { $_ }.
type itself struct{}

func (itself) Text() string { return "$_" }
func (itself) Invoke(_ context.Context, v any, _ ...any) ([]any, error) {
	return []any{v}, nil
}
func (itself) Each(_ context.Context, v any, emit func(any) error, _ ...any) error { return emit(v) }

// Of is Item for an object whose properties need no block.
func (view *View) Of(v any) *Item { return view.Item(context.Background(), v) }

// Object is what the item draws, so that another Format-* can draw it anew.
func (item *Item) Object() any { return item.object }
