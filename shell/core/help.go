package core

import (
	"fmt"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

func (e Env) getHelp() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Get", Noun: "Help", Aliases: []string{"help", "man"}, Synopsis: "Explains a command.",
		Params: []*shell.Param{{Name: "Name", Type: shell.String, Position: 1, ByValue: true, Help: "The command, a topic such as about_Pipelines, or a pattern such as *queue* to find commands."},
			flag("Examples", "Shows the examples."), flag("Detailed", "Shows parameters and examples."), flag("Full", "Shows everything."),
			{Name: "Parameter", Type: shell.Strings, Help: "Explains these parameters; names or patterns."},
			idle(flag("Online", "Opens a page of the web."), "help is in the program"), idle(flag("ShowWindow", "Opens a window."), "help is text")},
		Examples: []shell.Example{{Command: "Get-Help Select-Object -Examples", Explains: "Shows how Select-Object is used."}},
		Process:  e.help,
	}
}

func (e Env) help(c *shell.Call) error {
	name := textArg(c, "Name")
	if name == "" {
		return c.Emit("Type Get-Help and a command, for example Get-Help Get-SendConnector -Full.\nGet-Command *connector* finds commands by their name; -? after a command explains it.")
	}
	if found, err := e.explain(c, name); found || err != nil {
		return err
	}
	cmd := e.find(name)
	if cmd == nil {
		found := e.matching(name)
		if len(found) != 1 {
			return e.listTopics(c, name, found)
		}
		cmd = found[0]
	}
	p := &page{width: c.Host.Width(), cmd: cmd}
	text, err := p.write(c)
	if err != nil {
		return err
	}
	return c.Emit(text)
}

func (e Env) matching(pattern string) []*shell.Cmdlet {
	if !value.HasWildcard(pattern) {
		pattern = "*" + pattern + "*"
	}
	var found []*shell.Cmdlet
	for _, cmd := range e.sortedCmdlets() {
		if value.Like(pattern, cmd.Name(), true) {
			found = append(found, cmd)
		}
	}
	return found
}

func (e Env) listTopics(c *shell.Call, name string, found []*shell.Cmdlet) error {
	if len(found) == 0 {
		return c.Error(&model.Error{ID: "HelpNotFound", Category: model.NotFound, Target: name,
			Message: "Get-Help could not find " + model.Visible(name) + " in a help topic.", Hint: "Get-Command *word* finds commands by a part of their name."}, name)
	}
	for _, cmd := range found {
		if err := c.Emit(value.RecordOf("Name", cmd.Name(), "Category", "Cmdlet", "Synopsis", cmd.Synopsis)); err != nil {
			return err
		}
	}
	return nil
}

// Page returns the help of a cmdlet as text of that width: all of it.
func Page(cmd *shell.Cmdlet, width int) string {
	p := &page{width: width, cmd: cmd}
	p.intro()
	p.parameters(cmd.Params, true)
	p.examples()
	return p.String()
}

// page is help in the making.
type page struct {
	strings.Builder
	width int
	cmd   *shell.Cmdlet
}

func (p *page) write(c *shell.Call) (string, error) {
	if names, ok := shell.Arg[[]string](c, "Parameter"); ok {
		return p.chosen(names)
	}
	switch {
	case c.Switch("Examples"):
		p.section("NAME", p.cmd.Name())
		p.section("SYNOPSIS", p.cmd.Synopsis)
		p.examples()
	case c.Switch("Full"), c.Switch("Detailed"):
		p.intro()
		p.parameters(p.cmd.Params, c.Switch("Full"))
		p.examples()
	default:
		p.intro()
		p.section("REMARKS", "Get-Help "+p.cmd.Name()+" -Full shows parameters and examples.")
	}
	return p.String(), nil
}

func (p *page) chosen(names []string) (string, error) {
	var params []*shell.Param
	for _, q := range p.cmd.Params {
		if fits(q.Name, names) {
			params = append(params, q)
		}
	}
	if len(params) == 0 {
		return "", &model.Error{ID: "NoMatchingParameter", Category: model.NotFound, Param: "Parameter", Target: strings.Join(names, ", "),
			Message: "No parameter of " + p.cmd.Name() + " matches " + model.Quote(strings.Join(names, ", ")) + "."}
	}
	for _, q := range params {
		p.parameter(q, true)
	}
	return strings.TrimSuffix(p.String(), "\n"), nil
}

func (p *page) intro() {
	p.section("NAME", p.cmd.Name())
	p.section("SYNOPSIS", p.cmd.Synopsis)
	p.WriteString("\nSYNTAX\n")
	for _, line := range syntaxLines(p.cmd) {
		p.indented(line, "    ")
	}
	if len(p.cmd.Aliases) > 0 {
		p.section("ALIASES", strings.Join(p.cmd.Aliases, ", "))
	}
	if p.cmd.Description != "" {
		p.section("DESCRIPTION", p.cmd.Description)
	}
}

