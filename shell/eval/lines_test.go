package eval_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/core"
	"mxsh/shell/eval"
	"mxsh/shell/format"
	"mxsh/shell/value"
)

// quiet is a host that keeps errors and warnings.
type quiet struct{ lines []string }

func (h *quiet) Warning(text string)          { h.lines = append(h.lines, "WARNING: "+text) }
func (h *quiet) Verbose(string)               {}
func (h *quiet) Debug(string)                 {}
func (h *quiet) Information(s string, _ bool) { h.lines = append(h.lines, s) }
func (h *quiet) Error(r *shell.Record)        { h.lines = append(h.lines, "ERROR: "+r.Err.Error()) }
func (h *quiet) Confirm(shell.Question) (shell.Answer, error) {
	return shell.No, shell.NoPerson("There is nobody to ask.", "")
}
func (h *quiet) ReadLine(string) (string, error) { return "", shell.NoPerson("Nobody.", "") }
func (h *quiet) ReadSecret(string) (model.Secret, error) {
	return model.Secret{}, shell.NoPerson("Nobody.", "")
}
func (h *quiet) Width() int { return 120 }

// said is a cmdlet that says how it was called.
func said(name string, params ...*shell.Param) *shell.Cmdlet {
	verb, noun, _ := strings.Cut(name, "-")
	return &shell.Cmdlet{Verb: verb, Noun: noun, Params: params, Changes: verb != "Get", Process: func(c *shell.Call) error {
		text := name
		for _, p := range params {
			v := c.Value(p.Name)
			switch x := v.(type) {
			case nil:
				continue
			case shell.Block:
				v = "{" + x.Text() + "}"
			case shell.Hash:
				v = ""
				for _, k := range x.KeyNames() {
					got, _ := x.Lookup(k)
					v = fmt.Sprintf("%s=%s", k, shell.Text(got))
				}
			}
			text += fmt.Sprintf(" -%s %v", p.Name, v)
		}
		return c.Emit(text)
	}}
}

func emits(name string, records ...any) *shell.Cmdlet {
	verb, noun, _ := strings.Cut(name, "-")
	return &shell.Cmdlet{Verb: verb, Noun: noun,
		Params: []*shell.Param{{Name: "Identity", Type: shell.String, Position: 1}, {Name: "Filter", Type: shell.Any}, {Name: "EventId", Type: shell.String},
			{Name: "Start", Type: shell.Any}},
		Process: func(c *shell.Call) error {
			if id, _ := shell.Arg[string](c, "Identity"); id == "nope" {
				return c.Error(&model.Error{ID: "X", Category: model.NotFound, Message: "couldn't be found"}, id)
			}
			for _, r := range records {
				if err := c.Emit(r); err != nil {
					return err
				}
			}
			return nil
		}}
}

func lineCmdlets() []*shell.Cmdlet {
	str, list := shell.String, shell.Strings
	p := func(name string, t shell.Type, position int) *shell.Param {
		return &shell.Param{Name: name, Type: t, Position: position}
	}
	pipedName := &shell.Param{Name: "Identity", Type: str, Position: 1, ByPropertyName: true}
	return []*shell.Cmdlet{
		emits("Get-SendConnector", value.RecordOf("Name", "Internet", "AddressSpaces", []any{"SMTP:*;1"}, "SmartHosts", []any{}, "Enabled", true),
			value.RecordOf("Name", "Off", "AddressSpaces", []any{}, "SmartHosts", []any{}, "Enabled", false)),
		emits("Get-Mailbox", value.RecordOf("Name", "anna", "X", int64(7))),
		emits("Get-ReceiveConnector", value.RecordOf("Identity", `EX1\A`, "Server", "EX1", "Name", "A", "Bindings", []any{"0.0.0.0:25"}, "RemoteIPRanges", []any{"10.0.0.1", "::1"}, "PermissionGroups", "AnonymousUsers"),
			value.RecordOf("Identity", `EX1\B`, "Server", "EX1", "Name", "B", "Bindings", []any{"[::]:587"}, "RemoteIPRanges", []any{}, "PermissionGroups", "ExchangeUsers")),
		emits("Get-TransportConfig", value.RecordOf("MaxSendSize", value.RecordOf("Value", model.Size(10<<20)))),
		emits("Get-Queue", value.RecordOf("Identity", `EX1\1`, "MessageCount", int64(70)), value.RecordOf("Identity", `EX1\2`, "MessageCount", int64(40))),
		emits("Get-MessageTrackingLog", value.RecordOf("Sender", "a@b"), value.RecordOf("Sender", "c@d"), value.RecordOf("Sender", "a@b")),
		said("Set-SendConnector", p("Identity", str, 1), p("MaxMessageSize", str, 0)),
		said("Set-ReceiveConnector", p("Identity", str, 1), p("RemoteIPRanges", shell.Any, 0)),
		said("New-SendConnector", p("Name", str, 1), p("AddressSpaces", list, 0), p("SmartHosts", list, 0), p("Internet", shell.Switch, 0)),
		said("Retry-Queue", pipedName),
	}
}

