package core

import (
	"bytes"
	"io"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/format"
	"mxsh/shell/value"
)

func formats() []*shell.Cmdlet {
	groupBy := func() *shell.Param {
		return &shell.Param{Name: "GroupBy", Type: shell.Any, Help: "Draws a heading where this property changes; sort by it first."}
	}
	return []*shell.Cmdlet{
		formatter("List", "fl", format.List, "Draws every object as a list, one property per line.",
			property("Names, patterns or calculated properties; without it all of them."), groupBy(),
			expand()),
		formatter("Table", "ft", format.Table, "Draws objects as rows of a table.",
			property("Names, patterns or calculated properties; without it those that suit the type."), groupBy(),
			flag("AutoSize", "Makes columns as wide as their content."), flag("Wrap", "Breaks long values instead of cutting them."),
			flag("HideTableHeaders", "Leaves out the header."), expand()),
		formatter("Wide", "fw", format.Wide, "Draws one property of each object in columns.",
			property("The property; by default the name."), groupBy(), flag("AutoSize", "Makes columns as wide as their content."), number("Column", "How many columns.")),
		formatter("Custom", "fc", format.Custom, "Draws objects with everything inside them, indented.",
			property("Names, patterns or calculated properties."), groupBy(), number("Depth", "How deep to look; by default 5.")),
		outNull(), outHost("Host", "oh"), outHost("Default"), outGridView(), outString(),
	}
}

// expand takes the words that PowerShell has for collections as objects, too; here
// a collection is always drawn element by element.
func expand() *shell.Param {
	return &shell.Param{Name: "Expand", Type: shell.SwitchOr("CoreOnly", "EnumOnly", "Both"),
		Help: "Draws each value of a property on its own line. PowerShell's words CoreOnly, EnumOnly and Both may follow; they mean the same here."}
}

func formatter(noun, alias string, style format.Style, synopsis string, params ...*shell.Param) *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Format", Noun: noun, Aliases: []string{alias}, Synopsis: synopsis,
		Params: append(params, input(), idle(flag("Force", "Draws errors too."), "it makes no difference"), idle(text("View", "A named view."), "each type has one view"),
			idle(flag("DisplayError", "Draws errors of blocks."), "an error in a block is an empty cell"), idle(flag("ShowError", "Draws errors of blocks."), "an error in a block is an empty cell")),
		Examples: []shell.Example{{Command: "Get-Alias f* | Format-" + noun + " Name", Explains: "Draws the names of some aliases."}},
		Begin: func(c *shell.Call) error {
			view, err := viewOf(c, style)
			c.State = view
			return err
		},
		Process: func(c *shell.Call) error {
			for _, v := range each(c) {
				if item, drawn := v.(*format.Item); drawn {
					v = item.Object()
				}
				if err := c.State.(*format.View).Each(c.Context, v, func(item *format.Item) error { return c.Emit(item) }); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func viewOf(c *shell.Call, style format.Style) (*format.View, error) {
	props, err := properties(c)
	if err != nil {
		return nil, err
	}
	if n := intArg(c, "Column", 1); n < 1 {
		return nil, invalid("Column", value.Text(n), "Parameter 'Column' takes a number of columns from 1; "+value.Text(n)+" is none.", "Write for example -Column 4.")
	}
	view := &format.View{Style: style, Properties: props, AutoSize: c.Switch("AutoSize"), Wrap: c.Switch("Wrap"), HideHeaders: c.Switch("HideTableHeaders"),
		Expand: c.Switch("Expand"), Columns: int(intArg(c, "Column", 0)), Depth: int(intArg(c, "Depth", 0))}
	if by := c.Value("GroupBy"); by != nil {
		parsed, err := value.ParseProperties([]any{by})
		if err != nil {
			return nil, err
		}
		view.GroupBy = &parsed[0]
	}
	return view, nil
}

func outNull() *shell.Cmdlet {
	return &shell.Cmdlet{Verb: "Out", Noun: "Null", Synopsis: "Throws away what is piped in.", Params: []*shell.Param{input()},
		Examples: []shell.Example{{Command: "1..3 | Out-Null", Explains: "Prints nothing."}},
		Process:  func(*shell.Call) error { return nil }}
}

func outHost(noun string, aliases ...string) *shell.Cmdlet {
	return &shell.Cmdlet{Verb: "Out", Noun: noun, Aliases: aliases, Synopsis: "Prints what is piped in, as the end of every pipeline does.",
		Params:   []*shell.Param{input(), idle(flag("Paging", "Stops after each page."), "use less or more")},
		Examples: []shell.Example{{Command: "1..3 | Out-" + noun, Explains: "Prints three lines."}},
		Process: func(c *shell.Call) error {
			for _, v := range each(c) {
				if err := c.Emit(v); err != nil {
					return err
				}
			}
			return nil
		}}
}

func outString() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Out", Noun: "String", Synopsis: "Makes one text of what would be printed.",
		Params:   []*shell.Param{number("Width", "Columns of the text; by default those of the output."), flag("Stream", "Gives each line as a text of its own."), input()},
		Examples: []shell.Example{{Command: "Get-Alias fl | Out-String -Width 60", Explains: "Gives the table as a text."}},
		Begin: func(c *shell.Call) error {
			b := &bytes.Buffer{}
			w, err := drawer(c, b)
			c.State = &drawing{text: b, w: w}
			return err
		},
		Process: drawEach,
		End: func(c *shell.Call) error {
			d := c.State.(*drawing)
			if err := d.w.Flush(); err != nil {
				return err
			}
			if !c.Switch("Stream") {
				return c.Emit(d.text.String())
			}
			for line := range strings.Lines(d.text.String()) {
				if err := c.Emit(strings.TrimSuffix(line, "\n")); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// drawing is what Out-String and Out-File draw into.
type drawing struct {
	text *bytes.Buffer
	w    *format.Writer
	file io.Closer
}

// drawer draws as wide as -Width says, else as the output is.
func drawer(c *shell.Call, w io.Writer) (*format.Writer, error) {
	o := format.Options{Width: c.Host.Width(), Limit: enumLimit(c), Warn: c.Warn}
	if c.Given("Width") {
		n := intArg(c, "Width", 0)
		if n < 0 {
			return nil, invalid("Width", value.Text(n), "Parameter 'Width' takes a number of columns from 1, or 0 for lines that are never cut; "+value.Text(n)+" is none.", "Write for example -Width 200.")
		}
		o.Width, o.Exact = int(n), true
	}
	return format.NewWriter(w, o), nil
}

func drawEach(c *shell.Call) error {
	d := c.State.(*drawing)
	for _, v := range each(c) {
		if err := d.w.Write(v); err != nil {
			return written(textArg(c, "FilePath"), err)
		}
	}
	return nil
}

// enumLimit asks for $FormatEnumerationLimit.
func enumLimit(c *shell.Call) func() int {
	return func() int {
		if c.Vars == nil {
			return format.DefaultLimit
		}
		v, _ := c.Vars.Variable("FormatEnumerationLimit")
		return format.LimitOf(v)
	}
}

// refuseDrawn is the error for objects that Format-* has made text of already.
func refuseDrawn(v any) error {
	if _, drawn := v.(*format.Item); !drawn {
		return nil
	}
	return &model.Error{ID: "FormattedInput", Category: model.Invalid, Param: "InputObject",
		Message: "What Format-* gives is for reading, not for other commands.", Hint: "Take Format-* out of the pipeline; use Select-Object to choose properties."}
}
