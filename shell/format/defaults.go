package format

import (
	"fmt"
	"net/netip"
	"reflect"
	"time"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

// typeView is the default table of a type that is no kind of the model.
type typeView struct {
	columns  []value.Property
	groupBy  string // the table stands under a heading with this property
	autoSize bool
}

func fixed(name string, width int) value.Property { return value.Property{Name: name, Width: width} }

func rightward(name string, width int) value.Property {
	return value.Property{Name: name, Width: width, Align: "right"}
}

func free(names ...string) []value.Property {
	columns := make([]value.Property, len(names))
	for i, n := range names {
		columns[i] = value.Property{Name: n}
	}
	return columns
}

var (
	definition = value.Property{Name: "Definition"}
	count      = rightward("Count", 5)
	nameValue  = []value.Property{fixed("Name", 30), {Name: "Value"}}

	files = typeView{groupBy: "Directory", columns: []value.Property{fixed("Mode", 7), rightward("LastWriteTime", 25), rightward("Length", 14), {Name: "Name"}}}
)

// tables are the views of such types by name.
var tables = map[string]typeView{
	"FileInfo":           files,
	"DirectoryInfo":      files,
	"GroupInfo":          {columns: []value.Property{count, fixed("Name", 25), {Name: "Group"}}},
	"GroupInfoNoElement": {columns: []value.Property{count, {Name: "Name"}}},
	"MemberDefinition":   {columns: free("Name", "MemberType", "Definition"), groupBy: "TypeName", autoSize: true},
	"CommandInfo":        {columns: []value.Property{fixed("CommandType", 15), fixed("Name", 50), {Name: "ModuleName"}}},
	"AliasInfo":          {columns: []value.Property{fixed("CommandType", 15), fixed("Name", 31), definition}},
	"HistoryInfo":        {columns: []value.Property{rightward("Id", 4), {Name: "CommandLine"}}},
	"Process":            {columns: []value.Property{rightward("Id", 7), {Name: "ProcessName"}}},
	"PSVariable":         {columns: nameValue},
	"DictionaryEntry":    {columns: nameValue},
	"RuntimeType": {columns: []value.Property{{Name: "IsPublic", Width: 8, Align: "left"}, {Name: "IsSerial", Width: 8, Align: "left"},
		fixed("Name", 40), {Name: "BaseType"}}},
	"PSCredential": {columns: free("UserName", "Password")},
}

// lists are types that are listed, however few their properties are.
var lists = map[string]bool{"MeasureInfo": true, "TimeSpan": true, "TextMeasureInfo": true}

// defaultView is the view of an object that no one gave a view: the columns of
// its type, else a table for up to four properties, else a list.
func defaultView(v any) *View {
	name := value.TypeName(v)
	if t, ok := viewOfType(name, v); ok {
		view := &View{Style: Table, Properties: t.columns, AutoSize: t.autoSize, byType: true, ofType: true}
		if t.groupBy != "" {
			view.GroupBy = &value.Property{Name: t.groupBy}
		}
		return view
	}
	props := value.Props(v)
	if lists[name] || len(props) > 4 || len(props) == 0 {
		return &View{Style: List, byType: true}
	}
	// Nobody chose these columns, so they are as wide as what is in them.
	return &View{Style: Table, AutoSize: true, byType: true, unasked: true}
}

// viewOfType is the table that v's type asks for.
func viewOfType(name string, v any) (typeView, bool) {
	if t, ok := tables[name]; ok {
		return t, true
	}
	if k := kindOf(name, v); k != nil && len(k.Table) > 0 {
		columns := free(k.Table...)
		for i, width := range k.Widths {
			columns[i].Width = width
		}
		return typeView{columns: columns}, true
	}
	return typeView{}, false
}

// kindOf is the kind of an object or of a record that came out of a pipe.
func kindOf(name string, v any) *model.Kind {
	switch x := v.(type) {
	case model.Object:
		return model.KindOf(x)
	case *value.Record:
		if x.Type != "" {
			return model.KindNamed(name)
		}
	}
	return nil
}

// isText is whether v stands for one text, so that it is drawn as it reads.
func isText(v any) bool {
	switch v.(type) {
	case nil, string, bool, int64, float64, time.Time, model.GUID, netip.Addr, netip.AddrPort, value.Version, *value.Pattern, shell.Block:
		return true
	case *value.Record, value.Drawn:
		return false
	case fmt.Stringer:
		if _, thing := v.(value.Thing); thing {
			return true // a thing that says how it reads
		}
	}
	switch v.(type) {
	case model.PSCredential, time.Duration, model.Object, value.Thing, *value.Entry, *value.Map:
		return false
	}
	if _, ok := reflect.New(reflect.TypeOf(v)).Interface().(model.Value); ok {
		return true
	}
	return value.Props(v) == nil
}

// lone is the text of a value that stands alone on its line.
func lone(v any) string {
	switch x := v.(type) {
	case time.Time:
		return value.FormatTime(x, "F")
	default:
		return value.Text(v)
	}
}
