package tracking

import (
	"bytes"
	"strings"
	"time"

	"mxsh/model"
	"mxsh/store"
	"mxsh/transport/trace"
)

// Query says which events are wanted. What is zero wants all. Texts match in any
// case, and * in them stands for any text; a subject matches if the text is
// anywhere in it.
type Query struct {
	Start, End        time.Time // of Timestamp, both included
	EventID           string
	Source            string
	Sender            string
	Recipients        []string // one of them is enough
	Subject           string
	MessageID         string // with or without angle brackets
	InternalMessageID string
	NetworkMessageID  string
	Reference         string // one of an event's references
	TrafficType       string
}

// matcher is a query made ready.
type matcher struct {
	start, end []byte // as the log has times; nil: none
	since      time.Time
	lastDay    string
	tests      []test
}

// test is a condition on a column.
type test struct {
	column  int
	list    bool     // of values; one is enough
	within  bool     // the word may stand anywhere in the column
	words   []string // patterns, folded; one is enough
	missing string   // what a row without the column has
}

func (q *Query) compile() *matcher {
	m := &matcher{since: q.Start}
	if !q.Start.IsZero() {
		m.start = trace.AppendStamp(nil, q.Start)
	}
	if !q.End.IsZero() {
		m.end = trace.AppendStamp(nil, q.End)
		m.lastDay = q.End.UTC().AddDate(0, 0, 1).Format("20060102")
	}
	m.want(atEvent, q.EventID)
	m.want(atSource, q.Source)
	m.want(atSender, q.Sender)
	m.want(atInternalID, q.InternalMessageID)
	m.want(atNetworkID, q.NetworkMessageID)
	if q.MessageID != "" {
		m.tests = append(m.tests, test{column: atMessageID, words: bracketed(q.MessageID)})
	}
	if q.Reference != "" {
		m.tests = append(m.tests, test{column: atReference, list: true, words: bracketed(q.Reference)})
	}
	if q.Subject != "" {
		m.tests = append(m.tests, test{column: atSubject, within: true, words: []string{model.Fold(q.Subject)}})
	}
	if q.TrafficType != "" {
		m.tests = append(m.tests, test{column: atTraffic, words: []string{model.Fold(q.TrafficType)}, missing: "email"})
	}
	if len(q.Recipients) > 0 {
		t := test{column: atRecipients, list: true}
		for _, r := range q.Recipients {
			t.words = append(t.words, model.Fold(r))
		}
		m.tests = append(m.tests, t)
	}
	return m
}

func (m *matcher) want(column int, text string) {
	if text != "" {
		m.tests = append(m.tests, test{column: column, words: []string{model.Fold(text)}})
	}
}

// bracketed are the two spellings of a Message-ID.
func bracketed(id string) []string {
	id = model.Fold(id)
	return []string{id, "<" + strings.Trim(id, "<>") + ">"}
}

// mayHold is whether a file can have lines in time: it was written since the
// start, and begun not after the end.
func (m *matcher) mayHold(f trace.Found) bool {
	// File systems round the time of a change down by some milliseconds.
	return !f.Changed.Before(m.since.Add(-time.Second)) && (m.lastDay == "" || f.Day <= m.lastDay)
}

const stampLength = len("2006-01-02T15:04:05.000Z")

// inTime compares the beginning of a line, which is its time.
func (m *matcher) inTime(line []byte) bool {
	if len(line) < stampLength {
		return false
	}
	at := line[:stampLength]
	return (m.start == nil || bytes.Compare(at, m.start) >= 0) && (m.end == nil || bytes.Compare(at, m.end) <= 0)
}

func (m *matcher) matches(r *row) bool {
	for i := range m.tests {
		if !m.tests[i].passes(r) {
			return false
		}
	}
	return true
}

func (t *test) passes(r *row) bool {
	text := r.text(t.column)
	if text == "" {
		text = t.missing
	}
	text = model.Fold(text)
	if !t.list {
		return t.fits(text)
	}
	for _, one := range splitList(text) {
		if t.fits(one) {
			return true
		}
	}
	return false
}

func (t *test) fits(text string) bool {
	for _, w := range t.words {
		switch {
		case w == text, t.within && strings.Contains(text, w):
			return true
		case !strings.Contains(w, "*"):
		case store.Like(w, text), t.within && store.Like("*"+w+"*", text):
			return true
		}
	}
	return false
}
