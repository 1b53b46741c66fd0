package send_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"mxsh/model"
	"mxsh/transport/queue"
	"mxsh/transport/sinktest"
)

// proves SendConnector.Fqdn
// proves TransportConfig.LegacySendConnectorFqdn
// proves ExchangeServer.Fqdn
func TestNameInTheGreeting(t *testing.T) {
	r := newRig(t)
	s := sink(t, sinktest.Options{})
	r.toSink(s)
	r.start(nil)
	n := 0
	greeted := func(want string) {
		t.Helper()
		n++
		r.Submit(text, "a@x.test", "b@b.test")
		if got := wait(t, s, n)[n-1].Hello; got != want {
			t.Errorf("greeted with %s, want %s", got, want)
		}
	}
	greeted("ex1.work.com")
	r.Set("SendConnector Out | Fqdn=mail.work.com")
	greeted("mail.work.com")
	r.Set("TransportConfig Transport Settings | LegacySendConnectorFqdn=$true")
	greeted("ex1.work.com")
	r.Set("ExchangeServer EX1 | Fqdn=other.work.com")
	greeted("other.work.com")
	r.Set("ExchangeServer EX1 | ServerRole=HubTransport") // no mailboxes: the rule of 2007 does not touch it
	greeted("mail.work.com")
}

// proves SendConnector.ForceHELO
func TestForceHELO(t *testing.T) {
	for value, want := range map[string]string{"$false": "EHLO", "$true": "HELO"} {
		r := newRig(t)
		s := sink(t, sinktest.Options{TLS: withTLS(t, nil, "x")})
		r.toSink(s)
		r.Set("SendConnector Out | ForceHELO=" + value)
		r.start(nil)
		r.Submit(text, "a@x.test", "b@b.test")
		m := wait(t, s, 1)[0]
		if m.HelloVerb != want || (m.TLS != nil) != (want == "EHLO") || (len(m.Params) > 0) != (want == "EHLO") {
			t.Errorf("ForceHELO %s: %s, TLS %v, parameters %v", value, m.HelloVerb, m.TLS, m.Params)
		}
	}
}

// proves ExchangeServer.Address
func TestSourceAddress(t *testing.T) {
	r := newRig(t)
	s := sink(t, sinktest.Options{})
	r.toSink(s)
	r.start(nil)
	r.Submit(text, "a@x.test", "b@b.test")
	first := wait(t, s, 1)[0].Source.Addr()
	r.Set("ExchangeServer EX1 | Address=127.0.0.41")
	r.Submit(text, "a@x.test", "b@b.test")
	second := wait(t, s, 2)[1].Source.Addr()
	if first == second || second != netip.MustParseAddr("127.0.0.41") {
		t.Errorf("came from %s, then from %s", first, second)
	}
}

