package tracking

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mxsh/model"
	"mxsh/transport/queue"
	"mxsh/transport/trace"
)

var start = time.Date(2016, 12, 14, 1, 17, 34, 808e6, time.UTC)

// ticking is a clock that goes on a millisecond with every look.
func ticking() func() time.Time {
	var mu sync.Mutex
	at := start
	return func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		at = at.Add(time.Millisecond)
		return at
	}
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func open(t testing.TB, dir string) *Log {
	t.Helper()
	l := New(Settings{File: trace.Settings{Dir: dir}, Subjects: true, Host: "ex.work.com"}, ticking(), quiet())
	t.Cleanup(func() { l.Close() })
	return l
}

// sample is an event with a value in every part.
func sample() Event {
	env := &queue.Envelope{From: "bounce@x.test", AuthAs: "Internal", MessageID: "<1@x.test>", Subject: "Hello", Sender: "ann@x.test",
		Received: start.Add(-2 * time.Second), Originated: start.Add(-time.Minute),
		Origin: queue.Origin{ClientIP: netip.MustParseAddr("192.0.2.9"), LocalIP: netip.MustParseAddr("192.0.2.1")}}
	e := Event{ID: Send, Source: SMTP, Number: 7, Size: 4096, Envelope: env, Context: "00000000000000A1", Connector: "Out",
		Client: Host{netip.MustParseAddr("192.0.2.1"), "ex.work.com"}, Server: Host{netip.MustParseAddr("2001:db8::1"), "mx.y.test"}, Reference: "<0@x.test>", Related: "b@y.test"}
	e.Add("a@y.test", "250 2.1.5 ok")
	e.Add("b@y.test", "250 2.1.5 fine; thanks, 'b'")
	return e
}

func events(t testing.TB, dir string, q Query) (list []*model.MessageTrackingEvent) {
	t.Helper()
	for e, err := range Read(t.Context(), dir, q) {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, e)
	}
	return list
}

func TestFileIsAsScriptsKnowIt(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	l.Track(sample())
	l.Flush()
	text, err := os.ReadFile(filepath.Join(dir, "MSGTRK20161214-1.log"))
	if err != nil {
		t.Fatal(err)
	}
	want := "#Software: mxsh\r\n#Version: 14.0.0.0\r\n#Log-type: Message Tracking Log\r\n#Date: 2016-12-14T01:17:34.812Z\r\n#Fields: " + columns + "\r\n" +
		`2016-12-14T01:17:34.809Z,192.0.2.1,ex.work.com,2001:db8::1,mx.y.test,00000000000000A1,Out,SMTP,SEND,7,<1@x.test>,a@y.test;b@y.test,` +
		`"250 2.1.5 ok;'250 2.1.5 fine; thanks, ''b'''",4096,2,b@y.test,<0@x.test>,Hello,ann@x.test,bounce@x.test,` +
		"2016-12-14T01:16:34.808Z;SRV=ex.work.com:TOTAL=2.001,Originating,,192.0.2.9,192.0.2.1,\r\n"
	if string(text) != want {
		t.Errorf("the file is\n%s\nwant\n%s", text, want)
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.Comment = '#'
	if rows, err := r.ReadAll(); err != nil || len(rows) != 1 || len(rows[0]) != strings.Count(columns, ",")+1 {
		t.Errorf("as CSV: %q, %v", rows, err)
	}
	got := events(t, dir, Query{})[0]
	if !slices.Equal(got.Recipients, []string{"a@y.test", "b@y.test"}) || !slices.Equal(got.RecipientStatus, []string{"250 2.1.5 ok", "250 2.1.5 fine; thanks, 'b'"}) ||
		got.MessageLatency == nil || time.Duration(*got.MessageLatency) != time.Minute+time.Millisecond {
		t.Errorf("read back: %+v", got)
	}
}

// What a row holds comes back as it was, apart from what could drive a terminal.
func FuzzRow(f *testing.F) {
	f.Add("Hello, \"x\"", "a@b.test", "250 ok", "'")
	f.Add("a;b", "\"a;b\"@c", "550 5.1.1 'x'; y\r\nz", "\x1b[31m")
	f.Add("", "", ";", "\n")
	f.Fuzz(func(t *testing.T, subject, to, status, other string) {
		e := sample()
		e.Envelope.Subject, e.Recipients, e.Status = subject, []string{to, "z@z"}, []string{status, other}
		line := appendRow(nil, &e, start, "h", true)
		if bytes.Count(line, []byte("\n")) != 1 || bytes.ContainsAny(line[:len(line)-2], "\r\n\x1b") {
			t.Fatalf("not one safe line: %q", line)
		}
		var r row
		r.head("#Fields: " + columns)
		if !r.split(bytes.TrimRight(line, "\r\n")) {
			t.Fatalf("cannot be read: %q", line)
		}
		got := r.event()
		if got.MessageSubject != shown(subject) || len(got.Recipients) != 2 || got.Recipients[0] != shown(to) ||
			len(got.RecipientStatus) != 2 || got.RecipientStatus[0] != shown(status) || got.RecipientStatus[1] != shown(other) || got.ReturnPath != "bounce@x.test" {
			t.Errorf("%q came back as %q, %q, %q", line, got.MessageSubject, got.Recipients, got.RecipientStatus)
		}
	})
}

// shown is what a column makes of a text.
func shown(text string) string {
	var r row
	r.head("#Fields: date-time,event-id")
	r.split(trace.AppendColumn([]byte("x,"), text))
	return string(r.columns[1])
}

// Lines keep their order, however many write at once, and every flush finds what
// was tracked before it.
func TestManyTrackAtOnce(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			for i := range 500 {
				e := sample()
				e.Number = queue.ID(n*1000 + i)
				l.Track(e)
				if i%100 == 0 {
					l.Flush()
				}
			}
		})
	}
	all.Wait()
	l.Flush()
	got := events(t, dir, Query{})
	if len(got) != 4000 {
		t.Fatalf("%d events, want 4000", len(got))
	}
	if !slices.IsSortedFunc(got, func(a, b *model.MessageTrackingEvent) int { return a.Timestamp.Compare(b.Timestamp) }) {
		t.Error("not in the order of time")
	}
}

