package commands

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/bind"
	"mxsh/shell/term"
)

// person answers the questions of a wizard. A choice is answered by how its
// text begins, several by these with commas between; "" means Enter.
type person struct {
	t       *testing.T
	answers []string
	said    strings.Builder
	offered map[string][]string
	presets map[string]string
}

func (p *person) next(prompt string) string {
	if len(p.answers) == 0 {
		p.t.Fatalf("no answer is left for %q after\n%s", prompt, p.said.String())
	}
	a := p.answers[0]
	p.answers = p.answers[1:]
	fmt.Fprintf(&p.said, "%s [%s]\n", prompt, a)
	return a
}

func (p *person) Line(prompt string) (string, error)   { return p.next(prompt), nil }
func (p *person) Secret(prompt string) (string, error) { return p.next(prompt), nil }
func (p *person) Say(text string)                      { p.said.WriteString(text + "\n") }

func (p *person) LineOr(prompt, otherwise string) (string, error) {
	p.presets[prompt] = otherwise
	if a := p.next(prompt); a != "" {
		return a, nil
	}
	return otherwise, nil
}

func (p *person) YesNo(prompt string, preset bool) (bool, error) {
	switch a := p.next(prompt); a {
	case "":
		return preset, nil
	case "y", "n":
		return a == "y", nil
	default:
		p.t.Fatalf("%s is answered by %q", prompt, a)
		return false, nil
	}
}

func (p *person) Select(prompt string, options []string, preset int) (int, error) {
	p.offered[prompt] = options
	p.presets[prompt] = options[preset]
	a := p.next(prompt)
	if a == "" {
		return preset, nil
	}
	return p.index(prompt, options, a), nil
}

func (p *person) SelectMany(prompt string, options []string, preset []int) ([]int, error) {
	p.offered[prompt] = options
	a := p.next(prompt)
	if a == "" {
		return preset, nil
	}
	var chosen []int
	for part := range strings.SplitSeq(a, ",") {
		chosen = append(chosen, p.index(prompt, options, part))
	}
	return chosen, nil
}

func (p *person) index(prompt string, options []string, answer string) int {
	i := slices.IndexFunc(options, func(o string) bool { return strings.HasPrefix(o, answer) })
	if i < 0 {
		p.t.Fatalf("%q is not offered by %s %q", answer, prompt, options)
	}
	return i
}

// asks is the wizard of both doors, with that person.
func (w *world) asks(p term.Prompter) func(*shell.Cmdlet, map[string]any) (map[string]any, error) {
	return func(c *shell.Cmdlet, given map[string]any) (map[string]any, error) {
		return term.RunWizard(w.t.Context(), p, c, given, true)
	}
}

// walk lets a person walk the wizard of a cmdlet, given arguments of a command
// line, and runs the cmdlet. It returns the command that was shown last.
func (w *world) walk(name string, args []bind.Arg, answers ...string) (p *person, command string, err error) {
	w.t.Helper()
	p = &person{t: w.t, answers: answers, offered: map[string][]string{}, presets: map[string]string{}}
	c := w.cmdlet(name)
	bound, err := bind.Bind(c, args, bind.Options{Loose: true, Wizard: w.asks(p)})
	if err != nil {
		return p, "", err
	}
	if len(p.answers) > 0 {
		w.t.Errorf("answers left over: %q after\n%s", p.answers, p.said.String())
	}
	_, command, _ = cutLast(p.said.String(), "The command:\n\n  ")
	command, _, _ = strings.Cut(command, "\n")
	words := []any{}
	for param, v := range bound.Args {
		words = append(words, "-"+param, v)
	}
	_, err = w.run(name, words...)
	return p, command, err
}

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

const runIt = "Run"

