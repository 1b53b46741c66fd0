package core

import (
	"slices"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

func getMember() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "Member", Aliases: []string{"gm"},
		Synopsis: "Lists the methods and properties of objects, once for each type.",
		Params: []*shell.Param{
			{Name: "Name", Type: shell.Strings, Position: 1, Help: "Names or patterns."},
			{Name: "MemberType", Aliases: []string{"Type"}, Type: shell.Suggesting(shell.Strings, "Property", "NoteProperty", "Method"), Help: "Property, NoteProperty, Method, Properties or Methods."}, idle(text("View", "Which members to show."), "all members are of one view"),
			input(), idle(flag("Force", "Shows hidden members."), "no member is hidden"), idle(flag("Static", "Shows static members."), "types have no objects of their own here"),
		},
		Examples: []shell.Example{{Command: "Get-Alias fl | Get-Member", Explains: "Lists the properties of an alias."}},
		Process:  listMembers,
	}
}

func listMembers(c *shell.Call) error {
	v, ok := given(c)
	if !ok || v == nil {
		return invalid("InputObject", "", "You must specify an object for the Get-Member cmdlet.", "Pipe one in.")
	}
	seen := state[map[string]bool](c)
	if *seen == nil {
		*seen = map[string]bool{}
	}
	typeName := value.FullTypeName(value.TypeName(v))
	if r, ok := v.(*value.Record); ok && r.Type == "" {
		typeName = "System.Management.Automation.PSCustomObject"
	}
	key := typeName + memberNames(v)
	if (*seen)[key] {
		return nil
	}
	(*seen)[key] = true
	names, _ := shell.Arg[[]string](c, "Name")
	types, _ := shell.Arg[[]string](c, "MemberType")
	for _, m := range membersOf(c, v) {
		if !fits(m.name, names) || !ofMemberType(m.kind, types) {
			continue
		}
		if err := c.Emit(value.NewRecord("MemberDefinition",
			model.Prop{Name: "TypeName", Value: typeName}, model.Prop{Name: "Name", Value: m.name},
			model.Prop{Name: "MemberType", Value: m.kind}, model.Prop{Name: "Definition", Value: m.definition})); err != nil {
			return err
		}
	}
	return nil
}

// member is one line of Get-Member.
type member struct{ name, kind, definition string }

// methodLister is a scope that knows the methods of values. The interpreter's
// scopes do.
type methodLister interface{ MethodNames(v any) []string }

// membersOf are the methods of v, then its properties, each by name.
func membersOf(c *shell.Call, v any) []member {
	var methods, props []member
	if scope, ok := c.Vars.(methodLister); ok {
		for _, name := range scope.MethodNames(v) {
			methods = append(methods, member{name, "Method", methodDefinition(name)})
		}
	}
	for _, p := range value.Props(v) {
		props = append(props, member{p.Name, memberKind(v), definition(v, p)})
	}
	slices.SortStableFunc(props, func(a, b member) int { return strings.Compare(strings.ToLower(a.name), strings.ToLower(b.name)) })
	return append(methods, props...)
}

// commonDefinitions are the definitions of the methods that all objects have.
var commonDefinitions = map[string]string{"Equals": "bool Equals(System.Object obj)", "GetHashCode": "int GetHashCode()", "GetType": "type GetType()", "ToString": "string ToString()"}

func methodDefinition(name string) string {
	if d, ok := commonDefinitions[name]; ok {
		return d
	}
	return name + "()"
}

// memberNames tells custom objects apart, which all have one type.
func memberNames(v any) string {
	r, ok := v.(*value.Record)
	if !ok || r.Type != "" {
		return ""
	}
	var b strings.Builder
	for _, p := range r.Props() {
		b.WriteString("\x00" + strings.ToLower(p.Name))
	}
	return b.String()
}

// ofMemberType is whether -MemberType wants a kind: by its name, or as one of the
// Properties or Methods.
func ofMemberType(kind string, types []string) bool {
	for _, t := range types {
		for _, word := range strings.FieldsFunc(t, func(r rune) bool { return r == ',' || r == ' ' }) {
			plural := strings.EqualFold(word, "Properties") && strings.HasSuffix(kind, "Property") || strings.EqualFold(word, "Methods") && kind == "Method"
			if plural || strings.EqualFold(word, "All") || fits(kind, []string{word}) {
				return true
			}
		}
	}
	return len(types) == 0
}

func memberKind(v any) string {
	if _, ok := v.(*value.Record); ok {
		return "NoteProperty"
	}
	return "Property"
}

func definition(v any, p model.Prop) string {
	if memberKind(v) == "NoteProperty" {
		return typeWord(value.TypeName(p.Value)) + " " + p.Name + "=" + value.Text(p.Value)
	}
	typeName, access := value.TypeName(p.Value), "{get;}"
	if o, ok := v.(model.Object); ok {
		if f := model.KindOf(o).Field(p.Name); f != nil {
			typeName = f.TypeName()
			if f.Only != "get" {
				access = "{get;set;}"
			}
		}
	}
	return typeWord(typeName) + " " + p.Name + " " + access
}

// typeWord is a type as definitions name it: by its word, else in full.
func typeWord(name string) string {
	base, array := strings.CutSuffix(name, "[]")
	switch base {
	case "String", "Double", "Object", "Byte", "Char", "Decimal", "DateTime", "TimeSpan", "Guid", "Version", "Hashtable", "Null":
		base = strings.ToLower(base)
	case "Boolean":
		base = "bool"
	case "Int32":
		base = "int"
	case "Int64":
		base = "long"
	default:
		base = value.FullTypeName(base)
	}
	if array {
		base += "[]"
	}
	return base
}

// fits is whether the name matches one of the patterns; none let everything through.
func fits(name string, patterns []string) bool {
	for _, p := range patterns {
		if value.Like(p, name, true) {
			return true
		}
	}
	return len(patterns) == 0
}
