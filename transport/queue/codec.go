package queue

import (
	"encoding/binary"
	"errors"
	"net/netip"
	"time"

	"mxsh/model"
	"mxsh/transport/queue/wal"
)

// The types of records in the log.
const (
	recordMessage = 1 // a message with all that is known; a later one replaces it
	recordOutcome = 2 // final actions of recipients
	recordMarks   = 3 // flags of a message and its suspended recipients
	recordState   = 4 // of the whole queue; the last one counts
)

const (
	stateVersion = 1
	// messageVersion 2 has more of the envelope than 1, which is still read.
	messageVersion = 2
)

var errRecord = errors.New("record cannot be read")

// Flags of a message.
const (
	flagFile    = 1 << iota // the body lies in a file of its own
	flagNoticed             // its sender was told of the delay
	flagPoison              // it crashed those who handled it
)

func putString(b []byte, s string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

func putBool(b []byte, v bool) []byte {
	if v {
		return append(b, 1)
	}
	return append(b, 0)
}

func putTime(b []byte, t time.Time) []byte {
	if t.IsZero() {
		return binary.AppendVarint(b, 0)
	}
	return binary.AppendVarint(b, t.UnixNano())
}

// reader takes values off a record. After a fault all values are zero and bad
// stays true.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) fail() { r.b, r.bad = nil, true }

func (r *reader) uint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *reader) int() int64 {
	v, n := binary.Varint(r.b)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.b = r.b[n:]
	return v
}

// count reads the length of a list whose elements take at least one byte each.
func (r *reader) count() int {
	n := r.uint()
	if n > uint64(len(r.b)) {
		r.fail()
		return 0
	}
	return int(n)
}

func (r *reader) byte() byte {
	if len(r.b) == 0 {
		r.fail()
		return 0
	}
	v := r.b[0]
	r.b = r.b[1:]
	return v
}

func (r *reader) string() string {
	n := r.count()
	s := string(r.b[:n])
	r.b = r.b[n:]
	return s
}

func (r *reader) time() time.Time {
	v := r.int()
	if v == 0 {
		return time.Time{}
	}
	return time.Unix(0, v).UTC()
}

func putEnvelope(b []byte, e *Envelope) []byte {
	b = putString(b, e.From)
	b = binary.AppendUvarint(b, uint64(len(e.Recipients)))
	for i := range e.Recipients {
		r := &e.Recipients[i]
		b = putString(b, r.Address)
		b = putString(b, r.ORCPT)
		b = putString(b, r.Notify)
	}
	b = putString(b, e.Body)
	b = putString(b, e.Ret)
	b = putString(b, e.EnvID)
	b = putBool(b, e.UTF8)
	b = putString(b, e.AuthAs)
	b = putString(b, e.Origin.Kind)
	b = putString(b, e.Origin.Connector)
	b = putAddr(b, e.Origin.ClientIP)
	b = putString(b, e.Origin.Helo)
	b = putString(b, e.Origin.Session)
	b = putString(b, e.Origin.User)
	b = putBool(b, e.Origin.TLS)
	b = putString(b, e.MessageID)
	b = putString(b, e.Subject)
	b = putTime(b, e.Received)
	return binary.AppendVarint(b, e.OriginalSize)
}

func (r *reader) envelope() *Envelope {
	e := &Envelope{From: r.string()}
	e.Recipients = make([]Recipient, r.count())
	for i := range e.Recipients {
		e.Recipients[i] = Recipient{Address: r.string(), ORCPT: r.string(), Notify: r.string(), Index: i}
	}
	e.Body = r.string()
	e.Ret = r.string()
	e.EnvID = r.string()
	e.UTF8 = r.byte() != 0
	e.AuthAs = r.string()
	e.Origin.Kind = r.string()
	e.Origin.Connector = r.string()
	e.Origin.ClientIP = r.addr()
	e.Origin.Helo = r.string()
	e.Origin.Session = r.string()
	e.Origin.User = r.string()
	e.Origin.TLS = r.byte() != 0
	e.MessageID = r.string()
	e.Subject = r.string()
	e.Received = r.time()
	e.OriginalSize = r.int()
	return e
}

// putMoreEnvelope appends what records of the first version lack.
func putMoreEnvelope(b []byte, e *Envelope) []byte {
	b = putString(b, e.Sender)
	b = putTime(b, e.Originated)
	b = putString(b, e.About)
	return putAddr(b, e.Origin.LocalIP)
}