// TestLinesThatAreEasilyMisread runs what administrators type without blanks, with
// pasted typography and with abbreviations.
func TestLinesThatAreEasilyMisread(t *testing.T) {
	cases := []struct{ text, want string }{
		{`Get-SendConnector|?{$_.Enabled-eq$true}|fl name,addr*,smarth*      # no blanks at all`, "Name : Internet|AddressSpaces : {SMTP:*;1}|SmartHosts : {}"},
		{`set-sendconnector Internet –MaxMessageSize 20MB                     # en-dash`, `Set-SendConnector -Identity Internet -MaxMessageSize 20MB`},
		{`Get-Mailbox -Filter “Name -like 'a*'” | ft Name,@{l=’Size’;e={$_.X}} # curly quotes`, "Name Size|---- ----|anna 7"},
		{`Get-ReceiveConnector | ? Bindings -like '*:25' | sort Server,Name -desc | ft Identity -auto`, `Identity|--------|EX1\A`},
		{`(Get-ReceiveConnector "EX1\Relay").RemoteIPRanges | % { "$_" } > ips.txt; gc ips.txt`, "10.0.0.1|::1"},
		{`$p = @{Name='x';AddressSpaces='*'}; New-SendConnector @p -Internet -WhatIf`, "New-SendConnector -Name x -AddressSpaces [*] -Internet true"},
		{`Get-Queue -Filter {Status -eq "Retry" -and MessageCount -gt 10} | Retry-Queue -Confirm:$false`, `Retry-Queue -Identity EX1\1|Retry-Queue -Identity EX1\2`},
		{`foreach ($s in 'EX1','EX2') { Set-ReceiveConnector "$s\Relay" -RemoteIPRanges @{Add="10.0.0.$(5+1)"} }`,
			`Set-ReceiveConnector -Identity EX1\Relay -RemoteIPRanges Add=10.0.0.6|Set-ReceiveConnector -Identity EX2\Relay -RemoteIPRanges Add=10.0.0.6`},
		{`"{0:N1} MB" -f (Get-TransportConfig).MaxSendSize.Value.ToMB()`, "10.0 MB"},
		{`if ((Get-Queue | measure MessageCount -Sum).Sum -gt 100) { 'busy' } else { 'ok' }`, "busy"},
		{`Get-MessageTrackingLog -Start (Get-Date).AddHours(-2) -EventId FAIL | group Sender | sort Count -d | select -f 5 | % { "$($_.Name) $($_.Count)" }`, "a@b 2|c@d 1"},
		{`New-SendConnector -Name 'To "X"' -AddressSpaces 'SMTP:*;5','SMTP:a.b;1' -SmartHosts [10.0.0.1],mx.b.c`,
			`New-SendConnector -Name To "X" -AddressSpaces [SMTP:*;5 SMTP:a.b;1] -SmartHosts [[10.0.0.1] mx.b.c]`},
		{`Get-ReceiveConnector EX1\* | where {$_.PermissionGroups -match 'Anonymous'} | select -expand Identity`, `EX1\A`},
		{`try { Get-SendConnector nope -ea stop } catch { Write-Warning $_.Exception.Message }`, "WARNING: couldn't be found"},
		{`Get-Queue | sort MessageCount | select -First 1 -ExpandProperty MessageCount`, "40"},
		{`$q = Get-Queue | ? { $_.MessageCount -gt 50 }; $q.Identity; $q.Count`, `EX1\1|1`},
	}
	for _, c := range cases {
		host, out := &quiet{}, &bytes.Buffer{}
		text := func(w io.Writer) eval.Output { return format.NewWriter(w, format.Options{Width: 120}) }
		now := func() time.Time { return time.Date(2026, 11, 21, 16, 12, 11, 0, time.UTC) }
		dir := t.TempDir()
		s := eval.New(eval.Config{Cmdlets: append(core.All(core.Env{Now: now, Dir: func() string { return dir }}), lineCmdlets()...),
			Host: host, Output: text(out), Text: text, Dir: dir, Now: now})
		s.Run(context.Background(), c.text, "")
		if got := squeeze(out.String(), host.lines); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
		if faults := s.Check(c.text, ""); len(faults) > 0 {
			t.Errorf("%s: checking finds %v", c.text, faults[0].Err)
		}
	}
	if _, err := os.Stat("ips.txt"); err == nil {
		t.Error("the redirection wrote outside of the session's folder")
	}
}

// squeeze joins the lines that are not blank, runs of blanks as one.
func squeeze(out string, messages []string) string {
	var lines []string
	for _, line := range append(strings.Split(out, "\n"), messages...) {
		if words := strings.Fields(line); len(words) > 0 {
			lines = append(lines, strings.Join(words, " "))
		}
	}
	return strings.Join(lines, "|")
}
