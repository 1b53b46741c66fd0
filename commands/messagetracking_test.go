package commands

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mxsh/model"
	"mxsh/transport/control"
)

const trackingHead = "#Software: mxsh\r\n#Version: 14.0.0.0\r\n#Log-type: Message Tracking Log\r\n#Date: 2026-11-21T08:00:00.000Z\r\n" +
	"#Fields: date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id," +
	"message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject," +
	"sender-address,return-path,message-info,directionality,tenant-id,original-client-ip,original-server-ip,custom-data\r\n"

// trackingRow is a line of the log with what the tests look at.
func trackingRow(at, source, event, number, id, to, status, reference, subject, sender string) string {
	return strings.Join([]string{at, "127.0.0.1", "client", "127.0.7.1", "ex20071.work.com", "", "", source, event, number, id, to, status, "2048", "1", "",
		reference, subject, sender, sender, "", "Originating", "", "", "", "S:DeliveryPriority=Normal"}, ",") + "\r\n"
}

// tracks writes a log of a server.
func (w *world) tracks(server, name string, rows ...string) {
	w.t.Helper()
	dir := filepath.Join(control.LogFolder(w.home, server), "MessageTracking")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), []byte(trackingHead+strings.Join(rows, "")), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// trackedLab is the lab with two days of mail of one server and a line of another.
func trackedLab(t *testing.T) *world {
	w := lab(t)
	w.local = "EX20071"
	w.tracks("EX20071", "MSGTRK20261120-1.log",
		trackingRow("2026-11-20T09:00:00.000Z", "SMTP", "RECEIVE", "1", "<1@work.com>", "tim@work.com;ann@far.test", "", "", `"Annual ""Report"", final"`, "rob@work.com"),
		trackingRow("2026-11-20T09:00:01.500Z", "STOREDRIVER", "DELIVER", "1", "<1@work.com>", "tim@work.com", "250 2.1.5 Delivered", "", `"Annual ""Report"", final"`, "rob@work.com"))
	w.tracks("EX20071", "MSGTRK20261120-2.log",
		trackingRow("2026-11-20T09:00:02.000Z", "SMTP", "FAIL", "1", "<1@work.com>", "ann@far.test", "'550 5.1.1 unknown; ask ''us'''", "", "Annual", "rob@work.com"),
		"2026-11-20T09:00:02.100Z,torn\r\n",
		trackingRow("2026-11-20T09:00:03.000Z", "DSN", "DSN", "2", "<2@ex20071.work.com>", "rob@work.com", "", "<1@work.com>", "Undeliverable: Annual", "postmaster@work.com"))
	w.tracks("EX20071", "MSGTRK20261121-10.log", trackingRow("2026-11-21T11:00:00.000Z", "SMTP", "SEND", "4", "<4@work.com>", "a@b.test;c@d.test", "250 ok;250 fine", "", "", "tim@work.com"))
	w.tracks("EX20071", "MSGTRK20261121-2.log", trackingRow("2026-11-21T10:00:00.000Z", "SMTP", "RECEIVE", "4", "<4@work.com>", "a@b.test;c@d.test", "", "", "", "Tim@work.com"))
	w.tracks("EX20072", "MSGTRK20261121-1.log", trackingRow("2026-11-21T11:00:01.000Z", "SMTP", "RECEIVE", "9", "<4@work.com>", "a@b.test", "", "", "", "tim@work.com"))
	return w
}

