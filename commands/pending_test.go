package commands

import (
	"strings"
	"testing"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/core"
)

// texts are values of which every setting takes one; earlier ones first.
var texts = []string{"$true", "$false", "7", "2", "60", "40KB", "3MB", "5MB", "20MB", "unlimited", "12:00:00", "Tim", "rob@work.com",
	"10.0.0.1", `EX20071\Default EX20071`, "contoso.com", "contoso.com:AcceptCloudServicesMail", "en-US"}

// values are what to try for a setting: the words of its enumeration or texts.
func values(f *model.Field) []any {
	var all []any
	for _, word := range append(append([]string{"/var/tmp/" + f.Name}, f.Enum...), texts...) {
		switch word {
		case "$true":
			all = append(all, true)
		case "$false":
			all = append(all, false)
		default:
			all = append(all, word)
		}
	}
	return all
}

// TestEveryPendingSettingWarns gives each setting that the engine does not apply
// yet by its cmdlet: Set- on an object of the lab, New- for what only that has.
func TestEveryPendingSettingWarns(t *testing.T) {
	w := lab(t)
	w.ok("New-SendConnector", "-Name", "Out", "-AddressSpaces", "*", "-SourceTransportServers", "EX20071")
	w.ok("New-RemoteDomain", "-Name", "Contoso", "-DomainName", "contoso.com")
	targets := map[string]string{
		"AcceptedDomain": "work.com", "AdSite": "vSite", "Mailbox": "Rob", "RemoteDomain": "Contoso", "SendConnector": "Out",
		"ReceiveConnector": `EX20071\Default EX20071`, "TransportServer": "EX20071", "TransportService": "EX20072",
	}
	for _, noun := range []string{"MailboxDatabase", "TransportConfig", "OrganizationConfig"} {
		targets[noun] = model.Identity(w.ok("Get-" + noun)[0])
	}
	made := map[string][]any{"AcceptedDomain": {"-Name", "Other", "-DomainName", "other.test"}}
	with := map[string][]any{ // what a setting needs beside it
		"LinkedReceiveConnector": {"-AddressSpaces", nil, "-DNSRoutingEnabled", false, "-SmartHosts", "[127.0.0.9]", "-MaxMessageSize", "unlimited"},
	}
	for _, c := range w.cmdlets {
		for _, p := range c.Params {
			switch {
			case p.Field == nil || p.Field.Pending == "":
			case c.Verb == verbSet:
				w.warns(c, p, append([]any{"-Identity", targets[c.Noun]}, with[p.Name]...)...)
			case c.Verb == verbNew && p.Field.Only == "new":
				w.warns(c, p, made[c.Noun]...)
			}
		}
	}
}

// warns sets one parameter to the first value that the cmdlet takes and that
// changes the object.
func (w *world) warns(c *shell.Cmdlet, p *shell.Param, words ...any) {
	w.t.Helper()
	var refused error
	for _, v := range values(p.Field) {
		before := w.revision()
		if _, err := w.run(c.Name(), append(words[:len(words):len(words)], "-"+p.Name, v)...); err != nil {
			refused = err
			continue
		}
		if w.revision() == before {
			continue
		}
		if want := p.Name + " is stored; this version of mxsh does not apply it yet."; !strings.Contains(strings.Join(w.warnings, "\n"), want) {
			w.t.Errorf("%s -%s %v warns %q, want %q", c.Name(), p.Name, v, w.warnings, want)
		}
		return
	}
	w.t.Errorf("%s -%s takes none of the values of this test; the last refusal is: %v", c.Name(), p.Name, refused)
}

// TestHelpTellsWhatIsNotApplied: the help of a pending setting says that it is
// one, that of an inert one gives the reason, and that of neither says either.
func TestHelpTellsWhatIsNotApplied(t *testing.T) {
	const later, never = "Stored and shown, not yet applied by this version.", "Accepted without effect: "
	for _, c := range All(Env{}) {
		for _, p := range c.Params {
			if p.Field != nil && p.Inert != p.Field.Inert {
				t.Errorf("%s -%s is inert because %q, the setting because %q", c.Name(), p.Name, p.Inert, p.Field.Inert)
			}
			text := strings.Join(strings.Fields(core.Page(&shell.Cmdlet{Verb: c.Verb, Noun: c.Noun, Params: []*shell.Param{p}}, 100)), " ")
			if about := strings.Join(strings.Fields(p.About()), " "); !strings.Contains(text, about) {
				t.Errorf("help of %s -%s does not say %q", c.Name(), p.Name, about)
			}
			if isLater := p.Field != nil && p.Field.Pending != ""; isLater != strings.Contains(text, later) {
				t.Errorf("help of %s -%s (pending: %v) is %q", c.Name(), p.Name, isLater, text)
			}
			if strings.Contains(text, never) != (p.Inert != "") || !strings.Contains(text, p.Inert) {
				t.Errorf("help of %s -%s (inert: %q) is %q", c.Name(), p.Name, p.Inert, text)
			}
		}
	}
}
