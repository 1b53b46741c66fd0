package receive

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"

	"mxsh/model"
	"mxsh/transport/route"
	"mxsh/transport/smtp"
)

// dialogue is an AUTH between its first line and its last.
type dialogue struct {
	mechanism string
	login     string // of LOGIN, once it is known
	asked     bool   // for LOGIN's user name
}

// The prompts of AUTH LOGIN, "Username:" and "Password:", in base64.
const (
	askUser     = "VXNlcm5hbWU6"
	askPassword = "UGFzc3dvcmQ6"
)

func challenge(text string) Answer { return say(smtp.Reply{Code: 334, Text: text}) }

// offersAuth is whether passwords are taken here and now.
func (s *Session) offersAuth() bool {
	c := s.connector
	basic := c.AuthMechanism.Has(model.AuthBasic)
	needsTLS := c.RequireTLS || c.AuthMechanism.Has(model.AuthBasicRequireTLS)
	return s.cfg.Auth != nil && s.user == nil && basic && (s.secured != nil || !needsTLS)
}

// authenticate begins AUTH (RFC 4954).
func (s *Session) authenticate(ctx context.Context, args string) Answer {
	if !s.reload() {
		return say(notAvailable)
	}
	mechanism, initial, given := strings.Cut(args, " ")
	mechanism, initial = strings.ToUpper(mechanism), strings.TrimSpace(initial)
	switch {
	case !s.greeted:
		return say(helloFirst)
	case s.user != nil:
		return say(authTwice)
	case s.mail.begun:
		return say(notNow)
	case mechanism == "":
		return say(badArguments)
	case mechanism != "LOGIN" && mechanism != "PLAIN", !s.offersAuth():
		return s.slowly(refuse(badMechanism, "AUTH %s is not offered here: AuthMechanism is %s, RequireTLS %v, encrypted %v",
			model.Visible(mechanism), s.connector.AuthMechanism, s.connector.RequireTLS, s.secured != nil))
	}
	s.auth = &dialogue{mechanism: mechanism}
	switch {
	case given:
		return s.authStep(ctx, initial)
	case mechanism == "LOGIN":
		s.auth.asked = true
		return challenge(askUser)
	}
	return challenge("")
}

// authLine takes a line of the dialogue.
func (s *Session) authLine(ctx context.Context, line []byte) Answer {
	if string(line) == "*" {
		s.auth = nil
		return s.judge(smtp.AUTH, say(authCancelled))
	}
	return s.judge(smtp.AUTH, s.authStep(ctx, string(line)))
}

// authStep takes one response of the client, in base64.
func (s *Session) authStep(ctx context.Context, response string) Answer {
	if response == "=" {
		response = "" // RFC 4954 §4: an empty initial response
	}
	plain, err := base64.StdEncoding.DecodeString(response)
	if err != nil {
		s.auth = nil
		return say(badAuthData)
	}
	d := s.auth
	if d.mechanism == "PLAIN" {
		s.auth = nil
		return s.checkPlain(ctx, string(plain))
	}
	if d.login == "" {
		if len(plain) == 0 {
			s.auth = nil
			return s.authFailed("the user name is empty")
		}
		d.login = string(plain)
		return challenge(askPassword)
	}
	s.auth = nil
	return s.checkPassword(ctx, d.login, string(plain))
}

// checkPlain takes authorization identity, login and password with NULs between
// them (RFC 4616). Nobody may act as somebody else.
func (s *Session) checkPlain(ctx context.Context, message string) Answer {
	parts := strings.Split(message, "\x00")
	if len(parts) != 3 {
		return say(badAuthData)
	}
	if parts[0] != "" && !strings.EqualFold(parts[0], parts[1]) {
		return s.authFailed("the client asked to act as " + model.Quote(parts[0]))
	}
	return s.checkPassword(ctx, parts[1], parts[2])
}

func (s *Session) checkPassword(ctx context.Context, login, password string) Answer {
	m, err := s.cfg.Auth.Authenticate(ctx, s.table, login, password)
	if err != nil {
		r := authLater
		r.Err = err
		return say(r)
	}
	if m == nil {
		return s.authFailed("user name or password of " + model.Quote(login) + " is wrong")
	}
	user := route.Principal{Kind: route.User, Name: m.Name, Mailbox: m}
	rights := s.table.Rights(s.connector, user)
	if !rights.Has(route.Submit) {
		s.log.Warn("authenticated user may not submit", "user", m.Name, "why", rights.Why(route.Submit))
		return s.authFailed(rights.Why(route.Submit))
	}
	s.login, s.user, s.principal, s.rights = login, m, user, rights
	return say(authenticated)
}

// authFailed refuses and, after too many failures, ends the session.
func (s *Session) authFailed(why string) Answer {
	s.failures++
	a := refuse(authFailed, "%s", why)
	if limit := s.connector.MaxLogonFailures; limit > 0 && s.failures >= limit {
		a = refuse(tooManyErrors, "%s; %s", why, fmt.Sprintf("MaxLogonFailures %d is reached", limit))
	}
	a.Wait = s.connector.AuthTarpitInterval.Duration()
	return a
}
