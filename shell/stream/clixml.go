package stream

import (
	"bytes"
	"encoding/base64"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

// CLIXML is PowerShell's format of objects in files ([MS-PSRP] 2.2.5): typed, and
// read by every PowerShell.
const (
	clixmlHead = `<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">`
	clixmlTail = `</Objs>`
)

// ErrSecret is the error of an object that holds a secret, which is never
// written to a file as it is.
var ErrSecret = &model.Error{ID: "SecretInFile", Category: model.Denied,
	Message: "The object holds a secret, and secrets are not written to files as they are.", Hint: "Give -Key 16, 24 or 32 bytes to encrypt it with, or leave the property out with Select-Object -ExcludeProperty."}

// CLIXMLOptions say how CLIXML is written.
type CLIXMLOptions struct {
	Depth int // how deep objects are opened; those below are text
	// Seal encrypts a secret for the file; nil refuses secrets.
	Seal func(model.Secret) (string, error)
}

// WriteCLIXML writes the objects. The error is ErrSecret, that of Seal or that of
// w; of objects with a secret that is refused nothing is written.
func WriteCLIXML(w io.Writer, objects []any, o CLIXMLOptions) error {
	p := &clixml{CLIXMLOptions: o, typeRefs: map[string]int{}}
	p.b.WriteString(clixmlHead)
	p.nest++
	for _, v := range objects {
		if err := p.value(value.Acyclic(v), "", 0); err != nil {
			return err
		}
	}
	p.nest--
	p.line(clixmlTail)
	_, err := p.b.WriteTo(w)
	return err
}

type clixml struct {
	CLIXMLOptions
	b        bytes.Buffer
	nest     int // of elements, for the indentation
	refs     int
	typeRefs map[string]int // by the type names, joined
}

// line writes an element on a line of its own.
func (p *clixml) line(text string) {
	p.b.WriteByte('\n')
	p.b.WriteString(strings.Repeat("  ", p.nest))
	p.b.WriteString(text)
}

// open begins an element that holds others.
func (p *clixml) open(tag, attributes string) {
	p.line("<" + tag + attributes + ">")
	p.nest++
}

func (p *clixml) end(tag string) {
	p.nest--
	p.line("</" + tag + ">")
}

// named is the attribute that gives a property its name.
func named(name string) string {
	if name == "" {
		return ""
	}
	return ` N="` + clixmlText(name) + `"`
}

func (p *clixml) simple(tag, name, text string) {
	if text == "" {
		p.line("<" + tag + named(name) + " />")
		return
	}
	p.line("<" + tag + named(name) + ">" + text + "</" + tag + ">")
}

func (p *clixml) value(v any, name string, level int) error {
	v = value.Normalise(v)
	switch x := v.(type) {
	case nil:
		p.simple("Nil", name, "")
	case string:
		p.line("<S" + named(name) + ">" + clixmlText(x) + "</S>")
	case bool:
		p.simple("B", name, strconv.FormatBool(x))
	case int64:
		tag := "I64"
		if x >= math.MinInt32 && x <= math.MaxInt32 {
			tag = "I32"
		}
		p.simple(tag, name, strconv.FormatInt(x, 10))
	case float64:
		p.simple("Db", name, floatText(x))
	case time.Time:
		p.simple("DT", name, x.Format("2006-01-02T15:04:05.9999999Z07:00"))
	case []byte:
		p.simple("BA", name, base64.StdEncoding.EncodeToString(x))
	case model.GUID:
		p.simple("G", name, x.String())
	case value.Version:
		p.simple("Version", name, x.String())
	case shell.Block:
		p.simple("SBK", name, clixmlText(x.Text()))
	case model.Secret:
		return p.secret(x, name)
	case model.PSCredential:
		return p.credential(x, name)
	case model.PasswordHash:
		return ErrSecret
	default:
		return p.complex(v, name, level)
	}
	return nil
}

// floatText is a number as XML Schema has it.
func floatText(f float64) string {
	switch {
	case math.IsInf(f, 1):
		return "INF"
	case math.IsInf(f, -1):
		return "-INF"
	}
	return strconv.FormatFloat(f, 'G', -1, 64)
}

func (p *clixml) secret(s model.Secret, name string) error {
	if p.Seal == nil {
		return ErrSecret
	}
	sealed, err := p.Seal(s)
	if err == nil {
		p.simple("SS", name, sealed)
	}
	return err
}

func (p *clixml) credential(c model.PSCredential, name string) error {
	if p.Seal == nil {
		return ErrSecret
	}
	return p.object(name, []string{"System.Management.Automation.PSCredential"}, c.String(), "Props", func() error {
		p.line(`<S N="UserName">` + clixmlText(c.UserName) + "</S>")
		return p.secret(c.Password, "Password")
	})
}

func (p *clixml) complex(v any, name string, level int) error {
	if d, ok := value.AsSpan(v); ok {
		p.simple("TS", name, isoSpan(d))
		return nil
	}
	if items, ok := value.Collection(v); ok {
		types := []string{"System.Object[]", "System.Array"}
		if _, list := v.(*value.List); list {
			types = []string{"System.Collections.ArrayList"}
		}
		return p.object(name, types, "", "LST", func() error {
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
		types := "System.Collections.Hashtable"
		if x.Ordered {
			types = "System.Collections.Specialized.OrderedDictionary"
		}
		return p.object(name, []string{types}, "", "DCT", func() error { return p.entries(x, level) })
	case model.Object, value.Thing, *value.Entry:
		if level <= p.Depth {
			return p.members(x, name, level)
		}
	}
	return p.text(v, name)
}

// text writes a value of a type that CLIXML has no element for: its text, and the
// name of the type if that is enough to read it again.
func (p *clixml) text(v any, name string) error {
	text, typeName := value.Text(v), value.TypeName(v)
	if _, ok := readAs(text, typeName); !ok {
		p.line("<S" + named(name) + ">" + clixmlText(text) + "</S>")
		return nil
	}
	return p.object(name, []string{fullType(typeName)}, text, "", nil)
}

// fullType is the name of a type with the space where .NET has it.
func fullType(name string) string {
	switch name {
	case "IPAddress", "IPEndPoint":
		return "System.Net." + name
	case "Regex":
		return "System.Text.RegularExpressions.Regex"
	}
	return name
}

func (p *clixml) members(v any, name string, level int) error {
	types, text, body := []string{value.TypeName(v)}, value.Text(v), "Props"
	if types[0] == "PSCustomObject" {
		types, text, body = []string{"System.Management.Automation.PSCustomObject"}, "", "MS"
	}
	return p.object(name, types, text, body, func() error {
		for _, q := range value.Props(v) {
			if err := p.value(q.Value, q.Name, level+1); err != nil {
				return err
			}
		}
		return nil
	})
}

// object writes an object of that type: its text if it has one, and inside an
// element body what inside writes.
func (p *clixml) object(name string, types []string, text, body string, inside func() error) error {
	p.open("Obj", named(name)+` RefId="`+strconv.Itoa(p.refs)+`"`)
	p.refs++
	p.typeNames(types)
	if text != "" {
		p.simple("ToString", "", clixmlText(text))
	}
	if body != "" {
		p.open(body, "")
		begun := p.b.Len()
		if err := inside(); err != nil {
			return err
		}
		p.close(body, begun)
	}
	p.end("Obj")
	return nil
}

// close ends an element, in its own beginning if nothing was written inside.
func (p *clixml) close(tag string, begun int) {
	if p.b.Len() > begun {
		p.end(tag)
		return
	}
	p.b.Truncate(begun - len(">"))
	p.b.WriteString(" />")
	p.nest--
}

// typeNames writes the names of a type the first time, and refers to them later.
func (p *clixml) typeNames(types []string) {
	key := strings.Join(types, "\n")
	if ref, known := p.typeRefs[key]; known {
		p.line(`<TNRef RefId="` + strconv.Itoa(ref) + `" />`)
		return
	}
	ref := len(p.typeRefs)
	p.typeRefs[key] = ref
	p.open("TN", ` RefId="`+strconv.Itoa(ref)+`"`)
	for _, t := range append(types, "System.Object") {
		p.simple("T", "", clixmlText(t))
	}
	p.end("TN")
}

func (p *clixml) entries(m *value.Map, level int) error {
	for _, e := range m.Entries() {
		p.open("En", "")
		if err := p.value(e.Key, "Key", level+1); err != nil {
			return err
		}
		if err := p.value(e.Value, "Value", level+1); err != nil {
			return err
		}
		p.end("En")
	}
	return nil
}
