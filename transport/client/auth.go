package client

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"mxsh/transport/smtp"
)

// Auth proves who we are with user name and password: AUTH LOGIN, or PLAIN where
// LOGIN is not offered. The error wraps ErrNotOffered when neither is, and is a
// *ReplyError when the server says no. The secret reaches no log.
func (c *Conn) Auth(user, password string) error {
	offered := strings.Fields(strings.ToUpper(c.ext["AUTH"]))
	switch {
	case slices.Contains(offered, "LOGIN"):
		return c.login(user, password)
	case slices.Contains(offered, "PLAIN"):
		return c.plain(user, password)
	}
	return fmt.Errorf("AUTH LOGIN: %w", ErrNotOffered)
}

func (c *Conn) login(user, password string) error {
	r, err := c.command("AUTH", "AUTH LOGIN")
	for _, answer := range []string{user, password} {
		if err != nil {
			return err
		}
		if r.Code != 334 {
			return c.refused("AUTH", r)
		}
		r, err = c.secret(base64.StdEncoding.EncodeToString([]byte(answer)))
	}
	return c.authenticated(r, err)
}

func (c *Conn) plain(user, password string) error {
	response := base64.StdEncoding.EncodeToString([]byte("\x00" + user + "\x00" + password))
	r, err := c.secret("AUTH PLAIN " + response)
	return c.authenticated(r, err)
}

func (c *Conn) authenticated(r smtp.Reply, err error) error {
	if err != nil {
		return err
	}
	if r.Code != 235 {
		return c.refused("AUTH", r)
	}
	return nil
}

// secret sends a line that no log may hold and reads the reply.
func (c *Conn) secret(line string) (smtp.Reply, error) {
	c.o.Trace.Secret(">")
	c.buf.w.WriteString(line)
	c.buf.w.WriteString("\r\n")
	if err := c.flush(); err != nil {
		return smtp.Reply{}, err
	}
	return c.read("AUTH", waitCommand)
}
