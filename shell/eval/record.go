package eval

import (
	"path/filepath"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

// errorRecord is a record as a value of the language.
type errorRecord struct{ rec *shell.Record }

var _ value.Thing = (*errorRecord)(nil)

// String is the message.
func (e *errorRecord) String() string { return value.ErrorText(e.rec.Err) }

// TypeName implements value.Thing.
func (e *errorRecord) TypeName() string { return "ErrorRecord" }

// Record returns the record itself, for those who print it.
func (e *errorRecord) Record() *shell.Record { return e.rec }

// Prop implements value.Thing.
func (e *errorRecord) Prop(name string) (any, bool) { return propOf(e.Props(), name) }

// Props implements value.Thing.
func (e *errorRecord) Props() []model.Prop {
	_, _, id := shell.Classify(e.rec)
	return []model.Prop{
		{Name: "Exception", Value: e.exception()},
		{Name: "TargetObject", Value: value.Normalise(e.rec.Target)},
		{Name: "CategoryInfo", Value: e.category()},
		{Name: "FullyQualifiedErrorId", Value: id},
		{Name: "ErrorDetails", Value: nil},
		{Name: "InvocationInfo", Value: e.invocation()},
		{Name: "ScriptStackTrace", Value: e.rec.Stack},
		{Name: "PipelineIterationInfo", Value: []any{}},
	}
}

// exception is what was thrown, or what stands for the error.
func (e *errorRecord) exception() any {
	if e.rec.Exception != nil {
		return e.rec.Exception
	}
	_, reason, _ := shell.Classify(e.rec)
	return &value.Exception{Type: reason, Message: e.String()}
}

func (e *errorRecord) category() *value.Record {
	category, reason, _ := shell.Classify(e.rec)
	name, kind := shell.TargetOf(e.rec)
	return reading("ErrorCategoryInfo", shell.CategoryInfo(e.rec),
		model.Prop{Name: "Category", Value: category}, model.Prop{Name: "Activity", Value: e.rec.Command}, model.Prop{Name: "Reason", Value: reason},
		model.Prop{Name: "TargetName", Value: name}, model.Prop{Name: "TargetType", Value: kind})
}

func (e *errorRecord) invocation() *value.Record {
	folder := ""
	if e.rec.Script != "" {
		folder = filepath.Dir(e.rec.Script)
	}
	return reading("InvocationInfo", "System.Management.Automation.InvocationInfo",
		model.Prop{Name: "MyCommand", Value: commandFact(e.rec.Command)},
		model.Prop{Name: "ScriptLineNumber", Value: int64(e.rec.Line)}, model.Prop{Name: "OffsetInLine", Value: int64(e.rec.Column)},
		model.Prop{Name: "ScriptName", Value: e.rec.Script}, model.Prop{Name: "Line", Value: e.rec.Text},
		model.Prop{Name: "PositionMessage", Value: shell.PositionMessage(e.rec)},
		model.Prop{Name: "PSScriptRoot", Value: folder}, model.Prop{Name: "PSCommandPath", Value: e.rec.Script},
		model.Prop{Name: "InvocationName", Value: e.rec.Command})
}

// commandFact is a command as a value, nil for none.
func commandFact(name string) any {
	if name == "" {
		return nil
	}
	return reading("CommandInfo", name, model.Prop{Name: "Name", Value: name})
}

// reading makes a record that reads as text.
func reading(typeName, text string, props ...model.Prop) *value.Record {
	r := value.NewRecord(typeName, props...)
	r.Reads = text
	return r
}

func propOf(props []model.Prop, name string) (any, bool) {
	for _, p := range props {
		if strings.EqualFold(p.Name, name) {
			return p.Value, true
		}
	}
	return nil, false
}
