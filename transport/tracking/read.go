package tracking

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"mxsh/model"
	"mxsh/transport/trace"
)

// longest is the longest line that is read; there is room for the addresses and
// replies of thousands of recipients.
const longest = 8 << 20

// Read yields the events of the log in a folder that match, the oldest first. It
// holds one line at a time. Lines that cannot be read, such as the last one of a
// server that lost its power, are left out. A folder that is not there is an
// error of fs.ErrNotExist.
func Read(ctx context.Context, dir string, q Query) iter.Seq2[*model.MessageTrackingEvent, error] {
	return func(yield func(*model.MessageTrackingEvent, error) bool) {
		files, err := trace.Files(dir, kind().Prefix)
		if err != nil {
			yield(nil, fmt.Errorf("list message tracking log: %w", err))
			return
		}
		s := &search{ctx: ctx, want: q.compile(), yield: yield}
		for _, f := range files {
			if !s.want.mayHold(f) {
				continue
			}
			more, err := s.file(filepath.Join(dir, f.Name))
			if err != nil && !errors.Is(err, fs.ErrNotExist) { // deleted since: it had become too old
				yield(nil, fmt.Errorf("read message tracking log: %w", err))
				return
			}
			if !more && err == nil {
				return
			}
		}
	}
}

// search is one reading of a log.
type search struct {
	ctx   context.Context
	want  *matcher
	yield func(*model.MessageTrackingEvent, error) bool
	row   row
}

// file reads one file; more is false when nobody wants to hear more.
func (s *search) file(path string) (more bool, err error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	s.row = row{}
	lines := &lineReader{in: bufio.NewReaderSize(f, 64<<10)}
	for n := 0; ; n++ {
		if n%1024 == 0 && s.ctx.Err() != nil {
			return false, s.ctx.Err()
		}
		line, err := lines.next()
		if err != nil {
			return true, endOfFile(err)
		}
		if len(line) > 0 && line[0] == '#' {
			s.row.head(string(line))
			continue
		}
		if !s.want.inTime(line) || !s.row.split(line) || !s.want.matches(&s.row) {
			continue
		}
		if e := s.row.event(); e != nil && !s.yield(e, nil) {
			return false, nil
		}
	}
}