func TestGetMessageTrackingLog(t *testing.T) {
	w := trackedLab(t)
	local := func(text string) time.Time {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return at.Local()
	}
	for _, c := range []struct {
		words []any
		want  string // number and event of each
	}{
		{nil, "1RECEIVE 1DELIVER 1FAIL 2DSN 4RECEIVE 4SEND"},
		{[]any{"-Server", "EX20071"}, "1RECEIVE 1DELIVER 1FAIL 2DSN 4RECEIVE 4SEND"},
		{[]any{"-Server", "EX20072"}, "9RECEIVE"},
		{[]any{"-EventId", "receive"}, "1RECEIVE 4RECEIVE"},
		{[]any{"-EventId", "*eliver"}, "1DELIVER"},
		{[]any{"-Source", "storedriver"}, "1DELIVER"},
		{[]any{"-Sender", "TIM@work.com"}, "4RECEIVE 4SEND"},
		{[]any{"-Sender", "*@work.com", "-EventId", "RECEIVE"}, "1RECEIVE 4RECEIVE"},
		{[]any{"-Sender", "tim"}, ""},
		{[]any{"-Recipients", "Ann@far.test"}, "1RECEIVE 1FAIL"},
		{[]any{"-Recipients", []any{"c@d.test", "tim@work.com"}}, "1RECEIVE 1DELIVER 4RECEIVE 4SEND"},
		{[]any{"-MessageSubject", "annual"}, "1RECEIVE 1DELIVER 1FAIL 2DSN"},
		{[]any{"-MessageSubject", `"report", fin`}, "1RECEIVE 1DELIVER"},
		{[]any{"-MessageSubject", "ann*fin"}, "1RECEIVE 1DELIVER"},
		{[]any{"-MessageId", "1@work.com"}, "1RECEIVE 1DELIVER 1FAIL"},
		{[]any{"-MessageId", "<1@WORK.com>"}, "1RECEIVE 1DELIVER 1FAIL"},
		{[]any{"-InternalMessageId", "4"}, "4RECEIVE 4SEND"},
		{[]any{"-Reference", "1@work.com"}, "2DSN"},
		{[]any{"-NetworkMessageId", "x"}, ""},
		{[]any{"-TransportTrafficType", "email", "-EventId", "SEND"}, "4SEND"},
		{[]any{"-TransportTrafficType", "hygiene"}, ""},
		{[]any{"-Start", local("2026-11-20T09:00:02Z")}, "1FAIL 2DSN 4RECEIVE 4SEND"},
		{[]any{"-End", local("2026-11-20T09:00:02Z")}, "1RECEIVE 1DELIVER 1FAIL"},
		{[]any{"-Start", local("2026-11-20T09:00:01Z").UTC(), "-End", "2026-11-20T09:00:02Z"}, "1DELIVER 1FAIL"},
		{[]any{"-Start", "2027-01-01"}, ""},
	} {
		var got []string
		for _, o := range w.ok("Get-MessageTrackingLog", c.words...) {
			e := o.(*model.MessageTrackingEvent)
			got = append(got, e.InternalMessageId+e.EventId)
		}
		if text := strings.Join(got, " "); text != c.want {
			t.Errorf("%v: %s, want %s", c.words, text, c.want)
		}
	}
	fail := w.ok("Get-MessageTrackingLog", "-EventId", "FAIL")[0].(*model.MessageTrackingEvent)
	if want := []string{"550 5.1.1 unknown; ask 'us'"}; !slices.Equal(fail.RecipientStatus, want) || fail.TotalBytes != 2048 ||
		!fail.Timestamp.Equal(local("2026-11-20T09:00:02Z")) || fail.Timestamp.Location() != time.Local || fail.SchemaVersion != "14.0.0.0" ||
		!slices.Equal(fail.EventData, []string{"[DeliveryPriority, Normal]"}) {
		t.Errorf("the failure is %+v", fail)
	}
}

func TestGetMessageTrackingLogOfSeveralServers(t *testing.T) {
	w := trackedLab(t)
	servers := append(w.ok("Get-TransportServer", "EX20072"), w.ok("Get-TransportServer", "EX20071")...)
	found, err := w.pipe(servers, "Get-MessageTrackingLog", "-MessageId", "4@work.com")
	if err != nil {
		t.Fatal(err)
	}
	expect(t, show(found, "InternalMessageId", "EventId"), "9 | RECEIVE\n4 | RECEIVE\n4 | SEND")

	// An engine that runs writes what it holds before the files are read.
	e := w.starts("EX20071")
	w.ok("Get-MessageTrackingLog")
	expect(t, strings.Join(e.told, "\n"), "flush tracking")
}

