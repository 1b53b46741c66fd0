package eval

import (
	"path/filepath"
	"strings"

	"mxsh/model"
	"mxsh/shell/syntax"
	"mxsh/shell/value"
)

// invocation is $MyInvocation: how the body was called. Old scripts find their
// own folder through MyCommand.Path or MyCommand.Definition.
func (st *bodyStage) invocation(given *value.Map, rest []any) *value.Record {
	kind, definition := "Function", strings.TrimSpace(st.body.Text())
	switch {
	case st.path != "":
		kind, definition = "ExternalScript", st.path
	case st.name == "":
		kind = "Script"
	}
	command := value.NewRecord("FunctionInfo",
		model.Prop{Name: "CommandType", Value: kind}, model.Prop{Name: "Name", Value: st.name},
		model.Prop{Name: "Path", Value: orNull(st.path)}, model.Prop{Name: "Definition", Value: definition},
		model.Prop{Name: "ScriptBlock", Value: &block{s: st.s, f: st.f, body: st.body}})
	command.Reads = st.name
	src := st.caller.src
	pos := src.Position(st.node.Start)
	return value.NewRecord("InvocationInfo",
		model.Prop{Name: "MyCommand", Value: command},
		model.Prop{Name: "BoundParameters", Value: given}, model.Prop{Name: "UnboundArguments", Value: rest},
		model.Prop{Name: "ScriptLineNumber", Value: int64(pos.Line)}, model.Prop{Name: "OffsetInLine", Value: int64(pos.Column)},
		model.Prop{Name: "ScriptName", Value: src.Name}, model.Prop{Name: "Line", Value: src.Line(st.node.Start)},
		model.Prop{Name: "PSScriptRoot", Value: folderOf(src.Name)}, model.Prop{Name: "PSCommandPath", Value: src.Name},
		model.Prop{Name: "InvocationName", Value: invocationName(st.node, st.name)})
}

// invocationName is the word that the command was called by.
func invocationName(n *syntax.Command, name string) string {
	if n.Invoke != "" {
		return n.Invoke
	}
	if called, ok := literalName(n.Name); ok {
		return called
	}
	return name
}

func folderOf(script string) string {
	if script == "" {
		return ""
	}
	return filepath.Dir(script)
}

func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}
