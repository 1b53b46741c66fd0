package stream

import (
	"reflect"

	"mxsh/model"
	"mxsh/shell/value"
)

// modelTypes are the value types of the model that are more than their text: sizes
// that compare, addresses with parts.
func modelTypes() []model.Value {
	return []model.Value{new(model.Size), new(model.Unlimited[model.Size]), new(model.Unlimited[model.Span]), new(model.Unlimited[int]),
		new(model.SmtpAddress), new(model.ProxyAddress), new(model.AddressSpace), new(model.SmartHost), new(model.IPBinding), new(model.IPRange),
		new(model.Domain), new(model.DomainPattern)}
}

// readAs reads the text of a value of that type; ok is false when the type is not
// known or the text is of another.
func readAs(text, typeName string) (v any, ok bool) {
	for _, t := range modelTypes() {
		if t.Type() == typeName {
			if t.Set(text) != nil {
				return nil, false
			}
			return reflect.ValueOf(t).Elem().Interface(), true
		}
	}
	v, err := value.Convert(text, typeName)
	return v, err == nil && v != nil && typeName != "String" && value.TypeName(v) == typeName
}