func TestSendConnectorWizard(t *testing.T) {
	for _, tt := range []struct {
		name    string
		answers []string
		command string
	}{
		{"internet by DNS", []string{"To the world", "Internet", "", "", "n", "", "by DNS", "y", "EX20071,EX20072", runIt},
			"New-SendConnector -Name 'To the world' -Usage 'Internet' -AddressSpaces 'SMTP:*;1' -IsScopedConnector $false -DNSRoutingEnabled $true -UseExternalDNSServersEnabled $true -SourceTransportServers 'EX20071','EX20072'"},
		{"internet by provider", []string{"It's out", "Internet", "fabrikam.com", "y", "5", "y", "example.net", "n", "", "n", "y", "through", "[127.0.9.9], mail.fabrikam.com", "", "Basic authentication over", "bob", "P@ssw0rd", "EX20071", runIt},
			"New-SendConnector -Name 'It''s out' -Usage 'Internet' -AddressSpaces 'SMTP:*.fabrikam.com;5','SMTP:example.net;1' -IsScopedConnector $true -DNSRoutingEnabled $false -SmartHosts '[127.0.9.9]','mail.fabrikam.com' -UseExternalDNSServersEnabled $false -SmartHostAuthMechanism 'BasicAuthRequireTLS' -AuthenticationCredential (Get-Credential 'bob') -SourceTransportServers 'EX20071'"},
		{"internal", []string{"Inside", "Internal", "SMTP", "unix.work.com", "n", "", "n", "", "mail.unix.work.com", "", "W2008", runIt},
			"New-SendConnector -Name 'Inside' -Usage 'Internal' -AddressSpaces 'SMTP:unix.work.com;1' -IsScopedConnector $false -DNSRoutingEnabled $false -SmartHosts 'mail.unix.work.com' -SmartHostAuthMechanism 'ExchangeServer' -SourceTransportServers 'W2008'"},
		{"partner", []string{"Partner", "Partner", "contoso.com", "n", "", "n", "", "", "W2008", runIt},
			"New-SendConnector -Name 'Partner' -Usage 'Partner' -AddressSpaces 'SMTP:contoso.com;1' -IsScopedConnector $false -DNSRoutingEnabled $true -UseExternalDNSServersEnabled $false -SourceTransportServers 'W2008'"},
		{"another type", []string{"Fax", "Custom", "another", "FAX", "*", "3", "n", "", "fax.work.com", "", "None", "W2008", runIt},
			"New-SendConnector -Name 'Fax' -Usage 'Custom' -AddressSpaces 'FAX:*;3' -IsScopedConnector $false -DNSRoutingEnabled $false -SmartHosts 'fax.work.com' -UseExternalDNSServersEnabled $false -SmartHostAuthMechanism 'None' -SourceTransportServers 'W2008'"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := lab(t)
			p, command, err := w.walk("New-SendConnector", nil, tt.answers...)
			if err != nil {
				t.Fatalf("%v\n%s", err, p.said.String())
			}
			if command != tt.command {
				t.Errorf("shown\n%s\nwant\n%s", command, tt.command)
			}
			if got := w.ok("Get-SendConnector"); len(got) != 1 {
				t.Errorf("%d connectors were made", len(got))
			}
			if strings.Contains(p.said.String(), "P@ssw0rd\n") {
				t.Error("the password is shown")
			}
			w.ok("Remove-SendConnector", "-Identity", tt.answers[0], "-Confirm:false")
			if strings.Contains(command, "Get-Credential") {
				return
			}
			if status, _ := w.says(command); status != 0 {
				t.Errorf("the command that was shown does not run: %v", w.errs)
			}
		})
	}
}

