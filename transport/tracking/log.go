package tracking

import (
	"log/slog"
	"sync"
	"time"

	"mxsh/model"
	"mxsh/transport/queue"
	"mxsh/transport/trace"
)

const (
	// every is how long a line waits before it is written.
	every = time.Second
	// enough are bytes that are written without waiting.
	enough = 256 << 10
	// most are the bytes that wait for a slow disk before lines are lost.
	most = 16 << 20
)

// removed stands for what an administrator did without telling the sender.
const removed = "550 5.2.0 QUEUE.Removed; message removed by the administrator"

// Folder is where a server's message tracking log is: its path, or its usual
// place below the folder of the server's logs.
func Folder(s *model.ExchangeServer, logs string) string {
	return trace.Folder(logs, s.MessageTrackingLogPath, "MessageTracking")
}

// Log is the message tracking log that a server writes. It is safe for
// concurrent use, and a nil Log takes events and writes none.
type Log struct {
	file *trace.File
	now  func() time.Time
	log  *slog.Logger

	writing sync.Mutex // held by who writes, so that lines keep their order

	mu       sync.Mutex
	settings Settings
	rows     []byte // waiting
	spare    []byte // an empty buffer for the next ones
	timer    *time.Timer
	lost     int  // lines since the last writing
	losing   bool // it was said
}

var _ queue.Witness = (*Log)(nil)

// New returns a log that opens its first file with the first lines.
func New(s Settings, now func() time.Time, log *slog.Logger) *Log {
	l := &Log{file: trace.NewFile(kind(), s.File, now, log), now: now, log: log, settings: s}
	l.timer = time.AfterFunc(every, l.Flush)
	l.timer.Stop()
	return l
}

// Configure puts other settings in force for the events from now on.
func (l *Log) Configure(s Settings) {
	l.mu.Lock()
	same := s == l.settings
	l.mu.Unlock()
	if same {
		return
	}
	l.Flush() // by the settings that they happened under
	l.mu.Lock()
	l.settings = s
	l.mu.Unlock()
	l.file.Configure(s.File)
}

// Track notes that an event happened just now. It does not wait for the disk.
func (l *Log) Track(e Event) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.settings.File.Dir == "" {
		return
	}
	if len(l.rows) > most {
		l.lost++
		return
	}
	before := len(l.rows)
	l.rows = appendRow(l.rows, &e, l.now(), l.settings.Host, l.settings.Subjects)
	switch {
	case before == 0:
		l.timer.Reset(every)
	case before < enough && len(l.rows) >= enough:
		l.timer.Reset(0)
	}
}

// Flush returns when every event so far is in the files, or lost.
func (l *Log) Flush() {
	l.writing.Lock()
	defer l.writing.Unlock()
	l.mu.Lock()
	l.timer.Stop()
	rows, lost := l.rows, l.lost
	l.rows, l.spare, l.lost = l.spare, nil, 0
	say := lost > 0 && !l.losing
	l.losing = lost > 0
	l.mu.Unlock()

	if say {
		l.log.Error("the disk is too slow for the message tracking log; lines are lost", "lines", lost)
	}
	if len(rows) > 0 {
		l.file.Write(rows)
	}
	if cap(rows) > 4*enough {
		rows = nil // what a burst took is given back
	}
	l.mu.Lock()
	l.spare = rows[:0]
	l.mu.Unlock()
}

// Close writes what waits.
func (l *Log) Close() error {
	l.Flush()
	return l.file.Close()
}

// Accepted implements queue.Witness.
func (l *Log) Accepted(m *queue.Message) {
	env := m.Envelope()
	o := &env.Origin
	e := Of(m, Receive, o.Kind)
	e.Client, e.Server = Host{o.ClientIP, o.Helo}, Host{Addr: o.LocalIP}
	e.Context, e.Connector, e.Reference = o.Session, o.Connector, env.About
	e.Recipients = addresses(env.Recipients)
	if o.Kind == DSN {
		made := e
		made.ID = DSN
		l.Track(made)
	}
	l.Track(e)
}

// Removed implements queue.Witness.
func (l *Log) Removed(m *queue.Message, to []queue.Recipient) {
	e := Of(m, Fail, Admin)
	for _, r := range to {
		e.Add(r.Address, removed)
	}
	l.Track(e)
}

// Poisoned implements queue.Witness.
func (l *Log) Poisoned(m *queue.Message, to []queue.Recipient, again bool) {
	e := Of(m, PoisonMessage, PoisonMessage)
	e.Context = "moved to the poison queue"
	if again {
		e.Context = "submitted again from the poison queue"
	}
	e.Recipients = addresses(to)
	l.Track(e)
}

func addresses(to []queue.Recipient) []string {
	list := make([]string, len(to))
	for i := range to {
		list[i] = to[i].Address
	}
	return list
}
