package header

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"testing"

	"mxsh/transport/smtp"
)

var outside = Without(smtp.Organization, smtp.Forest)

func TestCopyLeavesFieldsOutWhole(t *testing.T) {
	long := strings.Repeat("x", 5000)
	for _, tc := range []struct{ name, in, header, rest string }{
		{"folded field", "A: 1\r\nX-MS-Exchange-Organization-SCL: 1\r\n folded\r\n\tagain\r\nB: 2\r\n\r\nbody", "A: 1\r\nB: 2\r\n\r\n", "body"},
		{"case and forest", "x-ms-exchange-FOREST-x: 1\r\nB: 2\r\n\r\nX-MS-Exchange-Forest-y: body\r\n", "B: 2\r\n\r\n", "X-MS-Exchange-Forest-y: body\r\n"},
		{"long line kept", "A: " + long + "\r\n\r\n", "A: " + long + "\r\n\r\n", ""},
		{"long line cut", "X-MS-Exchange-Organization-A: " + long + "\r\nB: 2\r\n\r\n", "B: 2\r\n\r\n", ""},
		{"line that is no field", "just text\r\nX-MS-Exchange-Organization-A: 1\r\n\r\n", "just text\r\n\r\n", ""},
		{"colon out of sight", "X-MS-Exchange-Organization-A" + strings.Repeat(" ", 500) + ": 1\r\nB: 2\r\n\r\n", "B: 2\r\n\r\n", ""},
		{"no end", "A: 1\r\nX-MS-Exchange-Organization-A: 1", "A: 1\r\n", ""},
		{"space before the colon", "X-MS-Exchange-Organization-A : 1\r\nB: 2\r\n\r\n", "B: 2\r\n\r\n", ""},
		{"empty", "", "", ""},
		{"body only", "\r\nbody", "\r\n", "body"},
	} {
		r := bufio.NewReaderSize(strings.NewReader(tc.in), 64)
		var got bytes.Buffer
		if err := Copy(&got, r, outside); err != nil {
			t.Errorf("%s: %v", tc.name, err)
		}
		rest, _ := io.ReadAll(r)
		if got.String() != tc.header || string(rest) != tc.rest {
			t.Errorf("%s: header %q, rest %q", tc.name, got.String(), rest)
		}
	}
}

func TestReadAndValue(t *testing.T) {
	block, err := Read(strings.NewReader("Subject: a\r\n long one\r\nTo: x@y\r\n\r\nSubject: body\r\n"), 1<<16, Without())
	if err != nil || string(block) != "Subject: a\r\n long one\r\nTo: x@y\r\n" {
		t.Fatalf("block %q, %v", block, err)
	}
	if got := Value(block, "subject"); got != "a long one" {
		t.Errorf("subject %q", got)
	}
	if got := Value(block, "Cc"); got != "" {
		t.Errorf("missing field %q", got)
	}
	cut, _ := Read(strings.NewReader("A: 1\r\nB: 2222222\r\n\r\n"), 10, Without())
	if string(cut) != "A: 1\r\n" {
		t.Errorf("cut header %q", cut)
	}
}

func FuzzCopyNeverLeaksOrganizationFields(f *testing.F) {
	f.Add("A: 1\r\nX-MS-Exchange-Organization-SCL: 1\r\n\r\nbody")
	f.Fuzz(func(t *testing.T, in string) {
		r := bufio.NewReaderSize(strings.NewReader(in), 64)
		var got bytes.Buffer
		if err := Copy(&got, r, outside); err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.SplitAfter(got.String(), "\n") {
			if line == "\n" || line == "\r\n" {
				break
			}
			if n := Name([]byte(line)); n != nil && smtp.ClassOf(n) >= smtp.Organization {
				t.Fatalf("leaked %q", line)
			}
		}
		io.Copy(&got, r)
		if got.Len() > len(in) {
			t.Fatal("grew")
		}
	})
}