// Lines that nobody asks for are written by themselves.
func TestLinesAreWrittenSoon(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	l.Track(sample())
	end := time.Now().Add(20 * time.Second)
	for time.Now().Before(end) {
		if files, _ := trace.Files(dir, "MSGTRK"); len(files) == 1 && files[0].Size > 600 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("nothing was written")
}

// A disk that stands still costs lines, and holds nobody up.
func TestSlowDiskLosesLines(t *testing.T) {
	dir := t.TempDir()
	var said bytes.Buffer
	l := New(Settings{File: trace.Settings{Dir: dir}, Host: "h"}, ticking(), slog.New(slog.NewTextHandler(&said, nil)))
	l.writing.Lock() // whoever writes does not come back
	e := sample()
	e.Envelope.MessageID = strings.Repeat("x", 1<<20)
	for range 40 {
		l.Track(e)
	}
	if n := len(l.rows); n > most+2<<20 {
		t.Errorf("%d bytes wait", n)
	}
	l.writing.Unlock()
	l.Flush()
	if n := len(events(t, dir, Query{})); n < 10 || n == 40 {
		t.Errorf("%d of 40 lines were kept", n)
	}
	if strings.Count(said.String(), "lines are lost") != 1 {
		t.Errorf("the log says %s", said.String())
	}
	l.Track(sample())
	l.Close()
	if got := events(t, dir, Query{MessageID: "1@x.test"}); len(got) != 1 {
		t.Errorf("%d lines after the disk came back", len(got))
	}
}

func TestUnwritableFolderIsSaidOnce(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	l := New(Settings{File: trace.Settings{Dir: blocked}, Host: "h"}, ticking(), slog.New(slog.NewTextHandler(&said, nil)))
	for range 3 {
		l.Track(sample())
		l.Flush()
	}
	if n := strings.Count(said.String(), "cannot be written"); n != 1 {
		t.Errorf("said %d times: %s", n, said.String())
	}
}

func TestNilLogTakesEvents(t *testing.T) {
	var l *Log
	l.Track(sample())
}

// Files of Exchange 2016 have more columns, in another order.
func TestColumnsGoByTheHead(t *testing.T) {
	dir := t.TempDir()
	text := "#Software: Microsoft Exchange Server\r\n#Version: 15.01.2507.034\r\n#Log-type: Message Tracking Log\r\n" +
		"#Fields: date-time,client-ip,event-id,network-message-id,message-id,recipient-address,message-info,transport-traffic-type,custom-data,schema-version\r\n" +
		"2020-12-22T02:28:06.079Z,192.168.159.133,FAIL,96b02425-5c46-49d8-6134-08d8a6213736,<a@b>,x@y,2020-12-22T02:28:06.079Z;LSRV=s:TOTAL-HUB=0.369|X=1,Email," +
		"S:ToEntity=Unknown;S:DeliveryPriority=Normal,15.01.2507.035\r\n"
	if err := os.WriteFile(filepath.Join(dir, "MSGTRK20201222-1.log"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	e := events(t, dir, Query{NetworkMessageID: "96B02425-5c46-49d8-6134-08d8a6213736"})[0]
	if e.EventId != "FAIL" || e.ClientIp != "192.168.159.133" || e.MessageId != "<a@b>" || e.SchemaVersion != "15.01.2507.035" ||
		!slices.Equal(e.EventData, []string{"[ToEntity, Unknown]", "[DeliveryPriority, Normal]"}) || e.MessageLatency != nil || e.Sender != "" {
		t.Errorf("%+v", e)
	}
}

func TestUnreadableLinesAreLeftOut(t *testing.T) {
	dir := t.TempDir()
	row := string(bytes.TrimRight(appendRow(nil, &Event{ID: Send, Envelope: &queue.Envelope{Subject: "x,y"}}, start, "h", true), "\r\n"))
	bad := []string{"", "garbage", row[:40], strings.Replace(row, `"x,y"`, `"x,y`, 1), strings.Replace(row, `"x,y"`, `"x"y`, 1), strings.Repeat("x", longest+100<<10)}
	text := row + "\n#Fields: " + columns + "\n" + row + "\r\n" + strings.Join(bad, "\r\n") + "\r\n" + row + "\n" + row
	if err := os.WriteFile(filepath.Join(dir, "MSGTRK20161214-1.log"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := events(t, dir, Query{}); len(got) != 2 { // not the one before the head, not the last without its end
		t.Errorf("%d events, want 2", len(got))
	}
}

func TestOnlyFilesInTimeAreRead(t *testing.T) {
	dir := t.TempDir()
	for day := 1; day <= 5; day++ {
		at := time.Date(2016, 12, day, 12, 0, 0, 0, time.UTC)
		l := New(Settings{File: trace.Settings{Dir: dir}, Host: "h"}, func() time.Time { return at }, quiet())
		l.Track(sample())
		l.Close()
		name := filepath.Join(dir, "MSGTRK"+at.Format("20060102")+"-1.log")
		if err := os.Chtimes(name, at, at); err != nil {
			t.Fatal(err)
		}
		if day == 1 || day == 5 { // whoever opens them fails
			if err := os.Remove(name); err != nil {
				t.Fatal(err)
			}
			if err := os.Mkdir(name, 0o700); err != nil {
				t.Fatal(err)
			}
		}
	}
	q := Query{Start: time.Date(2016, 12, 2, 18, 0, 0, 0, time.UTC), End: time.Date(2016, 12, 3, 18, 0, 0, 0, time.UTC)}
	if got := events(t, dir, q); len(got) != 1 || got[0].Timestamp.UTC().Day() != 3 {
		t.Errorf("%d events", len(got))
	}
	m := q.compile()
	for day, want := range map[int]bool{1: false, 2: false, 3: true, 4: true, 5: false} {
		at := time.Date(2016, 12, day, 12, 0, 0, 0, time.UTC)
		if got := m.mayHold(trace.Found{Day: at.Format("20060102"), Changed: at}); got != want {
			t.Errorf("a file of the %d.: %v, want %v", day, got, want)
		}
	}
}

func TestNoFolder(t *testing.T) {
	for _, err := range Read(t.Context(), filepath.Join(t.TempDir(), "none"), Query{}) {
		if !errors.Is(err, fs.ErrNotExist) {
			t.Error(err)
		}
		return
	}
	t.Error("no error")
}

// BenchmarkTrack is what an event costs the mail path.
func BenchmarkTrack(b *testing.B) {
	l := New(Settings{File: trace.Settings{Dir: b.TempDir(), MaxFile: 10 << 20, MaxDirectory: 100 << 20}, Subjects: true, Host: "ex.work.com"}, time.Now, quiet())
	defer l.Close()
	b.ReportAllocs()
	e := sample()
	e.Recipients, e.Status = e.Recipients[:1], e.Status[:1]
	for b.Loop() {
		l.Track(e)
	}
	if l.lost > 0 {
		b.ReportMetric(float64(l.lost), "lost")
	}
}

// BenchmarkRow is the part of it that computes.
func BenchmarkRow(b *testing.B) {
	e := sample()
	e.Recipients, e.Status = e.Recipients[:1], e.Status[:1]
	var buffer []byte
	b.ReportAllocs()
	for b.Loop() {
		buffer = appendRow(buffer[:0], &e, start, "ex.work.com", true)
	}
}

// BenchmarkRead looks for one message in a log of a hundred thousand events.
func BenchmarkRead(b *testing.B) {
	dir := b.TempDir()
	l := open(b, dir)
	const n = 100_000
	for i := range n {
		e := sample()
		e.Envelope.MessageID = fmt.Sprintf("<%d@x.test>", i)
		l.Track(e)
		if i%1000 == 0 {
			l.Flush()
		}
	}
	l.Flush()
	b.ReportAllocs()
	for b.Loop() {
		found := 0
		for _, err := range Read(b.Context(), dir, Query{MessageID: "777@x.test"}) {
			if err != nil {
				b.Fatal(err)
			}
			found++
		}
		if found != 1 {
			b.Fatalf("%d events", found)
		}
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "events/s")
}
