package value

import "strings"

// typeNames are the types that have a short name, or whose name says less than
// the whole, by their names in lower case: the name in full and the base type.
var typeNames = func() map[string][2]string {
	all := map[string][2]string{}
	add := func(full, base string, also ...string) {
		all[strings.ToLower(full[strings.LastIndexByte(full, '.')+1:])] = [2]string{full, base}
		for _, name := range also {
			all[name] = [2]string{full, base}
		}
	}
	add("System.Object", "")
	add("System.ValueType", "System.Object")
	add("System.Enum", "System.ValueType")
	for name, also := range map[string]string{"Int16": "short", "Int32": "int", "Int64": "long", "UInt16": "ushort", "UInt32": "uint", "UInt64": "ulong", "Byte": "byte", "SByte": "sbyte",
		"Double": "double", "Single": "float", "Decimal": "decimal", "Boolean": "bool", "Char": "char", "DateTime": "datetime", "TimeSpan": "timespan", "Guid": "guid"} {
		add("System."+name, "System.ValueType", also)
	}
	for _, name := range []string{"String", "Version", "Array", "Math", "Convert", "Environment", "BitConverter", "Type", "Random", "GC"} {
		add("System."+name, "System.Object")
	}
	add("System.RuntimeType", "System.Reflection.TypeInfo")
	add("System.DBNull", "System.Object")
	add("System.Void", "System.ValueType")
	add("System.Uri", "System.Object")
	add("System.Object[]", "System.Array")
	for _, name := range []string{"IDictionary", "IList", "ICollection", "IEnumerable"} {
		add("System.Collections."+name, "")
	}
	add("System.Collections.Hashtable", "System.Object")
	add("System.Collections.ArrayList", "System.Object")
	add("System.Collections.Queue", "System.Object")
	add("System.Collections.Stack", "System.Object")
	add("System.Collections.DictionaryEntry", "System.ValueType")
	add("System.Collections.Specialized.OrderedDictionary", "System.Object", "ordered")
	for _, name := range []string{"List`1", "HashSet`1", "Dictionary`2", "Queue`1", "Stack`1", "SortedDictionary`2", "KeyValuePair`2"} {
		add("System.Collections.Generic."+name, "System.Object", strings.ToLower(name[:strings.IndexByte(name, '`')])+"<>")
	}
	add("System.Management.Automation.PSCustomObject", "System.Object", "pscustomobject")
	add("System.Management.Automation.PSObject", "System.Object", "psobject")
	add("System.Management.Automation.ScriptBlock", "System.Object")
	add("System.Management.Automation.SwitchParameter", "System.ValueType", "switch")
	add("System.Management.Automation.PSCredential", "System.Object")
	add("System.Management.Automation.ErrorRecord", "System.Object")
	add("System.Management.Automation.InformationRecord", "System.Object")
	add("System.Management.Automation.InformationalRecord", "System.Object")
	for _, name := range []string{"Warning", "Verbose", "Debug"} {
		add("System.Management.Automation."+name+"Record", "System.Management.Automation.InformationalRecord")
	}
	add("System.Security.SecureString", "System.Object")
	add("System.Net.IPAddress", "System.Object")
	add("System.Net.IPEndPoint", "System.Net.EndPoint")
	add("System.Net.Dns", "System.Object")
	add("System.Net.Mail.MailAddress", "System.Object")
	add("System.Net.NetworkCredential", "System.Object")
	add("System.Net.WebUtility", "System.Object")
	add("System.Web.HttpUtility", "System.Object")
	add("System.Text.StringBuilder", "System.Object")
	add("System.Text.Encoding", "System.Object")
	for _, name := range []string{"Regex", "Match", "Group", "MatchCollection", "GroupCollection"} {
		add("System.Text.RegularExpressions."+name, "System.Object")
	}
	add("System.Xml.XmlDocument", "System.Xml.XmlNode", "xml")
	add("System.Xml.XmlElement", "System.Xml.XmlLinkedNode")
	add("System.Diagnostics.Stopwatch", "System.Object")
	add("System.Globalization.CultureInfo", "System.Object")
	add("System.Security.Principal.WindowsIdentity", "System.Object")
	add("System.Security.Principal.WindowsPrincipal", "System.Object")
	for _, name := range []string{"File", "Path", "Directory", "StreamReader", "StreamWriter"} {
		add("System.IO."+name, "System.Object")
	}
	add("System.IO.FileSystemInfo", "System.Object")
	add("System.IO.FileInfo", "System.IO.FileSystemInfo")
	add("System.IO.DirectoryInfo", "System.IO.FileSystemInfo")
	add("Microsoft.Exchange.Data.ByteQuantifiedSize", "System.ValueType", "size")
	add("Microsoft.Exchange.Data.SmtpAddress", "System.ValueType")
	add("Microsoft.Exchange.Data.MultiValuedProperty", "System.Object")
	return all
}()

