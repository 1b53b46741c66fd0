package sevenbit

import (
	"bytes"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"

	"github.com/emersion/go-message"
)

func crlf(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }

// leaves reads a message with a parser of other people: the decoded contents of
// its parts in their order.
func leaves(t *testing.T, text string) []string {
	t.Helper()
	e, err := message.Read(strings.NewReader(text))
	if err != nil && !message.IsUnknownCharset(err) {
		t.Fatalf("%v in\n%s", err, text)
	}
	var list []string
	err = e.Walk(func(_ []int, part *message.Entity, err error) error {
		if err != nil && !message.IsUnknownCharset(err) {
			return err
		}
		kind, _, _ := part.Header.ContentType()
		if strings.HasPrefix(kind, "multipart/") {
			return nil
		}
		b, err := io.ReadAll(part.Body)
		if kind == "message/rfc822" {
			list = append(list, leaves(t, string(b))...)
			return err
		}
		list = append(list, kind+": "+string(b))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

const mixed = `From: a@x.test
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b 1"
Content-Transfer-Encoding: 8bit

Präambel
--b 1
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Grüße = viele
trailing 
--b 1
Content-Type: text/plain

plain
--b 1
Content-Type: message/rfc822
Content-Transfer-Encoding: 8bit

Subject: inner
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: 8bit

<p>ß</p>
--b 1
Content-Type: image/png
Content-Transfer-Encoding: binary

` + "\x00\x01\n\rbinary\xff" + `
--b 1--
Epilog ü
`

func binarySafe(s string) string {
	// Only the line ends of the text become CRLF, not those of the binary part.
	before, after, _ := strings.Cut(s, "\x00\x01\n\rbinary\xff")
	return crlf(before) + "\x00\x01\n\rbinary\xff" + crlf(after)
}

func TestConvertKeepsTheContent(t *testing.T) {
	for name, text := range map[string]string{
		"mixed":               binarySafe(mixed),
		"simple":              crlf("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\nMIME-Version: 1.0\n\nGrüße\n.\nx\n"),
		"no encoding":         crlf("Content-Type: text/plain; charset=utf-8\nMIME-Version: 1.0\n\nGrüße\n"),
		"long line":           crlf("Content-Type: text/plain; charset=utf-8\nMIME-Version: 1.0\n\n" + strings.Repeat("x", 2000) + "\n"),
		"7-bit, called 8-bit": crlf("Content-Type: text/plain\nContent-Transfer-Encoding: 8bit\nMIME-Version: 1.0\n\nplain\n"),
	} {
		got, err := Convert([]byte(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !plain(got) {
			t.Errorf("%s: not 7-bit:\n%s", name, got)
		}
		want, have := leaves(t, text), leaves(t, string(got))
		if strings.Join(want, "|") != strings.Join(have, "|") {
			t.Errorf("%s: parts\n%q, want\n%q", name, have, want)
		}
		if bytes.Contains(bytes.ToLower(got), []byte("encoding: 8bit")) || bytes.Contains(bytes.ToLower(got), []byte("encoding: binary")) {
			t.Errorf("%s: label left:\n%s", name, got)
		}
		again, err := Convert(got)
		if err != nil || !bytes.Equal(again, got) {
			t.Errorf("%s: converting again changes it: %v", name, err)
		}
	}
}

func TestMessageFromBeforeMIME(t *testing.T) {
	got, err := Convert([]byte(crlf("Subject: x\n\nGrüße\n")))
	want := crlf("Subject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nGr=C3=BC=C3=9Fe\n")
	if err != nil || string(got) != want {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestPlainMessageStaysAsItIs(t *testing.T) {
	text := crlf("Subject: x\nDKIM-Signature: v=1\n\nplain\n")
	if got, err := Convert([]byte(text)); err != nil || string(got) != text {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestWhatCannotBeConverted(t *testing.T) {
	for _, tc := range []struct {
		text string
		want error
	}{
		{"Content-Type: multipart/signed; boundary=b\n\n--b\n\nGrüße\n--b--\n", ErrSigned},
		{"Content-Type: message/delivery-status\n\nGrüße\n", ErrForm},
		{"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nGrüße\n", ErrForm},
		{strings.Repeat("Content-Type: message/rfc822\n\n", 60) + "ü\n", ErrDepth},
	} {
		if _, err := Convert([]byte(crlf(tc.text))); !errors.Is(err, tc.want) {
			t.Errorf("%.40q: %v, want %v", tc.text, err, tc.want)
		}
	}
}

func TestPythonReadsIt(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed")
	}
	got, err := Convert([]byte(binarySafe(mixed)))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, "-c", `
import email, email.policy, sys
m = email.message_from_binary_file(sys.stdin.buffer, policy=email.policy.SMTP)
assert not [d for p in m.walk() for d in p.defects]
p = list(m.iter_parts())
print(ascii([p[0].get_content(), p[1].get_content(), p[2].get_payload(0).get_content(), p[3].get_content()]))`)
	cmd.Stdin = bytes.NewReader(got)
	out, err := cmd.CombinedOutput()
	want := `['Gr\xfc\xdfe = viele\ntrailing ', 'plain', '<p>\xdf</p>', b'\x00\x01\n\rbinary\xff']`
	if err != nil || strings.TrimSpace(string(out)) != want {
		t.Errorf("python sees %s, %v, want %s", out, err, want)
	}
}

func FuzzConvert(f *testing.F) {
	f.Add([]byte(binarySafe(mixed)))
	f.Add([]byte("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n\xff\r\n--b--"))
	f.Fuzz(func(t *testing.T, in []byte) {
		got, err := Convert(in)
		if err != nil {
			return
		}
		_, body := split(got)
		// Headers of parts stay as they are, so only a message without parts can be judged whole.
		if h, _ := split(in); !strings.HasPrefix(h.kind, "multipart/") && !strings.HasPrefix(h.kind, "message/") && !plain(body) {
			t.Errorf("%q became %q", in, got)
		}
	})
}