func TestGetMessageTrackingLogIsCut(t *testing.T) {
	w := trackedLab(t)
	if n := len(w.ok("Get-MessageTrackingLog", "-ResultSize", "2")); n != 2 || len(w.warnings) != 1 {
		t.Errorf("%d events, warnings %q", n, w.warnings)
	}
	if n := len(w.ok("Get-MessageTrackingLog", "-ResultSize", "6")); n != 6 || len(w.warnings) != 0 {
		t.Errorf("%d events, warnings %q", n, w.warnings)
	}
	rows := make([]string, 1500)
	for i := range rows {
		rows[i] = trackingRow("2026-11-21T11:30:00.000Z", "SMTP", "SEND", fmt.Sprint(100+i), "<x@y>", "a@b.test", "250 ok", "", "", "rob@work.com")
	}
	w.tracks("EX20071", "MSGTRK20261121-11.log", rows...)
	if n := len(w.ok("Get-MessageTrackingLog")); n != 1000 || len(w.warnings) != 1 || !strings.Contains(w.warnings[0], "first 1000 results") {
		t.Errorf("%d events, warnings %q", n, w.warnings)
	}
	if n := len(w.ok("Get-MessageTrackingLog", "-ResultSize", "Unlimited")); n != 1506 || len(w.warnings) != 0 {
		t.Errorf("%d events, warnings %q", n, w.warnings)
	}
}

func TestGetMessageTrackingLogRefuses(t *testing.T) {
	w := trackedLab(t)
	w.fails("UnknownEventId", []string{`no event "SENT"`, "SEND, "}, "Get-MessageTrackingLog", "-EventId", "SENT")
	w.fails("EndBeforeStart", []string{"-Start"}, "Get-MessageTrackingLog", "-Start", "2026-11-21", "-End", "2026-11-20")
	w.fails("CannotConvertArgument", []string{"Start", "yesterday"}, "Get-MessageTrackingLog", "-Start", "yesterday")
	w.fails("LegacyServer", []string{"Paula"}, "Get-MessageTrackingLog", "-Server", "Paula")
	w.fails("ServiceNotRunning", []string{"W2008"}, "Get-MessageTrackingLog", "-Server", "W2008")
	w.starts("W2008")
	if n := len(w.ok("Get-MessageTrackingLog", "-Server", "W2008")); n != 0 {
		t.Errorf("%d events of a server without a log", n)
	}
	w.ok("Set-TransportServer", "EX20072", "-MessageTrackingLogEnabled", false)
	w.ok("Get-MessageTrackingLog", "-Server", "EX20072")
	expect(t, strings.Join(w.warnings, "\n"), `Message tracking of server "EX20072" is off; there are only events from before (Set-TransportServer EX20072 -MessageTrackingLogEnabled $true turns it on).`)

	dir := filepath.Join(w.home, "file")
	if err := os.WriteFile(dir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	w.ok("Set-TransportServer", "EX20071", "-MessageTrackingLogPath", dir)
	w.fails("TrackingLogUnreadable", []string{"EX20071", dir}, "Get-MessageTrackingLog")
}

// The line that administrators type.
func TestTopSendersOfFailures(t *testing.T) {
	w := lab(t)
	w.local = "EX20071"
	stamp := time.Now().UTC().Add(-time.Minute).Format("2006-01-02T15:04:05.000Z")
	now := w.env.Now
	w.env.Now = time.Now
	w.cmdlets = All(w.env)
	defer func() { w.env.Now = now }()
	var rows []string
	for i, sender := range []string{"a@b.test", "c@d.test", "a@b.test", "e@f.test", "a@b.test", "c@d.test"} {
		rows = append(rows, trackingRow(stamp, "SMTP", "FAIL", fmt.Sprint(i), "<x@y>", "z@z.test", "550 no", "", "s", sender))
	}
	w.tracks("EX20071", "MSGTRK"+time.Now().UTC().Format("20060102")+"-1.log", rows...)
	status, emitted := w.says(`Get-MessageTrackingLog -Start (Get-Date).AddHours(-2) -EventId FAIL | group Sender | sort Count -d | select -f 2 | % { "$($_.Count) $($_.Name)" }`)
	if text := fmt.Sprint(emitted); status != 0 || text != "[3 a@b.test 2 c@d.test]" {
		t.Errorf("exit %d: %s, errors %v", status, text, w.errs)
	}
}
