package shell

import (
	"fmt"
	"strings"
)

// longestLine is how much of a source line an error shows, in characters.
const longestLine = 69

// PositionMessage says where an error happened, with the line and a mark below
// the faulty words; "" when the place is not known.
func PositionMessage(r *Record) string {
	if r.Line == 0 {
		return ""
	}
	where := "line"
	if r.Script != "" {
		where = r.Script
	}
	at := fmt.Sprintf("At %s:%d char:%d", where, r.Line, r.Column)
	if r.Text == "" {
		return at
	}
	text, before, length := excerpt([]rune(r.Text), max(0, r.Column-1), max(1, r.Length))
	return at + "\n+ " + text + "\n+ " + strings.Repeat(" ", before) + strings.Repeat("~", length)
}

// excerpt cuts a long line around the length characters from start; before is how
// many stand in front of them in what is left.
func excerpt(line []rune, start, length int) (text string, before, marked int) {
	if len(line) <= longestLine {
		return string(line), start, length
	}
	start = min(start, len(line))
	length = min(length, max(1, len(line)-start), longestLine)
	room := longestLine - length
	from := max(0, start-min(room, 12))
	to := min(len(line), from+longestLine)
	from = max(0, min(from, to-longestLine))
	head, tail := "", ""
	if from > 0 {
		head = "... "
	}
	if to < len(line) {
		tail = " ..."
	}
	return head + string(line[from:to]) + tail, start - from + len(head), min(length, max(1, to-start))
}
