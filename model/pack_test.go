package model

import (
	"reflect"
	"testing"
)

func TestPackKeepsEverything(t *testing.T) {
	for _, k := range Kinds() {
		if k.Live {
			continue
		}
		plain := k.New()
		plain.Header().Name, plain.Header().Guid, plain.Header().Revision = "One", NewGUID(), 7
		p, ok := Pack(plain)
		if !ok {
			t.Fatalf("%s is not packed", k.Name)
		}
		if got := p.Unpack(); got == plain || !reflect.DeepEqual(got, plain) {
			t.Errorf("%s is unpacked as %+v, was %+v", k.Name, got, plain)
		}
	}
	n := 3
	m := Mailboxes.New().(*Mailbox)
	m.Name, m.Alias, m.AccountDisabled, m.UseDatabaseQuotaDefaults = "Rob", "rob", true, false
	m.ProhibitSendQuota, m.ResourceCapacity = Limit(5*GB), &n
	m.EmailAddresses = []ProxyAddress{{"SMTP", "rob@contoso.com"}}
	p, ok := Pack(m)
	got := p.Unpack().(*Mailbox)
	if !ok || !reflect.DeepEqual(got, m) {
		t.Errorf("unpacked %+v, was %+v", got, m)
	}
	got.EmailAddresses[0].Prefix, *got.ResourceCapacity = "smtp", 4
	if again := p.Unpack(); !reflect.DeepEqual(again, m) {
		t.Error("what was unpacked shares memory with the packed one")
	}
}

func TestPackNeedsLittle(t *testing.T) {
	m := Mailboxes.New().(*Mailbox)
	m.Name, m.Alias = "Rob", "rob"
	if p, _ := Pack(m); len(p.set) != 1 {
		t.Errorf("%d settings are kept for one", len(p.set))
	}
}

func TestLiveObjectsAreNotPacked(t *testing.T) {
	for _, k := range Kinds() {
		if _, ok := Pack(k.New()); ok == k.Live {
			t.Errorf("%s: packed is %v", k.Name, ok)
		}
	}
}

func BenchmarkPack(b *testing.B) {
	m := Mailboxes.New().(*Mailbox)
	m.Alias, m.DisplayName, m.PrimarySmtpAddress, m.UserPrincipalName = "rob", "Rob Roy", "rob@contoso.com", "rob@contoso.com"
	for b.Loop() {
		p, _ := Pack(m)
		p.Unpack()
	}
}