// proves SendConnector.Permissions
func TestHeaderFirewall(t *testing.T) {
	const marked = "Received: from a by b; now\r\nX-MS-Exchange-Organization-SCL: -1\r\n\tfolded\r\nX-MS-Exchange-Forest-A: 1\r\nResent-From: a@x.test\r\nSubject: hi\r\n\r\nReceived: in the body\r\n"
	const (
		routing, organization, forest = "Received: from a by b; now\r\n", "X-MS-Exchange-Organization-SCL: -1\r\n\tfolded\r\n", "X-MS-Exchange-Forest-A: 1\r\n"
		resent, rest                  = "Resent-From: a@x.test\r\n", "Subject: hi\r\n\r\nReceived: in the body\r\n"
	)
	allow := func(user string, rights ...string) []model.AccessRule {
		var list []model.AccessRule
		for _, one := range rights {
			list = append(list, model.AccessRule{User: user, Right: one})
		}
		return list
	}
	all := []string{model.RightSendRouting, model.RightSendOrg, model.RightSendForest}
	for _, tc := range []struct {
		name  string
		rules []model.AccessRule
		auth  model.SmartHostAuth
		want  string
	}{
		{"no rights", nil, "None", rest},
		{"routing for strangers", allow(model.PrincipalAnonymous, model.RightSendRouting), "None", routing + resent + rest},
		{"all for strangers", allow(model.PrincipalAnonymous, all...), "None", marked},
		{"all for secured hosts, host is a stranger", allow(model.PrincipalSecured, all...), "None", rest},
		{"all for secured hosts", allow(model.PrincipalSecured, all...), "ExternalAuthoritative", marked},
		{"organization only", allow(model.PrincipalAnonymous, model.RightSendOrg, model.RightSendForest), "None", organization + forest + rest},
		{"denied", append(allow(model.PrincipalAnonymous, all...), model.AccessRule{User: model.PrincipalAnonymous, Right: model.RightSendOrg, Deny: true}), "None", routing + forest + resent + rest},
	} {
		r := newRig(t)
		s := sink(t, sinktest.Options{})
		r.toSink(s)
		r.connector(func(c *connector) { c.Permissions, c.SmartHostAuthMechanism = tc.rules, tc.auth })
		r.start(nil)
		r.Submit(marked, "a@x.test", "b@b.test")
		if got := string(wait(t, s, 1)[0].Data); got != tc.want {
			t.Errorf("%s: got %q, want %q", tc.name, got, tc.want)
		}
	}
}

// proves SendConnector.ProtocolLoggingLevel
func TestProtocolLog(t *testing.T) {
	t.Parallel()
	for level, logged := range map[string]bool{"None": false, "Verbose": true} {
		r := newRig(t)
		s := sink(t, sinktest.Options{})
		r.toSink(s)
		r.Set("SendConnector Out | ProtocolLoggingLevel=" + level)
		r.start(nil)
		r.Submit(text, "a@x.test", "b@b.test")
		wait(t, s, 1)
		if !logged {
			r.empty()
			if got := r.protocolLog(); strings.Contains(got, "MAIL FROM") {
				t.Errorf("logged: %s", got)
			}
			continue
		}
		r.Until("the session is logged", func() bool {
			got := r.protocolLog()
			return strings.Contains(got, ",Out,") && strings.Contains(got, ">,MAIL FROM:<a@x.test> SIZE=") && strings.Contains(got, "<,250 2.0.0 taken") && strings.Contains(got, ">,QUIT")
		})
	}
}

func TestParametersThatTheHostKnows(t *testing.T) {
	e := func() *queue.Envelope {
		e := envelope("a@x.test", "b+c@b.test")
		e.Body, e.Ret, e.EnvID = "8BITMIME", "HDRS", "Q 1"
		e.Recipients[0].Notify, e.Recipients[0].ORCPT = "SUCCESS,FAILURE", "rfc822;old+one@b.test"
		return e
	}
	for _, tc := range []struct{ offered, mail, rcpt string }{
		{"SIZE 8BITMIME DSN PIPELINING", "SIZE=49 BODY=8BITMIME RET=HDRS ENVID=Q+201", "NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;old+2Bone@b.test"},
		{"8BITMIME", "BODY=8BITMIME", ""},
		{"", "", ""},
	} {
		r := newRig(t)
		s := sink(t, sinktest.Options{Extensions: append([]string{}, strings.Fields(tc.offered)...)})
		r.toSink(s)
		r.start(nil)
		r.Accept(e(), text)
		m := wait(t, s, 1)[0]
		if got := strings.Join(m.Params, " "); got != tc.mail {
			t.Errorf("%s: MAIL parameters %q, want %q", tc.offered, got, tc.mail)
		}
		if got := strings.Join(m.Recipients[0].Params, " "); got != tc.rcpt {
			t.Errorf("%s: RCPT parameters %q, want %q", tc.offered, got, tc.rcpt)
		}
	}
}

