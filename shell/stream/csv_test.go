package stream_test

import (
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

	"mxsh/model"
	"mxsh/shell/stream"
	"mxsh/shell/value"
)

func csvRows(t *testing.T, text string, comma rune) (rows [][]string) {
	t.Helper()
	r := stream.NewCSVReader(strings.NewReader(text), comma)
	for {
		row, err := r.Row()
		if errors.Is(err, io.EOF) {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
}

func TestCSVRows(t *testing.T) {
	for _, c := range []struct {
		name, text string
		comma      rune
		want       [][]string
	}{
		{"quotes, line breaks and a type line", "#TYPE X\n\"Name\",\"Note\"\r\n\"a \"\"b\"\"\",\"line1\nline2, x\"\nplain , \" q \"\n\n", 0, [][]string{{"Name", "Note"}, {`a "b"`, "line1\nline2, x"}, {"plain", " q "}}},
		{"blanks before a cell and after a word", "  a ,\tb\t\n", 0, [][]string{{"a", "b"}}},
		{"blanks within a text keep those at its end", "a b ,c\n", 0, [][]string{{"a b ", "c"}}},
		{"text after a quote", `"foo bar" ab ,x`, 0, [][]string{{"foo bar ab ", "x"}}},
		{"a quote within a word ends nothing", `foo "ba,r"`, 0, [][]string{{`foo "ba`, `r"`}}},
		{"empty cells", "a,,\n\"\",b\n", 0, [][]string{{"a", "", ""}, {"", "b"}}},
		{"nothing after the last comma of the text", "a,b,", 0, [][]string{{"a", "b"}}},
		{"blank lines are no rows", "\n\na\n   \n\nb", 0, [][]string{{"a"}, {"b"}}},
		{"a quote that is never closed", "a,\"b\nc", 0, [][]string{{"a", "b\nc"}}},
		{"old line ends", "a,b\rc,d\r", 0, [][]string{{"a", "b"}, {"c", "d"}}},
		{"line ends within quotes stay", "\"a\r\nb\",c\r\n", 0, [][]string{{"a\r\nb", "c"}}},
		{"semicolons", "a;b,c\n", ';', [][]string{{"a", "b,c"}}},
		{"tabs", "a\t b\n", '\t', [][]string{{"a", "b"}}},
		{"a delimiter beyond ASCII", "a¦b\n", '¦', [][]string{{"a", "b"}}},
		{"a spreadsheet tells its delimiter", "sep=;\r\na;b\r\n", 0, [][]string{{"a", "b"}}},
		{"a given delimiter says more", "sep=;\r\na;b,c\r\n", ',', [][]string{{"a;b", "c"}}},
	} {
		if got := csvRows(t, c.text, c.comma); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestCSVHeader(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
		fault      string
	}{
		{"names missing at the end are none", "a,b,,\n", []string{"a", "b"}, ""},
		{"one that is missing between others is", "a,,b\n", []string{"a", "", "b"}, ""},
		{"comments are left out", "#Software: x\n#Version: 1\na,b\n", []string{"a", "b"}, ""},
		{"a log lists its fields", "#Software: x\n#Fields: date-time,client-ip\n1,2\n", []string{"date-time", "client-ip"}, ""},
		{"a name that is there twice", "a,b,A\n", nil, "ColumnTwice"},
	} {
		got, err := stream.NewCSVReader(strings.NewReader(c.text), 0).Header()
		var fault *model.Error
		if errors.As(err, &fault) != (c.fault != "") || fault != nil && fault.ID != c.fault || c.fault == "" && !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %q, %v", c.name, got, err)
		}
	}
}

// Whatever the cells hold, a row reads as it was written.
func FuzzCSVReadsWhatItWrites(f *testing.F) {
	f.Add("a", `b "c", d`, "e\r\nf")
	f.Add("", " x ", "#")
	f.Add("=1+2", "\"", "\r")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		for _, comma := range []rune{',', ';', '\t'} {
			var text strings.Builder
			w := stream.NewCSV(&text, comma, []string{"A", "B", "C", "Z"})
			if err := w.Write(value.RecordOf("A", a, "B", b, "C", c, "Z", "end")); err != nil {
				t.Fatal(err)
			}
			if got, want := csvRows(t, text.String(), comma), [][]string{{a, b, c, "end"}}; !reflect.DeepEqual(got, want) {
				t.Errorf("%q read as %q, want %q", text.String(), got, want)
			}
		}
	})
}

func TestEncodings(t *testing.T) {
	const text = "Größe €,日本\n"
	for name, want := range map[string]string{
		"UTF8": text, "utf8bom": text, "UTF8NoBOM": text, "Unicode": text, "BigEndianUnicode": text, "UTF32": text, "Default": text, "oem": text,
		"ASCII": "Gr??e ?,??\n", "1252": "Größe €,??\n",
	} {
		e, err := stream.EncodingNamed(name)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		b.WriteString(e.Mark())
		w := e.Writer(&b)
		for i := range len(text) { // bytes one by one: a letter may come in parts
			if _, err := w.Write([]byte{text[i]}); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		read, err := io.ReadAll(e.Reader(strings.NewReader(b.String())))
		if err != nil || string(read) != want {
			t.Errorf("%s: read %q, want %q, %v", name, read, want, err)
		}
		if marked, ok := stream.MarkedEncoding([]byte(b.String())); ok != (e.Mark() != "") || ok && marked.Mark() != e.Mark() {
			t.Errorf("%s: the mark tells %v, %q", name, ok, marked.Name())
		}
	}
	var none stream.Encoding
	for raw, want := range map[string]string{"Gr\xf6\xdfe": "Größe", "\xff\xfea\x00": "a", "\xef\xbb\xbfa": "a", "\xc3": "Ã", "": ""} {
		if read, _ := io.ReadAll(none.Reader(strings.NewReader(raw))); string(read) != want {
			t.Errorf("%q reads as %q, want %q", raw, read, want)
		}
	}
	var fault *model.Error
	if _, err := stream.EncodingNamed("UTF7"); !errors.As(err, &fault) || !strings.Contains(fault.Error(), "Unicode") {
		t.Errorf("UTF7: %v", err)
	}
}
