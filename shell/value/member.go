package value

import (
	"net/netip"
	"reflect"
	"strings"
	"time"

	"mxsh/model"
)

// Prop returns the property of v of that name in any case. Every value has Count
// and Length. A collection that has no such property of its own gives that of its
// elements, flattened: an array, one value, or not ok when no element has it. A
// property that holds several values reads as a *List; changing the list of an
// object of the organization changes the object (the caller's copy of it).
func Prop(v any, name string) (any, bool) {
	if got, ok := ownProp(v, name); ok {
		return got, true
	}
	if items, ok := Collection(v); ok {
		return propOfEach(items, name)
	}
	if foldEqual(name, "Count") || foldEqual(name, "Length") {
		if v == nil {
			return int64(0), true
		}
		return int64(1), true
	}
	if foldEqual(name, "PSObject") && v != nil {
		return psObject(v), true
	}
	return nil, false
}

func ownProp(v any, name string) (any, bool) {
	switch x := v.(type) {
	case nil:
		return nil, false
	case Thing:
		return x.Prop(name)
	case model.Object:
		return objectProp(x, name)
	case *Map:
		return mapProp(x, name)
	case *Entry:
		return entryProp(x, name)
	case string:
		if foldEqual(name, "Length") {
			return int64(len([]rune(x))), true
		}
	case bool: // a switch of a function
		if foldEqual(name, "IsPresent") {
			return x, true
		}
	case []any, *List, []byte:
		return collectionProp(x, name)
	case time.Time:
		return timeProp(x, name)
	case time.Duration:
		return spanProp(x, name)
	case netip.Addr:
		return addrProp(x, name)
	case netip.AddrPort:
		return addrPortProp(x, name)
	case model.GUID:
		if foldEqual(name, "Guid") {
			return x.String(), true
		}
	case Version:
		return x.prop(name)
	case Enum:
		if foldEqual(name, "value__") {
			return x.n, true
		}
		return nil, false
	default:
		return settingProp(v, name)
	}
	return nil, false
}

// settingProp is the property of a value of the model.
func settingProp(v any, name string) (any, bool) {
	switch x := v.(type) {
	case model.IPAddress:
		return addrProp(x.Addr, name)
	case model.IPBinding:
		return addrPortProp(x.AddrPort, name)
	case model.AddressSpace:
		return addressSpaceProp(x, name)
	case model.SmartHost:
		return smartHostProp(x, name)
	case model.DomainPattern:
		return domainPatternProp(x, name)
	case model.Domain:
		if foldEqual(name, "Domain") {
			return string(x), true
		}
	case model.SmtpAddress:
		if foldEqual(name, "Address") {
			return string(x), true
		}
		return reflectedProp(v, name)
	case model.Size:
		if foldEqual(name, "Value") {
			return x, true
		}
	case model.ProxyAddress:
		return proxyProp(x, name)
	case model.IPRange:
		return rangeProp(x, name)
	default:
		return reflectedProp(v, name)
	}
	return nil, false
}

func collectionProp(v any, name string) (any, bool) {
	if foldEqual(name, "Count") || foldEqual(name, "Length") {
		if b, ok := v.([]byte); ok {
			return int64(len(b)), true
		}
		return int64(len(Enumerate(v))), true
	}
	if l, ok := v.(*List); ok && l.IsInput() && foldEqual(name, "Current") {
		return l.Current(), true
	}
	switch _, array := v.([]any); {
	case array && foldEqual(name, "Rank"):
		return int64(1), true
	case foldEqual(name, "IsFixedSize"):
		return array, true
	case foldEqual(name, "IsReadOnly"):
		return false, true
	}
	return nil, false
}

// propOfEach maps a member over a collection.
func propOfEach(items []any, name string) (any, bool) {
	var found []any
	has := false
	for _, item := range items {
		v, ok := ownProp(item, name)
		if !ok {
			continue
		}
		has = true
		found = append(found, Enumerate(v)...)
	}
	if !has {
		return nil, false
	}
	return Collapse(found), true
}

func objectProp(o model.Object, name string) (any, bool) {
	k := model.KindOf(o)
	v, ok := k.Prop(o, name)
	if !ok {
		return nil, false
	}
	got := Normalise(v)
	list, isList := got.(*List)
	f := k.Field(name)
	if !isList || f == nil {
		return got, true
	}
	list.store = func(items []any) ([]any, error) {
		if err := f.Set(o, Plain(items)); err != nil {
			return nil, err
		}
		o.Header().Touch(f.Name)
		return Enumerate(Normalise(f.Get(o))), nil
	}
	return list, true
}

