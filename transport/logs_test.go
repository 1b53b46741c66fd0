package transport

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"mxsh/transport/control"
	"mxsh/transport/sinktest"
)

// TestProtocolLogsFollowTheServer has sessions in both directions and looks at
// the files that they leave.
//
// proves TransportServer.ReceiveProtocolLogPath
// proves TransportServer.ReceiveProtocolLogMaxAge
// proves TransportServer.ReceiveProtocolLogMaxDirectorySize
// proves TransportServer.ReceiveProtocolLogMaxFileSize
// proves TransportServer.SendProtocolLogPath
// proves TransportServer.SendProtocolLogMaxAge
// proves TransportServer.SendProtocolLogMaxDirectorySize
// proves TransportServer.SendProtocolLogMaxFileSize
func TestProtocolLogsFollowTheServer(t *testing.T) {
	for _, side := range []struct{ setting, prefix, usual string }{
		{"ReceiveProtocolLog", "RECV", "SmtpReceive"}, {"SendProtocolLog", "SEND", "SmtpSend"},
	} {
		t.Run(side.setting, func(t *testing.T) {
			w := newWorld(t)
			at := w.host("EX1", "First", "127.0.7.1", "AnonymousUsers")
			w.accepting("elsewhere.test")
			s := sink(t, sinktest.Options{})
			w.set(smart("Out", "SMTP:*;1", "EX1", s)+" | ProtocolLoggingLevel=Verbose", `ReceiveConnector EX1\Default EX1 | ProtocolLoggingLevel=Verbose`)
			e := w.run("EX1")
			sent := 0
			talk := func(n int) {
				t.Helper()
				for range n {
					c := dial(t, at)
					c.submit("rob@work.com", "x@elsewhere.test")
					c.Close()
					sent++
					arrived(t, s, sent)
				}
			}
			files := func(dir string) []string {
				list, _ := filepath.Glob(filepath.Join(dir, side.prefix+"*.log"))
				return list
			}
			configure := func(setting, value string) {
				t.Helper()
				e.apply(fmt.Sprintf("TransportServer EX1 | %s%s=%s", side.setting, setting, value))
			}

			talk(1)
			usual := filepath.Join(w.home, "logs", control.FileName("EX1"), "ProtocolLog", side.usual)
			until(t, "one file in the usual folder", func() bool { return len(files(usual)) == 1 })

			one := filepath.Join(w.home, "one")
			configure("Path", one)
			talk(5)
			until(t, "a file in the folder that was set", func() bool { return len(files(one)) > 0 })
			if n := len(files(one)); n != 1 {
				t.Errorf("%d files of less than 10 MB", n)
			}

			configure("MaxFileSize", "1KB")
			talk(10)
			until(t, "files of 1 KB", func() bool { return len(files(one)) >= 4 })

			configure("MaxDirectorySize", "3KB")
			talk(10)
			until(t, "a folder of little more than 3 KB", func() bool { return size(files(one)) <= 5<<10 })

			// What is old goes when a file is begun.
			configure("MaxDirectorySize", "unlimited")
			old := filepath.Join(one, side.prefix+"20010101-1.log")
			if err := os.WriteFile(old, []byte("old"), 0o600); err != nil {
				t.Fatal(err)
			}
			before := time.Now().Add(-20 * 24 * time.Hour)
			if err := os.Chtimes(old, before, before); err != nil {
				t.Fatal(err)
			}
			begun := len(files(one))
			talk(10)
			until(t, "another file", func() bool { return len(files(one)) > begun })
			if _, err := os.Stat(old); err != nil {
				t.Errorf("a file of 20 days is gone: %v", err)
			}
			configure("MaxAge", "10.00:00:00")
			talk(10)
			until(t, "the file of 20 days is gone", func() bool {
				_, err := os.Stat(old)
				return os.IsNotExist(err)
			})
		})
	}
}

// size is what files hold together.
func size(files []string) (sum int64) {
	for _, name := range files {
		if info, err := os.Stat(name); err == nil {
			sum += info.Size()
		}
	}
	return sum
}
