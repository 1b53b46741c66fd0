package format_test

import (
	"testing"

	"mxsh/model"
	"mxsh/shell/format"
	"mxsh/shell/value"
)

// Tables as they stand in published transcripts: labels, order, alignment and
// punctuation. Compact spacing is that of -AutoSize.
func TestTablesLookLikeTheTranscripts(t *testing.T) {
	rec := func(columns []any, cells ...any) *value.Record {
		r := value.NewRecord("")
		for i, c := range columns {
			r.Set(c.(string), cells[i])
		}
		return r
	}
	none := value.NewList()
	one := func(s string) any { return value.NewList(s) }
	track := []any{"EventId", "Source", "Sender", "Recipients", "MessageSubject"}
	mailbox := []any{"Name", "Alias", "ServerName", "ProhibitSendQuota"}
	queue := []any{"Identity", "DeliveryType", "Status", "NextHopDomain"}
	for _, c := range []struct {
		columns []any
		rows    []any
		want    string
	}{
		{mailbox, []any{rec(mailbox, "kenmyer", "kenmyer", "bn1pr02mb038", model.Size(53150220288))}, `
Name    Alias   ServerName   ProhibitSendQuota
----    -----   ----------   -----------------
kenmyer kenmyer bn1pr02mb038 49.5 GB (53,150,220,288 bytes)
`},
		{queue, []any{rec(queue, `ex20071\Submission`, model.Undefined, "Ready", "Submission"), rec(queue, `ex20071\Unreachable`, model.Unreachable, "Ready", "Unreachable Domain")}, `
Identity            DeliveryType Status NextHopDomain
--------            ------------ ------ -------------
ex20071\Submission  Undefined    Ready  Submission
ex20071\Unreachable Unreachable  Ready  Unreachable Domain
`},
		{track, []any{rec(track, "NOTIFYMAPI", "STOREDRIVER", "", none, ""), rec(track, "RECEIVE", "STOREDRIVER", "chris@contoso.com", one("michelle@contoso.com"), "test"),
			rec(track, "HAREDIRECT", "SMTP", "chris@contoso.com", one("michelle@contoso.com"), "test")}, `
EventId    Source      Sender            Recipients             MessageSubject
-------    ------      ------            ----------             --------------
NOTIFYMAPI STOREDRIVER                   {}
RECEIVE    STOREDRIVER chris@contoso.com {michelle@contoso.com} test
HAREDIRECT SMTP        chris@contoso.com {michelle@contoso.com} test
`},
	} {
		expect(t, drawn(t, wide, items(t, &format.View{Style: format.Table, AutoSize: true}, c.columns, c.rows...)...), c.want)
	}
}

func TestFlagsHaveNoBracesAndListsHave(t *testing.T) {
	var auth model.AuthMechanism
	var groups model.PermissionGroups
	if err := auth.Set("Tls,Integrated,BasicAuth"); err != nil {
		t.Fatal(err)
	}
	if err := groups.Set("AnonymousUsers, ExchangeUsers"); err != nil {
		t.Fatal(err)
	}
	r := value.RecordOf("AuthMechanism", auth, "Bindings", value.NewList("0.0.0.0:25"), "PermissionGroups", groups)
	expect(t, drawn(t, wide, items(t, &format.View{Style: format.List}, []any{"auth*", "bind*", "permission*"}, r)...), `
AuthMechanism    : Tls, Integrated, BasicAuth
Bindings         : {0.0.0.0:25}
PermissionGroups : AnonymousUsers, ExchangeUsers
`)
}
