package bind

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"mxsh/model"
	"mxsh/shell"
)

// Words turns the words of a bash command line into arguments. It takes -Name
// value, -Name:value, -Name=value and --name=value, joins words that bash split
// around commas and braces, and leaves every value as text for Loosen.
func Words(c *shell.Cmdlet, words []string) []Arg {
	words = joinCommas(joinBraces(words))
	var args []Arg
	for i := 0; i < len(words); i++ {
		w := words[i]
		if w == "--" {
			for _, rest := range words[i+1:] {
				args = append(args, Positional(rest))
			}
			break
		}
		name, value, colon, ok := parameterWord(w)
		if !ok {
			args = append(args, Positional(w))
			continue
		}
		args = append(args, Arg{Name: name, Colon: colon, Value: value})
	}
	return editWords(c, args)
}

// parameterWord splits -Name, -Name:value, -Name=value, --name=value. A dash
// before a digit is a number.
func parameterWord(w string) (name string, value any, colon, ok bool) {
	if r, size := utf8.DecodeRuneInString(w); r >= '\u2013' && r <= '\u2015' { // dashes pasted from web pages
		w = "-" + w[size:]
	}
	t := strings.TrimPrefix(strings.TrimPrefix(w, "-"), "-")
	if t == w || t == "" || !letter(t[0]) {
		return "", nil, false, false
	}
	if i := strings.IndexAny(t, ":="); i > 0 {
		op := t[i+1:]
		name = t[:i]
		if t[i] == '=' && (strings.HasSuffix(name, "+") || strings.HasSuffix(name, "-")) {
			key := map[byte]string{'+': "Add", '-': "Remove"}[name[len(name)-1]]
			return name[:len(name)-1], "@{" + key + "=" + quoteList(op) + "}", true, true
		}
		return name, op, true, true
	}
	return t, nil, false, true
}

func letter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' || b == '_' || b == '?' }

// quoteList writes words with commas between them as an array of the language.
func quoteList(text string) string {
	parts := strings.Split(text, ",")
	for i, p := range parts {
		parts[i] = shell.SingleQuoted(strings.TrimSpace(p))
	}
	return strings.Join(parts, ",")
}

// editWords turns --add-remoteipranges a,b and --remove-remoteipranges c into edits.
func editWords(c *shell.Cmdlet, args []Arg) []Arg {
	for i := range args {
		for prefix, key := range map[string]string{"add-": "Add", "remove-": "Remove"} {
			name, ok := model.CutPrefixFold(args[i].Name, prefix)
			if !ok {
				continue
			}
			p := c.Param(name)
			if p == nil {
				continue
			}
			value := args[i].Value
			if !args[i].Colon && i+1 < len(args) && args[i+1].Name == "" {
				value = args[i+1].Value
				args[i+1].Name = "\x00"
			}
			if value == nil { // for the error of a value that is missing
				args[i].Name = p.Name
				continue
			}
			args[i] = Arg{Name: p.Name, Colon: true, Value: "@{" + key + "=" + quoteList(fmt.Sprint(value)) + "}"}
		}
	}
	kept := args[:0]
	for _, a := range args {
		if a.Name != "\x00" && !joinEdit(kept, a) {
			kept = append(kept, a)
		}
	}
	return kept
}

// joinEdit adds an edit to an earlier one of the same parameter, so that
// --add-x a --remove-x b is one change.
func joinEdit(before []Arg, a Arg) bool {
	text, ok := a.Value.(string)
	if !ok || !strings.HasPrefix(text, "@{") {
		return false
	}
	for i := range before {
		old, ok := before[i].Value.(string)
		if ok && strings.EqualFold(before[i].Name, a.Name) && strings.HasPrefix(old, "@{") && strings.HasSuffix(old, "}") {
			before[i].Value = strings.TrimSuffix(old, "}") + ";" + strings.TrimPrefix(text, "@{")
			return true
		}
	}
	return false
}

// joinBraces puts a script block together again that bash split into words.
func joinBraces(words []string) []string {
	var out []string
	depth := 0
	for _, w := range words {
		if depth > 0 {
			out[len(out)-1] += " " + w
		} else if out = append(out, w); !opensBlock(w) {
			continue
		}
		depth += strings.Count(w, "{") - strings.Count(w, "}")
	}
	return out
}

// opensBlock is whether a brace of a word begins a block or hashtable, where a value
// begins and outside quotes: a name may hold one too.
func opensBlock(w string) bool {
	quote := byte(0)
	for i := 0; i < len(w); i++ {
		begins := i == 0 || strings.IndexByte("@,:=({;", w[i-1]) >= 0
		switch {
		case quote != 0:
			if w[i] == quote {
				quote = 0
			}
		case begins && (w[i] == '\'' || w[i] == '"'):
			quote = w[i]
		case begins && w[i] == '{':
			return true
		}
	}
	return false
}

