package commands

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/bind"
	"mxsh/shell/term"
)

// chance answers every question at random, with what its page allows.
type chance struct {
	t     *testing.T
	r     *rand.Rand
	names []string
	said  strings.Builder
}

func (p *chance) of(texts ...string) string {
	if p.said.Len() > 1<<16 {
		p.t.Fatalf("it asks on and on:\n%.3000s", p.said.String())
	}
	return texts[p.r.IntN(len(texts))]
}

func (p *chance) Say(text string) {
	if p.said.WriteString(text + "\n"); p.said.Len() > 1<<16 {
		p.t.Fatalf("it asks on and on:\n%.3000s", p.said.String())
	}
}

func (p *chance) Line(string) (string, error) { return p.of("bob", `CORP\o'neil`, "a b,c"), nil }

func (p *chance) Secret(string) (string, error) { return "secret", nil }

func (p *chance) YesNo(prompt string, _ bool) (bool, error) { return p.r.IntN(3) == 0, nil }

func (p *chance) LineOr(prompt, otherwise string) (string, error) {
	switch {
	case strings.HasPrefix(prompt, "Name of the type"):
		return p.of("FAX", "X400", "NOTES"), nil
	case strings.HasPrefix(prompt, "Name"):
		return p.of(p.names...), nil
	case strings.HasPrefix(prompt, "Address"):
		return p.of("*", "a.example", "b.example", "*.c.example", "münchen.example"), nil
	case strings.HasPrefix(prompt, "Cost"):
		return fmt.Sprint(1 + p.r.IntN(100)), nil
	case strings.HasPrefix(prompt, "Smart hosts"):
		return p.of("[127.0.9.9]", "mail.example, [127.0.9.8]", "[::1]"), nil
	case strings.HasPrefix(prompt, "Local addresses"):
		return fmt.Sprintf("127.0.%d.%d:%d, [::1]:%d", 20+p.r.IntN(200), 1+p.r.IntN(200), 3000+p.r.IntN(999), 4000+p.r.IntN(999)), nil
	case strings.HasPrefix(prompt, "Remote"):
		return fmt.Sprintf("10.%d.0.0/16, 192.168.1.1-192.168.1.9", p.r.IntN(200)), nil
	}
	return otherwise, nil
}

func (p *chance) Select(prompt string, options []string, preset int) (int, error) {
	if prompt != "What now?" {
		return p.r.IntN(len(options)), nil
	}
	if options[0] != "Run the command" {
		return len(options) - 1, nil // the faults of all pages together: leave it
	}
	return 0, nil
}

func (p *chance) SelectMany(_ string, options []string, _ []int) ([]int, error) {
	return []int{p.r.IntN(len(options))}, nil
}

// bashRuns is the cmdlet line that a bash makes of a command, run by the door's binder.
func (w *world) bashRuns(line string) error {
	out, err := exec.Command("bash", "-c", `mxsh() { printf '%s\0' "$@"; }; `+line).Output()
	if err != nil {
		return err
	}
	words := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
	c := w.cmdlet(words[0])
	bound, err := bind.Bind(c, bind.Words(c, words[1:]), bind.Options{Loose: true,
		Credential: func(user string) (any, error) {
			return &model.PSCredential{UserName: user, Password: model.NewSecret("secret")}, nil
		}})
	if err != nil {
		return err
	}
	_, err = w.process(c, bound, nil)
	return err
}

// withoutIdentity is what a connector is, but for what each new object has of its own.
func withoutIdentity(o model.Object) string {
	var b strings.Builder
	for _, f := range model.KindOf(o).Fields {
		fmt.Fprintf(&b, "%s=%s\n", f.Name, shell.Text(f.Get(o)))
		if c, ok := f.Get(o).(model.PSCredential); ok {
			fmt.Fprintf(&b, "user %s\n", c.UserName)
		}
	}
	return o.Header().Name + "\n" + b.String()
}

// TestWizardsCommandMakesTheSameObject: what the last page shows can be copied into
// the shell, a script or bash, whatever was answered.
func TestWizardsCommandMakesTheSameObject(t *testing.T) {
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("there is no bash")
	}
	const getCredential = "function Get-Credential($u) { New-Object System.Management.Automation.PSCredential($u, (ConvertTo-SecureString secret -AsPlainText -Force)) }\n"
	names := []string{"To the world", "It's out", `"quoted"`, "a{b", "{b}", "$null", "$true", "'x'", "O’Brien", "‘’", "-x", "a,b", "100%", "a;b`c", "@{x", "c:d=e", "ü日", "!#&<>()"}
	w := lab(t)
	for _, noun := range []string{"SendConnector", "ReceiveConnector"} {
		made := 0
		for seed := range uint64(60) {
			p := &chance{t: t, r: rand.New(rand.NewPCG(seed, 1)), names: names}
			c := w.cmdlet("New-" + noun)
			bound, err := bind.Bind(c, nil, bind.Options{Loose: true, Wizard: func(c *shell.Cmdlet, given map[string]any) (map[string]any, error) {
				return term.RunWizard(context.Background(), p, c, given, true)
			}})
			if err == term.ErrLeft {
				continue
			}
			if err != nil {
				t.Fatalf("seed %d: %v\n%s", seed, err, p.said.String())
			}
			made++
			_, last, _ := cutLast(p.said.String(), "The command:\n\n  ")
			command, rest, _ := strings.Cut(last, "\n")
			_, bash, _ := strings.Cut(rest, "In bash:\n\n  ")
			bash, _, _ = strings.Cut(bash, "\n")
			take := func() string {
				var texts []string
				for _, o := range w.ok("Get-" + noun) {
					if !strings.HasPrefix(o.Header().Name, "Default ") && !strings.HasPrefix(o.Header().Name, "Client ") {
						texts = append(texts, withoutIdentity(o))
						w.ok("Remove-"+noun, "-Identity", o.Header().Guid.String(), "-Confirm:false")
					}
				}
				return strings.Join(texts, "\n")
			}
			if _, err := w.process(c, bound, nil); err != nil {
				t.Fatalf("seed %d: the wizard's own values: %v", seed, err)
			}
			want := take()
			if status, _ := w.says(getCredential + command); status != 0 {
				t.Errorf("seed %d: it does not run: %s\n%v", seed, command, w.errs)
			} else if got := take(); got != want {
				t.Errorf("seed %d: %s\nmakes\n%s\nwant\n%s", seed, command, got, want)
			}
			if err := w.bashRuns(bash); err != nil {
				t.Errorf("seed %d: it does not run in bash: %s\n%v", seed, bash, err)
			} else if got := take(); got != want {
				t.Errorf("seed %d: %s\nmakes\n%s\nwant\n%s", seed, bash, got, want)
			}
		}
		if made < 20 {
			t.Errorf("only %d %ss were made", made, noun)
		}
	}
}