func (p *page) section(title, text string) {
	p.WriteString("\n" + title + "\n")
	p.indented(text, "    ")
}

// indented writes paragraphs, broken at blanks.
func (p *page) indented(text, indent string) {
	room := max(40, p.width-1-len(indent))
	for _, line := range strings.Split(text, "\n") {
		for len(line) > room {
			i := strings.LastIndexByte(line[:room+1], ' ')
			if i <= 0 {
				break
			}
			p.WriteString(indent + line[:i] + "\n")
			line = line[i+1:]
		}
		p.WriteString(strings.TrimRight(indent+line, " ") + "\n")
	}
}

func (p *page) parameters(params []*shell.Param, full bool) {
	p.WriteString("\nPARAMETERS\n")
	for _, q := range params {
		p.parameter(q, full)
	}
}

func (p *page) parameter(q *shell.Param, full bool) {
	p.indented(strings.TrimSpace("-"+q.Name+" "+argument(q)), "    ")
	for _, note := range notes(q) {
		p.indented(note, "        ")
	}
	if full {
		p.indented(attributes(q), "        ")
	}
	p.WriteByte('\n')
}

// notes are what there is to say about a parameter: its help, its words, its
// default, and whether it does anything.
func notes(q *shell.Param) []string {
	var all []string
	if about := q.About(); about != "" {
		all = append(all, about)
	}
	if words := shell.TraitsOf(q.Type).Choices; len(words) > 0 {
		all = append(all, "One of: "+strings.Join(words, ", ")+".")
	}
	if q.Field != nil && q.Field.Default != "" {
		all = append(all, "Default: "+q.Field.Default+".")
	}
	if q.Inert != "" {
		all = append(all, "Accepted without effect: "+q.Inert+".")
	}
	if q.Field != nil && q.Field.Pending != "" {
		all = append(all, "Stored and shown, not yet applied by this version.")
	}
	return all
}

func attributes(q *shell.Param) string {
	position := "named"
	if q.Position > 0 {
		position = fmt.Sprint(q.Position)
	}
	pipe := "no"
	switch {
	case q.ByValue && q.ByPropertyName:
		pipe = "by value, by property name"
	case q.ByValue:
		pipe = "by value"
	case q.ByPropertyName:
		pipe = "by property name"
	}
	text := fmt.Sprintf("Required: %s. Position: %s. From the pipeline: %s.", yesNo(q.Mandatory), position, pipe)
	if len(q.Aliases) > 0 {
		text += " Aliases: " + strings.Join(q.Aliases, ", ") + "."
	}
	return text
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func (p *page) examples() {
	for i, x := range p.cmd.Examples {
		fmt.Fprintf(p, "\nEXAMPLE %d\n", i+1)
		p.indented("[PS] "+x.Command, "    ")
		p.indented(x.Explains, "    ")
	}
}

// syntaxLines are the ways to call a cmdlet, one for each parameter set.
func syntaxLines(cmd *shell.Cmdlet) []string {
	var sets []string
	for _, p := range cmd.Params {
		for _, s := range p.Sets {
			if !matchesAny(sets, s) {
				sets = append(sets, s)
			}
		}
	}
	if len(sets) == 0 {
		sets = []string{""}
	}
	lines := make([]string, len(sets))
	for i, set := range sets {
		lines[i] = syntaxLine(cmd, set)
	}
	return lines
}

func syntaxLine(cmd *shell.Cmdlet, set string) string {
	words := []string{cmd.Name()}
	for _, p := range cmd.Params {
		if p.Inert == "" && (len(p.Sets) == 0 || matchesAny(p.Sets, set)) {
			words = append(words, usage(p))
		}
	}
	if cmd.Changes {
		words = append(words, "[-WhatIf] [-Confirm]")
	}
	return strings.Join(append(words, "[<CommonParameters>]"), " ")
}

// usage is a parameter as syntax shows it: [[-Name] <String>].
func usage(p *shell.Param) string {
	text := "-" + p.Name
	if p.Position > 0 {
		text = "[" + text + "]"
	}
	if arg := argument(p); arg != "" {
		text += " " + arg
	}
	if !p.Mandatory {
		text = "[" + text + "]"
	}
	return text
}

func argument(p *shell.Param) string {
	if shell.TraitsOf(p.Type).Switch {
		return ""
	}
	return "<" + p.Type.Name() + ">"
}

// ParameterPage returns the help of one parameter as text of that width.
func ParameterPage(cmd *shell.Cmdlet, param *shell.Param, width int) string {
	p := &page{width: width, cmd: cmd}
	p.parameter(param, true)
	return p.String()
}
