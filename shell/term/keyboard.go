package term

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/sys/unix"
)

// key is one thing typed: a name for what is bound ("enter", "ctrl+a", "up"),
// else text. pasted is set between the marks of a bracketed paste.
type key struct {
	name   string
	text   string
	pasted bool
}

// The keys that no keyboard has.
const (
	keyResize = "resize" // the window has another size
	keyEnd    = "end-of-session"
)

// keyboard reads keys of a terminal. What was read and not yet used stays here
// from one line to the next: there is one buffer for the whole session.
type keyboard struct {
	fd, wake int // the terminal, and a pipe that tells of signals
	buf      []byte
	paste    bool
	skip     bool // the rest of the paste is dropped
	erase    byte // what the terminal sends for Backspace
}

// afterEscape is how long the rest of a key that begins with Escape may take.
const afterEscape = 40 * time.Millisecond

var pasteBegin, pasteEnd = []byte("\x1b[200~"), []byte("\x1b[201~")

// next waits for a key. io.EOF is the end of the terminal.
func (k *keyboard) next() (key, error) {
	for {
		if len(k.buf) > 0 {
			key, n := k.decode(false)
			if n == 0 { // the key is not whole yet
				if more, err := k.fill(afterEscape); err != nil {
					return key, err
				} else if more == filled {
					continue
				}
				key, n = k.decode(true)
			}
			k.buf = k.buf[n:]
			if key.name == "" && key.text == "" {
				continue
			}
			key.pasted = k.paste
			return key, nil
		}
		switch got, err := k.fill(-1); {
		case err != nil:
			return key{}, err
		case got == resized:
			return key{name: keyResize}, nil
		case got == ended:
			return key{name: keyEnd}, nil
		}
	}
}

// more is whether input is at hand: a paste goes on, or keys were typed ahead.
func (k *keyboard) more() bool {
	if len(k.buf) > 0 || k.paste {
		return true
	}
	got, err := k.fill(0)
	return err == nil && got == filled
}

type event int

const (
	nothing event = iota
	filled
	resized
	ended
)

// fill waits up to d (for ever when negative) for input or a signal. With no
// time to wait a signal stays where it is.
func (k *keyboard) fill(d time.Duration) (event, error) {
	for {
		var set unix.FdSet
		set.Zero()
		set.Set(k.fd)
		if d != 0 {
			set.Set(k.wake)
		}
		var wait *unix.Timeval
		if d >= 0 {
			t := unix.NsecToTimeval(int64(d))
			wait = &t
		}
		n, err := unix.Select(max(k.fd, k.wake)+1, &set, nil, nil, wait)
		switch {
		case err == unix.EINTR:
			continue
		case err != nil:
			return nothing, err
		case n == 0:
			return nothing, nil
		case set.IsSet(k.fd):
			return k.read()
		}
		var b [1]byte
		if n, err := unix.Read(k.wake, b[:]); n == 1 && err == nil && b[0] == 'e' {
			return ended, nil
		}
		return resized, nil
	}
}

func (k *keyboard) read() (event, error) {
	buf := make([]byte, 4096)
	for {
		n, err := unix.Read(k.fd, buf)
		switch {
		case err == unix.EINTR, err == unix.EAGAIN:
			continue
		case err != nil || n <= 0:
			return nothing, io.EOF // the terminal has gone
		}
		k.buf = append(k.buf, buf[:n]...)
		return filled, nil
	}
}

// decode takes the first key of the buffer; n is its length, 0 when the rest of
// it is missing and last is not set.
func (k *keyboard) decode(last bool) (key, int) {
	b := k.buf
	switch {
	case bytes.HasPrefix(b, pasteBegin):
		k.paste = true
		return key{}, len(pasteBegin)
	case bytes.HasPrefix(b, pasteEnd):
		k.paste, k.skip = false, false
		return key{}, len(pasteEnd)
	case !last && b[0] == 0x1b && (bytes.HasPrefix(pasteEnd, b) || bytes.HasPrefix(pasteBegin, b)):
		return key{}, 0
	case k.skip:
		if i := bytes.IndexByte(b[1:], 0x1b); i >= 0 {
			return key{}, 1 + i
		}
		return key{}, len(b)
	case b[0] == '\r' || b[0] == '\n':
		if bytes.HasPrefix(b, []byte("\r\n")) {
			return key{name: "enter"}, 2
		}
		return key{name: "enter"}, 1
	case k.paste:
		return k.pasted(last)
	case b[0] == 0x1b:
		return k.escaped(b, last)
	case b[0] < 0x20 || b[0] == 0x7f:
		return key{name: k.control(b[0])}, 1
	}
	return k.typed(last)
}

