package eval

import (
	"math"
	"net/netip"
	"os"
	"runtime"
	"time"

	"mxsh/model"
	"mxsh/shell/value"
)

func fixed(v any) func(*Session) any { return func(*Session) any { return v } }

// staticValues are the static properties, by type::name in lower case.
var staticValues = map[string]func(*Session) any{
	"int::maxvalue": fixed(int64(math.MaxInt32)), "int::minvalue": fixed(int64(math.MinInt32)),
	"long::maxvalue": fixed(int64(math.MaxInt64)), "long::minvalue": fixed(int64(math.MinInt64)),
	"short::maxvalue": fixed(int64(math.MaxInt16)), "short::minvalue": fixed(int64(math.MinInt16)),
	"ushort::maxvalue": fixed(int64(math.MaxUint16)), "ushort::minvalue": fixed(int64(0)),
	"uint::maxvalue": fixed(int64(math.MaxUint32)), "uint::minvalue": fixed(int64(0)),
	"ulong::maxvalue": fixed(float64(math.MaxUint64)), "ulong::minvalue": fixed(int64(0)),
	"byte::maxvalue": fixed(int64(math.MaxUint8)), "byte::minvalue": fixed(int64(0)),
	"double::maxvalue": fixed(math.MaxFloat64), "double::minvalue": fixed(-math.MaxFloat64), "double::epsilon": fixed(math.SmallestNonzeroFloat64),
	"double::nan": fixed(math.NaN()), "double::positiveinfinity": fixed(math.Inf(1)), "double::negativeinfinity": fixed(math.Inf(-1)),
	"decimal::maxvalue": fixed(value.MaxDecimal()), "decimal::minvalue": fixed(value.MaxDecimal().Negate()),
	"pscredential::empty": fixed(nil),
	"char::maxvalue":      fixed(value.Char(0xffff)), "char::minvalue": fixed(value.Char(0)),
	"math::pi": fixed(math.Pi), "math::e": fixed(math.E),
	"guid::empty": fixed(model.GUID{}), "string::empty": fixed(""), "dbnull::value": fixed(nil),

	"datetime::now":    func(s *Session) any { return s.Now() },
	"datetime::utcnow": func(s *Session) any { return s.Now().UTC() },
	"datetime::today": func(s *Session) any {
		y, m, d := s.Now().Date()
		return time.Date(y, m, d, 0, 0, 0, 0, s.Now().Location())
	},
	"datetime::minvalue": fixed(time.Time{}), "datetime::maxvalue": fixed(time.Date(9999, 12, 31, 23, 59, 59, 999999900, time.UTC)),
	"datetime::unixepoch": fixed(time.Unix(0, 0).UTC()),
	"timespan::zero":      fixed(time.Duration(0)), "timespan::maxvalue": fixed(time.Duration(math.MaxInt64)), "timespan::minvalue": fixed(time.Duration(math.MinInt64)),
	"timespan::ticksperday": fixed(int64(24 * time.Hour / 100)), "timespan::ticksperhour": fixed(int64(time.Hour / 100)),
	"timespan::ticksperminute": fixed(int64(time.Minute / 100)), "timespan::tickspersecond": fixed(int64(time.Second / 100)),

	"environment::newline":          fixed("\n"),
	"environment::currentdirectory": func(s *Session) any { return s.Dir },
	"environment::machinename":      func(s *Session) any { return s.environmentText("COMPUTERNAME") },
	"environment::username":         func(s *Session) any { return s.environmentText("USER") },
	"environment::userdomainname":   func(s *Session) any { return s.environmentText("COMPUTERNAME") },
	"environment::processorcount":   func(*Session) any { return int64(runtime.NumCPU()) },
	"environment::userinteractive":  func(s *Session) any { return s.Interactive },
	"environment::processid":        func(*Session) any { return int64(os.Getpid()) },
	"environment::tickcount":        func(s *Session) any { return s.Now().UnixMilli() & math.MaxInt32 },
	"environment::is64bitprocess":   fixed(true), "environment::is64bitoperatingsystem": fixed(true),
	"environment::osversion": func(*Session) any {
		return value.NewRecord("OperatingSystem", model.Prop{Name: "Platform", Value: value.MustEnum("PlatformID", "Unix")},
			model.Prop{Name: "VersionString", Value: "Unix " + runtime.GOOS})
	},
	"ipaddress::any": fixed(netip.IPv4Unspecified()), "ipaddress::loopback": fixed(netip.AddrFrom4([4]byte{127, 0, 0, 1})),
	"ipaddress::broadcast": fixed(netip.AddrFrom4([4]byte{255, 255, 255, 255})), "ipaddress::none": fixed(netip.AddrFrom4([4]byte{255, 255, 255, 255})),
	"ipaddress::ipv6any": fixed(netip.IPv6Unspecified()), "ipaddress::ipv6loopback": fixed(netip.IPv6Loopback()),
	"path::directoryseparatorchar": fixed(value.Char('/')), "path::pathseparator": fixed(value.Char(':')), "path::altdirectoryseparatorchar": fixed(value.Char('/')),

	"encoding::utf8": fixed(encodings["utf-8"]), "encoding::ascii": fixed(encodings["us-ascii"]), "encoding::default": fixed(encodings["utf-8"]),
	"encoding::unicode": fixed(encodings["utf-16"]), "encoding::bigendianunicode": fixed(encodings["utf-16be"]), "encoding::utf32": fixed(encodings["utf-32"]),
	"encoding::utf7":                fixed(encodings["utf-8"]),
	"cultureinfo::invariantculture": fixed(cultureOf("")), "cultureinfo::currentculture": fixed(cultureOf("en-US")), "cultureinfo::currentuiculture": fixed(cultureOf("en-US")),
	"cultureinfo::installeduiculture": fixed(cultureOf("en-US")), "datetimeformatinfo::invariantinfo": fixed(cultureOf("")),
	"numberformatinfo::invariantinfo": fixed(cultureOf("")),
	"unlimited::unlimitedvalue":       fixed(model.Unlimited[model.Size]{}),
	"servicepointmanager::securityprotocol": func(*Session) any {
		return value.MustEnum("SecurityProtocolType", "Tls12")
	},
}

// cultureOf is a culture as a value; all print as en-US does.
func cultureOf(name string) *value.Record {
	shown := map[string]string{"": "Invariant Language (Invariant Country)", "en-US": "English (United States)"}[name]
	return value.NewRecord("CultureInfo", model.Prop{Name: "LCID", Value: map[string]int64{"": 127, "en-US": 1033}[name]},
		model.Prop{Name: "Name", Value: name}, model.Prop{Name: "DisplayName", Value: shown})
}