// baseName is the last part of a type's name in lower case, without what stands
// in brackets after it: list of System.Collections.Generic.List[string].
func baseName(typeName string) string {
	name := strings.ToLower(strings.TrimSpace(typeName))
	if i := strings.IndexByte(name, '['); i > 0 && !strings.HasSuffix(name, "[]") {
		name = name[:i]
	}
	if i := strings.IndexByte(name, '`'); i > 0 {
		name = name[:i]
	}
	return name[strings.LastIndexAny(name, ".+")+1:]
}

// FullTypeName is the whole name of a type: System.Int32 for int. A type that is
// not known keeps the name that it was given.
func FullTypeName(name string) string {
	base, array := strings.CutSuffix(strings.TrimSpace(name), "[]")
	if t := EnumOf(base); t != nil {
		base = t.FullName
	} else if n, ok := typeNames[strings.ToLower(base[strings.LastIndexAny(base, ".+")+1:])]; ok {
		base = n[0]
	} else if _, full, ok := ExceptionType(base); ok {
		base = full
	}
	if array {
		base += "[]"
	}
	return base
}

// Named is whether a type is one of those known by name, in full or by the last
// part, although nothing is cast to it.
func Named(name string) bool {
	n, ok := typeNames[strings.ToLower(name[strings.LastIndexAny(name, ".+")+1:])]
	return ok && (!strings.Contains(name, ".") || strings.HasSuffix(strings.ToLower(n[0]), strings.ToLower(name)))
}

// ShortTypeName is the name of a type without its namespace: Int32 for int.
func ShortTypeName(name string) string {
	full := FullTypeName(name)
	if i := strings.IndexByte(full, '['); i > 0 && !strings.HasSuffix(full, "[]") {
		return full[strings.LastIndexAny(full[:i], ".+")+1:]
	}
	return full[strings.LastIndexAny(full, ".+")+1:]
}

// BaseTypeName is the whole name of the type that a type is made from; "" for
// System.Object.
func BaseTypeName(name string) string {
	if strings.HasSuffix(name, "[]") {
		return "System.Array"
	}
	if EnumOf(name) != nil {
		return "System.Enum"
	}
	if n, ok := typeNames[strings.ToLower(name[strings.LastIndexAny(name, ".+")+1:])]; ok {
		return n[1]
	}
	if isException(name) {
		return exceptionBase(name)
	}
	return "System.Object"
}

func exceptionBase(name string) string {
	short, _, _ := ExceptionType(name)
	if short == "Exception" {
		return "System.Object"
	}
	if p := ExceptionParent(short); p != "" {
		return FullTypeName(p)
	}
	return "System.Exception"
}

// IsValueType is whether a type's values are copied when they are assigned.
func IsValueType(name string) bool {
	base := BaseTypeName(name)
	return base == "System.ValueType" || base == "System.Enum"
}
