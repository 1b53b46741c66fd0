package commands

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"mxsh/shell/term"
	"mxsh/shell/transcript"
	"mxsh/store"
	"mxsh/store/boltdir"
)

// scripted runs the program with a script and returns its exit status and what it
// printed.
func scripted(t *testing.T, dir, script string, flags ...string) (status int, printed string) {
	t.Helper()
	path := filepath.Join(dir, "x.ps1")
	if err := os.WriteFile(path, []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := os.Create(filepath.Join(dir, "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	in, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	status = Main(t.Context(), World{Args: append(flags, "--home", dir, path), Env: []string{"HOME=" + dir, "MXSH_PIPE=text"}, Stdin: in, Stdout: out, Stderr: out,
		Version: "test", Now: func() time.Time { return noon }, Hostname: "host",
		Open: func(url string) (store.Directory, error) {
			return boltdir.Open(strings.TrimPrefix(url, "bolt:"), boltdir.Options{})
		}})
	data, err := os.ReadFile(out.Name())
	if err != nil {
		t.Fatal(err)
	}
	return status, string(data)
}

func TestTranscriptOfAScript(t *testing.T) {
	for _, flags := range [][]string{nil, {"-o", "json"}} {
		dir := t.TempDir()
		file := filepath.Join(dir, "t.txt")
		status, printed := scripted(t, dir, `Start-Transcript '`+file+`'
[pscustomobject]@{Name='x';Port=25}
Write-Host hello
Write-Warning careful
Get-Command nothing-such
Start-Transcript other.txt
Stop-Transcript
'after'
Stop-Transcript
`, flags...)
		if status == 0 || !strings.Contains(printed, "Transcript started, output file is "+file) || !strings.Contains(printed, "No transcript is being written") {
			t.Errorf("exit %d\n%s", status, printed)
		}
		data, _ := os.ReadFile(file)
		text := string(data)
		for _, want := range []string{`^\*{22}\nmxsh transcript start\nStart time: 20261121120000\nUsername: `, `\n\*{22}\nTranscript started, output file is `,
			`Name +Port\n-+ +-+\nx +25\n`, `\nhello\nWARNING: careful\n`, `'nothing-such' is not recognized`, `is being written to .* already`, `\*{22}\nmxsh transcript end\nEnd time: 20261121120000\n\*{22}\n$`} {
			if !regexp.MustCompile(want).MatchString(text) {
				t.Errorf("%v: no %s in\n%s", flags, want, text)
			}
		}
		if strings.Contains(text, "after") || strings.Contains(text, "\x1b") {
			t.Errorf("goes on after its end, or holds escape sequences:\n%s", text)
		}
	}
}

func TestTranscriptEndsWithTheScript(t *testing.T) {
	dir := t.TempDir()
	if status, printed := scripted(t, dir, "Set-Location '"+dir+"'; $Transcript = './t.txt'; Start-Transcript -UseMinimalHeader; exit 3"); status != 3 {
		t.Errorf("exit %d: %s", status, printed)
	}
	data, _ := os.ReadFile(filepath.Join(dir, "t.txt"))
	if !strings.HasSuffix(string(data), "\nEnd time: 20261121120000\n**********************\n") || strings.Contains(string(data), "Username") {
		t.Errorf("%s", data)
	}
}

// answers is a person who says the same to every question.
type answers struct {
	term.Prompter
	text string
}

func (a answers) Line(string) (string, error)   { return a.text, nil }
func (a answers) Secret(string) (string, error) { return a.text, nil }
func (a answers) Say(string)                    {}

func TestTranscriptOfTypedLines(t *testing.T) {
	a := &app{World: World{Now: func() time.Time { return noon }}}
	a.all()
	file := filepath.Join(t.TempDir(), "t.txt")
	if err := a.transcript.Start(transcript.Options{Path: file, Times: true}); err != nil {
		t.Fatal(err)
	}
	a.keepTyped("Get-Queue |\nft")
	a.keepTyped("$p = ConvertTo-SecureString P@ssw0rd1 -AsPlainText -Force")
	p := transcribed{answers{text: "P@ssw0rd1"}, a.transcript}
	if text, err := p.Secret("Password for user x:"); err != nil || text != "P@ssw0rd1" {
		t.Errorf("%q, %v", text, err)
	}
	p = transcribed{answers{text: "EX1"}, a.transcript}
	if _, err := p.Line("Name: "); err != nil {
		t.Error(err)
	}
	if _, err := a.transcript.Stop(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	data, _ := os.ReadFile(file)
	for _, want := range []string{"Command start time: 20261121120000", promptText + "Get-Queue |\n>> ft\n", "may hold a password is left out", "Password for user x: ********\n", "Name: EX1\n"} {
		if !strings.Contains(string(data), want) {
			t.Errorf("no %q in\n%s", want, data)
		}
	}
	if strings.Contains(string(data), "P@ssw0rd1") {
		t.Errorf("holds a password:\n%s", data)
	}
}
