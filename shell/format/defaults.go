package format

import (
	"fmt"
	"net/netip"
	"reflect"
	"regexp"
	"time"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

// tables are the default columns of types that are no kinds of the model.
var tables = map[string][]string{
	"GroupInfo":          {"Count", "Name", "Group"},
	"GroupInfoNoElement": {"Count", "Name"},
	"MemberDefinition":   {"Name", "MemberType", "Definition"},
	"CommandInfo":        {"CommandType", "Name", "ModuleName"},
	"AliasInfo":          {"CommandType", "Name", "Definition"},
	"HistoryInfo":        {"Id", "CommandLine"},
	"PSVariable":         {"Name", "Value"},
	"DictionaryEntry":    {"Name", "Value"},
	"PSCredential":       {"UserName", "Password"},
}

// groups are the types whose table stands under a heading, with its property.
var groups = map[string]string{"MemberDefinition": "TypeName"}

// lists are types that are listed, however few their properties are.
var lists = map[string]bool{"MeasureInfo": true, "TimeSpan": true, "TextMeasureInfo": true}

// defaultView is the view of an object that no one gave a view: the columns of
// its type, else a table for up to four properties, else a list.
func defaultView(v any) *View {
	name := value.TypeName(v)
	if columns := columnsOfType(name, v); columns != nil {
		view := &View{Style: Table, Properties: columns, byType: true}
		if by := groups[name]; by != "" {
			view.GroupBy = &value.Property{Name: by}
		}
		return view
	}
	props := value.Props(v)
	if lists[name] || len(props) > 4 || len(props) == 0 {
		return &View{Style: List, byType: true}
	}
	return &View{Style: Table, byType: true}
}

// defaultColumns are the columns of Format-Table without properties.
func defaultColumns(v any) []value.Property {
	if columns := columnsOfType(value.TypeName(v), v); columns != nil {
		return columns
	}
	if isText(v) || len(value.Props(v)) == 0 {
		return []value.Property{{Block: itself{}, Label: value.TypeName(v)}}
	}
	return []value.Property{{Name: "*"}}
}

func columnsOfType(name string, v any) []value.Property {
	names := tables[name]
	if names == nil {
		if k := kindOf(name, v); k != nil {
			names = k.Table
		}
	}
	if names == nil {
		return nil
	}
	columns := make([]value.Property, len(names))
	for i, n := range names {
		columns[i] = value.Property{Name: n}
	}
	return columns
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
	case nil, string, bool, int64, float64, time.Time, model.GUID, netip.Addr, netip.AddrPort, value.Version, *regexp.Regexp, shell.Block:
		return true
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