func TestReceiveConnectorWizard(t *testing.T) {
	for _, tt := range []struct {
		name    string
		answers []string
		command string
	}{
		{"internet", []string{"EX20072", "World", "Internet", "127.0.7.3:2525", "", runIt},
			"New-ReceiveConnector -Server 'EX20072' -Name 'World' -Usage 'Internet' -Bindings '127.0.7.3:2525' -Fqdn 'ex20072.work.com'"},
		{"client", []string{"EX20072", "People", "Client", "", "mail.work.com", "", runIt},
			"New-ReceiveConnector -Server 'EX20072' -Name 'People' -Usage 'Client' -Bindings '0.0.0.0:587','[::]:587' -Fqdn 'mail.work.com' -RemoteIPRanges '0.0.0.0-255.255.255.255'"},
		{"printers", []string{"EX20072", "Printers", "Custom", "127.0.7.2:2525", "", "127.0.9.0/24, 127.0.9.7", "Anonymous,Partners", runIt},
			"New-ReceiveConnector -Server 'EX20072' -Name 'Printers' -Usage 'Custom' -Bindings '127.0.7.2:2525' -Fqdn 'ex20072.work.com' -RemoteIPRanges '127.0.9.0/24','127.0.9.7' -PermissionGroups 'AnonymousUsers','Partners'"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := lab(t)
			p, command, err := w.walk("New-ReceiveConnector", nil, tt.answers...)
			if err != nil {
				t.Fatalf("%v\n%s", err, p.said.String())
			}
			if command != tt.command {
				t.Errorf("shown\n%s\nwant\n%s", command, tt.command)
			}
			w.ok("Remove-ReceiveConnector", "-Identity", `EX20072\`+tt.answers[1], "-Confirm:false")
			if status, _ := w.says(command); status != 0 {
				t.Errorf("the command that was shown does not run: %v", w.errs)
			}
		})
	}
}

func TestWizardOffersWhatTheUsageAllows(t *testing.T) {
	w := lab(t)
	p, _, err := w.walk("New-SendConnector", nil, "Out", "Internet", "", "", "n", "", "through", "smart.fabrikam.com", "", "None", "EX20071", runIt)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range p.offered["How the connector proves itself to the smart hosts:"] {
		if strings.HasPrefix(o, "Exchange") || strings.HasPrefix(o, "Externally") {
			t.Errorf("a host of the Internet is offered %q", o)
		}
	}
	if _, asked := p.offered["Type:"]; asked {
		t.Error("a connector to the Internet is asked for a type of address space")
	}
	p, _, err = w.walk("New-SendConnector", nil, "P", "Partner", "contoso.com", "", "", "n", "", "", "EX20071", runIt)
	if err != nil {
		t.Fatal(err)
	}
	if _, asked := p.offered["How to send mail with this connector:"]; asked {
		t.Error("a partner's connector is offered smart hosts")
	}
}

// TestWizardJudgesEveryPage: what the cmdlet would refuse is told on its page,
// before the next one is shown.
func TestWizardJudgesEveryPage(t *testing.T) {
	w := lab(t)
	w.ok("New-SendConnector", "-Name", "Taken", "-AddressSpaces", "*", "-SourceTransportServers", "EX20071")
	p, _, err := w.walk("New-SendConnector", nil,
		"", strings.Repeat("x", 65), "Custom", "taken", "Custom", "Free", "", // the name: empty, too long, taken
		"SMTP", "bad domain", "contoso.com", "", "101", "2", "n", "",
		"through", "", "no host", "smart.contoso.com", "", "None",
		"EX20071", runIt)
	if err != nil {
		t.Fatalf("%v\n%s", err, p.said.String())
	}
	said := p.said.String()
	for _, want := range []string{"64", "exists already", "bad domain", "from 1 to 100", "no host"} {
		if !strings.Contains(said, want) {
			t.Errorf("nothing was said of %q:\n%s", want, said)
		}
	}
	if strings.Contains(w.ok("Get-SendConnector", "-Identity", "Free")[0].Header().Name, "!") {
		t.Error("the connector has a wrong name")
	}
	p, _, err = w.walk("New-ReceiveConnector", nil, "EX20071", "Second", "Custom", "127.0.7.1:2525", "",
		"0.0.0.0-255.255.255.255", "127.0.9.1", "Anonymous", runIt) // the ranges of a connector that is there
	if err != nil {
		t.Fatalf("%v\n%s", err, p.said.String())
	}
	if !strings.Contains(p.said.String(), "! ") {
		t.Errorf("a clash with the default connector is not told:\n%s", p.said.String())
	}
}

func TestWizardChangesAPageAndCancels(t *testing.T) {
	w := lab(t)
	p, command, err := w.walk("New-SendConnector", nil, "Out", "Internet", "", "", "n", "", "by DNS", "", "EX20071",
		"Change: Intro", "Away", "Custom", "SMTP", "fabrikam.com", "", "", "n", "", "", "", "", runIt)
	if err != nil {
		t.Fatalf("%v\n%s", err, p.said.String())
	}
	want := "New-SendConnector -Name 'Away' -Usage 'Custom' -AddressSpaces 'SMTP:fabrikam.com;1' -IsScopedConnector $false -DNSRoutingEnabled $true -UseExternalDNSServersEnabled $false -SourceTransportServers 'EX20071'"
	if command != want {
		t.Errorf("shown\n%s\nwant\n%s", command, want)
	}
	_, _, err = w.walk("New-SendConnector", nil, "Out", "Internet", "", "", "n", "", "by DNS", "", "EX20071", "Cancel")
	if err != term.ErrLeft {
		t.Errorf("left with %v", err)
	}
	if n := len(w.ok("Get-SendConnector")); n != 1 {
		t.Errorf("there are %d connectors", n)
	}
}

// TestWizardSwitch: with -Wizard what the command line gives is not asked for.
func TestWizardSwitch(t *testing.T) {
	w := lab(t)
	args := []bind.Arg{bind.Named("Wizard"), bind.Named("Usage"), bind.Positional("Internet"), bind.Named("AddressSpaces"), bind.Positional("SMTP:fabrikam.com;7")}
	p, command, err := w.walk("New-SendConnector", args, "Out", "", "by DNS", "", "EX20071", runIt)
	if err != nil {
		t.Fatalf("%v\n%s", err, p.said.String())
	}
	if !strings.Contains(command, "-AddressSpaces 'SMTP:fabrikam.com;7'") || !strings.Contains(command, "-Usage 'Internet'") {
		t.Errorf("shown: %s", command)
	}
	_, err = bind.Bind(w.cmdlet("New-SendConnector"), []bind.Arg{bind.Named("Wizard")}, bind.Options{})
	if err == nil || !strings.Contains(err.Error(), "terminal") {
		t.Errorf("without a terminal -Wizard says %v", err)
	}
	_, err = bind.Bind(w.cmdlet("New-SendConnector"), nil, bind.Options{})
	if err == nil || !strings.Contains(err.Error(), "Name") {
		t.Errorf("without a terminal and arguments: %v", err)
	}
}

func TestWizardWithoutServers(t *testing.T) {
	w := newWorld(t)
	_, _, err := w.walk("New-ReceiveConnector", nil)
	var e *model.Error
	if e, _ = err.(*model.Error); e == nil || e.ID != "NoTransportServer" {
		t.Errorf("begins with %v", err)
	}
}
