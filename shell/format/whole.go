package format

import (
	"bytes"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

// drawWhole draws a table that is complete. The cells are cut and padded already,
// because the widths of PowerShell's tables are not those of the library: it
// joins them, and must neither wrap, trim nor re-case.
func (t *table) drawWhole() {
	var text bytes.Buffer
	tab := tablewriter.NewTable(&text,
		tablewriter.WithRenderer(renderer.NewBlueprint(tw.Rendition{
			Borders:  tw.BorderNone,
			Symbols:  tw.NewSymbolCustom("blank").WithColumn(" "),
			Settings: tw.Settings{Separators: tw.Separators{BetweenColumns: tw.On}, Lines: tw.LinesNone},
		})),
		tablewriter.WithHeaderAutoFormat(tw.Off),
		tablewriter.WithHeaderAutoWrap(tw.WrapNone), tablewriter.WithRowAutoWrap(tw.WrapNone),
		tablewriter.WithHeaderAlignment(tw.AlignLeft), tablewriter.WithRowAlignment(tw.AlignLeft),
		tablewriter.WithTrimSpace(tw.Off),
		tablewriter.WithPadding(tw.Padding{Left: tw.Empty, Right: tw.Empty, Overwrite: true}),
		tablewriter.WithColumnWidths(t.widthMap()))
	err := t.fill(tab)
	if err == nil {
		err = tab.Render()
	}
	if err != nil {
		t.w.fail(err)
		return
	}
	t.held = nil
	for i, line := range strings.Split(strings.TrimSuffix(text.String(), "\n"), "\n") {
		if i == 0 && !t.view.HideHeaders {
			line = t.bold(line)
		}
		t.w.line(line)
	}
}

func (t *table) widthMap() tw.Mapper[int, int] {
	widths := tw.NewMapper[int, int]()
	for i, c := range t.columns {
		widths.Set(i, c.width)
	}
	return widths
}

func (t *table) fill(tab *tablewriter.Table) error {
	if !t.view.HideHeaders {
		header, rule := t.header()
		tab.Header(header)
		if err := tab.Append(rule); err != nil {
			return err
		}
	}
	for _, row := range t.held {
		for _, line := range t.physical(row) {
			if err := tab.Append(line); err != nil {
				return err
			}
		}
	}
	return nil
}