func endOfFile(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// lineReader reads lines without their ends, in a buffer that the next line
// takes over.
type lineReader struct {
	in   *bufio.Reader
	long []byte
}

// next is io.EOF at the end, also for a last line that has no line end: it is
// still being written, or never was.
func (r *lineReader) next() ([]byte, error) {
	line, err := r.in.ReadSlice('\n')
	if err == nil {
		return bytes.TrimRight(line, "\r\n"), nil
	}
	r.long = r.long[:0]
	for errors.Is(err, bufio.ErrBufferFull) {
		if len(r.long) <= longest {
			r.long = append(r.long, line...)
		}
		line, err = r.in.ReadSlice('\n')
	}
	if err != nil {
		return nil, err
	}
	if len(r.long) > longest {
		return nil, nil
	}
	r.long = append(r.long, line...)
	return bytes.TrimRight(r.long, "\r\n"), nil
}

// The columns that are read, by their place in row.at.
const (
	atTime = iota
	atClientIP
	atClientHost
	atServerIP
	atServerHost
	atContext
	atConnector
	atSource
	atEvent
	atInternalID
	atMessageID
	atNetworkID
	atRecipients
	atStatus
	atBytes
	atCount
	atRelated
	atReference
	atSubject
	atSender
	atReturnPath
	atInfo
	atDirection
	atTenant
	atOriginalClient
	atCustom
	atTraffic
	atSchema
	numColumns
)

// columnNames are the names of the columns in the head of a file.
var columnNames = [numColumns]string{
	"date-time", "client-ip", "client-hostname", "server-ip", "server-hostname", "source-context", "connector-id", "source",
	"event-id", "internal-message-id", "message-id", "network-message-id", "recipient-address", "recipient-status",
	"total-bytes", "recipient-count", "related-recipient-address", "reference", "message-subject", "sender-address",
	"return-path", "message-info", "directionality", "tenant-id", "original-client-ip", "custom-data",
	"transport-traffic-type", "schema-version",
}

// row is a line taken apart, by the columns that the head of its file names.
type row struct {
	names   int // columns there are, 0 while nobody said
	at      [numColumns]int
	version string
	columns [][]byte
	quoted  []byte // what the quoted columns hold
}

// head takes in a line before the first row.
func (r *row) head(line string) {
	if version, ok := strings.CutPrefix(line, "#Version: "); ok {
		r.version = version
	}
	fields, ok := strings.CutPrefix(line, "#Fields: ")
	if !ok {
		return
	}
	names := strings.Split(strings.ToLower(fields), ",")
	for i, name := range columnNames {
		r.at[i] = slices.Index(names, name)
	}
	r.names = len(names)
}

// split takes a line apart. It is false for one that is not whole.
func (r *row) split(line []byte) bool {
	r.columns, r.quoted = r.columns[:0], r.quoted[:0]
	for {
		var column []byte
		var ok bool
		if column, line, ok = r.cut(line); !ok {
			return false
		}
		r.columns = append(r.columns, column)
		if line == nil {
			return r.names > 0 && len(r.columns) >= r.names
		}
		line = line[1:]
	}
}

// cut takes a column off a line; rest begins with its comma, or is nil at the end.
func (r *row) cut(line []byte) (column, rest []byte, ok bool) {
	if len(line) == 0 || line[0] != '"' {
		if i := bytes.IndexByte(line, ','); i >= 0 {
			return line[:i], line[i:], true
		}
		return line, nil, true
	}
	begin := len(r.quoted)
	for line = line[1:]; ; {
		i := bytes.IndexByte(line, '"')
		if i < 0 {
			return nil, nil, false
		}
		r.quoted = append(r.quoted, line[:i]...)
		line = line[i+1:]
		if len(line) == 0 || line[0] != '"' {
			break
		}
		r.quoted = append(r.quoted, '"')
		line = line[1:]
	}
	column = r.quoted[begin:len(r.quoted):len(r.quoted)]
	switch {
	case len(line) == 0:
		return column, nil, true
	case line[0] != ',':
		return nil, nil, false
	}
	return column, line, true
}

// text is a column, "" when the file has none of that name.
func (r *row) text(column int) string { return string(r.bytes(column)) }

func (r *row) bytes(column int) []byte {
	if i := r.at[column]; i >= 0 && i < len(r.columns) {
		return r.columns[i]
	}
	return nil
}

// event is the row as an object, nil when it has no time.
func (r *row) event() *model.MessageTrackingEvent {
	at, err := time.Parse(time.RFC3339Nano, r.text(atTime))
	if err != nil {
		return nil
	}
	e := model.MessageTrackingEvents.New().(*model.MessageTrackingEvent)
	e.Timestamp = at.Local()
	e.ClientIp, e.ClientHostname, e.ServerIp, e.ServerHostname = r.text(atClientIP), r.text(atClientHost), r.text(atServerIP), r.text(atServerHost)
	e.SourceContext, e.ConnectorId, e.Source, e.EventId = r.text(atContext), r.text(atConnector), r.text(atSource), r.text(atEvent)
	e.InternalMessageId, e.MessageId, e.NetworkMessageId = r.text(atInternalID), r.text(atMessageID), r.text(atNetworkID)
	e.Recipients, e.RecipientStatus = splitList(r.text(atRecipients)), splitList(r.text(atStatus))
	e.TotalBytes, e.RecipientCount = number(r.bytes(atBytes)), int(number(r.bytes(atCount)))
	e.RelatedRecipientAddress, e.Reference = r.text(atRelated), splitList(r.text(atReference))
	e.MessageSubject, e.Sender, e.ReturnPath = r.text(atSubject), r.text(atSender), r.text(atReturnPath)
	e.Directionality, e.TenantId, e.OriginalClientIp = r.text(atDirection), r.text(atTenant), r.text(atOriginalClient)
	e.MessageInfo, e.EventData = r.text(atInfo), facts(r.text(atCustom))
	if took, from, ok := latency(e.MessageInfo, at); ok {
		span := model.Span(took)
		e.MessageLatency, e.MessageLatencyType = &span, from
	}
	if traffic := r.text(atTraffic); traffic != "" {
		e.TransportTrafficType = traffic
	}
	if e.SchemaVersion = r.text(atSchema); e.SchemaVersion == "" {
		e.SchemaVersion = r.version
	}
	return e
}

// number reads a count; what is none counts as 0.
func number(text []byte) (n int64) {
	for _, c := range text {
		if c < '0' || c > '9' || n > 1<<53 {
			return 0
		}
		n = n*10 + int64(c-'0')
	}
	return n
}

// facts reads custom-data: S:Name=Value;S:Name=Value.
func facts(text string) []string {
	var list []string
	for _, one := range splitList(text) {
		name, value, ok := strings.Cut(one[strings.IndexByte(one, ':')+1:], "=")
		if ok {
			list = append(list, "["+name+", "+value+"]")
		}
	}
	return list
}
