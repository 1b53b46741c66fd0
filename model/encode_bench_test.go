package model

import "testing"

// sampleMailbox is as many organizations have a million of.
func sampleMailbox() *Mailbox {
	m := Mailboxes.New().(*Mailbox)
	m.Guid, m.Name = NewGUID(), "Rob Roy"
	m.Alias, m.DisplayName, m.PrimarySmtpAddress, m.UserPrincipalName = "rob", "Rob Roy", "rob@contoso.com", "rob@contoso.com"
	m.EmailAddresses = []ProxyAddress{{"SMTP", "rob@contoso.com"}, {"smtp", "robert.roy@contoso.com"}}
	m.Database, m.ServerName = "Mailbox Database EX1", "EX1"
	m.PasswordHash = NewPasswordHash("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$dGhlIGhhc2g")
	return m
}

func BenchmarkDecodeMailbox(b *testing.B) {
	data, err := Mailboxes.Encode(sampleMailbox())
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Mailboxes.Decode(data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncodeMailbox(b *testing.B) {
	m := sampleMailbox()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Mailboxes.Encode(m); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNewMailbox(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Mailboxes.New()
	}
}

func BenchmarkFirstHelp(b *testing.B) {
	for b.Loop() {
		helpOf("SendConnector")
	}
}
