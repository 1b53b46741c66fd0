package model

import (
	"encoding/json"
	"reflect"
	"testing"
)

func FuzzSplitRecord(f *testing.F) {
	m := Mailboxes.New().(*Mailbox)
	m.Guid, m.Name = NewGUID(), `O"Neil, {Rob}\`
	m.Alias, m.AccountDisabled, m.ProhibitSendQuota = "rob", true, Limit(5*GB)
	m.EmailAddresses = []ProxyAddress{{"SMTP", "rob@contoso.com"}, {"smtp", "r@contoso.com"}}
	data, err := Mailboxes.Encode(m)
	if err != nil {
		f.Fatal(err)
	}
	if _, ok := splitRecord(data); !ok {
		f.Errorf("not split: %s", data)
	}
	f.Add(data)
	for _, text := range []string{`{}`, `{"name":"a"}`, `{"name":"a",}`, `{"set":{}}`, `{"set":{"A":[1,{"b":"}"}],"B":null}}`, `{"name":1}`, `{"name":"a"}}`, `{"name":`, `{"set":{"A":}}`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, ok := splitRecord(data)
		if !ok || !json.Valid(data) {
			return
		}
		var want record
		if err := json.Unmarshal(data, &want); err != nil {
			t.Fatalf("%q is split, but: %v", data, err)
		}
		if len(got.Fields) == 0 && len(want.Fields) == 0 {
			got.Fields, want.Fields = nil, nil
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%q is %+v, want %+v", data, got, want)
		}
	})
}
