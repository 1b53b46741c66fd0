package core

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/bind"
)

// Page returns the help of a cmdlet as text of that width: all of it.
func Page(cmd *shell.Cmdlet, width int) string {
	p := &page{width: width, cmd: cmd}
	p.full()
	return p.String()
}

// ParameterPage returns the help of one parameter as text of that width.
func ParameterPage(cmd *shell.Cmdlet, param *shell.Param, width int) string {
	p := &page{width: width, cmd: cmd}
	p.parameter(param, "", true)
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
		p.head()
		p.examples()
	case c.Switch("Full"):
		p.full()
	case c.Switch("Detailed"):
		p.intro()
		p.parameters(false)
		p.examples()
		p.remarks()
	default:
		p.intro()
		p.related()
		p.remarks()
	}
	return p.String(), nil
}

func (p *page) full() {
	p.intro()
	p.parameters(true)
	p.section("INPUTS", p.inputs())
	p.section("OUTPUTS", p.outputs())
	if p.cmd.Notes != "" {
		p.section("NOTES", p.cmd.Notes)
	}
	p.examples()
	p.related()
}

// chosen explains the parameters that fit the names, the common ones included.
func (p *page) chosen(names []string) (string, error) {
	found := false
	for _, q := range append(p.cmd.Params[:len(p.cmd.Params):len(p.cmd.Params)], bind.CommonParams(p.cmd)...) {
		if (fits(q.Name, names) || slices.ContainsFunc(q.Aliases, func(a string) bool { return fits(a, names) })) && !(q.Common && strings.Contains(strings.Join(names, ""), "*")) {
			p.parameter(q, "", true)
			found = true
		}
	}
	if !found {
		asked := strings.Join(names, ", ")
		return "", &model.Error{ID: "NoMatchingParameter", Category: model.NotFound, Param: "Parameter", Target: asked,
			Message: "No parameter matches criteria " + model.Visible(asked) + ".", Hint: "Get-Help " + p.cmd.Name() + " -Parameter * explains all of them."}
	}
	return strings.TrimSuffix(p.String(), "\n"), nil
}

func (p *page) head() {
	p.section("NAME", p.cmd.Name())
	p.section("SYNOPSIS", p.synopsis())
}

func (p *page) intro() {
	p.head()
	p.WriteString("\nSYNTAX\n")
	for i, line := range syntaxLines(p.cmd, fullTypes) {
		if i > 0 {
			p.WriteByte('\n')
		}
		p.indented(line, "    ")
	}
	if len(p.cmd.Aliases) > 0 {
		p.section("ALIASES", strings.Join(p.cmd.Aliases, ", "))
	}
	if about := p.description(); about != "" {
		p.section("DESCRIPTION", about)
	}
}

// synopsis is the command's own, or for a function that has none how it is called.
func (p *page) synopsis() string {
	if p.cmd.Synopsis == "" {
		return strings.Join(syntaxLines(p.cmd, fullTypes), "\n")
	}
	return p.cmd.Synopsis
}

