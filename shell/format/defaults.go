package format

import (
	"context"
	"fmt"
	"net/netip"
	"reflect"
	"strings"
	"time"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

// typeView is the default table of a type that is no kind of the model.
type typeView struct {
	columns  []value.Property
	groupBy  value.Property // the table stands under a heading with this property
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
	count     = rightward("Count", 5)
	nameValue = []value.Property{fixed("Name", 30), {Name: "Value"}}

	files = typeView{groupBy: value.Property{Block: folderOf{}, Label: "Directory"}, columns: []value.Property{fixed("Mode", 7), {Block: lastWrite{}, Label: "LastWriteTime", Width: 25, Align: "right"}, rightward("Length", 14), {Name: "Name"}}}
)

// lastWrite is the time of a file as its table has it: the day, and the time to
// the minute.
type lastWrite struct{}

func (lastWrite) Text() string { return "$_.LastWriteTime" }
func (lastWrite) Invoke(_ context.Context, v any, _ ...any) ([]any, error) {
	when, _ := value.Prop(v, "LastWriteTime")
	t, ok := when.(time.Time)
	if !ok {
		return []any{when}, nil
	}
	return []any{fmt.Sprintf("%10s  %8s", value.FormatTime(t, "d"), value.FormatTime(t, "t"))}, nil
}
func (b lastWrite) Each(ctx context.Context, v any, emit func(any) error, _ ...any) error {
	out, _ := b.Invoke(ctx, v)
	return emit(out[0])
}

// folderOf is the folder that holds a file or folder, which heads its table.
type folderOf struct{}

func (folderOf) Text() string { return "$_.PSParentPath" }
func (folderOf) Invoke(_ context.Context, v any, _ ...any) ([]any, error) {
	path, _ := value.Prop(v, "PSParentPath")
	text := value.Text(path)
	if i := strings.Index(text, "::"); i >= 0 {
		text = text[i+2:]
	}
	return []any{text}, nil
}
func (b folderOf) Each(ctx context.Context, v any, emit func(any) error, _ ...any) error {
	out, _ := b.Invoke(ctx, v)
	return emit(out[0])
}

// displayName is the column of a command's name; a short name shows what it means.
type displayName struct{}

func (displayName) Text() string { return "$_.DisplayName" }
func (displayName) Invoke(_ context.Context, v any, _ ...any) ([]any, error) {
	for _, name := range []string{"DisplayName", "Name"} {
		if shown, ok := value.Prop(v, name); ok && shown != nil {
			return []any{shown}, nil
		}
	}
	return []any{nil}, nil
}
func (b displayName) Each(ctx context.Context, v any, emit func(any) error, _ ...any) error {
	out, _ := b.Invoke(ctx, v)
	return emit(out[0])
}

// commands is the view of commands, short names among them.
var commands = typeView{columns: []value.Property{fixed("CommandType", 15), {Block: displayName{}, Label: "Name", Width: 50}, {Name: "ModuleName"}}}

// tables are the views of such types by name.
var tables = map[string]typeView{
	"FileInfo":           files,
	"DirectoryInfo":      files,
	"GroupInfo":          {columns: []value.Property{count, fixed("Name", 25), {Name: "Group"}}},
	"GroupInfoNoElement": {columns: []value.Property{count, {Name: "Name"}}},
	"MemberDefinition":   {columns: free("Name", "MemberType", "Definition"), groupBy: value.Property{Name: "TypeName"}, autoSize: true},
	"CommandInfo":        commands,
	"AliasInfo":          commands,
	"FunctionInfo":       {columns: []value.Property{fixed("CommandType", 15), fixed("Name", 50), {Name: "Source"}}},
	"HelpSummary":        {columns: []value.Property{fixed("Name", 33), fixed("Category", 9), fixed("Module", 25), {Name: "Synopsis"}}},
	"PathInfo":           {columns: free("Path")},
	"CultureInfo":        {columns: []value.Property{fixed("LCID", 16), fixed("Name", 16), {Name: "DisplayName"}}},
	"VerbInfo":           {columns: free("Verb", "Group")},
	"HistoryInfo":        {columns: []value.Property{rightward("Id", 4), {Name: "CommandLine"}}},
	"Process":            {columns: []value.Property{rightward("Id", 7), {Name: "ProcessName"}}},
	"PSVariable":         {columns: nameValue},
	"DictionaryEntry":    {columns: nameValue},
	"RuntimeType": {columns: []value.Property{{Name: "IsPublic", Width: 8, Align: "left"}, {Name: "IsSerial", Width: 8, Align: "left"},
		fixed("Name", 40), {Name: "BaseType"}}},
	"Version":      {columns: []value.Property{fixed("Major", 6), fixed("Minor", 6), fixed("Build", 6), {Name: "Revision"}}},
	"PSCredential": {columns: free("UserName", "Password")},
}

// family is the type whose view v has: folders stand in the table of files.
func family(v any) string {
	name := value.TypeName(v)
	if name == "DirectoryInfo" {
		return "FileInfo"
	}
	return name
}

// lists are types that are listed, however few their properties are.
var lists = map[string]bool{"MeasureInfo": true, "TimeSpan": true, "TextMeasureInfo": true}

// defaultView is the view of an object that no one gave a view: the columns of
// its type, else a table for up to four properties, else a list.
func defaultView(v any) *View {
	name := value.TypeName(v)
	if t, ok := viewOfType(name, v); ok {
		view := &View{Style: Table, Properties: t.columns, AutoSize: t.autoSize, byType: true, ofType: true}
		if t.groupBy.Name != "" || t.groupBy.Block != nil {
			view.GroupBy = &t.groupBy
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
	case nil, string, bool, int64, float64, time.Time, model.GUID, netip.Addr, netip.AddrPort, *value.Pattern, shell.Block:
		return true
	case *value.Record, value.Drawn:
		return false
	case fmt.Stringer:
		if _, thing := v.(value.Thing); thing {
			return true // a thing that says how it reads
		}
	}
	switch v.(type) {
	case model.PSCredential, time.Duration, value.Version, model.Object, value.Thing, *value.Entry, *value.Map:
		return false
	}
	if _, ok := reflect.New(reflect.TypeOf(v)).Interface().(model.Value); ok {
		return true
	}
	return value.Props(v) == nil
}

// lone is the text of a value that stands alone on its line.
func lone(v any, dates string) string {
	switch x := v.(type) {
	case time.Time:
		if dates == "" {
			return value.FormatTime(x, "F")
		}
		return value.FormatTime(x, dates)
	default:
		return value.Text(v)
	}
}
