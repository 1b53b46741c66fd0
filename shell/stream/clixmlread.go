package stream

import (
	"bufio"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"mxsh/model"
	"mxsh/shell/value"
)

// CLIXMLReader reads the objects of a file that PowerShell or WriteCLIXML wrote,
// one by one.
type CLIXMLReader struct {
	// Open decrypts a secret; nil, or its error, makes an object that holds one an
	// error.
	Open func(sealed string) (model.Secret, error)

	xml   *xml.Decoder
	begun bool
	ended bool
	types map[string]string // type names by RefId
	seen  map[string]any    // objects by RefId
	fault error             // of a secret
}

// NewCLIXMLReader returns a reader of a file in UTF-8 or, with a byte order mark,
// any Unicode encoding.
func NewCLIXMLReader(r io.Reader) *CLIXMLReader {
	in := bufio.NewReader(Encoding{}.Reader(r))
	if head, _ := in.Peek(len("#< CLIXML")); string(head) == "#< CLIXML" { // as a process prints it
		_, _ = in.ReadString('\n')
	}
	d := xml.NewDecoder(in)
	d.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil } // decoded already
	return &CLIXMLReader{xml: d, types: map[string]string{}, seen: map[string]any{}}
}

// Next returns the next object. The error is io.EOF after the last, a *model.Error
// of category Invalid when the file is not CLIXML, or what reading or Open gave.
func (r *CLIXMLReader) Next() (any, error) {
	for !r.ended {
		token, err := r.xml.Token()
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return nil, r.notCLIXML(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if !r.begun {
				if t.Name.Local != "Objs" {
					return nil, r.notCLIXML(errors.New("it begins with " + t.Name.Local))
				}
				r.begun = true
				continue
			}
			var n clixmlNode
			if err := r.xml.DecodeElement(&n, &t); err != nil {
				return nil, r.notCLIXML(err)
			}
			v := r.value(&n)
			return v, r.fault
		case xml.EndElement:
			r.ended = true
			return nil, io.EOF
		}
	}
	return nil, io.EOF
}

func (r *CLIXMLReader) notCLIXML(err error) error {
	var syntax *xml.SyntaxError
	if !errors.Is(err, io.ErrUnexpectedEOF) && !errors.As(err, &syntax) && r.begun {
		return err
	}
	return &model.Error{ID: "InvalidClixml", Category: model.Invalid, Err: err, Message: "The file is not CLIXML.", Hint: "Export-Clixml writes such files."}
}

