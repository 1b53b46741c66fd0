package format_test

import (
	"strings"
	"testing"

	"mxsh/shell/format"
	"mxsh/shell/value"
)

// TestTextsPrintAsThemselves: Format-Table and Format-List give a text or a
// number no header, and the columns of what follows are its own.
func TestTextsPrintAsThemselves(t *testing.T) {
	for _, style := range []format.Style{format.Table, format.List} {
		view := &format.View{Style: style}
		got := drawn(t, format.Options{Width: 80}, view.Of("plain"), view.Of(int64(5)), view.Of(true))
		if got != "plain\n5\nTrue\n" {
			t.Errorf("style %v draws\n%s", style, got)
		}
	}
	view := &format.View{Style: format.Table}
	record := value.MapOf("b", "one")
	got := drawn(t, format.Options{Width: 80}, view.Of("first"), view.Of(record), view.Of("last"))
	if !strings.HasPrefix(got, "first\n") || strings.Contains(got, "String") || !strings.HasSuffix(strings.TrimSpace(got), "last") {
		t.Errorf("among others:\n%s", got)
	}
	view = &format.View{Style: format.Table, Properties: []value.Property{{Name: "Length"}}}
	if got := drawn(t, format.Options{Width: 80}, view.Of("four")); !strings.Contains(got, "Length") || !strings.Contains(got, "4") {
		t.Errorf("a property that was asked for:\n%s", got)
	}
}
