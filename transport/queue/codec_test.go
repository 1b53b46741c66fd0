package queue

import (
	"net/netip"
	"reflect"
	"testing"
	"time"

	"mxsh/model"
)

func fullEnvelope() *Envelope {
	return &Envelope{
		From: "sender@x.test",
		Recipients: []Recipient{
			{Address: "b@y.test", ORCPT: "rfc822;B@y.test", Notify: "SUCCESS,FAILURE"},
			{Address: "übung@z.test", Notify: "NEVER", Index: 1},
		},
		Body: "8BITMIME", Ret: "HDRS", EnvID: "id+1", UTF8: true, AuthAs: "Internal",
		Origin: Origin{Kind: "SMTP", Connector: `EX1\Default EX1`, ClientIP: netip.MustParseAddr("fe80::1%eth0"), LocalIP: netip.MustParseAddr("127.0.0.1"),
			Helo: "client.x.test", Session: "08D", User: `X\rob`, TLS: true},
		MessageID: "<1@x.test>", Subject: "Grüße\x1b[31m", Received: time.Unix(1700000000, 123).UTC(), OriginalSize: 77,
		Sender: "author@x.test", Originated: time.Unix(1699999999, 5).UTC(), About: "<0@x.test>",
	}
}

func FuzzMessageRecord(f *testing.F) {
	m := &Message{id: 3<<32 + 1, env: fullEnvelope(), flags: flagNoticed, crashes: 1, state: []status{{action: Relayed}, {suspended: true}}}
	f.Add(putMessage(nil, m))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		r := &reader{b: b}
		m, err := r.message()
		if err != nil {
			return
		}
		again := &reader{b: append(putMessage(nil, m), r.b...)}
		n, err := again.message()
		if err != nil {
			t.Fatalf("what was read cannot be read again: %v", err)
		}
		if !reflect.DeepEqual(m, n) {
			t.Errorf("read %+v, again %+v", m, n)
		}
	})
}

func TestMessageRecordRoundTrip(t *testing.T) {
	m := &Message{id: 3<<32 + 1, env: fullEnvelope(), size: 4, flags: flagNoticed, crashes: 1,
		state: []status{{action: Relayed}, {suspended: true}}}
	b := append(putMessage(nil, m), "body"...)
	r := &reader{b: b}
	got, err := r.message()
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, m) {
		t.Errorf("\n got %+v\nwant %+v", got, m)
	}
	if string(r.b) != "body" {
		t.Errorf("rest %q", r.b)
	}
	for n := range b {
		if _, err := (&reader{b: b[:n]}).message(); err == nil {
			t.Fatalf("a record cut at %d of %d was read", n, len(b))
		}
	}
}

// A queue that an older version left behind is read.
func TestMessageRecordOfTheFirstVersion(t *testing.T) {
	env := fullEnvelope()
	b := append([]byte{1, 0}, 7, 4)
	b = putEnvelope(b, env)
	b = append(b, 0, 0, 0)
	got, err := (&reader{b: append(b, "body"...)}).message()
	if err != nil {
		t.Fatal(err)
	}
	env.Sender, env.Originated, env.About, env.Origin.LocalIP = "", time.Time{}, "", netip.Addr{}
	if got.id != 7 || !reflect.DeepEqual(got.env, env) {
		t.Errorf("\n got %+v\nwant %+v", got.env, env)
	}
}

func TestStateRecordRoundTrip(t *testing.T) {
	s := state{last: 5 << 32, lastQueue: 7, suspended: []parked{{UnreachableID, model.NextHop{}}, {3, hop("a.test")}}}
	rec := s.record()
	got, err := (&reader{b: rec.Head}).state()
	if err != nil || !reflect.DeepEqual(got, s) {
		t.Errorf("got %+v, %v", got, err)
	}
	for n := range rec.Head {
		if _, err := (&reader{b: rec.Head[:n]}).state(); err == nil {
			t.Fatalf("a record cut at %d was read", n)
		}
	}
}
