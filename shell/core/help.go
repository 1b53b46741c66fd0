package core

import (
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

func (e Env) getHelp() *shell.Cmdlet {
	categories := shell.Enum("HelpCategory", "Cmdlet", "Function", "HelpFile", "Alias", "Provider", "General", "FAQ", "Glossary", "ScriptCommand", "Filter", "ExternalScript", "All")
	return &shell.Cmdlet{
		Verb: "Get", Noun: "Help", Aliases: []string{"help", "man"}, Synopsis: "Explains a command or a topic.",
		Description: "Without switches it tells what a command does and how it is called; -Detailed adds its parameters and examples, -Full all there is to know. A pattern such as *queue* lists what it fits. A word that names nothing is looked for in the texts. -? after a command does the same.",
		Params: []*shell.Param{{Name: "Name", Type: shell.String, Position: 1, ByPropertyName: true, ByValue: true, Help: "The command, a topic such as about_Pipelines, or a pattern such as *queue*."},
			flag("Examples", "Shows the examples."), flag("Detailed", "Shows parameters and examples."), flag("Full", "Shows everything."),
			{Name: "Parameter", Type: shell.Strings, Help: "Explains these parameters; names or patterns."},
			{Name: "Category", Type: shell.ListOf(categories), Help: "Only texts of these kinds: Cmdlet, Function or HelpFile."},
			idle(flag("Online", "Opens a page of the web."), "help is in the program"), idle(flag("ShowWindow", "Opens a window."), "help is text"),
			idle(text("Path", "Where help is."), "help is in the program"), idle(&shell.Param{Name: "Component", Type: shell.Strings, Help: "Texts of a component."}, "no text has one"),
			idle(&shell.Param{Name: "Functionality", Type: shell.Strings, Help: "Texts of a use."}, "no text has one"), idle(&shell.Param{Name: "Role", Type: shell.Strings, Help: "Texts for a role."}, "no text has one")},
		Examples: []shell.Example{{Command: "Get-Help Select-Object -Examples", Explains: "Shows how Select-Object is used."},
			{Command: "Get-Help Select-Object -Parameter First", Explains: "Explains one parameter."}, {Command: "help *csv*", Explains: "Lists what has csv in its name."},
			{Command: "Get-Help about_Operators", Explains: "Shows a topic about the language."}},
		Process: e.help,
	}
}

func (e Env) help(c *shell.Call) error {
	for _, name := range []string{"Online", "ShowWindow"} {
		if c.Switch(name) {
			c.Warn("-" + name + " shows nothing else: help is text and in the program.")
		}
	}
	name := textArg(c, "Name")
	if name == "" || strings.EqualFold(name, "default") {
		name = "about_mxsh"
	}
	if !value.HasWildcard(name) || name == "?" {
		if found, err := e.explain(c, name); found || err != nil {
			return err
		}
	}
	found := e.helpLike(c, name)
	switch {
	case len(found) == 0:
		return e.noHelp(c, name)
	case len(found) == 1:
		_, err := e.explain(c, found[0].name)
		return err
	}
	for _, f := range found {
		if err := c.Emit(f.object()); err != nil {
			return err
		}
	}
	return nil
}

// explain shows the help of the command or topic of that name; ok is false when
// it is no name.
func (e Env) explain(c *shell.Call, name string) (ok bool, err error) {
	kind, module := "Cmdlet", "mxsh"
	cmd := findFunction(c, aliased(c, name))
	if cmd != nil {
		kind, module = "Function", ""
	} else if cmd = e.find(c, name); cmd == nil {
		if cmd = findScript(c, name); cmd == nil {
			return e.explainTopic(c, name)
		}
		kind, module = "ExternalScript", ""
	}
	if !wantsHelp(c, kind) {
		return false, nil
	}
	p := &page{width: c.Host.Width(), cmd: cmd}
	text, err := p.write(c)
	if err != nil {
		return true, err
	}
	return true, c.Emit(&HelpInfo{name: cmd.Name(), category: kind, module: module, synopsis: cmd.Synopsis, text: text, cmd: cmd})
}

func (e Env) explainTopic(c *shell.Call, name string) (bool, error) {
	name = strings.ReplaceAll(name, " ", "_")
	found := e.topics(name)
	if len(found) == 0 && !strings.HasPrefix(strings.ToLower(name), "about_") {
		found = e.topics("about_" + name)
	}
	if len(found) != 1 || !wantsHelp(c, "HelpFile") {
		return false, nil
	}
	t := found[0]
	return true, c.Emit(&HelpInfo{name: t.name, category: "HelpFile", synopsis: t.synopsis(), text: t.text})
}

// wantsHelp is whether -Category lets a kind of text pass.
func wantsHelp(c *shell.Call, kind string) bool {
	all := listArg(c, "Category")
	for _, k := range all {
		if strings.EqualFold(value.Text(k), kind) || k == "All" {
			return true
		}
	}
	return len(all) == 0
}

// summary is a line of the list of helps.
type summary struct{ name, category, module, synopsis string }

func (s summary) object() *value.Record {
	r := value.NewRecord("HelpSummary", model.Prop{Name: "Name", Value: s.name}, model.Prop{Name: "Category", Value: s.category},
		model.Prop{Name: "Module", Value: s.module}, model.Prop{Name: "Synopsis", Value: s.synopsis})
	r.Reads = s.name
	return r
}

// helpLike lists the helps whose names a pattern fits, or, for a plain word that
// no name holds, those whose texts hold it.
func (e Env) helpLike(c *shell.Call, name string) []summary {
	pattern := name
	if !value.HasWildcard(name) {
		pattern = "*" + name + "*"
	}
	if found := e.helps(c, func(s summary, _ func() string) bool { return value.Like(pattern, s.name, true) }); len(found) > 0 || value.HasWildcard(name) {
		return found
	}
	word := strings.ToLower(name)
	return e.helps(c, func(s summary, text func() string) bool { return strings.Contains(strings.ToLower(text()), word) })
}

// helps lists the helps that fit; text is all that stands in one.
func (e Env) helps(c *shell.Call, fit func(s summary, text func() string) bool) []summary {
	var found []summary
	add := func(s summary, text func() string) {
		if wantsHelp(c, s.category) && fit(s, text) {
			found = append(found, s)
		}
	}
	for _, cmd := range e.commands(c) {
		add(summary{cmd.Name(), "Cmdlet", "mxsh", cmd.Synopsis}, func() string { return cmd.Synopsis + "\n" + cmd.Description })
	}
	for _, fn := range functionsOf(c) {
		add(summary{fn.Name(), "Function", "", fn.Synopsis}, func() string { return fn.Synopsis })
	}
	for _, t := range e.topics("*") {
		add(summary{t.name, "HelpFile", "", t.synopsis()}, func() string { return t.text })
	}
	return found
}

func (e Env) noHelp(c *shell.Call, name string) error {
	if value.HasWildcard(name) {
		return nil
	}
	if err := Absent(name, e.Absent...); err != nil {
		return c.Error(err, name)
	}
	hint := "Get-Help *word* lists what has the word in its name."
	var names []string
	for _, s := range e.helps(c, func(summary, func() string) bool { return true }) {
		names = append(names, s.name)
	}
	if near := shell.Nearest(name, names); near != "" {
		hint = "Did you mean " + near + "? " + hint
	}
	return c.Error(&model.Error{ID: "HelpNotFound", Category: model.NotFound, Target: name,
		Message: "Get-Help could not find " + model.Visible(model.Shortened(name)) + " in a help topic of this session.", Hint: hint}, name)
}

// HelpInfo is the help of a command or topic: a text that also has properties.
type HelpInfo struct {
	name, category, module, synopsis, text string
	cmd                                    *shell.Cmdlet // nil for a topic
}

var _ value.Thing = (*HelpInfo)(nil)

// String is the help as it is read.
func (h *HelpInfo) String() string { return h.text }

// Page is String; it says that the text is what travels through Unix pipes.
func (h *HelpInfo) Page() string { return h.text }

// TypeName implements value.Thing.
func (h *HelpInfo) TypeName() string { return "HelpInfo" }

// Prop implements value.Thing.
func (h *HelpInfo) Prop(name string) (any, bool) {
	for _, p := range h.Props() {
		if strings.EqualFold(p.Name, name) {
			return p.Value, true
		}
	}
	return nil, false
}

// Props implements value.Thing.
func (h *HelpInfo) Props() []model.Prop {
	props := []model.Prop{{Name: "Name", Value: h.name}, {Name: "Category", Value: h.category}, {Name: "ModuleName", Value: h.module}, {Name: "Synopsis", Value: h.synopsis}}
	if h.cmd == nil {
		return props
	}
	var examples, params []any
	for _, x := range h.cmd.Examples {
		examples = append(examples, value.RecordOf("Code", x.Command, "Remarks", x.Explains))
	}
	for _, p := range h.cmd.Params {
		params = append(params, value.RecordOf("Name", p.Name, "Type", p.Type.Name(), "Description", p.About(), "Required", required(p), "Position", positionOf(p), "Aliases", value.Normalise(p.Aliases)))
	}
	return append(props, model.Prop{Name: "Description", Value: h.cmd.Description}, model.Prop{Name: "Syntax", Value: strings.Join(syntaxLines(h.cmd, fullTypes), "\n\n")},
		model.Prop{Name: "Parameters", Value: value.RecordOf("Parameter", params)}, model.Prop{Name: "Examples", Value: value.RecordOf("Example", examples)})
}

func (e Env) updateHelp() *shell.Cmdlet {
	const why = "help is in the program"
	return &shell.Cmdlet{
		Verb: "Update", Noun: "Help", Synopsis: "Accepted so that old scripts run; help is in the program and always current.",
		Params: []*shell.Param{idle(&shell.Param{Name: "Module", Type: shell.Strings, Position: 1, Help: "The modules."}, why), idle(&shell.Param{Name: "SourcePath", Type: shell.Strings, Position: 2, Help: "The place."}, why),
			idle(&shell.Param{Name: "UICulture", Type: shell.Any, Position: 3, Help: "The languages."}, why), idle(flag("Force", "Without waiting."), why), idle(flag("Recurse", "Places below, too."), why)},
		Examples: []shell.Example{{Command: "Update-Help", Explains: "Does nothing: help is current."}},
		Process:  func(*shell.Call) error { return nil },
	}
}
