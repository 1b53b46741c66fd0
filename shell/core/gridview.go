package core

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/format"
	"mxsh/shell/value"
)

// outGridView draws a table. With -PassThru the person says which rows go on.
func outGridView() *shell.Cmdlet {
	grid := formatter("GridView", "ogv", format.Table, "Prints a table of what is piped in, and with -PassThru asks which rows to give on.",
		property("Names, patterns or calculated properties."), text("Title", "The heading."), flag("AutoSize", "Makes columns as wide as their content."),
		flag("PassThru", "Asks for the numbers of the rows to give on."),
		&shell.Param{Name: "OutputMode", Type: shell.Enum("OutputModeOption", "None", "Single", "Multiple"), Help: "None gives nothing on, Single asks for one row, Multiple for any number."})
	grid.Verb = "Out"
	grid.Examples = []shell.Example{{Command: "Get-Alias f* | Out-GridView", Explains: "Prints a table."}}
	draw, begin := grid.Process, grid.Begin
	grid.Begin = func(c *shell.Call) error {
		if !choosing(c) {
			return begin(c)
		}
		return nil
	}
	grid.Process = func(c *shell.Call) error {
		if !choosing(c) {
			return draw(c)
		}
		return gather(c)
	}
	grid.End = func(c *shell.Call) error {
		if !choosing(c) {
			return nil
		}
		return choose(c, state[gathered](c).items)
	}
	return grid
}

func choosing(c *shell.Call) bool {
	mode := textArg(c, "OutputMode")
	return c.Switch("PassThru") || mode == "Single" || mode == "Multiple"
}

// choose shows the rows with their numbers and gives on those that are asked for.
func choose(c *shell.Call, items []any) error {
	if len(items) == 0 {
		return nil
	}
	lines, err := numbered(c, items)
	if err != nil {
		return err
	}
	if title := textArg(c, "Title"); title != "" {
		c.Host.Information(model.Visible(title), true)
	}
	for _, line := range lines {
		c.Host.Information(line, true)
	}
	prompt := "Rows to give on (1,3-5 or *, none with Enter): "
	if textArg(c, "OutputMode") == "Single" {
		prompt = "Row to give on (none with Enter): "
	}
	answer, err := c.Host.ReadLine(prompt)
	if err != nil {
		return err
	}
	rows, err := rowsNamed(answer, len(items))
	if err != nil {
		return err
	}
	if textArg(c, "OutputMode") == "Single" && len(rows) > 1 {
		return invalid("OutputMode", answer, "Only one row is to be chosen.", "Write one number.")
	}
	for _, i := range rows {
		if err := c.Emit(items[i]); err != nil {
			return err
		}
	}
	return nil
}

// numbered draws the table with a number before each row.
func numbered(c *shell.Call, items []any) ([]string, error) {
	view, err := viewOf(c, format.Table)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	w := format.NewWriter(&b, format.Options{Width: max(20, c.Host.Width()-6), Limit: enumLimit(c)})
	for _, v := range items {
		if err := w.Write(view.Item(c.Context, v)); err != nil {
			return nil, err
		}
	}
	if err := w.Flush(); err != nil {
		return nil, err
	}
	var lines, header []string
	for line := range strings.Lines(b.String()) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.Trim(line, "- ") == "" && strings.Contains(line, "--"):
			header, lines = append(lines, line), nil
		case strings.TrimSpace(line) != "":
			lines = append(lines, line)
		}
	}
	if len(lines) != len(items) { // texts of several lines, say: one line for each
		header, lines = nil, nil
		for _, v := range items {
			first, _, _ := strings.Cut(value.Text(v), "\n")
			lines = append(lines, model.Visible(first))
		}
	}
	for i, line := range header {
		header[i] = strings.Repeat(" ", 6) + line
	}
	for i, line := range lines {
		lines[i] = fmt.Sprintf("%4d  %s", i+1, line)
	}
	return append(header, lines...), nil
}

// rowsNamed reads 1,3-5 or *; the rows count from 0 and come in the order of the
// answer.
func rowsNamed(answer string, count int) ([]int, error) {
	var rows []int
	for _, part := range strings.FieldsFunc(answer, func(r rune) bool { return r == ',' || r == ' ' || r == ';' }) {
		from, to, ok := strings.Cut(part, "-")
		if part == "*" {
			from, to, ok = "1", strconv.Itoa(count), true
		}
		if !ok {
			to = from
		}
		first, err := strconv.Atoi(from)
		last, err2 := strconv.Atoi(to)
		if err != nil || err2 != nil || first < 1 || last > count || first > last {
			return nil, invalid("PassThru", part, "There is no row "+model.Quote(part)+".", fmt.Sprintf("Write numbers from 1 to %d, as in 1,3-5.", count))
		}
		for i := first; i <= last; i++ {
			rows = append(rows, i-1)
		}
	}
	return rows, nil
}