func (r *reader) moreEnvelope(e *Envelope) {
	e.Sender = r.string()
	e.Originated = r.time()
	e.About = r.string()
	e.Origin.LocalIP = r.addr()
}

func putAddr(b []byte, a netip.Addr) []byte {
	n := len(b)
	b, err := a.AppendBinary(append(b, 0))
	if err != nil || len(b)-n-1 > 255 {
		return append(b[:n], 0)
	}
	b[n] = byte(len(b) - n - 1)
	return b
}

func (r *reader) addr() netip.Addr {
	var a netip.Addr
	if err := a.UnmarshalBinary([]byte(r.raw(int(r.byte())))); err != nil {
		r.fail()
	}
	return a
}

func (r *reader) raw(n int) []byte {
	if n > len(r.b) {
		r.fail()
		return nil
	}
	v := r.b[:n]
	r.b = r.b[n:]
	return v
}

// putMessage appends all of a message but its body: what is not in a file
// follows as the rest of the record.
func putMessage(b []byte, m *Message) []byte {
	b = append(b, messageVersion, m.flags)
	b = binary.AppendUvarint(b, uint64(m.id))
	b = binary.AppendUvarint(b, uint64(m.size))
	b = putMoreEnvelope(putEnvelope(b, m.env), m.env)
	b = binary.AppendUvarint(b, uint64(m.crashes))
	for i := range m.state {
		b = append(b, m.state[i].bits())
	}
	return b
}

// message reads a message; what is left of the record is its body.
func (r *reader) message() (*Message, error) {
	version := r.byte()
	if version > messageVersion {
		return nil, errors.New("record was written by a newer version")
	}
	m := &Message{flags: r.byte(), id: ID(r.uint()), size: int64(r.uint())}
	m.env = r.envelope()
	if version >= 2 {
		r.moreEnvelope(m.env)
	}
	m.crashes = int(r.uint())
	m.state = make([]status, len(m.env.Recipients))
	for i := range m.state {
		m.state[i].setBits(r.byte())
	}
	if r.bad || m.flags&flagFile == 0 && int64(len(r.b)) != m.size {
		return nil, errRecord
	}
	return m, nil
}

// bits of a recipient: its action and whether it is suspended.
func (s *status) bits() byte {
	b := byte(s.action)
	if s.suspended {
		b |= 0x80
	}
	return b
}

func (s *status) setBits(b byte) {
	s.suspended = b&0x80 != 0
	if a := Action(b & 0x7f); a.Final() {
		s.action = a
	}
}

func putOutcomes(b []byte, id ID, outcomes []Outcome) []byte {
	b = binary.AppendUvarint(b, uint64(id))
	for _, o := range outcomes {
		if o.Action.Final() {
			b = binary.AppendUvarint(b, uint64(o.Recipient))
			b = append(b, byte(o.Action))
		}
	}
	return b
}

func putMarks(b []byte, m *Message) []byte {
	b = binary.AppendUvarint(b, uint64(m.id))
	b = append(b, m.flags)
	b = binary.AppendUvarint(b, uint64(m.crashes))
	for i := range m.state {
		b = putBool(b, m.state[i].suspended)
	}
	return b
}

// state is what is known of the queue as a whole.
type state struct {
	last      ID      // highest message number given out
	lastQueue QueueID // highest queue number given out
	suspended []parked
}

type parked struct {
	id  QueueID
	hop model.NextHop
}

func (s *state) record() wal.Record {
	b := []byte{stateVersion}
	b = binary.AppendUvarint(b, uint64(s.last))
	b = binary.AppendVarint(b, int64(s.lastQueue))
	b = binary.AppendUvarint(b, uint64(len(s.suspended)))
	for _, p := range s.suspended {
		b = binary.AppendVarint(b, int64(p.id))
		b = putString(b, string(p.hop.Type))
		b = putString(b, p.hop.Domain)
		b = append(b, p.hop.Connector[:]...)
	}
	return wal.Record{Type: recordState, Head: b}
}

func (r *reader) state() (s state, err error) {
	if v := r.byte(); v != stateVersion && !r.bad {
		return s, errors.New("record was written by a newer version")
	}
	s.last = ID(r.uint())
	s.lastQueue = QueueID(r.int())
	s.suspended = make([]parked, r.count())
	for i := range s.suspended {
		p := &s.suspended[i]
		p.id = QueueID(r.int())
		p.hop.Type = model.DeliveryType(r.string())
		p.hop.Domain = r.string()
		copy(p.hop.Connector[:], r.raw(len(p.hop.Connector)))
	}
	if r.bad {
		return s, errRecord
	}
	return s, nil
}
