package complete

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/core"
	"mxsh/shell/value"
)

func standard(kind *model.Kind, verb string) *shell.Cmdlet {
	c := &shell.Cmdlet{Verb: verb, Noun: kind.Noun, Synopsis: "Works on " + kind.Noun + ".", Params: []*shell.Param{
		{Name: "Identity", Type: shell.IdentityType(kind), Position: 1, Help: "Which."}}}
	if verb == "Get" {
		c.Output = kind
		c.Params = append(c.Params, &shell.Param{Name: "Filter", Type: shell.Any, Help: "Conditions."}, &shell.Param{Name: "Server", Type: shell.String})
		return c
	}
	for _, f := range kind.Fields {
		c.Params = append(c.Params, &shell.Param{Name: f.Name, Type: shell.FieldType(f), Field: f})
	}
	return c
}

func completer(t *testing.T) *Completer {
	dir := t.TempDir()
	for _, name := range []string{"relays.csv", "my ips.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "reports"), 0o700); err != nil {
		t.Fatal(err)
	}
	cmdlets := core.All(core.Env{})
	for _, k := range []*model.Kind{model.SendConnectors, model.ReceiveConnectors, model.Queues} {
		cmdlets = append(cmdlets, standard(k, "Get"), standard(k, "Set"))
	}
	names := map[*model.Kind][]string{
		model.ReceiveConnectors: {`EX1\Default EX20071`, `EX1\Relay`}, model.SendConnectors: {"Internet", "O'Brien"}, model.ExchangeServers: {"EX1", "EX2"}}
	return &Completer{
		Cmdlets:   cmdlets,
		Functions: func() []string { return []string{"Get-Relays"} },
		Variables: func() []string { return []string{"ErrorActionPreference", "conn"} },
		Value: func(name string) (any, bool) {
			return value.RecordOf("Alpha", 1, "Beta", 2), strings.EqualFold(name, "conn")
		},
		Environment: func() []string { return []string{"HOME", "HOSTTYPE"} },
		Identities: func(_ context.Context, k *model.Kind, prefix string) (found []string) {
			for _, n := range names[k] {
				if _, short, _ := strings.Cut(n, `\`); model.HasPrefixFold(n, prefix) || model.HasPrefixFold(short, prefix) && short != "" {
					found = append(found, n)
				}
			}
			return found
		},
		Dir: func() string { return dir },
	}
}

// Each line is completed at its end; the first candidate's line, or all
// candidates, are what is wanted.
func TestComplete(t *testing.T) {
	c := completer(t)
	for _, x := range []struct{ line, want string }{
		// commands
		{"Get-SendC", "Get-SendConnector"},
		{"get-x; set-rec", "Set-ReceiveConnector"},
		{"*connector", "Get-ReceiveConnector Get-SendConnector Set-ReceiveConnector Set-SendConnector"},
		{"ssc", "Set-SendConnector"},
		{"$x = Get-SendCon", "Get-SendConnector"},
		{"if ($true) { Set-SendC", "Set-SendConnector"},
		{"(Get-SendC", "Get-SendConnector"},
		{"Get-Rel", "Get-Relays"},
		{"Get-Help set-sendc", "Set-SendConnector"},
		// parameters
		{"Set-SendConnector -MaxM", "-MaxMessageSize"},
		{"Set-SendConnector Internet -enab", "-Enabled"},
		{"Set-SendConnector -Enabled $true -Enab", ""},
		{"Get-SendConnector -errora", "-ErrorAction"},
		{"Get-SendConnector | select -exp", "-ExpandProperty"},
		// values
		{"Set-SendConnector -Enabled ", "$true $false"},
		{"Set-SendConnector -Enabled:$f", "$false"},
		{"Set-SendConnector -ProtocolLoggingLevel v", "Verbose"},
		{"Set-ReceiveConnector x -PermissionGroups AnonymousUsers,ExchangeS", "ExchangeServers"},
		{"Get-SendConnector -ea sil", "SilentlyContinue"},
		// live identities
		{"Get-ReceiveConnector ", `'EX1\Default EX20071' EX1\Relay`},
		{"Get-ReceiveConnector Def", `'EX1\Default EX20071'`},
		{"Get-ReceiveConnector 'EX1\\Default E", `'EX1\Default EX20071'`},
		{`Get-ReceiveConnector "ex1\d`, `"EX1\Default EX20071"`},
		{"Set-SendConnector o", "'O''Brien'"},
		{"Set-SendConnector -Identity int", "Internet"},
		{"Set-SendConnector x -SourceTransportServers EX1,ex", "EX1 EX2"},
		{"Get-SendConnector -Server ", "EX1 EX2"},
		// properties
		{"Get-SendConnector | ? { $_.AddressS", "AddressSpaces"},
		{"Get-SendConnector | ? { $_.Enabled } | sort Name | % { $_.Smarth", "SmartHosts SmartHostAuthMechanism SmartHostsString"},
		{"Get-SendConnector | fl Name,addr", "AddressSpaces"},
		{"Get-SendConnector | ? Enab", "Enabled"},
		{"Get-SendConnector | sort maxm", "MaxMessageSize"},
		{"Get-SendConnector | select @{n='x';e={$_.Fqd", "Fqdn"},
		{"(Get-SendConnector Internet).Fqd", "Fqdn"},
		{"$a = Get-SendConnector; $a.Fqd", "Fqdn"},
		{"foreach ($a in Get-SendConnector) { $a.Fqd", "Fqdn"},
		{"$conn.", "Alpha Beta"},
		{"Get-SendConnector | group Enabled | ft Cou", "Count"},
		{"Get-SendConnector -Filter {Enab", "Enabled"},
		{"Get-SendConnector | ? { $_.Enabled -eq ", "$true $false"},
		{"Get-SendConnector | ? { $_.ProtocolLoggingLevel -eq 'v", "'Verbose'"},
		{"Get-SendConnector | ? ProtocolLoggingLevel -eq v", "'Verbose'"},
		{"Get-SendConnector | ? { $_.Name -notl", "-notlike"},
		// keys
		{"Set-SendConnector x -AddressSpaces @{", "Add Remove"},
		{"Set-SendConnector x -AddressSpaces @{Add='a','b';Re", "Remove"},
		{"Get-SendConnector | select @{na", "Name"},
		{"$conn['a", "'Alpha'"},
		{`$conn["`, `"Alpha" "Beta"`},
		{"$h = @{kilo=1;kind=2}; Write-Host $h['ki", "'kilo' 'kind'"},
		{"$nothing['a", ""},
		// variables and files
		{"$erroracti", "$ErrorActionPreference"},
		{"$env:ho", "$env:HOME $env:HOSTTYPE"},
		{"$relay = 5; $rel", "$relay"},
		{"Get-Content re", "relays.csv reports/"},
		{"Get-Content my", "'my ips.txt'"},
		{"1..3 > rel", "relays.csv"},
		// nothing
		{"# Get-Sen", ""},
		{"'Get-Sen", ""},
		{"Get-SendConnector | Unknown-Thing -Na", ""},
	} {
		r := c.Complete(t.Context(), x.line, len(x.line))
		var got []string
		for _, i := range r.Items {
			got = append(got, i.Text)
		}
		if all := strings.Join(got, " "); all != x.want {
			t.Errorf("%s\n got %s\nwant %s", x.line, all, x.want)
		}
		if r.Start > r.End || r.End != len(x.line) {
			t.Errorf("%s: replaces %d to %d", x.line, r.Start, r.End)
		}
	}
}

func TestCompleteReplacesTheWordAlone(t *testing.T) {
	c := completer(t)
	for line, want := range map[string]string{
		"Get-ReceiveConnector Def":                  `Get-ReceiveConnector 'EX1\Default EX20071'`,
		"Get-SendConnector | ? { $_.Fqd":            "Get-SendConnector | ? { $_.Fqdn",
		"Set-SendConnector -Enabled:$f":             "Set-SendConnector -Enabled:$false",
		"Get-SendConnector | fl Name,Fqd":           "Get-SendConnector | fl Name,Fqdn",
		"Set-SendConnector -ProtocolLoggingLevel:v": "Set-SendConnector -ProtocolLoggingLevel:Verbose",
	} {
		r := c.Complete(t.Context(), line, len(line))
		if len(r.Items) == 0 {
			t.Errorf("%s: nothing", line)
			continue
		}
		if got := line[:r.Start] + r.Items[0].Text + line[r.End:]; got != want {
			t.Errorf("%s became %s, want %s", line, got, want)
		}
	}
}

// In the middle of a word, ‸ being the cursor, all of the word is replaced.
func TestCompleteInTheMiddleOfAWord(t *testing.T) {
	c := completer(t)
	for before, want := range map[string]string{
		"Get-SendC‸xyz -Identity a":                   "Get-SendConnector -Identity a",
		"Set-SendConnector -Maxm‸zzz 5":               "Set-SendConnector -MaxMessageSize 5",
		"Get-SendConnector | fl Fqd‸xx,Name":          "Get-SendConnector | fl Fqdn,Name",
		"Get-ReceiveConnector 'EX1\\Def‸ault x' | fl": `Get-ReceiveConnector 'EX1\Default EX20071' | fl`,
		"Get-SendConnector | ? { $_.Fqd‸n -eq 1 }":    "Get-SendConnector | ? { $_.Fqdn -eq 1 }",
		"Get-SendConnector ‸Internet":                 "Get-SendConnector InternetInternet",
		"Set-SendConnector -Enabled:$f‸alse -Name a":  "Set-SendConnector -Enabled:$false -Name a",
		"Get-SendConnector Int‸; Get-Queue":           "Get-SendConnector Internet; Get-Queue",
	} {
		left, right, _ := strings.Cut(before, "‸")
		line, at := left+right, len(left)
		r := c.Complete(t.Context(), line, at)
		if len(r.Items) == 0 {
			t.Errorf("%s: nothing", before)
			continue
		}
		if got := line[:r.Start] + r.Items[0].Text + line[r.End:]; got != want {
			t.Errorf("%s became %s, want %s", before, got, want)
		}
	}
}

// What was given excludes the parameters of other sets.
func TestCompleteKnowsParameterSets(t *testing.T) {
	use := func(name string, sets ...string) *shell.Param {
		return &shell.Param{Name: name, Type: shell.Switch, Sets: sets}
	}
	c := &Completer{Cmdlets: []*shell.Cmdlet{{Verb: "New", Noun: "Thing", Params: []*shell.Param{
		use("Custom", "Custom"), use("Internet", "Internet"), use("Inbound", "Custom", "Internet"), use("Index")}}}}
	for line, want := range map[string]string{
		"New-Thing -I":                   "-Internet -Inbound -Index",
		"New-Thing -Custom -I":           "-Inbound -Index",
		"New-Thing -Inbound -I":          "-Internet -Index",
		"New-Thing -Inbound -Custom -In": "-Index",
		"New-Thing -Index -Cu":           "-Custom",
		"New-Thing -Internet -Cu":        "",
	} {
		var got []string
		for _, i := range c.Complete(t.Context(), line, len(line)).Items {
			if !strings.HasPrefix(i.Text, "-Information") {
				got = append(got, i.Text)
			}
		}
		if all := strings.Join(got, " "); all != want {
			t.Errorf("%s gives %s, want %s", line, all, want)
		}
	}
}

func TestWordsOfBash(t *testing.T) {
	c := completer(t)
	for _, x := range []struct {
		cmd, before, word, want string
	}{
		{"Set-SendConnector", "", "-maxm", "-MaxMessageSize"},
		{"Set-SendConnector", "", "--maxm", "-MaxMessageSize"},
		{"Set-SendConnector", "-Enabled", "", "true false"},
		{"Get-ReceiveConnector", "", "def", `EX1\Default EX20071`},
		{"Set-ReceiveConnector", "x -PermissionGroups", "AnonymousUsers,exchanges", "AnonymousUsers,ExchangeServers"},
	} {
		items, _ := c.Words(t.Context(), c.cmdlet(x.cmd), strings.Fields(x.before), x.word)
		var got []string
		for _, i := range items {
			got = append(got, i.Text)
		}
		if all := strings.Join(got, " "); all != x.want {
			t.Errorf("%s %s %s: got %s, want %s", x.cmd, x.before, x.word, all, x.want)
		}
	}
}

func FuzzComplete(f *testing.F) {
	for _, s := range []string{"Get-X | ? { $_.a -eq 'b' }", "@{a=1;b=", "Set-SendConnector @{", "$a = $a.", "$_.", "| ft ", "(((", "x -", "a > ", "$a = $a; $a.", "\"a $($x.", "Get-SendConnector -Filter \"Name -eq 'a' -and (", "[math]::R", "[dat", "@{a=1}.", "$x = @{a=@{b=", "Get-SendConnector | select Name,@{n='a'} | ft "} {
		f.Add(s)
	}
	c := &Completer{Cmdlets: append(core.All(core.Env{}), standard(model.SendConnectors, "Get"), standard(model.SendConnectors, "Set"))}
	c.Methods, c.Statics = func(any) []string { return []string{"ToString"} }, func(string) []string { return []string{"Max("} }
	c.Types = func() []string { return []string{"datetime", "string"} }
	f.Fuzz(func(t *testing.T, text string) {
		text = text[:min(len(text), 400)] // every place of it is tried
		for pos := range len(text) + 1 {
			if r := c.Complete(t.Context(), text, pos); r.Start < 0 || r.Start > r.End || r.End < pos || r.End > len(text) {
				t.Errorf("%q: replaces %d to %d", text, r.Start, r.End)
			}
		}
	})
}
