package commands

import (
	"io"
	"strings"
	"testing"

	"mxsh/shell"
	"mxsh/shell/bind"
	"mxsh/shell/core"
	"mxsh/shell/eval"
	"mxsh/shell/syntax"
)

// usualLines are right lines beside the examples of the cmdlets, as administrators
// write them.
var usualLines = []string{
	`Get-ReceiveConnector | Where-Object {$_.PermissionGroups -match 'Anonymous'} | Select-Object -ExpandProperty Identity`,
	`Get-Mailbox -ResultSize Unlimited | Sort-Object Name -Descending | Select-Object Name,Alias -First 5 | Export-Csv -Path m.csv -NoTypeInformation`,
	`Set-ReceiveConnector "EX1\Relay" -PermissionGroups AnonymousUsers,ExchangeServers -ProtocolLoggingLevel Verbose -Banner "220 hello"`,
	`New-ReceiveConnector -Name Relay -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 10.0.0.1,10.0.0.0/24 -Server EX1`,
	`Set-SendConnector Internet -SmartHosts mx.b.c,[10.0.0.1] -DNSRoutingEnabled $false -SmartHostAuthMechanism None -MaxMessageSize 20MB`,
	`foreach ($s in 'EX1','EX2') { Set-ReceiveConnector "$s\Relay" -RemoteIPRanges @{Add="10.0.0.$(5+1)"} }`,
	`Get-Queue -Server EX1 -Filter {Status -eq "Retry" -and MessageCount -gt 10} | Retry-Queue -Confirm:$false`,
	`try { Get-SendConnector nope -ErrorAction Stop } catch { Write-Warning $_.Exception.Message }`,
	`Set-AcceptedDomain contoso.com -DomainType InternalRelay -WhatIf`,
	`Get-ReceiveConnector 'EX1\Relay' | Add-ADPermission -User 'NT AUTHORITY\ANONYMOUS LOGON' -ExtendedRights Ms-Exch-SMTP-Accept-Any-Recipient`,
	`Set-TransportServer EX1 -ConnectivityLogEnabled $true -MaxOutboundConnections 500 -MessageExpirationTimeout 2.00:00:00`,
	`if ((Get-Queue -Server EX1 | Measure-Object MessageCount -Sum).Sum -gt 100) { Write-Output busy }`,
}

// TestCheckTakesNoBrokenLine breaks right lines in one place each.
func TestCheckTakesNoBrokenLine(t *testing.T) {
	all := append(core.All(core.Env{}), All(Env{})...)
	s := eval.New(eval.Config{Cmdlets: all, Text: func(io.Writer) eval.Output { return &objects{} }, Output: &objects{}, Dir: t.TempDir()})
	lines := usualLines
	for _, c := range all {
		for _, e := range c.Examples {
			lines = append(lines, e.Command)
		}
	}
	broken := 0
	for _, line := range lines {
		if faults := refusals(s, line); len(faults) > 0 {
			t.Errorf("a right line is refused: %s\n%v", line, faults[0].Err)
			continue
		}
		for how, wrong := range breakages(s, line) {
			broken++
			faults := refusals(s, wrong)
			if len(faults) == 0 {
				t.Errorf("%s: accepted: %s", how, wrong)
				continue
			}
			if f := faults[0]; f.Line == 0 || f.Column == 0 || f.Err.Message == "" {
				t.Errorf("%s: a fault without place or sentence: %+v", wrong, f)
			}
		}
	}
	if broken < 3*len(lines) {
		t.Errorf("only %d breakages of %d lines", broken, len(lines))
	}
}

func refusals(s *eval.Session, line string) []eval.Fault {
	var faults []eval.Fault
	for _, f := range s.Check(line, "") {
		if !f.Warning {
			faults = append(faults, f)
		}
	}
	return faults
}

// breakages are the line with one thing wrong each, by what is wrong.
func breakages(s *eval.Session, line string) map[string]string {
	out := map[string]string{}
	body, err := syntax.Parse("", line)
	if err != nil {
		return out
	}
	put := func(how string, sp syntax.Span, text string) {
		end := sp.Start + len(strings.TrimRight(line[sp.Start:sp.End], " "))
		out[how+" at "+line[sp.Start:end]] = line[:sp.Start] + text + line[end:]
	}
	syntax.Walk(body, func(n syntax.Node) bool {
		cmd, ok := n.(*syntax.Command)
		if !ok {
			return true
		}
		name := cmd.Name.Range()
		c := s.Command(line[name.Start:name.End])
		if c == nil {
			return true
		}
		put("misspelt command", name, c.Name()+"zq")
		put("parameter of another", syntax.Span{Start: cmd.End, End: cmd.End}, " -Zqx 1")
		for i, a := range cmd.Args {
			if a.Name != "" {
				breakParameter(put, line, c, cmd.Args, i)
			}
		}
		return true
	})
	if i := strings.LastIndexAny(line, "})"); i >= 0 && !strings.ContainsAny(line[i:], `'"`) {
		out["closing mark left out"] = line[:i] + line[i+1:]
	}
	if !strings.ContainsAny(line, `'"`) {
		out["open quote"] = line + ` "x`
	}
	return out
}

// breakParameter breaks the argument i, which names a parameter.
func breakParameter(put func(string, syntax.Span, string), line string, c *shell.Cmdlet, args []*syntax.Argument, i int) {
	a := args[i]
	p, err := bind.Find(c, a.Name)
	if err != nil {
		return
	}
	at := syntax.Span{Start: a.Start, End: a.Start + 1 + len(a.Name)}
	put("misspelt parameter", at, "-"+a.Name+"zq")
	put("parameter twice", syntax.Span{Start: a.Start, End: a.Start}, line[a.Start:a.End]+" ")
	tr := shell.TraitsOf(p.Type)
	if a.Value != nil || tr.Switch || i+1 == len(args) || args[i+1].Name != "" {
		return
	}
	v := args[i+1].Range()
	put("no value", v, "")
	if len(tr.Choices) > 0 || tr.Bool {
		put("no such word", v, "Zqzq")
	}
}