func mapProp(m *Map, name string) (any, bool) {
	if v, ok := m.Get(name); ok {
		return v, true
	}
	switch strings.ToLower(name) {
	case "count", "length":
		return int64(m.Len()), true
	case "keys":
		return m.Keys(), true
	case "values":
		return m.Values(), true
	}
	return nil, false
}

func entryProp(e *Entry, name string) (any, bool) {
	switch strings.ToLower(name) {
	case "key":
		return e.Key, true
	case "name":
		return e.Key, !e.typed
	case "value":
		return e.Value, true
	}
	return nil, false
}

func timeProp(t time.Time, name string) (any, bool) {
	switch strings.ToLower(name) {
	case "date":
		y, m, d := t.Date()
		return time.Date(y, m, d, 0, 0, 0, 0, t.Location()), true
	case "day":
		return int64(t.Day()), true
	case "month":
		return int64(t.Month()), true
	case "year":
		return int64(t.Year()), true
	case "hour":
		return int64(t.Hour()), true
	case "minute":
		return int64(t.Minute()), true
	case "second":
		return int64(t.Second()), true
	case "millisecond":
		return int64(t.Nanosecond() / 1e6), true
	case "dayofweek":
		return MustEnum("DayOfWeek", t.Weekday().String()), true
	case "dayofyear":
		return int64(t.YearDay()), true
	case "ticks":
		return Ticks(t), true
	case "timeofday":
		y, m, d := t.Date()
		return t.Sub(time.Date(y, m, d, 0, 0, 0, 0, t.Location())), true
	case "datetime": // the whole date as a text
		return FormatTime(t, "F"), true
	case "kind":
		if t.Location() == time.UTC {
			return MustEnum("DateTimeKind", "Utc"), true
		}
		return MustEnum("DateTimeKind", "Local"), true
	}
	return nil, false
}

// Ticks is the number of 100 ns steps since the year 1, on the clock t shows.
func Ticks(t time.Time) int64 {
	_, offset := t.Zone()
	const to1970 = 62135596800
	return (t.Unix()+int64(offset)+to1970)*1e7 + int64(t.Nanosecond()/100)
}

func spanProp(d time.Duration, name string) (any, bool) {
	switch strings.ToLower(name) {
	case "days":
		return int64(d / (24 * time.Hour)), true
	case "hours":
		return int64(d / time.Hour % 24), true
	case "minutes":
		return int64(d / time.Minute % 60), true
	case "seconds":
		return int64(d / time.Second % 60), true
	case "milliseconds":
		return int64(d / time.Millisecond % 1000), true
	case "ticks":
		return int64(d / 100), true
	case "totaldays":
		return d.Hours() / 24, true
	case "totalhours":
		return d.Hours(), true
	case "totalminutes":
		return d.Minutes(), true
	case "totalseconds":
		return d.Seconds(), true
	case "totalmilliseconds":
		return d.Seconds() * 1000, true
	}
	return nil, false
}

func addrProp(a netip.Addr, name string) (any, bool) {
	switch strings.ToLower(name) {
	case "ipaddresstostring":
		return a.String(), true
	case "addressfamily":
		if a.Is4() {
			return MustEnum("AddressFamily", "InterNetwork"), true
		}
		return MustEnum("AddressFamily", "InterNetworkV6"), true
	}
	return nil, false
}

func addrPortProp(a netip.AddrPort, name string) (any, bool) {
	switch strings.ToLower(name) {
	case "address":
		return a.Addr(), true
	case "port":
		return int64(a.Port()), true
	case "addressfamily":
		return addrProp(a.Addr(), name)
	}
	return nil, false
}

func proxyProp(p model.ProxyAddress, name string) (any, bool) {
	switch strings.ToLower(name) {
	case "prefix", "prefixstring":
		return p.Prefix, true
	case "addressstring":
		return p.Address, true
	case "smtpaddress":
		if p.SMTP() {
			return p.Address, true
		}
		return nil, true
	case "proxyaddressstring":
		return p.String(), true
	case "isprimaryaddress":
		return p.Primary(), true
	}
	return nil, false
}

func rangeProp(r model.IPRange, name string) (any, bool) {
	switch strings.ToLower(name) {
	case "lowerbound", "low":
		return r.Low(), true
	case "upperbound", "high":
		return r.High(), true
	case "rangeformat":
		return r.RangeFormat(), true
	case "cidrlength":
		if bits, ok := r.CIDRLength(); ok {
			return int64(bits), true
		}
		return nil, true
	case "expression":
		return r.String(), true
	}
	return nil, false
}

// openMembers are the fields and methods of the model's value types that are
// properties in the language, and what they are called there. Only these are
// reached: a method that reveals a secret is none of them.
var openMembers = map[string]bool{
	"local": true, "domain": true, "value": true, "isunlimited": true, "address": true, "type": true, "cost": true, "scope": true, "port": true,
	"username": true, "password": true, "low": true, "high": true, "isipaddress": true,
	"includesubdomains": true, "major": true, "minor": true, "build": true, "revision": true,
}