// ReadCLIXML reads all objects; see CLIXMLReader.
func ReadCLIXML(r io.Reader) ([]any, error) {
	in := NewCLIXMLReader(r)
	var all []any
	for {
		v, err := in.Next()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
}

// clixmlNode is an element with all it holds.
type clixmlNode struct {
	XMLName xml.Name
	Name    string       `xml:"N,attr"`
	Ref     string       `xml:"RefId,attr"`
	Text    string       `xml:",chardata"`
	Nodes   []clixmlNode `xml:",any"`
}

// value reads one element; what cannot be read as its type is text.
func (r *CLIXMLReader) value(n *clixmlNode) any {
	text := unescapeCLIXML(n.Text)
	switch n.XMLName.Local {
	case "Nil":
		return nil
	case "Obj":
		return r.object(n)
	case "Ref":
		return r.seen[n.Ref]
	case "SS":
		return r.secret(text)
	}
	if v, ok := simpleValue(n.XMLName.Local, text); ok {
		return v
	}
	return text
}

// simpleValue reads an element that holds one value; ok is false when the text is
// the value, or is not of the type.
func simpleValue(tag, text string) (v any, ok bool) {
	switch tag {
	case "B":
		return strings.EqualFold(text, "true"), true
	case "I16", "I32", "I64", "U16", "U32", "U64", "By", "SB":
		if i, err := strconv.ParseInt(text, 10, 64); err == nil {
			return i, true
		}
		f, err := strconv.ParseFloat(text, 64)
		return f, err == nil
	case "Db", "Sg", "D":
		f, err := strconv.ParseFloat(text, 64)
		return f, err == nil || math.IsInf(f, 0)
	case "C":
		n, err := strconv.ParseUint(text, 10, 16)
		return string(rune(n)), err == nil
	case "DT":
		return clixmlTime(text)
	case "TS":
		return parseISOSpan(text)
	case "G":
		g, err := model.ParseGUID(text)
		return g, err == nil
	case "Version":
		return value.ParseVersion(text)
	case "BA":
		b, err := base64.StdEncoding.DecodeString(text)
		return b, err == nil
	}
	return nil, false
}

// clixmlTime reads a date, which stays one of the zero meridian if it was.
func clixmlTime(text string) (any, bool) {
	if t, err := time.Parse(time.RFC3339Nano, text); err == nil {
		if strings.HasSuffix(text, "Z") {
			return t.UTC(), true
		}
		return t.Local(), true
	}
	return value.ParseTime(text, time.Time{})
}

// simpleTags are the elements of values within an Obj: an enumeration's number, a
// text with properties of its own.
const simpleTags = " S C B DT TS By SB U16 I16 U32 I32 U64 I64 Sg Db D BA G URI SBK Version XD SS Nil "

// object reads an Obj: a list, a hashtable, a value with properties, or an object.
func (r *CLIXMLReader) object(n *clixmlNode) any {
	rec := value.NewRecord("")
	r.seen[n.Ref] = rec
	v := r.read(n, rec)
	r.seen[n.Ref] = v
	return v
}

func (r *CLIXMLReader) read(n *clixmlNode, rec *value.Record) any {
	text, full := "", ""
	var simple *clixmlNode
	for i := range n.Nodes {
		child := &n.Nodes[i]
		switch tag := child.XMLName.Local; tag {
		case "TN":
			full = firstType(child)
			r.types[child.Ref] = full
		case "TNRef":
			full = r.types[child.Ref]
		case "ToString":
			text = unescapeCLIXML(child.Text)
		case "LST", "IE", "QUE", "STK":
			return r.list(child, full)
		case "DCT":
			return r.hashtable(child, full)
		case "Props", "MS":
			r.members(child, rec)
		default:
			if strings.Contains(simpleTags, " "+tag+" ") {
				simple = child
			}
		}
	}
	rec.Type = shortType(full)
	switch {
	case simple != nil && text != "":
		return text // an enumeration's word
	case simple != nil:
		return r.value(simple)
	case rec.Type == "PSCredential":
		return credential(rec)
	case rec.Len() > 0 || text == "":
		return rec
	}
	if v, ok := readAs(text, rec.Type); ok {
		return v
	}
	return text
}

func (r *CLIXMLReader) members(n *clixmlNode, rec *value.Record) {
	for i := range n.Nodes {
		if name := unescapeCLIXML(n.Nodes[i].Name); name != "" {
			rec.Set(name, r.value(&n.Nodes[i]))
		}
	}
}

func (r *CLIXMLReader) list(n *clixmlNode, full string) any {
	items := make([]any, len(n.Nodes))
	for i := range n.Nodes {
		items[i] = r.value(&n.Nodes[i])
	}
	if strings.HasSuffix(full, "[]") {
		return items
	}
	return value.NewList(items...)
}

func (r *CLIXMLReader) hashtable(n *clixmlNode, full string) any {
	m := value.NewMap()
	m.Ordered = strings.HasSuffix(full, "OrderedDictionary")
	for i := range n.Nodes {
		var key, val any
		for j := range n.Nodes[i].Nodes {
			part := &n.Nodes[i].Nodes[j]
			if part.Name == "Key" {
				key = r.value(part)
			} else {
				val = r.value(part)
			}
		}
		m.Set(key, val)
	}
	return m
}

// secret decrypts what a file holds.
func (r *CLIXMLReader) secret(sealed string) any {
	if r.Open == nil {
		r.fault = ErrSealed
		return nil
	}
	s, err := r.Open(sealed)
	if err != nil {
		r.fault = err
		return nil
	}
	return s
}

// ErrSealed is the error of a secret that cannot be read.
var ErrSealed = &model.Error{ID: "SecretNotReadable", Category: model.Denied,
	Message: "The secret cannot be read: it was encrypted for the account of Windows that wrote it, or with another key.", Hint: "Give the -Key it was encrypted with, or ask for the secret again with Get-Credential."}

func credential(rec *value.Record) any {
	user, _ := rec.Get("UserName")
	password, _ := rec.Get("Password")
	secret, _ := password.(model.Secret)
	return model.PSCredential{UserName: value.Text(user), Password: secret}
}

// firstType is the full name of the type itself.
func firstType(n *clixmlNode) string {
	if len(n.Nodes) == 0 {
		return ""
	}
	return strings.TrimSpace(unescapeCLIXML(n.Nodes[0].Text))
}

// shortType is the last part of a type's name; "" for a custom object.
func shortType(full string) string {
	name, _, _ := strings.Cut(full, "`")
	name = name[strings.LastIndexAny(name, ".+")+1:]
	if name == "PSCustomObject" || name == "PSObject" || name == "Object" || strings.HasPrefix(full, "Selected.") {
		return ""
	}
	return name
}
