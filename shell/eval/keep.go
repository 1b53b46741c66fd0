package eval

import (
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/bind"
	"mxsh/shell/value"
)

// kept gathers what -OutVariable, -ErrorVariable and the like want of a call.
type kept struct {
	s      *Session
	f      *frame // of the caller, whose variables are filled
	common bind.Common

	out, errors, warnings, information []any
}

func (s *Session) keep(f *frame, common bind.Common) *kept {
	return &kept{s: s, f: f, common: common}
}

// emitted notes an object that goes to the next stage.
func (k *kept) emitted(v any) {
	if k.common.Text("OutVariable") != "" {
		k.out = append(k.out, v)
	}
	if name := k.common.Text("PipelineVariable"); name != "" {
		k.f.scope.define(name, v)
	}
}

// fill sets the variables; +name adds to what one holds.
func (k *kept) fill() {
	for _, to := range []struct {
		param string
		items []any
	}{{"OutVariable", k.out}, {"ErrorVariable", k.errors}, {"WarningVariable", k.warnings}, {"InformationVariable", k.information}} {
		name := k.common.Text(to.param)
		if name == "" {
			continue
		}
		items := to.items
		if rest, more := strings.CutPrefix(name, "+"); more {
			name = rest
			if old := k.s.read(k.f, "", name); old != nil {
				items = append(append([]any{}, value.Enumerate(old)...), items...)
			}
		}
		list := value.NewList(items...)
		list.Name = "ArrayList"
		_ = k.s.write(k.f, "", name, list)
	}
}

// keepingHost is the host of a function whose warnings are kept.
type keepingHost struct {
	shell.Host
	keep *kept
}

// Warning implements shell.Host.
func (h keepingHost) Warning(text string) {
	h.keep.warnings = append(h.keep.warnings, text)
	h.Host.Warning(text)
}

// bindOptions are those of a call of c that the text makes.
func (s *Session) bindOptions(f *frame, c *shell.Cmdlet, at place) bind.Options {
	o := bind.Options{PipeFollows: !at.first}
	if s.Prompt != nil {
		o.Prompt = func(p *shell.Param) (any, error) { return s.Prompt(c, p) }
	}
	if table, ok := s.read(f, "", "PSDefaultParameterValues").(*value.Map); ok && table.Len() > 0 && !disabled(table) {
		o.Default = func(p *shell.Param) (any, bool, error) { return s.defaultOf(f, table, c, p) }
	}
	return o
}

// disabled is whether the table of default values says Disabled = $true.
func disabled(table *value.Map) bool {
	v, _ := table.Get("Disabled")
	return value.Truth(v)
}

// defaultOf looks a parameter up in $PSDefaultParameterValues: the key that names
// command and parameter, else the first pattern that fits. A script block gives
// its value each time.
func (s *Session) defaultOf(f *frame, table *value.Map, c *shell.Cmdlet, p *shell.Param) (any, bool, error) {
	v, found := table.Get(c.Name() + ":" + p.Name)
	for _, e := range table.Entries() {
		command, param, ok := strings.Cut(value.Text(e.Key), ":")
		if found || !ok {
			continue
		}
		if found = value.Like(strings.TrimSpace(command), c.Name(), true) && namesParameter(strings.TrimSpace(param), p); found {
			v = e.Value
		}
	}
	b, block := v.(shell.Block)
	if !found || !block || p.Type.Name() == shell.ScriptBlock.Name() {
		return v, found, nil
	}
	out, err := b.Invoke(f.ctx, value.NewRecord("", model.Prop{Name: "CommandName", Value: c.Name()}))
	return value.Collapse(out), true, err
}

func namesParameter(pattern string, p *shell.Param) bool {
	for _, name := range append([]string{p.Name}, p.Aliases...) {
		if value.Like(pattern, name, true) {
			return true
		}
	}
	return false
}
