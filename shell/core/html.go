package core

import (
	"strconv"
	"strings"
	"time"

	"mxsh/shell"
	"mxsh/shell/stream"
	"mxsh/shell/value"
)

func toHTML() *shell.Cmdlet {
	lines := func(name, help string) *shell.Param {
		return &shell.Param{Name: name, Type: shell.Strings, Help: help}
	}
	return &shell.Cmdlet{
		Verb: "ConvertTo", Noun: "Html", Synopsis: "Writes objects as a table of a web page.",
		Description: "What the objects hold is escaped; -Head, -Body, -PreContent and -PostContent are HTML as they are. Letters beyond ASCII are written as numbers, so that the page reads rightly in whatever encoding it is kept.",
		Params: []*shell.Param{property("Names, patterns or calculated properties; without it those of the first object."),
			at(2, lines("Head", "What stands in the head, instead of the title.")), at(3, text("Title", "The page's title.")),
			at(4, lines("Body", "What stands before the table.")), lines("PreContent", "What stands before the table."), lines("PostContent", "What stands after the table."),
			{Name: "As", Type: shell.Enum("HtmlForm", "Table", "List"), Help: "Table, or List for one line per property."},
			text("CssUri", "A style sheet.", "cu", "uri"), flag("Fragment", "Writes the table alone."), input()},
		Examples: []shell.Example{{Command: "Get-Alias fl | ConvertTo-Html Name,Definition -Title Aliases", Explains: "Gives a page with a table."}},
		Begin:    beginHTML,
		Process: func(c *shell.Call) error {
			for _, v := range each(c) {
				if err := c.State.(*htmlPage).write(v); err != nil {
					return err
				}
			}
			return nil
		},
		End: func(c *shell.Call) error { return c.State.(*htmlPage).end() },
	}
}

// htmlPage writes a page line by line.
type htmlPage struct {
	c       *shell.Call
	props   []value.Property
	columns []value.Property // of the table, from the first object
	written int              // objects
}

func beginHTML(c *shell.Call) error {
	props, err := properties(c)
	if err != nil {
		return err
	}
	if len(props) == 0 {
		props = []value.Property{{Name: "*"}}
	}
	p := &htmlPage{c: c, props: props}
	c.State = p
	if !c.Switch("Fragment") {
		if err := p.add(p.head()...); err != nil {
			return err
		}
	}
	return p.add(append(p.given("PreContent"), "<table>")...)
}

func (p *htmlPage) add(lines ...string) error {
	for _, line := range lines {
		if err := p.c.Emit(line); err != nil {
			return err
		}
	}
	return nil
}

func (p *htmlPage) given(name string) []string {
	texts, _ := shell.Arg[[]string](p.c, name)
	return texts[:len(texts):len(texts)]
}

func (p *htmlPage) head() []string {
	lines := []string{`<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"  "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">`,
		`<html xmlns="http://www.w3.org/1999/xhtml">`, "<head>"}
	title := textArg(p.c, "Title")
	if !p.c.Given("Title") {
		title = "HTML TABLE"
	}
	if p.c.Given("Head") {
		lines = append(lines, p.given("Head")...)
	} else {
		lines = append(lines, "<title>"+htmlText(title)+"</title>")
	}
	if css := textArg(p.c, "CssUri"); css != "" {
		lines = append(lines, `<link rel="stylesheet" type="text/css" href="`+htmlText(css)+`" />`)
	}
	return append(append(lines, "</head><body>"), p.given("Body")...)
}

func (p *htmlPage) write(v any) error {
	if err := refuseDrawn(v); err != nil || v == nil {
		return err
	}
	p.written++
	if textArg(p.c, "As") == "List" {
		return p.list(v)
	}
	if p.columns == nil {
		p.columns = value.Expand(v, p.props)
		if err := p.add(p.colgroup(), p.row("th", func(q value.Property) string { return htmlText(q.Title(v)) })); err != nil {
			return err
		}
	}
	return p.add(p.row("td", func(q value.Property) string { return p.cell(v, q) }))
}

// list writes an object as a line per property, after a rule if it is not the first.
func (p *htmlPage) list(v any) error {
	if p.written > 1 {
		if err := p.add("<tr><td><hr></td></tr>"); err != nil {
			return err
		}
	}
	for _, q := range value.Expand(v, p.props) {
		if err := p.add("<tr><td>" + htmlText(q.Title(v)) + ":</td><td>" + p.cell(v, q) + "</td></tr>"); err != nil {
			return err
		}
	}
	return nil
}

func (p *htmlPage) colgroup() string {
	var b strings.Builder
	b.WriteString("<colgroup>")
	for _, q := range p.columns {
		b.WriteString("<col")
		if q.Width > 0 {
			b.WriteString(` width = "` + strconv.Itoa(q.Width) + `"`)
		}
		if q.Align != "" {
			b.WriteString(` align = "` + q.Align + `"`)
		}
		b.WriteString("/>")
	}
	return b.String() + "</colgroup>"
}

func (p *htmlPage) row(tag string, text func(value.Property) string) string {
	var b strings.Builder
	b.WriteString("<tr>")
	for _, q := range p.columns {
		b.WriteString("<" + tag + ">" + text(q) + "</" + tag + ">")
	}
	return b.String() + "</tr>"
}

// cell is a property as people read it; several values have semicolons between them.
func (p *htmlPage) cell(v any, q value.Property) string {
	got := value.Normalise(q.Value(p.c.Context, v))
	if t, ok := got.(time.Time); ok {
		return htmlText(hostText(t))
	}
	return htmlText(stream.CellText(got))
}

func (p *htmlPage) end() error {
	lines := append([]string{"</table>"}, p.given("PostContent")...)
	if !p.c.Switch("Fragment") {
		lines = append(lines, "</body></html>")
	}
	return p.add(lines...)
}

// htmlText escapes text for a page of any encoding.
func htmlText(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		case r == '"':
			b.WriteString("&quot;")
		case r == '\'':
			b.WriteString("&#39;")
		case r > 0x7e:
			b.WriteString("&#" + strconv.Itoa(int(r)) + ";")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
