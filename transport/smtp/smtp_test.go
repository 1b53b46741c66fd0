package smtp

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestParseCommand(t *testing.T) {
	for _, c := range []struct {
		line string
		verb Verb
		args string
	}{
		{"EHLO mail.x.test", EHLO, "mail.x.test"},
		{"ehlo", EHLO, ""},
		{"Mail FROM:<a@b>  ", MAIL, "FROM:<a@b>"},
		{"rcpt\tTO:<a@b>", RCPT, "TO:<a@b>"},
		{"", "", ""},
		{"wizard now", "WIZARD", "now"},
		{"DATAX", "DATAX", ""},
	} {
		verb, args := ParseCommand([]byte(c.line))
		if verb != c.verb || args != c.args {
			t.Errorf("ParseCommand(%q) = %q, %q; want %q, %q", c.line, verb, args, c.verb, c.args)
		}
	}
}

func TestReadLine(t *testing.T) {
	in := "short\r\n" + strings.Repeat("x", 40) + "\r\n" + strings.Repeat("y", 12) + "\r\nlf\n\r\nend"
	r := bufio.NewReaderSize(strings.NewReader(in), 16)
	want := []struct {
		line string
		err  error
	}{{"short", nil}, {"", ErrLineTooLong}, {strings.Repeat("y", 12), nil}, {"lf", ErrBareLF}, {"", nil}, {"", io.EOF}}
	for i, w := range want {
		line, err := ReadLine(r, 30)
		if string(line) != w.line || !errors.Is(err, w.err) {
			t.Fatalf("line %d = %q, %v; want %q, %v", i, line, err, w.line, w.err)
		}
	}
}

func TestReadLineLimitIsExact(t *testing.T) {
	for n, want := range map[int]error{30: nil, 31: ErrLineTooLong} {
		r := bufio.NewReaderSize(strings.NewReader(strings.Repeat("a", n)+"\r\nnext\r\n"), 16)
		if _, err := ReadLine(r, 30); !errors.Is(err, want) {
			t.Errorf("%d bytes: %v, want %v", n, err, want)
		}
		if next, err := ReadLine(r, 30); err != nil || string(next) != "next" {
			t.Errorf("after %d bytes: %q, %v", n, next, err)
		}
	}
}

func TestParsePath(t *testing.T) {
	for _, c := range []struct {
		in, mailbox, rest string
		err               error
	}{
		{"<a@b.test>", "a@b.test", "", nil},
		{" <a@b.test> SIZE=1", "a@b.test", " SIZE=1", nil},
		{"a@b.test SIZE=1", "a@b.test", "SIZE=1", nil},
		{"<>", "", "", nil},
		{"<@x.test,@y.test:a@b.test>", "a@b.test", "", nil},
		{`<"a b>@c"@d.test>`, `"a b>@c"@d.test`, "", nil},
		{`<"a\"b"@d.test>`, `"a\"b"@d.test`, "", nil},
		{"<bob>", "bob", "", nil},
		{"<a@[127.0.0.1]>", "a@[127.0.0.1]", "", nil},
		{"<a@[IPv6:::1]>", "a@[IPv6:::1]", "", nil},
		{"<a@my_host.test>", "a@my_host.test", "", nil},
		{"<a@[300.0.0.1]>", "", "", ErrAddress},
		{"<a@b..test>", "", "", ErrAddress},
		{"<a@-b.test>", "", "", ErrAddress},
		{"<a.@b.test>", "", "", ErrAddress},
		{"<a b@c.test>", "", "", ErrAddress},
		{"<@b.test>", "", "", ErrAddress},
		{"<ä@b.test>", "", "", ErrAddress},
		{"<a@b.test", "", "", ErrSyntax},
		{"<a@b.test>x", "", "", ErrSyntax},
		{"", "", "", ErrSyntax},
	} {
		mailbox, rest, err := ParsePath(c.in, Syntax{})
		if !errors.Is(err, c.err) || err == nil && (mailbox != c.mailbox || rest != c.rest) {
			t.Errorf("ParsePath(%q) = %q, %q, %v; want %q, %q, %v", c.in, mailbox, rest, err, c.mailbox, c.rest, c.err)
		}
	}
	if _, _, err := ParsePath("<ä@müller.test>", Syntax{UTF8: true}); err != nil {
		t.Errorf("UTF-8 address: %v", err)
	}
}

