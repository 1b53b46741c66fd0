package stream

import (
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"mxsh/model"
	"mxsh/shell/value"
)

// CLIXML is PowerShell's format of objects in files ([MS-PSRP] 2.2.5): typed, and
// read by every PowerShell.
const (
	clixmlHead = `<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">`
	clixmlTail = `</Objs>`
)

// ErrSecret is the error of an object that holds a secret, which is never
// written to a file.
var ErrSecret = &model.Error{ID: "SecretInFile", Category: model.Denied,
	Message: "The object holds a secret, and secrets are not written to files.", Hint: "Leave the property out with Select-Object -ExcludeProperty."}

// WriteCLIXML writes the objects. depth is how deep objects are opened; below
// that they are text. The error is ErrSecret or that of w; nothing is written then
// but what w took before it failed.
func WriteCLIXML(w io.Writer, objects []any, depth int) error {
	p := &clixml{depth: depth}
	p.b.WriteString(clixmlHead + "\n")
	for _, v := range objects {
		if err := p.value(value.Acyclic(v), "", 0); err != nil {
			return err
		}
		p.b.WriteByte('\n')
	}
	p.b.WriteString(clixmlTail + "\n")
	_, err := io.WriteString(w, p.b.String())
	return err
}

type clixml struct {
	b     strings.Builder
	depth int
	refs  int
}

// named is the attribute that gives a property its name.
func named(name string) string {
	if name == "" {
		return ""
	}
	return ` N="` + clixmlText(name) + `"`
}

func (p *clixml) simple(tag, name, text string) {
	p.b.WriteString("<" + tag + named(name) + ">" + text + "</" + tag + ">")
}

func (p *clixml) value(v any, name string, level int) error {
	v = value.Normalise(v)
	switch x := v.(type) {
	case nil:
		p.b.WriteString("<Nil" + named(name) + " />")
	case string:
		p.simple("S", name, clixmlText(x))
	case bool:
		p.simple("B", name, strconv.FormatBool(x))
	case int64:
		tag := "I64"
		if x >= math.MinInt32 && x <= math.MaxInt32 {
			tag = "I32"
		}
		p.simple(tag, name, strconv.FormatInt(x, 10))
	case float64:
		p.simple("Db", name, strconv.FormatFloat(x, 'G', -1, 64))
	case time.Time:
		p.simple("DT", name, x.Format("2006-01-02T15:04:05.0000000Z07:00"))
	case []byte:
		p.simple("BA", name, base64.StdEncoding.EncodeToString(x))
	case model.GUID:
		p.simple("G", name, x.String())
	case value.Version:
		p.simple("Version", name, x.String())
	case model.Secret, model.PSCredential, model.PasswordHash:
		return ErrSecret
	default:
		return p.complex(v, name, level)
	}
	return nil
}

func (p *clixml) complex(v any, name string, level int) error {
	if d, ok := value.AsSpan(v); ok {
		p.simple("TS", name, isoSpan(d))
		return nil
	}
	if items, ok := value.Collection(v); ok {
		return p.object(name, "System.Object[]", "", "LST", level, func() error {
			for _, item := range items {
				if err := p.value(item, "", level+1); err != nil {
					return err
				}
			}
			return nil
		})
	}
	switch x := v.(type) {
	case *value.Map:
		return p.object(name, "System.Collections.Hashtable", "", "DCT", level, func() error { return p.entries(x, level) })
	case model.Object, value.Thing, *value.Entry:
		if level <= p.depth {
			return p.members(x, name, level)
		}
	}
	p.simple("S", name, clixmlText(value.Text(v)))
	return nil
}

func (p *clixml) members(v any, name string, level int) error {
	typeName, body := value.TypeName(v), "Props"
	if typeName == "PSCustomObject" {
		typeName, body = "System.Management.Automation.PSCustomObject", "MS"
	}
	return p.object(name, typeName, value.Text(v), body, level, func() error {
		for _, q := range value.Props(v) {
			if err := p.value(q.Value, q.Name, level+1); err != nil {
				return err
			}
		}
		return nil
	})
}

func (p *clixml) object(name, typeName, text, body string, level int, inside func() error) error {
	ref := p.refs
	p.refs++
	fmt.Fprintf(&p.b, `<Obj%s RefId="%d"><TN RefId="%d"><T>%s</T></TN>`, named(name), ref, ref, clixmlText(typeName))
	if text != "" {
		p.simple("ToString", "", clixmlText(text))
	}
	p.b.WriteString("<" + body + ">")
	if err := inside(); err != nil {
		return err
	}
	p.b.WriteString("</" + body + "></Obj>")
	return nil
}

func (p *clixml) entries(m *value.Map, level int) error {
	for _, e := range m.Entries() {
		p.b.WriteString("<En>")
		if err := errors.Join(p.value(e.Key, "Key", level+1), p.value(e.Value, "Value", level+1)); err != nil {
			return err
		}
		p.b.WriteString("</En>")
	}
	return nil
}

