package stream

import (
	"encoding/base64"
	"strings"
	"time"

	"mxsh/model"
	"mxsh/shell/value"
)

// restore makes of a line's record what was sent: an object of its kind with Guid
// and revision, a record with its type, or the value that a record stands for.
func restore(r *value.Record) any {
	if v, ok := r.Get("@value"); ok {
		return untag(v)
	}
	typeName, id, revision := intro(r)
	if k := model.KindNamed(typeName); k != nil {
		if o := object(k, r); o != nil {
			o.Header().Guid, o.Header().Revision = id, revision
			return o
		}
	}
	out := value.NewRecord(typeName)
	out.ID, out.Revision = id, revision
	for _, p := range r.Props() {
		if !strings.HasPrefix(p.Name, "@") {
			out.Set(p.Name, untag(p.Value))
		}
	}
	return out
}

func intro(r *value.Record) (typeName string, id model.GUID, revision uint64) {
	if v, ok := r.Get("@type"); ok {
		typeName = value.Text(v)
	}
	if v, ok := r.Get("@id"); ok {
		id, _ = model.ParseGUID(value.Text(v))
	}
	if v, ok := r.Get("@rev"); ok {
		if n, whole := v.(int64); whole && n > 0 {
			revision = uint64(n)
		}
	}
	return typeName, id, revision
}

// object builds an object of a known kind, or nil when the record holds what the
// kind does not know: a record keeps that and passes it on.
func object(k *model.Kind, r *value.Record) model.Object {
	o := k.New()
	identity := ""
	for _, p := range r.Props() {
		switch {
		case strings.HasPrefix(p.Name, "@"):
		case k.Field(p.Name) != nil:
			if !setField(k.Field(p.Name), o, p.Value) {
				return nil
			}
		case strings.EqualFold(p.Name, "Identity"):
			identity = value.Text(p.Value)
		case !setHeader(o, p):
			// What the kind computes from its settings is not news; all else is.
			if _, known := k.Prop(o, p.Name); !known {
				return nil
			}
		}
	}
	if h := o.Header(); h.Name == "" {
		h.Name = identity
		if w, ok := o.(model.Owned); ok {
			h.Name = strings.TrimPrefix(identity, w.Owner()+`\`)
		}
	}
	return o
}

// setField is false when the field refuses the value, as that of a newer version.
func setField(f *model.Field, o model.Object, v any) bool {
	if isSecret(v) {
		return true
	}
	if v == nil && f.Get(o) != nil && !f.List() && value.Normalise(f.Get(o)) == nil {
		return true
	}
	return f.Set(o, v) == nil
}

func isSecret(v any) bool {
	r, ok := v.(*value.Record)
	if !ok {
		return false
	}
	_, ok = r.Get("@secret")
	return ok
}

// setHeader takes the properties that the header holds; false is for all others.
func setHeader(o model.Object, p model.Prop) bool {
	h := o.Header()
	switch strings.ToLower(p.Name) {
	case "name":
		h.Name = value.Text(p.Value)
	case "whenchangedutc":
		h.Changed = date(p.Value)
	case "whencreatedutc":
		h.Created = date(p.Value)
	default:
		return false
	}
	return true
}

func date(v any) time.Time {
	t, err := time.Parse(time.RFC3339Nano, value.Text(v))
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// untag turns plain JSON into values: {"@v":…} says what it is, objects are
// records, arrays keep being arrays.
func untag(v any) any {
	switch x := v.(type) {
	case []any:
		out := make([]any, len(x))
		for i, item := range x {
			out[i] = untag(item)
		}
		return out
	case *value.Record:
		if isSecret(x) {
			return "System.Security.SecureString"
		}
		if tag, ok := x.Get("@v"); ok {
			return tagged(value.Text(tag), x)
		}
		return restore(x)
	}
	return v
}

// tagged reads {"@v":what,…}; what it does not know stays a record.
func tagged(what string, r *value.Record) any {
	text := func(name string) string {
		v, _ := r.Get(name)
		return value.Text(v)
	}
	switch what {
	case "size":
		if n, ok := r.Get("bytes"); ok {
			if bytes, whole := n.(int64); whole {
				return model.Size(bytes)
			}
		}
	case "date":
		if t, err := time.Parse(time.RFC3339Nano, text("at")); err == nil {
			return t
		}
	case "span":
		if d, ok := value.ParseSpan(text("text")); ok {
			return d
		}
	case "bytes":
		if b, err := base64.StdEncoding.DecodeString(text("base64")); err == nil {
			return b
		}
	case "map":
		return untagMap(r)
	}
	return r
}

func untagMap(r *value.Record) any {
	m := value.NewMap()
	pairs, _ := r.Get("pairs")
	list, _ := pairs.([]any)
	for _, p := range list {
		if pair, ok := p.([]any); ok && len(pair) == 2 {
			m.Set(untag(pair[0]), untag(pair[1]))
		}
	}
	return m
}