func TestAddressLengths(t *testing.T) {
	long := strings.Repeat("a", 1000) + "@b.test"
	if err := CheckAddress(long, Syntax{}); !errors.Is(err, ErrAddress) {
		t.Errorf("1000 bytes without long addresses: %v", err)
	}
	if err := CheckAddress(long, Syntax{Long: true}); err != nil {
		t.Errorf("1000 bytes with long addresses: %v", err)
	}
	if err := CheckAddress("a"+strings.Repeat("a", 1860)+"@b.test", Syntax{Long: true}); !errors.Is(err, ErrAddress) {
		t.Errorf("1861 bytes with long addresses: %v", err)
	}
}

func TestParseMail(t *testing.T) {
	all := Size | EightBitMIME | BinaryMIME | DSN | UTF8 | Auth
	m, err := ParseMail("from: <a@b.test> SIZE=100 body=8bitmime RET=hdrs ENVID=Q+2B1 SMTPUTF8 AUTH=e+3Dmc2@x.test", all, false)
	want := Mail{From: "a@b.test", Size: 100, Body: "8BITMIME", Ret: "HDRS", EnvID: "Q+2B1", UTF8: true, Auth: "e=mc2@x.test"}
	if err != nil || m != want {
		t.Errorf("got %+v, %v; want %+v", m, err, want)
	}
	for args, want := range map[string]error{
		"FROM:<a@b.test> SIZE=-1":                   ErrSyntax,
		"FROM:<a@b.test> SIZE":                      ErrSyntax,
		"FROM:<a@b.test> SIZE=1 SIZE=2":             ErrSyntax,
		"FROM:<a@b.test> SIZE=":                     ErrSyntax,
		"FROM:<a@b.test> BODY=9BIT":                 ErrSyntax,
		"FROM:<a@b.test> RET=SOME":                  ErrSyntax,
		"FROM:<a@b.test> FOO=1":                     ErrParameter,
		"FROM:<a@b.test> FOO":                       ErrParameter,
		"FROM:<ü@b.test>":                           ErrAddress,
		"TO:<a@b.test>":                             ErrSyntax,
		"FROM":                                      ErrSyntax,
		"FROM:":                                     ErrSyntax,
		"FROM:<a@b.test> SIZE=99999999999999999999": ErrSyntax,
	} {
		if _, err := ParseMail(args, all, false); !errors.Is(err, want) {
			t.Errorf("ParseMail(%q): %v, want %v", args, err, want)
		}
	}
}

func TestParameterOfExtensionThatIsOff(t *testing.T) {
	all := Size | EightBitMIME | BinaryMIME | DSN | UTF8 | Auth
	for _, c := range []struct {
		args string
		ext  Extensions
		want error
	}{
		{"FROM:<a@b.test> SIZE=1", Size, ErrParameter},
		{"FROM:<a@b.test> BODY=8BITMIME", EightBitMIME | BinaryMIME, ErrParameter},
		{"FROM:<a@b.test> BODY=BINARYMIME", BinaryMIME, ErrSyntax},
		{"FROM:<a@b.test> RET=FULL", DSN, ErrParameter},
		{"FROM:<a@b.test> ENVID=x", DSN, ErrParameter},
		{"FROM:<a@b.test> SMTPUTF8", UTF8, ErrParameter},
		{"FROM:<a@b.test> AUTH=<>", Auth, ErrParameter},
	} {
		if _, err := ParseMail(c.args, all, false); err != nil {
			t.Errorf("%q with everything on: %v", c.args, err)
		}
		if _, err := ParseMail(c.args, all&^c.ext, false); !errors.Is(err, c.want) {
			t.Errorf("%q with its extension off: %v, want %v", c.args, err, c.want)
		}
	}
}

