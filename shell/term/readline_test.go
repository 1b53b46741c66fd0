package term

import (
	"strings"
	"testing"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

func TestChords(t *testing.T) {
	for text, want := range map[string]string{"Tab": "tab", "Ctrl+d": "ctrl+d", "Ctrl+C": "ctrl+shift+c", "UpArrow": "up", "Ctrl+LeftArrow": "ctrl+left", "Alt+.": "alt+.",
		"Shift+F8": "shift+f8", "Ctrl+Spacebar": "ctrl+space", "Ctrl+@": "ctrl+space", "Alt++": "alt++", "Shift+Ctrl+RightArrow": "ctrl+shift+right", "F12": "", "Hyper+x": "", "Ctrl+x,Ctrl+u": ""} {
		got, ok := parseChord(text)
		if got != want && ok || ok != (want != "") {
			t.Errorf("%s: %q, %v; want %q", text, got, ok, want)
		}
	}
	for key := range keysOf(windowsMode) {
		if back, ok := parseChord(chord(key)); !ok || back != key {
			t.Errorf("%s is written %s, which is %q", key, chord(key), back)
		}
	}
}

// Every key calls a function that there is.
func TestKeysHaveFunctions(t *testing.T) {
	known := map[string]bool{}
	for _, f := range functions() {
		known[f.name] = true
	}
	for _, mode := range []string{windowsMode, emacsMode} {
		for key, name := range keysOf(mode) {
			if !known[name] {
				t.Errorf("%s: %s calls %s", mode, key, name)
			}
		}
	}
}

// call runs a cmdlet of the line and returns what it emits.
func call(t *testing.T, o *Options, name string, args map[string]any) ([]*value.Record, error) {
	t.Helper()
	for _, c := range Cmdlets(o) {
		if c.Name() != name {
			continue
		}
		var out []*value.Record
		err := c.Process(&shell.Call{Context: t.Context(), Cmdlet: c, Args: args, Options: shell.Options{ErrorAction: shell.Stop},
			Sink: func(v any) error { out = append(out, v.(*value.Record)); return nil }})
		return out, err
	}
	t.Fatal("no ", name)
	return nil, nil
}

func TestOptionsAreSetAndShown(t *testing.T) {
	o := DefaultOptions()
	_, err := call(t, o, "Set-PSReadLineOption", map[string]any{"EditMode": "Emacs", "BellStyle": "None", "MaximumHistoryCount": int64(7),
		"Colors": value.MapOf("Command", "Green", "String", "#8181f7", "Parameter", "\x1b[93m", "ErrorColor", "\x1b[1;31m")})
	if err != nil || o.EditMode != emacsMode || o.keys["ctrl+a"] != "BeginningOfLine" || o.BellStyle != "None" || o.MaximumHistoryCount != 7 {
		t.Fatalf("%+v, %v", o, err)
	}
	for name, want := range map[string]string{"Command": "92", "String": "38;2;129;129;247", "Parameter": "93", "Error": "1;31"} {
		if o.styles[name] != want {
			t.Errorf("%s is %q, want %q", name, o.styles[name], want)
		}
	}
	shown, err := call(t, o, "Get-PSReadLineOption", nil)
	if err != nil || len(shown) != 1 {
		t.Fatal(shown, err)
	}
	if v, _ := shown[0].Prop("EditMode"); v != "Emacs" {
		t.Errorf("EditMode is shown as %v", v)
	}
	for args, want := range map[*map[string]any]string{
		{"Colors": value.MapOf("Command", "Puce")}:   `"Puce"`,
		{"Colors": value.MapOf("Nothing", "Red")}:    `"Nothing"`,
		{"MaximumHistoryCount": int64(0)}:            "from 1 to",
		{"HistorySavePath": "relative"}:              "absolute",
		{"Colors": value.MapOf("Command", "\x1b]0")}: "no colour",
	} {
		var told *model.Error
		if _, err := call(t, o, "Set-PSReadLineOption", *args); !shell.AsError(err, &told) || !strings.Contains(told.Message, want) {
			t.Errorf("%v: %v, want %s", *args, err, want)
		}
	}
}

func TestKeysAreSetAndRemoved(t *testing.T) {
	o := DefaultOptions()
	if _, err := call(t, o, "Set-PSReadLineKeyHandler", map[string]any{"Key": []string{"UpArrow", "Ctrl+t"}, "Function": "HistorySearchBackward"}); err != nil || o.keys["up"] != "HistorySearchBackward" {
		t.Fatal(o.keys["up"], err)
	}
	rows, err := call(t, o, "Get-PSReadLineKeyHandler", map[string]any{"Key": []string{"Ctrl+t"}})
	if err != nil || len(rows) != 1 {
		t.Fatal(rows, err)
	}
	if f, _ := rows[0].Prop("Function"); f != "HistorySearchBackward" {
		t.Errorf("Ctrl+t has %v", f)
	}
	if _, err := call(t, o, "Remove-PSReadLineKeyHandler", map[string]any{"Key": []string{"UpArrow"}}); err != nil || o.keys["up"] != "" {
		t.Error(o.keys["up"], err)
	}
	for _, args := range []map[string]any{{"Key": []string{"Ctrl+x,Ctrl+u"}, "Function": "Undo"}, {"Key": []string{"Tab"}, "Function": "Nothing"}, {"Key": []string{"Tab"}}} {
		if _, err := call(t, o, "Set-PSReadLineKeyHandler", args); err == nil {
			t.Errorf("%v was taken", args)
		}
	}
}