// typed takes all the text up to the next key that is none.
func (k *keyboard) typed(last bool) (key, int) {
	n := bytes.IndexFunc(k.buf, func(r rune) bool { return r < 0x20 || r == 0x7f })
	if n < 0 {
		n = len(k.buf)
	}
	whole := n
	for whole > 0 && n-whole < utf8.UTFMax && !utf8.FullRune(k.buf[lastRune(k.buf[:whole]):whole]) {
		whole = lastRune(k.buf[:whole])
	}
	if whole == 0 {
		if !last {
			return key{}, 0
		}
		whole = n
	}
	return key{text: strings.ToValidUTF8(string(k.buf[:whole]), "\uFFFD")}, whole
}

// lastRune is where the last character of b begins.
func lastRune(b []byte) int {
	i := len(b) - 1
	for i > 0 && !utf8.RuneStart(b[i]) {
		i--
	}
	return i
}

// pasted takes text of a paste; a tab is text there, other controls are dropped.
func (k *keyboard) pasted(last bool) (key, int) {
	switch b := k.buf[0]; {
	case b == '\t':
		return key{text: "\t"}, 1
	case b < 0x20 || b == 0x7f:
		return key{}, 1
	}
	return k.typed(last)
}

func (k *keyboard) control(b byte) string {
	switch b {
	case 0:
		return "ctrl+space"
	case '\t':
		return "tab"
	case k.erase, 0x7f:
		return "backspace"
	case 0x1b:
		return "escape"
	case 0x1c, 0x1d, 0x1e, 0x1f:
		return "ctrl+" + string(rune(b+0x40))
	}
	return "ctrl+" + string(rune(b+'a'-1))
}

// escaped takes a key that begins with Escape.
func (k *keyboard) escaped(b []byte, last bool) (key, int) {
	switch {
	case len(b) == 1 && last:
		return key{name: "escape"}, 1
	case len(b) == 1:
		return key{}, 0
	case b[1] == '[' || b[1] == 'O':
		for i := 2; i < len(b); i++ {
			if b[i] >= 0x40 && b[i] <= 0x7e {
				return sequence(string(b[2:i]), b[i]), i + 1
			}
		}
		if !last {
			return key{}, 0
		}
		return key{name: "escape"}, 1
	case b[1] == 0x1b:
		return key{name: "escape"}, 1
	case b[1] < 0x20 || b[1] == 0x7f:
		return key{name: "alt+" + k.control(b[1])}, 2
	case !utf8.FullRune(b[1:]) && !last:
		return key{}, 0
	}
	r, n := utf8.DecodeRune(b[1:])
	return key{name: "alt+" + strings.ToLower(string(r))}, 1 + n
}

var finals = map[byte]string{'A': "up", 'B': "down", 'C': "right", 'D': "left", 'H': "home", 'F': "end", 'P': "f1", 'Q': "f2", 'R': "f3", 'S': "f4", 'M': "enter"}

var tildes = map[string]string{"1": "home", "2": "insert", "3": "delete", "4": "end", "5": "pageup", "6": "pagedown", "7": "home", "8": "end",
	"11": "f1", "12": "f2", "13": "f3", "14": "f4", "15": "f5", "17": "f6", "18": "f7", "19": "f8", "20": "f9", "21": "f10"}

// sequence is the key of a control sequence, "unknown" when it has no name.
func sequence(params string, final byte) key {
	part := strings.Split(params, ";")
	modifier := ""
	if len(part) > 1 {
		modifier = part[1]
	}
	switch {
	case final == 'u': // Shift+Enter and its like of terminals that tell
		return coded(part[0], modifier)
	case final == '~' && part[0] == "27" && len(part) == 3:
		return coded(part[2], modifier)
	case final == 'Z':
		return key{name: "shift+tab"}
	}
	name := finals[final]
	if final == '~' {
		name = tildes[part[0]]
	}
	if name == "" {
		return key{name: "unknown"}
	}
	return key{name: held(modifier) + name}
}

// held names the modifiers of a control sequence.
func held(modifier string) string {
	n, err := strconv.Atoi(modifier)
	if err != nil || n < 1 {
		return ""
	}
	names := ""
	for _, m := range []struct {
		bit  int
		name string
	}{{2, "alt+"}, {4, "ctrl+"}, {1, "shift+"}} {
		if (n-1)&m.bit != 0 {
			names += m.name
		}
	}
	return names
}

// coded is the key of a character code and modifiers.
func coded(code, modifier string) key {
	n, err := strconv.Atoi(code)
	if err != nil || n < 0 || n > utf8.MaxRune {
		return key{name: "unknown"}
	}
	with := held(modifier)
	name := map[int]string{'\r': "enter", '\t': "tab", 0x1b: "escape", 0x7f: "backspace", ' ': "space"}[n]
	switch {
	case n >= 0x20 && n != 0x7f && (with == "" || with == "shift+"):
		return key{text: string(rune(n))}
	case name == "":
		name = strings.ToLower(string(rune(n)))
	}
	return key{name: with + name}
}