func TestParseRcpt(t *testing.T) {
	r, err := ParseRcpt("TO:<a@b.test> NOTIFY=success,Delay ORCPT=rfc822;x@y.test", DSN, false, false)
	if want := (Rcpt{To: "a@b.test", Notify: "SUCCESS,DELAY", ORCPT: "rfc822;x@y.test"}); err != nil || r != want {
		t.Errorf("got %+v, %v", r, err)
	}
	for args, want := range map[string]error{
		"TO:<>":                            ErrAddress,
		"TO:<a@b.test> NOTIFY=NEVER,DELAY": ErrSyntax,
		"TO:<a@b.test> NOTIFY=DELAY,DELAY": ErrSyntax,
		"TO:<a@b.test> ORCPT=a@b":          ErrSyntax,
		"TO:<a@b.test> ORAR=a@b":           ErrParameter,
		"TO:<a@b.test> NOTIFY=NEVER":       nil,
		"FROM:<a@b.test>":                  ErrSyntax,
		"TO:<a@b.test> ORCPT=rfc822;" + strings.Repeat("a", 500): ErrSyntax,
	} {
		if _, err := ParseRcpt(args, DSN, false, false); !errors.Is(err, want) {
			t.Errorf("ParseRcpt(%q): %v, want %v", args, err, want)
		}
	}
}

func TestXtext(t *testing.T) {
	for _, s := range []string{"", "plain", "a+b=c d", "\x00\x7fé", "+=+"} {
		got, err := DecodeXtext(EncodeXtext(s))
		if err != nil || got != s {
			t.Errorf("round trip of %q: %q, %v", s, got, err)
		}
	}
	for _, s := range []string{"+", "+4", "+4g", "+2b", "a b", "a=b"} {
		if got, err := DecodeXtext(s); err == nil {
			t.Errorf("DecodeXtext(%q) = %q, want an error", s, got)
		}
	}
}

func TestReplyRoundTrip(t *testing.T) {
	for _, c := range []struct {
		reply Reply
		wire  string
	}{
		{Reply{Code: 250, Enh: "2.1.0", Text: "Sender OK"}, "250 2.1.0 Sender OK\r\n"},
		{Reply{Code: 250, Text: "mx Hello\nSIZE 10\nDSN"}, "250-mx Hello\r\n250-SIZE 10\r\n250 DSN\r\n"},
		{Reply{Code: 550, Enh: "5.7.1", Text: "one\ntwo"}, "550-5.7.1 one\r\n550 5.7.1 two\r\n"},
		{Reply{Code: 250, Text: ""}, "250 \r\n"},
	} {
		wire := c.reply.Append(nil, true)
		if string(wire) != c.wire {
			t.Errorf("%+v appended: %q, want %q", c.reply, wire, c.wire)
		}
		got, err := ReadReply(bufio.NewReader(bytes.NewReader(wire)))
		if err != nil || got != c.reply {
			t.Errorf("%q read: %+v, %v", wire, got, err)
		}
	}
	if got := string(Reply{Code: 550, Enh: "5.7.1", Text: "No"}.Append(nil, false)); got != "550 No\r\n" {
		t.Errorf("without enhanced codes: %q", got)
	}
	if got := string(Reply{Code: 250, Text: "a\rQUIT\x00"}.Append(nil, true)); got != "250 a QUIT \r\n" {
		t.Errorf("control characters: %q", got)
	}
}

func TestReadReplyRefuses(t *testing.T) {
	for _, in := range []string{"hello\r\n", "2x0 a\r\n", "250_a\r\n", "250-a\r\n251 b\r\n", "\r\n", "650 a\r\n",
		strings.Repeat("250-a\r\n", 200), "250 " + strings.Repeat("a", 5000) + "\r\n"} {
		if r, err := ReadReply(bufio.NewReader(strings.NewReader(in))); !errors.Is(err, ErrReply) {
			t.Errorf("%.20q: %+v, %v", in, r, err)
		}
	}
	if _, err := ReadReply(bufio.NewReader(strings.NewReader("250-a\r\n"))); err != io.EOF {
		t.Errorf("cut off reply: %v", err)
	}
}

// content reads everything up to the end of data.
func content(t testing.TB, r *bufio.Reader) (string, bool, error) {
	t.Helper()
	d := NewDataReader(r)
	var b bytes.Buffer
	for {
		p, err := d.Next()
		if err == io.EOF {
			return b.String(), d.Bare, nil
		}
		if err != nil {
			return b.String(), d.Bare, err
		}
		if len(p) == 0 {
			t.Fatal("an empty piece of content")
		}
		b.Write(p)
	}
}