func TestMessagesThatTheHostCannotTake(t *testing.T) {
	t.Parallel()
	eight := "Subject: hi\r\n\r\ngr\xc3\xbc\xc3\x9fe\r\n"
	binary := "Subject: hi\r\n\r\n\x00\n\r\n"
	for _, tc := range []struct {
		name, offered, text, body string
		utf8                      bool
		want                      string // "" means it is sent
	}{
		{"too large", "SIZE 20", text, "", false, "5.3.4 Message size exceeds fixed maximum message size"},
		{"large enough", "SIZE 2000", text, "", false, ""},
		{"8-bit to a 7-bit host", "SIZE", eight, "8BITMIME", false, ""},
		{"8-bit that was not declared", "SIZE", eight, "", false, ""},
		{"signed 8-bit to a 7-bit host", "SIZE", "Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n\r\n\xc3\xbc\r\n--b--\r\n", "8BITMIME", false, "5.6.3"},
		{"declared but 7-bit", "SIZE", text, "8BITMIME", false, ""},
		{"binary", "8BITMIME", binary, "BINARYMIME", false, ""},
		{"called binary, is text", "8BITMIME", text, "BINARYMIME", false, ""},
		{"needs SMTPUTF8", "8BITMIME", "Subject: gr\xc3\xbc\xc3\x9fe\r\n\r\nx\r\n", "8BITMIME", true, "5.6.7"},
		{"does not need SMTPUTF8", "8BITMIME", eight, "8BITMIME", true, ""},
		{"has SMTPUTF8", "8BITMIME SMTPUTF8", "Subject: gr\xc3\xbc\xc3\x9fe\r\n\r\nx\r\n", "8BITMIME", true, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := newRig(t)
			s := sink(t, sinktest.Options{Extensions: strings.Split(tc.offered, " ")})
			if strings.HasPrefix(tc.offered, "SIZE ") {
				s = sink(t, sinktest.Options{Extensions: []string{tc.offered}})
			}
			r.toSink(s)
			r.start(nil)
			e := envelope("rob@work.com", "b@b.test")
			e.Body, e.UTF8 = tc.body, tc.utf8
			r.Accept(e, tc.text)
			if tc.want == "" {
				m := wait(t, s, 1)[0]
				if m.BareCR || m.BareLF {
					t.Errorf("bare line ends in %q", m.Data)
				}
				_, body, _ := strings.Cut(string(m.Data), "\r\n\r\n")
				if takes8 := strings.Contains(tc.offered, "8BITMIME"); !takes8 && strings.ContainsFunc(body, func(r rune) bool { return r >= 0x80 }) {
					t.Errorf("8-bit content went out: %q", body)
				}
				var declared int // the header firewall may make it less
				if size, ok := m.Param("SIZE"); ok {
					if fmt.Sscan(size, &declared); declared < len(m.Data) {
						t.Errorf("SIZE=%s for %d bytes", size, len(m.Data))
					}
				}
				if tc.name == "binary" && !strings.Contains(string(m.Data), "base64\r\n\r\nAAoNCg==") {
					t.Errorf("binary content went out as %q", m.Data)
				}
				r.empty()
				return
			}
			if got := r.report(); !strings.Contains(got, tc.want) {
				t.Errorf("report lacks %s:\n%s", tc.want, got)
			}
			if s.Count() != 0 {
				t.Error("it was sent all the same")
			}
		})
	}
}

func TestBareLineEndsNeverLeave(t *testing.T) {
	r := newRig(t)
	s := sink(t, sinktest.Options{})
	r.toSink(s)
	r.start(nil)
	r.Submit("Subject: x\r\n\r\none\ntwo\rthree\r\n\n.\r\nfour", "a@x.test", "b@b.test")
	m := wait(t, s, 1)[0]
	if m.BareCR || m.BareLF || string(m.Data) != "Subject: x\r\n\r\none\r\ntwo\r\nthree\r\n\r\n.\r\nfour\r\n" {
		t.Errorf("data %q", m.Data)
	}
}
