package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// seeds reads lab/seed-commands.ps1: command lines as they were published.
func seeds(t *testing.T) (lines []seed) {
	t.Helper()
	data, err := os.ReadFile("lab/seed-commands.ps1")
	if err != nil {
		t.Fatal(err)
	}
	for text := range strings.Lines(string(data)) {
		text = strings.TrimSpace(text)
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		s := seed{text: text}
		if i := strings.Index(text, "  # "); i > 0 {
			s.text = strings.TrimSpace(text[:i])
			s.mark, s.note, _ = strings.Cut(strings.TrimPrefix(text[i:], "  # "), ":")
		}
		lines = append(lines, s)
	}
	if len(lines) < 25 {
		t.Fatalf("only %d lines", len(lines))
	}
	return lines
}

type seed struct{ text, mark, note string }

// wrong says for each faulty line what its error must contain.
var wrong = map[string]string{
	"Remove-Connector": "Remove-SendConnector",
	"-SmartHosts -Max": "Missing an argument for parameter 'SmartHosts'",
	"0.0.0.0- 255":     "without blanks",
	"<Connector Name>": "'<' operator is reserved",
}

func TestSeedLinesAreChecked(t *testing.T) {
	home := t.TempDir()
	for _, s := range seeds(t) {
		r := mxsh(t, home, nil, "-n", "-c", s.text)
		if s.mark != "ERR" {
			if r.code != 0 {
				t.Errorf("%s\nexit %d: %s", s.text, r.code, r.err)
			}
			continue
		}
		want := ""
		for part, text := range wrong {
			if strings.Contains(s.text, part) {
				want = text
			}
		}
		if r.code != 2 || want == "" || !strings.Contains(r.err, want) {
			t.Errorf("%s\nexit %d, want 2 and %q: %s", s.text, r.code, want, r.err)
		}
		if !regexp.MustCompile(`\b1:\d+\b|char:\d+`).MatchString(r.err) {
			t.Errorf("%s\nthe fault has no place: %s", s.text, r.err)
		}
	}
}

// TestDrySeedsAreStoredAsGiven runs each line with public addresses alone in a
// fresh lab, without any engine, and reads it back.
func TestDrySeedsAreStoredAsGiven(t *testing.T) {
	base := filepath.Join(t.TempDir(), "home")
	must(t, base, "lab/organization.ps1")
	must(t, base, "-c", "$null = New-ExchangeServer -Name EX64 -Role HubTransport,Mailbox -Fqdn ex64.east.com -Address 127.0.64.1 -SmtpPort 2525 -SubmissionPort 2587")
	for _, s := range seeds(t) {
		if s.mark != "DRY" {
			continue
		}
		home := filepath.Join(t.TempDir(), "home")
		if out, err := exec.Command("cp", "-a", base, home).CombinedOutput(); err != nil {
			t.Fatalf("%v %s", err, out)
		}
		credential := "$credential = New-Object System.Management.Automation.PSCredential('user', (ConvertTo-SecureString 'secret-of-the-lab' -AsPlainText -Force))\n"
		r := mxsh(t, home, strings.NewReader(credential+s.text+"\n"), "--server", "EX20071")
		if r.code != 0 {
			t.Errorf("%s\nexit %d: %s", s.text, r.code, r.err)
			continue
		}
		if strings.Contains(s.note, "two sites") && !strings.Contains(r.err, "WARNING: ") {
			t.Errorf("%s\nno warning that the source servers span sites: %s", s.text, r.err)
		}
		given := parameters(s.text)
		list := must(t, home, "-c", "Get-SendConnector '"+given["Name"]+"' | fl *")
		if strings.Contains(list+r.out+r.err, "secret-of-the-lab") {
			t.Errorf("%s\nthe password is shown", s.text)
		}
		for name, want := range given {
			if name == "Usage" || name == "AuthenticationCredential" {
				continue
			}
			line := regexp.MustCompile(`(?m)^` + name + `\s+: (.*)$`).FindStringSubmatch(list)
			if line == nil || !strings.EqualFold(line[1], want) {
				t.Errorf("%s\n%s reads back as %q, want %q", s.text, name, line, want)
			}
		}
	}
}

// parameters takes a line apart and gives each value as Format-List prints it.
func parameters(line string) map[string]string {
	given := map[string]string{}
	_, line, _ = strings.Cut(line, " ") // without the cmdlet
	for _, m := range regexp.MustCompile(`-([A-Za-z]+)\s+((?:(?:'[^']*'|"[^"]*"|[^\s,'"]+)(?:\s*,\s*)?)+)`).FindAllStringSubmatch(line, -1) {
		name, value := m[1], strings.NewReplacer("'", "", `"`, "", "$true", "True", "$false", "False").Replace(strings.TrimSpace(m[2]))
		switch name {
		case "AddressSpace", "AddressSpaces":
			var spaces []string
			for _, s := range strings.Split(value, ",") {
				if !strings.HasPrefix(s, "SMTP:") {
					s = "SMTP:" + s
				}
				spaces = append(spaces, s)
			}
			name, value = "AddressSpaces", "{"+strings.Join(spaces, ", ")+"}"
		case "SmartHosts":
			value = "{[" + strings.Trim(value, "[]") + "]}"
		case "SourceTransportServers":
			value = "{" + strings.Join(regexp.MustCompile(`\s*,\s*`).Split(value, -1), ", ") + "}"
		case "MaxMessageSize":
			value = "20 MB (20,971,520 bytes)"
		}
		given[name] = value
	}
	return given
}