// TestOnlyOneEndOfData has every sequence that some server somewhere took for
// the end of data: none may end it here, and each is seen as bare.
func TestOnlyOneEndOfData(t *testing.T) {
	for _, end := range []string{"\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r\n.\r", "\r\r\n.\r", "\n\r.\r\n", "\r\n\x00.\r\n", "\r.\r\n", "\r\n.\r\r\n"} {
		wire := "Subject: a\r\n\r\nfirst" + end + "MAIL FROM:<x@y.test>\r\nDATA\r\nsecond\r\n.\r\nQUIT\r\n"
		for name, src := range readers(wire) {
			r := bufio.NewReaderSize(src, 16)
			got, bare, err := content(t, r)
			if err != nil || !strings.Contains(got, "MAIL FROM") || !strings.HasSuffix(got, "second\r\n") {
				t.Errorf("%s: %q ended the data: %q, %v", name, end, got, err)
			}
			if !bare && end != "\r\n\x00.\r\n" {
				t.Errorf("%s: %q was not seen as bare", name, end)
			}
			if rest, _ := io.ReadAll(r); string(rest) != "QUIT\r\n" {
				t.Errorf("%s: after the data: %q", name, rest)
			}
		}
	}
}

func readers(s string) map[string]io.Reader {
	return map[string]io.Reader{
		"whole":        strings.NewReader(s),
		"byte by byte": iotest.OneByteReader(strings.NewReader(s)),
		"halves":       iotest.HalfReader(strings.NewReader(s)),
	}
}

// TestCRBeforeCRLFIsNotTheEnd: CR CRLF . CRLF ends the data by its last five
// bytes, as RFC 5321 has it, and the stray CR is seen.
func TestCRBeforeCRLFIsNotTheEnd(t *testing.T) {
	got, bare, err := content(t, bufio.NewReader(strings.NewReader("a\r\r\n.\r\n")))
	if got != "a\r\r\n" || !bare || err != nil {
		t.Errorf("%q, %v, %v", got, bare, err)
	}
}

func TestDataReaderUnstuffs(t *testing.T) {
	for in, want := range map[string]string{
		".\r\n":                                "",
		"..\r\n.\r\n":                          ".\r\n",
		"..a\r\n...\r\n.\r\n":                  ".a\r\n..\r\n",
		".a\r\n.\r\n":                          "a\r\n",
		"a.\r\n.b\r\n.\r\n":                    "a.\r\nb\r\n",
		strings.Repeat("x", 100) + "\r\n.\r\n": strings.Repeat("x", 100) + "\r\n",
	} {
		for name, src := range readers(in) {
			got, bare, err := content(t, bufio.NewReaderSize(src, 16))
			if got != want || bare || err != nil {
				t.Errorf("%s: %q gave %q, bare %v, %v; want %q", name, in, got, bare, err, want)
			}
		}
	}
}

func TestDataReaderCutOff(t *testing.T) {
	whole := "a\r\n..b\r\n.\r\n"
	for n := range len(whole) {
		if _, _, err := content(t, bufio.NewReader(strings.NewReader(whole[:n]))); err != io.ErrUnexpectedEOF {
			t.Errorf("cut after %d bytes: %v", n, err)
		}
	}
}

func FuzzDataRoundTrip(f *testing.F) {
	f.Add([]byte("a\r\n.\r\nb"), 3)
	f.Add([]byte("\r\r\n\n.\r.\r\n"), 1)
	f.Fuzz(func(t *testing.T, msg []byte, cut int) {
		var wire bytes.Buffer
		w := bufio.NewWriter(&wire)
		d := NewDotWriter(w)
		if cut = max(0, min(cut, len(msg))); cut > 0 {
			d.Write(msg[:cut])
		}
		d.Write(msg[cut:])
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		w.WriteString("QUIT\r\n")
		w.Flush()
		want := string(CanonicalLines(msg))
		if want != "" && !strings.HasSuffix(want, "\r\n") {
			want += "\r\n"
		}
		for name, src := range readers(wire.String()) {
			r := bufio.NewReaderSize(src, 16)
			got, bare, err := content(t, r)
			if got != want || bare || err != nil {
				t.Fatalf("%s: %q came back as %q, bare %v, %v", name, msg, got, bare, err)
			}
			if rest, _ := io.ReadAll(r); string(rest) != "QUIT\r\n" {
				t.Fatalf("%s: after the data: %q", name, rest)
			}
		}
	})
}