// reflectedProp reads a property of a value type of the model.
func reflectedProp(v any, name string) (any, bool) {
	if d, ok := AsSpan(v); ok {
		return spanProp(d, name)
	}
	lower := strings.ToLower(name)
	if !openMembers[lower] {
		return nil, false
	}
	rv := reflect.ValueOf(v)
	same := func(n string) bool { return strings.EqualFold(n, lower) }
	if e := reflect.Indirect(rv); e.Kind() == reflect.Struct {
		if sf, ok := e.Type().FieldByNameFunc(same); ok && sf.IsExported() {
			return Normalise(e.FieldByIndex(sf.Index).Interface()), true
		}
	}
	if lower == "type" { // the method Type names the Go value's type
		return nil, false
	}
	for i := range rv.NumMethod() {
		m := rv.Type().Method(i)
		if same(m.Name) && m.Type.NumIn() == 1 && m.Type.NumOut() >= 1 {
			return called(rv.Method(i).Call(nil)), true
		}
	}
	return nil, false
}

// called takes the results of a reading method: (v) or (v, ok).
func called(out []reflect.Value) any {
	if last := out[len(out)-1]; len(out) == 2 && last.Kind() == reflect.Bool && !last.Bool() {
		return nil
	}
	return Normalise(out[0].Interface())
}

// AsSpan returns v as a duration if it is a time span of the language or of the model.
func AsSpan(v any) (time.Duration, bool) {
	switch x := v.(type) {
	case time.Duration:
		return x, true
	case interface{ Duration() time.Duration }:
		return x.Duration(), true
	}
	return 0, false
}

// Props lists the properties of v in the order in which Get- and Format-List *
// show them; nil for values that are one text.
func Props(v any) []model.Prop {
	switch x := v.(type) {
	case Thing:
		return x.Props()
	case model.Object:
		return objectProps(x)
	case *Map:
		props := make([]model.Prop, 0, x.Len())
		for _, e := range x.entries {
			props = append(props, model.Prop{Name: Text(e.Key), Value: e.Value})
		}
		return props
	case *Entry:
		name := "Name"
		if x.typed {
			name = "Key"
		}
		return []model.Prop{{Name: name, Value: x.Key}, {Name: "Value", Value: x.Value}}
	case string:
		return []model.Prop{{Name: "Length", Value: int64(len([]rune(x)))}}
	case time.Time:
		return propsNamed(v, "DateTime", "Date", "Day", "DayOfWeek", "DayOfYear", "Hour", "Kind", "Millisecond", "Minute", "Month", "Second", "Ticks", "TimeOfDay", "Year")
	case netip.Addr:
		return propsNamed(v, "AddressFamily", "IPAddressToString")
	case Version:
		return propsNamed(v, "Major", "Minor", "Build", "Revision")
	}
	if _, ok := AsSpan(v); ok {
		return propsNamed(v, "Days", "Hours", "Minutes", "Seconds", "Milliseconds", "Ticks", "TotalDays", "TotalHours", "TotalMinutes", "TotalSeconds", "TotalMilliseconds")
	}
	if _, ok := ownProp(v, "UserName"); ok {
		return propsNamed(v, "UserName", "Password")
	}
	return nil
}

func objectProps(o model.Object) []model.Prop {
	props := model.KindOf(o).Props(o)
	for i := range props {
		props[i].Value = Normalise(props[i].Value)
	}
	return props
}

func propsNamed(v any, names ...string) []model.Prop {
	var props []model.Prop
	for _, name := range names {
		if got, ok := ownProp(v, name); ok {
			props = append(props, model.Prop{Name: name, Value: got})
		}
	}
	return props
}

// SetProp gives the property of v a new value, in place; an object of the
// organization remembers that it is no longer as it was read. The error is a
// *model.Error: the value has no such property, or refuses the new value.
func SetProp(v any, name string, to any) error {
	switch x := v.(type) {
	case *Map:
		x.Set(name, to)
		return nil
	case *Entry:
		if foldEqual(name, "Value") {
			x.Value = to
			return nil
		}
	case model.Object:
		return setObjectProp(x, name, to)
	case settable:
		return x.SetProp(name, to)
	}
	return noSuchProperty(name)
}

func setObjectProp(o model.Object, name string, to any) error {
	if f := model.KindOf(o).Field(name); f != nil {
		if err := f.Set(o, Plain(to)); err != nil {
			return err
		}
		o.Header().Touch(f.Name)
		return nil
	}
	if !foldEqual(name, "Name") {
		return noSuchProperty(name)
	}
	o.Header().Name = Text(to)
	o.Header().Touch("Name")
	return nil
}
