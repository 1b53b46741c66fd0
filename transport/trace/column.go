package trace

import (
	"strings"
	"time"

	"mxsh/model"
)

// AppendColumn appends a column, quoted where RFC 4180 asks for it, with what
// could end the row or drive a terminal made visible.
func AppendColumn(b []byte, text string) []byte {
	if bare(text) {
		return append(b, text...)
	}
	text = lineEnds.Replace(model.Visible(strings.ToValidUTF8(text, "\uFFFD")))
	if !strings.ContainsAny(text, `,"`) {
		return append(b, text...)
	}
	b = append(b, '"')
	b = append(b, strings.ReplaceAll(text, `"`, `""`)...)
	return append(b, '"')
}

var lineEnds = strings.NewReplacer("\n", `\n`, "\t", " ")

// bare is whether a column goes into the row as it is.
func bare(text string) bool {
	for i := 0; i < len(text); i++ {
		if c := text[i]; c < ' ' || c >= 0x7f || c == ',' || c == '"' {
			return false
		}
	}
	return true
}

const stampForm = "2006-01-02T15:04:05.000Z"

// AppendStamp appends a time as the logs have it: UTC with milliseconds.
func AppendStamp(b []byte, t time.Time) []byte { return t.UTC().AppendFormat(b, stampForm) }
