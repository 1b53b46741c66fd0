package model

import "reflect"

// Packed is an object in little memory, for those who keep very many: its header
// and the settings that differ from their default. It is immutable.
type Packed struct {
	kind *Kind
	meta Meta
	set  []packedField
}

type packedField struct {
	field *Field
	value any
}

// Pack returns o packed. Objects of kinds that are asked of the engine have more
// than settings: ok is false.
func Pack(o Object) (p *Packed, ok bool) {
	k := KindOf(o)
	if k.Live {
		return nil, false
	}
	k.ready()
	p = &Packed{kind: k, meta: *o.Header()}
	from := reflect.ValueOf(o).Elem()
	count := 0
	var differ [maxPackedFields]*Field
	for _, f := range k.all {
		v := from.Field(f.index)
		if !f.hasDefault && v.IsZero() || f.hasDefault && likeDefault(v, k.proto.Field(f.index)) {
			continue
		}
		if count == len(differ) {
			return nil, false
		}
		differ[count] = f
		count++
	}
	p.set = make([]packedField, count)
	for i, f := range differ[:count] {
		p.set[i] = packedField{f, f.clone(from.Field(f.index).Interface())}
	}
	return p, true
}

// maxPackedFields is how many settings of an object may differ before packing
// gains nothing.
const maxPackedFields = 64

// likeDefault is whether v is surely the default d; lists are not compared.
func likeDefault(v, d reflect.Value) bool {
	switch v.Kind() {
	case reflect.String:
		return v.String() == d.String()
	case reflect.Bool:
		return v.Bool() == d.Bool()
	case reflect.Int, reflect.Int64:
		return v.Int() == d.Int()
	case reflect.Slice, reflect.Pointer:
		return v.IsNil() && d.IsNil()
	}
	return v.Type().Comparable() && v.Equal(d)
}

// Unpack returns a new object equal to the one that was packed.
func (p *Packed) Unpack() Object {
	o := p.kind.New()
	*o.Header() = p.meta
	to := reflect.ValueOf(o).Elem()
	for _, s := range p.set {
		to.Field(s.field.index).Set(reflect.ValueOf(s.field.clone(s.value)))
	}
	return o
}