// joinCommas joins a word that ends or begins with a comma to its neighbour.
func joinCommas(words []string) []string {
	var out []string
	for _, w := range words {
		n := len(out)
		if n > 0 && w != "" && (strings.HasSuffix(out[n-1], ",") || strings.HasPrefix(w, ",")) {
			out[n-1] += w
			continue
		}
		out = append(out, w)
	}
	return out
}

// Loosen reads a word of bash for a parameter: true for $true, commas between
// the values of a list, @{Add=...} for an edit, $null for nothing. An empty
// value is what is left of $true after bash expanded it, and is refused.
func Loosen(p *shell.Param, v any) (any, error) {
	text, ok := v.(string)
	if !ok {
		return v, nil
	}
	tr := shell.TraitsOf(p.Type)
	switch {
	case tr.Bool || tr.Switch:
		return looseBool(p, text)
	case strings.EqualFold(text, "$null"):
		return nil, nil
	case strings.HasPrefix(text, "@{"):
		return looseEdit(p, text)
	case tr.List:
		return looseList(text), nil
	}
	return unquote(text), nil
}

func looseBool(p *shell.Param, text string) (any, error) {
	switch strings.ToLower(text) {
	case "$true", "true", "1", "yes":
		return true, nil
	case "$false", "false", "0", "no":
		return false, nil
	case "":
		return nil, &model.Error{ID: "MissingArgument", Category: model.Binding, Param: p.Name,
			Message: "Missing an argument for parameter '" + p.Name + "': there is nothing after the colon.",
			Hint:    "bash replaces $true and $false by nothing, so write -" + p.Name + ":false or '-" + p.Name + ":$false'."}
	}
	return nil, shell.CannotConvert(p.Name, text, p.Type.Name(),
		&model.Error{Message: "It takes true or false (for example -" + p.Name + " false)."})
}

// looseList splits at commas, but not inside quotes.
func looseList(text string) []any {
	out := []any{}
	if strings.TrimSpace(text) == "" {
		return out
	}
	var part strings.Builder
	quote := rune(0)
	flush := func() { out = append(out, unquote(strings.TrimSpace(part.String()))); part.Reset() }
	for _, r := range text {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '\'' || r == '"') && strings.TrimSpace(part.String()) == "":
			quote = r
		case quote == 0 && r == ',':
			flush()
			continue
		}
		part.WriteRune(r)
	}
	flush()
	return joinCosts(out)
}

// joinCosts puts "SMTP:*,cost=1" together again, the form of an address space
// that needs no quotes in bash.
func joinCosts(parts []any) []any {
	var out []any
	for _, p := range parts {
		s := fmt.Sprint(p)
		if n := len(out); n > 0 && len(s) > 5 && model.HasPrefixFold(s, "cost=") {
			if _, err := strconv.Atoi(s[5:]); err == nil {
				out[n-1] = fmt.Sprint(out[n-1]) + ";" + s[5:]
				continue
			}
		}
		out = append(out, p)
	}
	return out
}

func unquote(s string) string {
	if len(s) >= 2 && (s[0] == '\'' || s[0] == '"') && s[len(s)-1] == s[0] {
		return strings.ReplaceAll(s[1:len(s)-1], s[:1]+s[:1], s[:1])
	}
	return s
}

// looseEdit reads @{Add='a','b'; Remove='c'} as bash hands it over.
func looseEdit(p *shell.Param, text string) (any, error) {
	body, closed := strings.CutSuffix(strings.TrimPrefix(text, "@{"), "}")
	bad := &model.Error{ID: "EditSyntax", Category: model.Binding, Param: p.Name, Target: text,
		Message: "Parameter '" + p.Name + "': " + model.Quote(text) + " is not a hashtable; in bash put it in single quotes: -" + p.Name + ` '@{Add="a","b";Remove="c"}'.`}
	if !closed {
		return nil, bad
	}
	e := &model.Edit{}
	for _, entry := range splitOutside(body, ';') {
		if strings.TrimSpace(entry) == "" {
			continue
		}
		key, value, ok := strings.Cut(entry, "=")
		switch key = strings.TrimSpace(key); {
		case ok && strings.EqualFold(key, "Add"):
			e.Add = append(e.Add, looseList(value)...)
		case ok && strings.EqualFold(key, "Remove"):
			e.Remove = append(e.Remove, looseList(value)...)
		default:
			return nil, bad
		}
	}
	return e, nil
}
