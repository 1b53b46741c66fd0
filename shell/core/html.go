package core

import (
	"html"
	"strings"

	"mxsh/shell"
	"mxsh/shell/stream"
	"mxsh/shell/value"
)

func toHTML() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "ConvertTo", Noun: "Html", Synopsis: "Writes objects as a table of a web page.",
		Params: []*shell.Param{property("Names, patterns or calculated properties; without it those of the first object."), input(),
			{Name: "As", Type: shell.Enum("HtmlForm", "Table", "List"), Help: "Table, or List for one table per object."},
			{Name: "Title", Type: shell.String, Help: "The page's title."}, {Name: "Head", Type: shell.Strings, Help: "What stands in the head, as HTML."},
			{Name: "Body", Type: shell.Strings, Help: "What stands before the table, as HTML."}, {Name: "PreContent", Type: shell.Strings, Help: "What stands before the table, as HTML."},
			{Name: "PostContent", Type: shell.Strings, Help: "What stands after the table, as HTML."}, text("CssUri", "A style sheet."), flag("Fragment", "Writes the table alone.")},
		Examples: []shell.Example{{Command: "Get-Alias fl | ConvertTo-Html Name,Definition -Title Aliases", Explains: "Gives a page with a table."}},
		Process:  gather,
		End: func(c *shell.Call) error {
			p := &htmlPage{c: c}
			if err := p.write(state[gathered](c).items); err != nil {
				return err
			}
			for _, line := range p.lines {
				if err := c.Emit(line); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

type htmlPage struct {
	c     *shell.Call
	lines []string
}

func (p *htmlPage) add(lines ...string) { p.lines = append(p.lines, lines...) }

func (p *htmlPage) given(name string) []string {
	texts, _ := shell.Arg[[]string](p.c, name)
	return texts
}

func (p *htmlPage) write(items []any) error {
	for _, v := range items {
		if err := refuseDrawn(v); err != nil {
			return err
		}
	}
	props, err := properties(p.c)
	if err != nil {
		return err
	}
	if len(props) == 0 {
		props = []value.Property{{Name: "*"}}
	}
	whole := !p.c.Switch("Fragment")
	if whole {
		p.head()
	}
	p.add(p.given("Body")...)
	p.add(p.given("PreContent")...)
	p.tables(items, props)
	p.add(p.given("PostContent")...)
	if whole {
		p.add("</body></html>")
	}
	return nil
}

func (p *htmlPage) head() {
	title := textArg(p.c, "Title")
	if title == "" {
		title = "HTML TABLE"
	}
	p.add("<!DOCTYPE html>", `<html xmlns="http://www.w3.org/1999/xhtml">`, "<head>")
	if head := p.given("Head"); len(head) > 0 {
		p.add(head...)
	} else {
		p.add(`<meta charset="utf-8">`, "<title>"+html.EscapeString(title)+"</title>")
	}
	if css := textArg(p.c, "CssUri"); css != "" {
		p.add(`<link rel="stylesheet" type="text/css" href="` + html.EscapeString(css) + `">`)
	}
	p.add("</head><body>")
}

func (p *htmlPage) tables(items []any, props []value.Property) {
	p.add("<table>")
	var columns []value.Property
	for i, v := range items {
		if textArg(p.c, "As") == "List" {
			if i > 0 {
				p.add("<tr><td><hr></td></tr>")
			}
			for _, q := range value.Expand(v, props) {
				p.add("<tr><td>" + html.EscapeString(q.Title(v)) + ":</td><td>" + p.cell(v, q) + "</td></tr>")
			}
			continue
		}
		if columns == nil {
			columns = value.Expand(v, props)
			p.row("th", columns, func(q value.Property) string { return html.EscapeString(q.Title(v)) })
		}
		p.row("td", columns, func(q value.Property) string { return p.cell(v, q) })
	}
	p.add("</table>")
}

func (p *htmlPage) row(tag string, columns []value.Property, text func(value.Property) string) {
	var b strings.Builder
	b.WriteString("<tr>")
	for _, q := range columns {
		b.WriteString("<" + tag + ">" + text(q) + "</" + tag + ">")
	}
	p.add(b.String() + "</tr>")
}

func (p *htmlPage) cell(v any, q value.Property) string {
	return html.EscapeString(stream.CellText(q.Value(p.c.Context, v)))
}