// description is the cmdlet's own, or its synopsis where that says all.
func (p *page) description() string {
	if p.cmd.Description == "" {
		return p.cmd.Synopsis
	}
	return p.cmd.Description
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

func (p *page) parameters(full bool) {
	p.WriteString("\nPARAMETERS\n")
	for _, q := range p.cmd.Params {
		p.parameter(q, "    ", full)
	}
	p.WriteString("    <CommonParameters>\n")
	names := make([]string, 0, 16)
	for _, q := range bind.CommonParams(p.cmd) {
		names = append(names, q.Name)
	}
	p.indented("This cmdlet supports the common parameters: "+strings.Join(names, ", ")+". Get-Help about_CommonParameters explains them.", "        ")
}

func (p *page) parameter(q *shell.Param, indent string, full bool) {
	p.indented(strings.TrimSpace("-"+q.Name+" "+argument(q, fullTypes)), indent)
	for _, note := range notes(q) {
		p.indented(note, indent+"    ")
	}
	if full {
		p.WriteByte('\n')
		for _, row := range attributes(q) {
			fmt.Fprintf(p, "%s%-29s%s\n", indent+"    ", row[0], row[1])
		}
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
	if q.Inert != "" {
		all = append(all, "Accepted without effect: "+q.Inert+".")
	}
	if q.Field != nil && q.Field.Pending != "" {
		all = append(all, "Stored and shown, not yet applied by this version.")
	}
	return all
}

// attributes are the rows of the table below a parameter.
func attributes(q *shell.Param) [][2]string {
	rows := [][2]string{{"Required?", strconv.FormatBool(required(q))}, {"Position?", positionOf(q)}, {"Default value", defaultOf(q)},
		{"Accept pipeline input?", pipelineOf(q)}, {"Accept wildcard characters?", strconv.FormatBool(takesPatterns(q))}}
	if len(q.Aliases) > 0 {
		rows = append(rows, [2]string{"Aliases", strings.Join(q.Aliases, ", ")})
	}
	return rows
}

func defaultOf(q *shell.Param) string {
	switch {
	case q.Field != nil && q.Field.Default != "":
		return q.Field.Default
	case shell.TraitsOf(q.Type).Switch:
		return "False"
	}
	return "None"
}

// positionOf is the position as PowerShell counts it, from 0.
func positionOf(q *shell.Param) string {
	if q.Position > 0 {
		return strconv.Itoa(q.Position - 1)
	}
	return "named"
}

func pipelineOf(q *shell.Param) string {
	switch {
	case q.ByValue && q.ByPropertyName:
		return "True (ByValue, ByPropertyName)"
	case q.ByValue, q.Name == "InputObject": // which is what is piped in, whether bound or not
		return "True (ByValue)"
	case q.ByPropertyName:
		return "True (ByPropertyName)"
	}
	return "False"
}

// takesPatterns is whether the help of a parameter speaks of patterns.
func takesPatterns(q *shell.Param) bool {
	about := q.About()
	return strings.Contains(about, "attern") || strings.Contains(about, "*")
}

// inputs are the types that may be piped in.
func (p *page) inputs() string {
	if p.cmd.Inputs != "" {
		return p.cmd.Inputs
	}
	var lines []string
	for _, q := range p.cmd.Params {
		if q.ByValue {
			lines = append(lines, q.Type.Name()+", as -"+q.Name+".")
		}
	}
	if len(lines) == 0 {
		return "None."
	}
	return strings.Join(lines, "\n")
}

func (p *page) outputs() string {
	if p.cmd.Outputs != "" {
		return p.cmd.Outputs
	}
	if p.cmd.Output == nil {
		return "Get-Member after a pipe tells the type of what it gives."
	}
	return p.cmd.Output.Name
}

func (p *page) examples() {
	for i, x := range p.cmd.Examples {
		fmt.Fprintf(p, "\n    -------------------------- EXAMPLE %d --------------------------\n\n", i+1)
		p.indented("[PS] "+x.Command, "    ")
		p.WriteByte('\n')
		p.indented(x.Explains, "    ")
	}
}

func (p *page) related() {
	if len(p.cmd.Links) > 0 {
		p.section("RELATED LINKS", strings.Join(p.cmd.Links, "\n"))
		return
	}
	p.section("RELATED LINKS", "Get-Command *"+nounOf(p.cmd)+"* lists the commands for the same things.")
}

func nounOf(cmd *shell.Cmdlet) string {
	if cmd.Noun == "" {
		return cmd.Verb
	}
	return cmd.Noun
}

func (p *page) remarks() {
	name := p.cmd.Name()
	p.section("REMARKS", "To see the examples, type: \"Get-Help "+name+" -Examples\".\nFor more information, type: \"Get-Help "+name+" -Detailed\".\nFor technical information, type: \"Get-Help "+name+" -Full\".")
}
