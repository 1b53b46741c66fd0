package trace

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"mxsh/model"
)

// TestSettingsOfTheServer writes both logs under two servers' settings and looks
// at the files.
//
// proves TransportServer.ReceiveProtocolLogPath
// proves TransportServer.ReceiveProtocolLogMaxAge
// proves TransportServer.ReceiveProtocolLogMaxDirectorySize
// proves TransportServer.ReceiveProtocolLogMaxFileSize
// proves TransportServer.SendProtocolLogPath
// proves TransportServer.SendProtocolLogMaxAge
// proves TransportServer.SendProtocolLogMaxDirectorySize
// proves TransportServer.SendProtocolLogMaxFileSize
func TestSettingsOfTheServer(t *testing.T) {
	for _, side := range []struct {
		kind     Kind
		settings func(*model.ExchangeServer, string) Settings
		usual    string
		fields   func(s *model.ExchangeServer) (path *string, age *model.Span, directory, file *model.Unlimited[model.Size])
	}{
		{Receive(), ReceiveSettings, "SmtpReceive", func(s *model.ExchangeServer) (*string, *model.Span, *model.Unlimited[model.Size], *model.Unlimited[model.Size]) {
			return &s.ReceiveProtocolLogPath, &s.ReceiveProtocolLogMaxAge, &s.ReceiveProtocolLogMaxDirectorySize, &s.ReceiveProtocolLogMaxFileSize
		}},
		{Send(), SendSettings, "SmtpSend", func(s *model.ExchangeServer) (*string, *model.Span, *model.Unlimited[model.Size], *model.Unlimited[model.Size]) {
			return &s.SendProtocolLogPath, &s.SendProtocolLogMaxAge, &s.SendProtocolLogMaxDirectorySize, &s.SendProtocolLogMaxFileSize
		}},
	} {
		server := model.ExchangeServers.New().(*model.ExchangeServer)
		path, age, directory, file := side.fields(server)
		home := t.TempDir()
		usual := filepath.Join(home, "ProtocolLog", side.usual)
		p := NewProtocol(side.kind, side.settings(server, home), time.Now, quiet())
		defer p.Close()
		s := p.Session("c", "s", "l", "r")
		rows := func(n int) {
			for range n {
				s.Note("some row of the log that is no longer than this one", "")
			}
		}
		write := func(dir string) int {
			t.Helper()
			p.Configure(side.settings(server, home))
			p.Close() // a new file, as at a start
			rows(20)
			files, _ := filepath.Glob(filepath.Join(dir, side.kind.Prefix+"*.log"))
			return len(files)
		}
		aged := func(dir string) bool {
			t.Helper()
			old := filepath.Join(dir, side.kind.Prefix+"20010101-1.log")
			if err := os.WriteFile(old, make([]byte, 100), 0o600); err != nil {
				t.Fatal(err)
			}
			at := time.Now().Add(-20 * 24 * time.Hour)
			os.Chtimes(old, at, at)
			write(dir)
			_, err := os.Stat(old)
			return err == nil
		}

		if n := write(usual); n != 1 {
			t.Errorf("%s: %d files in the usual folder", side.usual, n)
		}
		*path = filepath.Join(home, "elsewhere")
		if n := write(*path); n != 1 {
			t.Errorf("%s: %d files in another folder", side.usual, n)
		}
		if !aged(*path) {
			t.Errorf("%s: a file of 20 days did not stay 30", side.usual)
		}
		*age = model.Span(10 * 24 * time.Hour)
		if aged(*path) {
			t.Errorf("%s: a file of 20 days outlived 10", side.usual)
		}
		before := write(*path)
		*file = model.Limit(model.KB)
		if n := write(*path); n < before+2 {
			t.Errorf("%s: 20 rows in files of 1 KB made %d files of %d", side.usual, n, before)
		}
		*directory = model.Limit(3 * model.KB)
		if n := write(*path); n > 5 {
			t.Errorf("%s: %d files of 1 KB in a folder of 3 KB", side.usual, n)
		}
	}
}

// A path of Windows, which guides are full of, stays below the server's logs.
func TestFolder(t *testing.T) {
	for path, want := range map[string]string{
		"": "/base/A/B", "/var/log/mxsh": "/var/log/mxsh", `D:\Message Tracking Log`: "/base/D/Message Tracking Log",
		`C:\..\..\etc`: "/base/etc", "E:/x": "/base/E/x",
	} {
		if got := Folder("/base", path, "A", "B"); got != want {
			t.Errorf("%q is %s, want %s", path, got, want)
		}
	}
}
