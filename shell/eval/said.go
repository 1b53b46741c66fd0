package eval

import (
	"strings"

	"mxsh/model"
	"mxsh/shell/value"
)

// said is a message of a stream other than that of errors, as an object: what
// 3>&1 puts among the output. It reads as its text; its type tells it from output.
type said struct{ kind, text string }

var _ value.Thing = (*said)(nil)

// TypeName implements value.Thing.
func (m *said) TypeName() string { return m.kind }

// String is the message.
func (m *said) String() string { return m.text }

// Prop implements value.Thing.
func (m *said) Prop(name string) (any, bool) {
	if strings.EqualFold(name, m.word()) {
		return m.text, true
	}
	return nil, false
}

// Props implements value.Thing.
func (m *said) Props() []model.Prop { return []model.Prop{{Name: m.word(), Value: m.text}} }

// word is the name of the message's property.
func (m *said) word() string {
	if m.kind == "InformationRecord" {
		return "MessageData"
	}
	return "Message"
}
