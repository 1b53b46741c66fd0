package receive

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/argon2"

	"mxsh/model"
	"mxsh/transport/route"
)

const (
	// derivations is how many passwords are worked out at a time: each takes
	// tens of MiB, and a flood of AUTH must not take the machine.
	derivations = 2
	// remembered is how long a right password is known without working it out again.
	remembered = time.Minute
	// mostRemembered bounds what is remembered.
	mostRemembered = 4096
	// Costs beyond these are a mistake or an attack on the server's memory.
	maxMemory = 1 << 20 // KiB
	maxPasses = 64
)

// Passwords checks passwords against the argon2id hashes of the mailboxes. It is
// safe for concurrent use.
type Passwords struct {
	now   func() time.Time
	slots chan struct{}
	key   [32]byte // of the memory of right passwords

	mu    sync.Mutex
	known map[[32]byte]time.Time // until when
}

var _ Authenticator = (*Passwords)(nil)

// NewPasswords returns an authenticator.
func NewPasswords(now func() time.Time) *Passwords {
	p := &Passwords{now: now, slots: make(chan struct{}, derivations), known: map[[32]byte]time.Time{}}
	rand.Read(p.key[:])
	return p
}

// nobody is the hash that a login without mailbox is compared with, so that it
// takes as long as one with.
const nobody = "$argon2id$v=19$m=65536,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// Authenticate implements Authenticator.
func (p *Passwords) Authenticate(ctx context.Context, t *route.Table, login, password string) (*model.Mailbox, error) {
	m := t.MailboxByLogin(login)
	encoded := nobody
	if m != nil && !m.PasswordHash.IsZero() && !m.AccountDisabled {
		encoded = m.PasswordHash.Encoded()
	} else {
		m = nil
	}
	right, err := p.check(ctx, encoded, password)
	if err != nil {
		return nil, fmt.Errorf("check password: %w", err)
	}
	if !right {
		return nil, nil
	}
	return m, nil
}

func (p *Passwords) check(ctx context.Context, encoded, password string) (bool, error) {
	mark := p.mark(encoded, password)
	if p.remembers(mark) {
		return true, nil
	}
	h, err := parseHash(encoded)
	if err != nil {
		return false, err
	}
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return false, ctx.Err()
	}
	right := h.matches(password)
	<-p.slots
	if right {
		p.remember(mark)
	}
	return right, nil
}

// mark stands for a hash and a password that fits it. A changed password has
// another hash and so another mark.
func (p *Passwords) mark(encoded, password string) (mark [32]byte) {
	h := hmac.New(sha256.New, p.key[:])
	h.Write([]byte(encoded))
	h.Write([]byte{0})
	h.Write([]byte(password))
	h.Sum(mark[:0])
	return mark
}

func (p *Passwords) remembers(mark [32]byte) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	until, ok := p.known[mark]
	return ok && p.now().Before(until)
}

func (p *Passwords) remember(mark [32]byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if len(p.known) >= mostRemembered {
		for m, until := range p.known {
			if !now.Before(until) || len(p.known) >= mostRemembered {
				delete(p.known, m)
			}
		}
	}
	p.known[mark] = now.Add(remembered)
}

// hash is an argon2id hash with what it was made of.
type hash struct {
	memory, passes uint32
	threads        uint8
	salt, sum      []byte
}

var errHash = errors.New("stored password hash is malformed")

// parseHash reads $argon2id$v=19$m=65536,t=1,p=1$salt$sum, base64 without padding.
func parseHash(encoded string) (hash, error) {
	var h hash
	parts := strings.Split(encoded, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != "v=19" {
		return h, errHash
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.memory, &h.passes, &h.threads); n != 3 || err != nil {
		return h, errHash
	}
	var err1, err2 error
	h.salt, err1 = base64.RawStdEncoding.DecodeString(parts[4])
	h.sum, err2 = base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(h.sum) < 16 || h.passes == 0 || h.threads == 0 || h.memory > maxMemory || h.passes > maxPasses {
		return h, errHash
	}
	return h, nil
}

func (h hash) matches(password string) bool {
	sum := argon2.IDKey([]byte(password), h.salt, h.passes, h.memory, h.threads, uint32(len(h.sum)))
	return subtle.ConstantTimeCompare(sum, h.sum) == 1
}
