package trace

import (
	"encoding/csv"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

var start = time.Date(2016, 12, 14, 1, 17, 34, 808e6, time.UTC)

type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

func open(t *testing.T, s Settings) (*Protocol, *clock) {
	t.Helper()
	c := &clock{at: start}
	p := NewProtocol(Receive(), s, c.now, quiet())
	t.Cleanup(func() { p.Close() })
	return p, c
}

func names(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return strings.Join(all, " ")
}

func TestProtocolRows(t *testing.T) {
	dir := t.TempDir()
	p, _ := open(t, Settings{Dir: dir})
	s := p.Session(`EX\Default EX`, "08D41B2C00000001", "10.0.0.5:25", "91.112.61.94:55171")
	s.Connected()
	s.Sent("220 mail.x.x ready at Tue, 13 Dec 2016 20:17:34 -0500")
	s.Received([]byte("EHLO host"))
	s.Sent("250-mail.x.x Hello\r\n250 SIZE")
	s.Received([]byte("AUTH PLAIN AHVzZXIAcGFzcw=="))
	s.Received([]byte("auth login dXNlcg=="))
	s.Secret("<")
	s.Note("Tarpit for '0.00:00:05'", "")
	s.Received([]byte("NOOP \x1b[31m\"x\""))
	s.Disconnected("Remote")

	text, err := os.ReadFile(filepath.Join(dir, "RECV20161214-1.log"))
	if err != nil {
		t.Fatal(err)
	}
	const at = `2016-12-14T01:17:34.808Z,EX\Default EX,08D41B2C00000001,`
	const ends = `,10.0.0.5:25,91.112.61.94:55171,`
	want := "#Software: mxsh\r\n#Version: 14.0.0.0\r\n#Log-type: SMTP Receive Protocol Log\r\n#Date: 2016-12-14T01:17:34.808Z\r\n#Fields: " + protocolFields + "\r\n" +
		at + "0" + ends + "+,,\r\n" +
		at + "1" + ends + `>,"220 mail.x.x ready at Tue, 13 Dec 2016 20:17:34 -0500",` + "\r\n" +
		at + "2" + ends + "<,EHLO host,\r\n" +
		at + "3" + ends + ">,250-mail.x.x Hello,\r\n" +
		at + "4" + ends + ">,250 SIZE,\r\n" +
		at + "5" + ends + "<,AUTH PLAIN,\r\n" +
		at + "6" + ends + "<,auth login,\r\n" +
		at + "7" + ends + "<,,\r\n" +
		at + "8" + ends + "*,Tarpit for '0.00:00:05',\r\n" +
		at + "9" + ends + `<,"NOOP \u001b[31m""x""",` + "\r\n" +
		at + "10" + ends + "-,,Remote\r\n"
	if string(text) != want {
		t.Errorf("log is\n%s\nwant\n%s", text, want)
	}
	if strings.Contains(string(text), "AHVz") {
		t.Error("a password is in the log")
	}
	r := csv.NewReader(strings.NewReader(string(text)))
	r.Comment = '#'
	if rows, err := r.ReadAll(); err != nil || len(rows) != 11 {
		t.Errorf("as CSV: %d rows, %v", len(rows), err)
	}
}

func TestNilSessionWritesNothing(t *testing.T) {
	var p *Protocol
	s := p.Session("a", "b", "c", "d")
	s.Connected()
	s.Sent("x")
	s.Received([]byte("y"))
	s.Secret("<")
	s.Note("a", "b")
	s.Disconnected("Local")
}

func TestNewFileAtMidnightAtSizeAndAtStart(t *testing.T) {
	dir := t.TempDir()
	p, c := open(t, Settings{Dir: dir, MaxFile: 400})
	s := p.Session("c", "s", "l", "r")
	for range 6 {
		s.Note("a row of some length, so that a file holds few", "")
	}
	if got := names(t, dir); got != "RECV20161214-1.log RECV20161214-2.log RECV20161214-3.log" {
		t.Errorf("after the size limit: %s", got)
	}
	p.Close()
	c.at = start.Add(24 * time.Hour)
	s.Note("next day", "")
	p.Close()
	s.Note("next start", "")
	if got := names(t, dir); !strings.HasSuffix(got, "RECV20161215-1.log RECV20161215-2.log") {
		t.Errorf("after midnight and a start: %s", got)
	}
}

func TestOldFilesGo(t *testing.T) {
	dir := t.TempDir()
	old := map[string]time.Duration{"RECV20161101-1.log": 40, "RECV20161212-1.log": 2, "RECV20161213-1.log": 1, "SEND20161101-1.log": 40, "RECVnotes.log": 40}
	for name, days := range old {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, make([]byte, 1000), 0o600); err != nil {
			t.Fatal(err)
		}
		at := start.Add(-days * 24 * time.Hour)
		os.Chtimes(path, at, at)
	}
	p, _ := open(t, Settings{Dir: dir, MaxAge: 30 * 24 * time.Hour, MaxDirectory: 1500})
	p.Session("c", "s", "l", "r").Connected()
	if got := names(t, dir); got != "RECV20161213-1.log RECV20161214-1.log RECVnotes.log SEND20161101-1.log" {
		t.Errorf("left: %s", got)
	}
}

func TestAgeZeroKeepsForEver(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "RECV20010101-1.log")
	os.WriteFile(path, nil, 0o600)
	os.Chtimes(path, time.Unix(1e9, 0), time.Unix(1e9, 0))
	p, _ := open(t, Settings{Dir: dir})
	p.Session("c", "s", "l", "r").Connected()
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

func TestConfigureMovesTheLog(t *testing.T) {
	a, b := t.TempDir(), t.TempDir()
	p, _ := open(t, Settings{Dir: a})
	s := p.Session("c", "s", "l", "r")
	s.Connected()
	p.Configure(Settings{Dir: b})
	s.Note("there", "")
	p.Configure(Settings{})
	s.Note("nowhere", "")
	if names(t, a) != "RECV20161214-1.log" || names(t, b) != "RECV20161214-1.log" {
		t.Errorf("%s; %s", names(t, a), names(t, b))
	}
	text, _ := os.ReadFile(filepath.Join(b, "RECV20161214-1.log"))
	if !strings.Contains(string(text), "there") || strings.Contains(string(text), "nowhere") {
		t.Errorf("%s", text)
	}
}

func TestUnwritableLogRecovers(t *testing.T) {
	dir := t.TempDir()
	blocked := filepath.Join(dir, "logs")
	os.WriteFile(blocked, nil, 0o600) // a file where the folder should be
	p, _ := open(t, Settings{Dir: blocked})
	s := p.Session("c", "s", "l", "r")
	s.Note("lost", "")
	os.Remove(blocked)
	s.Note("kept", "")
	if names(t, blocked) != "RECV20161214-1.log" {
		t.Error(names(t, blocked))
	}
}