// FuzzDataReader compares with the plainest reading of RFC 5321.
func FuzzDataReader(f *testing.F) {
	f.Add([]byte("a\r\n..\r\n.b\r\n\r\n.\r\nrest"))
	f.Fuzz(func(t *testing.T, wire []byte) {
		padded := append([]byte("\r\n"), wire...)
		end := bytes.Index(padded, []byte("\r\n.\r\n"))
		for name, src := range readers(string(wire)) {
			got, bare, err := content(t, bufio.NewReaderSize(src, 16))
			if end < 0 {
				if err != io.ErrUnexpectedEOF {
					t.Fatalf("%s: %q has no end of data: %v", name, wire, err)
				}
				continue
			}
			want := bytes.ReplaceAll(padded[:end+2], []byte("\r\n."), []byte("\r\n"))[2:]
			if err != nil || got != string(want) {
				t.Fatalf("%s: %q gave %q, %v; want %q", name, wire, got, err, want)
			}
			if raw := wire[:end]; bare != Bare(raw) {
				t.Fatalf("%s: %q: bare %v", name, wire, bare)
			}
		}
	})
}

func TestHeaderEnd(t *testing.T) {
	for in, want := range map[string]int{
		"A: b\r\n\r\nbody":    8,
		"A: b\n\nbody":        6,
		"\r\nbody":            2,
		"A: b\r\n":            -1,
		"A: b\r\n\r":          -1,
		"A: b\r\n\r\r\n\r\nx": 11,
		"":                    -1,
	} {
		if got := HeaderEnd([]byte(in), 0); got != want {
			t.Errorf("HeaderEnd(%q) = %d, want %d", in, got, want)
		}
		for from := range len(in) {
			if want >= 0 && from >= want {
				break
			}
			if got := HeaderEnd([]byte(in), from); got != want {
				t.Errorf("HeaderEnd(%q, %d) = %d, want %d", in, from, got, want)
			}
		}
	}
}

func TestFields(t *testing.T) {
	header := "Received: from a\r\n\tby b (c);\r\n date\r\nSubject : hi\r\nno field\r\nX-MS-Exchange-Organization-SCL: -1\r\n\r\nBody: x\r\n"
	var names, raw []string
	for f := range Fields([]byte(header)) {
		names = append(names, string(f.Name))
		raw = append(raw, string(f.Raw))
	}
	if got := strings.Join(names, "|"); got != "Received|Subject||X-MS-Exchange-Organization-SCL" {
		t.Errorf("names %q", got)
	}
	if got := strings.Join(raw, ""); got+"\r\nBody: x\r\n" != header {
		t.Errorf("the fields put together: %q", got)
	}
	for f := range Fields([]byte(header)) {
		if f.Is("received") && f.Value() != "from a by b (c); date" {
			t.Errorf("unfolded: %q", f.Value())
		}
	}
}

func TestClassOf(t *testing.T) {
	for name, want := range map[string]Class{
		"Received": Routing, "RECEIVED": Routing, "Resent-From": Routing, "resent-": Ordinary, "Reply-To": Ordinary,
		"X-MS-Exchange-Organization-AuthAs": Organization, "x-ms-exchange-organization-scl": Organization,
		"X-MS-Exchange-Forest-Rules": Forest, "X-MS-Exchange-CrossTenant-x": Ordinary, "X-Mailer": Ordinary, "": Ordinary,
	} {
		if got := ClassOf([]byte(name)); got != want {
			t.Errorf("ClassOf(%q) = %d, want %d", name, got, want)
		}
	}
}

func TestReceivedBy(t *testing.T) {
	for value, want := range map[string]string{
		"from c (127.0.0.1) by EX1.work.com (127.0.0.2) with Microsoft SMTP Server id 8.2; date": "ex1.work.com",
		"from by.x.test (by evil.test) by mx.y.test; date":                                       "mx.y.test",
		"by MX;date": "mx",
		"nothing":    "",
	} {
		if got := ReceivedBy(value); got != want {
			t.Errorf("ReceivedBy(%q) = %q, want %q", value, got, want)
		}
	}
}

func BenchmarkDataReader(b *testing.B) {
	wire := []byte(strings.Repeat(strings.Repeat("x", 76)+"\r\n", 52) + ".\r\n")
	src := bytes.NewReader(wire)
	r := bufio.NewReaderSize(src, 16<<10)
	var d DataReader
	b.SetBytes(int64(len(wire)))
	b.ReportAllocs()
	for b.Loop() {
		src.Reset(wire)
		r.Reset(src)
		d.Reset(r)
		for {
			if _, err := d.Next(); err != nil {
				break
			}
		}
	}
}
