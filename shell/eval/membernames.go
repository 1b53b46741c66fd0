package eval

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

// memberSpellings are the names of methods and static members as .NET writes
// them; the tables of this package know them in small letters.
const memberSpellings = `Abs Acos Add AddDays AddHours AddMilliseconds AddMinutes AddMonths AddRange AddSeconds AddTicks AddYears AltDirectorySeparatorChar Any Append
AppendFormat AppendLine Asin Atan Atan2 Broadcast Ceiling ChangeExtension Clear Clone Combine Compare CompareTo Concat Contains ContainsKey ContainsValue Copy
Cos CurrentDirectory DaysInMonth Delete DirectorySeparatorChar Divide Duration E Empty EndsWith Epsilon Equals Escape Exists Exp Exit FileExists Floor ForEach Format
FromBase64String FromDays FromHours FromMilliseconds FromMinutes FromSeconds FromTicks Get GetAttribute GetBytes GetDirectoryName GetElementsByTagName GetEncoding
GetEnumerator GetEnvironmentVariable GetExtension GetFileName GetFileNameWithoutExtension GetFiles GetFullPath GetHashCode GetName GetNames GetNetworkCredential GetRandomFileName
GetString GetTempFileName GetTempPath GetType GetUnicodeCategory GetValue GetValues HasAttribute HasFlag HasExtension IPv6Any IPv6Loopback IndexOf Insert
Is64BitOperatingSystem Is64BitProcess IsControl IsDefined IsDigit IsInfinity IsLeapYear IsLetter IsLetterOrDigit IsLower IsLoopback IsMatch IsNaN IsNullOrEmpty IsNullOrWhiteSpace
IsPathRooted IsPunctuation IsUpper IsWhiteSpace Join LastIndexOf LoadXml Log Log10 Loopback MachineName Match Matches Max MaxValue Min MinValue Negate NegativeInfinity
NaN New NewGuid NewLine None Now OSVersion PI PadLeft PadRight Parse ParseExact PathSeparator PositiveInfinity Pow ProcessId ProcessorCount ReadAllBytes ReadAllLines ReadAllText
ReferenceEquals Remove RemoveAt Replace Reset Restart Reverse Round SetEnvironmentVariable Sign Sin SpecifyKind Split Sqrt Start StartNew StartsWith Stop Sort Substring Subtract Tan TickCount
TicksPerDay TicksPerHour TicksPerMinute TicksPerSecond ToArray ToBase64String ToBoolean ToBytes ToByte ToChar ToCharArray ToDateTime ToDecimal ToDouble ToFileTime ToGB ToInt16
ToInt32 ToInt64 ToKB ToLocalTime ToLongDateString ToLongTimeString ToLower ToLowerInvariant ToMB ToShortDateString ToShortTimeString ToString ToTB ToTitleCase ToUInt16 ToUInt32
ToUInt64 ToUniversalTime ToUpper ToUpperInvariant Today Trim TrimEnd TrimStart Truncate TryParse Unescape UnixEpoch UserDomainName UserInteractive UserName UtcNow Value Where
WriteAllBytes WriteAllLines WriteAllText Zero`

// spellings are the spellings by name in small letters.
func spellings() map[string]string {
	names := map[string]string{}
	for _, n := range strings.Fields(memberSpellings) {
		names[strings.ToLower(n)] = n
	}
	return names
}

// MethodNames lists the methods of a value, for completion.
func (s *Session) MethodNames(v any) []string {
	var names []string
	for lower, name := range spellings() {
		if methodOf(v, lower) != nil || commonMethods[lower] != nil && (lower != "compareto" || orders(v)) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// orders is whether values of v's type stand in an order, so that they have CompareTo.
func orders(v any) bool {
	switch v.(type) {
	case bool, int64, float64, value.Decimal, string, value.Char, value.Enum, value.Version, time.Time, time.Duration, model.GUID:
		return true
	}
	_, size := v.(model.Ordered)
	return size
}

// StaticNames lists the static members of a type, for completion: methods with
// their opening bracket.
func (s *Session) StaticNames(typ string) []string {
	spelling, prefix := spellings(), staticKey(typ)+"::"
	var names []string
	add := func(key, end string) {
		lower, ok := strings.CutPrefix(key, prefix)
		if !ok {
			return
		}
		name := spelling[lower]
		if name == "" {
			name = strings.ToUpper(lower[:1]) + lower[1:]
		}
		names = append(names, name+end)
	}
	for key := range staticValues {
		add(key, "")
	}
	for key := range s.statics {
		add(key, "(")
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// AliasNames lists the aliases of the session and of its cmdlets.
func (s *Session) AliasNames() []string {
	var names []string
	for name := range s.aliases {
		names = append(names, name)
	}
	for _, c := range s.Commands() {
		names = append(names, c.Aliases...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Function is the face of a function of the global scope: a cmdlet that has its
// name and parameters and does nothing; nil when there is no such function.
func (s *Session) Function(name string) *shell.Cmdlet {
	fn := s.frame.scope.funcs[strings.ToLower(name)]
	switch {
	case fn == nil:
		return nil
	case fn.cmd != nil:
		return fn.cmd
	}
	return &shell.Cmdlet{Verb: fn.name, Params: fn.params}
}

// Programs lists the programs of the search path whose names begin so.
func (s *Session) Programs(prefix string) []string {
	var names []string
	for _, dir := range filepath.SplitList(s.environmentText("PATH")) {
		entries, _ := os.ReadDir(dir) // one that cannot be read has none
		for _, e := range entries {
			if name := e.Name(); strings.HasPrefix(name, prefix) && isProgram(e) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func isProgram(e os.DirEntry) bool {
	if e.IsDir() {
		return false
	}
	info, err := e.Info()
	return err == nil && (info.Mode()&os.ModeSymlink != 0 || info.Mode()&0o111 != 0)
}
