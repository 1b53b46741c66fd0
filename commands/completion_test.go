package commands

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mxsh/shell/complete"
	"mxsh/shell/eval"
	"mxsh/store"
	"mxsh/store/boltdir"
)

// prompting is the completer of the interactive shell over the organization of
// the examples.
func prompting(t *testing.T) *complete.Completer {
	t.Helper()
	w := lab(t)
	w.ok("New-SendConnector", "-Name", "To Internet", "-AddressSpaces", "*", "-SourceTransportServers", "EX20071")
	w.dir.Close()
	a := &app{World: World{Now: func() time.Time { return noon }, Env: []string{"HOME=" + t.TempDir(), "USERNAME=x"},
		Open: func(string) (store.Directory, error) {
			return boltdir.Open(filepath.Join(w.home, "directory.db"), boltdir.Options{})
		}}}
	a.flags.home = w.home
	a.all()
	t.Cleanup(func() {
		if d := a.directory.(*lateDirectory).Directory; d != nil {
			d.Close()
		}
	})
	dir := t.TempDir()
	for _, name := range []string{"users.csv", "my list.csv"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "reports"), 0o700); err != nil {
		t.Fatal(err)
	}
	s := eval.New(eval.Config{Cmdlets: a.cmdlets, Dir: dir, Env: a.Env})
	return a.completer(s)
}

func TestCompletionAtThePrompt(t *testing.T) {
	c := prompting(t)
	for _, x := range []struct{ line, want string }{ // what the line becomes: its part that is replaced, then the candidates
		{"gsc", "Get-SendConnector"},
		{"sel", "Select-Object|Select-String|select"},
		{"whi", "while"},
		{"& 'Get-Mailb", "'Get-Mailbox'|'Get-MailboxDatabase'"},
		{"users", "users.csv"},
		{"get-mailbox rob@", "rob@work.com"},
		{"get-mailbox \"r", `"Rob"`},
		{"Get-ReceiveConnector -Identity def", `'EX20071\Default EX20071'|'EX20072\Default EX20072'|'W2008\Default W2008'`},
		{`Get-ReceiveConnector "EX20071\Def`, `"EX20071\Default EX20071"`},
		{"Get-ReceiveConnector ex20072/d", `'EX20072\Default EX20072'`},
		{"Get-Queue -Server EX", "EX20071|EX20072"},
		{"New-ExchangeServer -Site v", "vSite"},
		{"New-Mailbox -Database M", "'Mailbox Database EX20071'|'Mailbox Database EX20072'|'Mailbox Database W2008'"},
		{"Stop-Service -Name M", "MSExchangeTransport"},
		{"Add-ADPermission x -ExtendedRights ms-Exch-SMTP-Accept-Any-R", "ms-Exch-SMTP-Accept-Any-Recipient"},
		{"Add-ADPermission x -User 'NT A", `'NT AUTHORITY\ANONYMOUS LOGON'|'NT AUTHORITY\Authenticated Users'`},
		{"Get-Mailbox -ResultSize U", "Unlimited"},
		{"Get-Mailbox -SortBy Na", "Name"},
		{"Get-Queue -SortOrder -MessageCo", "-MessageCount|-MessageCountsPerPriority"},
		{"Get-Queue -SortOrder +Messagecount,-nexth", "-NextHopDomain|-NextHopConnector|-NextHopCategory"},
		{"Get-Mailbox -Filter \"Na", "Name"},
		{"Get-Mailbox -Filter 'Name -eq \"x\" -and Al", "Alias"},
		{"Get-Mailbox -Filter \"Name -l", "-like|-lt|-le"},
		{"Get-Queue -Filter \"(Status -eq 'Re", "'Ready'|'Retry'"},
		{"Get-Queue -Filter 'Status -eq \"Sus", `"Suspended"`},
		{"Get-Mailbox | select Name,@{n='Size';e={1}} | sort S", "Size"},
		{"$x = Get-Mailbox | select name,Alias; $x.", "Name|Alias"},
		{"$h = @{Alpha=1; Beta=2}; $h.B", "Beta"},
		{"Get-Mailbox | % Na", "Name"},
		{"Get-Mailbox | % { $_.Name.ToU", "ToUpper(|ToUpperInvariant("},
		{"Get-Mailbox | % { \"mailbox $($_.Al", "Alias"},
		{"\"on $env:USERN", "$env:USERNAME"},
		{"(Get-Date).AddD", "AddDays("},
		{"'a'.Sta", "StartsWith("},
		{"[math]::Ro", "Round("},
		{"[int]::Max", "MaxValue"},
		{"[dat", "datetime"},
		{"Get-Help about_Fi", "about_Filters"},
		{"Get-Help Set-SendConnector -Parameter Smarth", "SmartHosts|SmartHostAuthMechanism"},
		{"Get-Alias epc", "epcsv"},
		{"cd ", "reports/"},
		{"Write-Host x -ForegroundColor Re", "Red"},
		{"Set-PSReadLineOption -EditMode ", "Windows|Emacs"},
	} {
		r := c.Complete(t.Context(), x.line, len(x.line))
		var got []string
		for _, i := range r.Items {
			if !strings.HasSuffix(i.Help, "Program") {
				got = append(got, i.Text)
			}
		}
		if all := strings.Join(got, "|"); all != x.want {
			t.Errorf("%s\n got %s\nwant %s", x.line, all, x.want)
		}
	}
}

// nowhere is an output that nobody reads.
type nowhere struct{}

func (nowhere) Write(any) error { return nil }
func (nowhere) Flush() error    { return nil }

func TestCompletionOfAFunctionsParameters(t *testing.T) {
	s := eval.New(eval.Config{Now: time.Now, Output: nowhere{}})
	if status := s.Run(t.Context(), "function Get-Relay { param([string]$Name, [ValidateSet('On','Off')]$State) }", ""); status != 0 {
		t.Fatal(status)
	}
	c := (&app{}).completer(s)
	for line, want := range map[string]string{"Get-Relay -N": "-Name", "get-relay -State O": "On|Off"} {
		var got []string
		for _, i := range c.Complete(t.Context(), line, len(line)).Items {
			got = append(got, i.Text)
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%s: %q, want %s", line, got, want)
		}
	}
}