// clixmlText escapes for XML, and control characters as _x000A_.
func clixmlText(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == '_' && strings.HasPrefix(s[i:], "_x"):
			b.WriteString("_x005F_")
		case r < 0x20 || r >= 0x7f && r < 0xa0 || r == utf8.RuneError || r == 0xfffe || r == 0xffff:
			fmt.Fprintf(&b, "_x%04X_", r)
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		case r == '"':
			b.WriteString("&quot;")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// isoSpan is a duration of XML Schema: P1DT2H3M4.5S.
func isoSpan(d time.Duration) string {
	sign := ""
	if d < 0 {
		sign, d = "-", -d
	}
	text := ""
	for _, u := range []struct {
		unit time.Duration
		mark string
	}{{24 * time.Hour, "DT"}, {time.Hour, "H"}, {time.Minute, "M"}} {
		if n := d / u.unit; n > 0 {
			text += strconv.FormatInt(int64(n), 10) + u.mark
			d %= u.unit
		}
	}
	if d > 0 || text == "" {
		text += strconv.FormatFloat(d.Seconds(), 'f', -1, 64) + "S"
	}
	if !strings.Contains(text, "D") {
		text = "T" + text
	}
	return sign + "P" + strings.TrimSuffix(text, "T")
}

// parseISOSpan reads a duration of days, hours, minutes and seconds.
func parseISOSpan(text string) (time.Duration, bool) {
	s, negative := strings.CutPrefix(text, "-")
	s, ok := strings.CutPrefix(s, "P")
	if !ok {
		return 0, false
	}
	units := map[byte]time.Duration{'D': 24 * time.Hour, 'H': time.Hour, 'M': time.Minute, 'S': time.Second}
	var total time.Duration
	for s = strings.ReplaceAll(s, "T", ""); s != ""; {
		i := strings.IndexAny(s, "DHMS")
		if i < 1 {
			return 0, false
		}
		n, err := strconv.ParseFloat(s[:i], 64)
		if err != nil {
			return 0, false
		}
		total += time.Duration(math.Round(n * float64(units[s[i]])))
		s = s[i+1:]
	}
	if negative {
		total = -total
	}
	return total, true
}

// clixmlNode is an element with all it holds.
type clixmlNode struct {
	XMLName xml.Name
	Name    string       `xml:"N,attr"`
	Text    string       `xml:",chardata"`
	Nodes   []clixmlNode `xml:",any"`
}

// ReadCLIXML reads what PowerShell or WriteCLIXML wrote. The error is a
// *model.Error of category Invalid.
func ReadCLIXML(r io.Reader) ([]any, error) {
	var root clixmlNode
	if err := xml.NewDecoder(r).Decode(&root); err != nil || root.XMLName.Local != "Objs" {
		return nil, &model.Error{ID: "InvalidClixml", Category: model.Invalid, Err: err, Message: "The file is not CLIXML.", Hint: "Export-Clixml writes such files."}
	}
	all := make([]any, len(root.Nodes))
	for i := range root.Nodes {
		all[i] = root.Nodes[i].value()
	}
	return all, nil
}

func (n *clixmlNode) value() any {
	text := unescapeCLIXML(n.Text)
	switch n.XMLName.Local {
	case "Nil":
		return nil
	case "B":
		return text == "true"
	case "I16", "I32", "I64", "U16", "U32", "U64", "By", "SB":
		if i, err := strconv.ParseInt(text, 10, 64); err == nil {
			return i
		}
	case "Db", "Sg", "D":
		if f, err := strconv.ParseFloat(text, 64); err == nil {
			return f
		}
	case "DT":
		if t, ok := value.ParseTime(text, time.Time{}); ok {
			return t
		}
	case "TS":
		if d, ok := parseISOSpan(text); ok {
			return d
		}
	case "G":
		if g, err := model.ParseGUID(text); err == nil {
			return g
		}
	case "Version":
		if v, ok := value.ParseVersion(text); ok {
			return v
		}
	case "BA":
		if b, err := base64.StdEncoding.DecodeString(text); err == nil {
			return b
		}
	case "Obj":
		return n.object()
	}
	return text
}

// object reads an Obj: a list, a hashtable, or an object with properties.
func (n *clixmlNode) object() any {
	rec := value.NewRecord("")
	text := ""
	for i := range n.Nodes {
		child := &n.Nodes[i]
		switch child.XMLName.Local {
		case "TN":
			rec.Type = child.typeName()
		case "ToString":
			text = unescapeCLIXML(child.Text)
		case "LST", "IE", "QUE", "STK":
			items := make([]any, len(child.Nodes))
			for j := range child.Nodes {
				items[j] = child.Nodes[j].value()
			}
			return value.NewList(items...)
		case "DCT":
			return child.hashtable()
		case "Props", "MS":
			for j := range child.Nodes {
				rec.Set(unescapeCLIXML(child.Nodes[j].Name), child.Nodes[j].value())
			}
		}
	}
	if rec.Len() == 0 && text != "" {
		return text
	}
	return rec
}

// typeName is the last part of the first type's name; "" for a custom object.
func (n *clixmlNode) typeName() string {
	if len(n.Nodes) == 0 {
		return ""
	}
	full := strings.TrimSpace(n.Nodes[0].Text)
	name := full[strings.LastIndexByte(full, '.')+1:]
	if name == "PSCustomObject" || strings.HasPrefix(full, "Selected.") {
		return ""
	}
	return name
}

func (n *clixmlNode) hashtable() any {
	m := value.NewMap()
	for i := range n.Nodes {
		var key, val any
		for j := range n.Nodes[i].Nodes {
			part := &n.Nodes[i].Nodes[j]
			if part.Name == "Key" {
				key = part.value()
			} else {
				val = part.value()
			}
		}
		m.Set(key, val)
	}
	return m
}

// unescapeCLIXML undoes _x000A_.
func unescapeCLIXML(s string) string {
	var b strings.Builder
	for {
		i := strings.Index(s, "_x")
		if i < 0 || len(s) < i+7 {
			b.WriteString(s)
			return b.String()
		}
		n, err := strconv.ParseUint(s[i+2:i+6], 16, 16)
		if err != nil || s[i+6] != '_' {
			b.WriteString(s[:i+2])
			s = s[i+2:]
			continue
		}
		b.WriteString(s[:i])
		b.WriteRune(rune(n))
		s = s[i+7:]
	}
}
