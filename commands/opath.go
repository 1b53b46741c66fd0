package commands

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
	"mxsh/store"
)

// A filter is text, or a script block whose text is used:
//
//	expr   := term { -or term }
//	term   := factor { -and factor }
//	factor := -not factor | ( expr ) | Property op value
//
// Properties are bare names; op is -eq -ne -gt -ge -lt -le -like -notlike
// -contains; a value is quoted text (” is a quote in it), a bare word, $true,
// $false, $null or a variable of the session. Case does not matter.
type matcher = func(model.Object) bool

func filterParam(k *model.Kind) *shell.Param {
	return &shell.Param{Name: "Filter", Type: filterText{k},
		Help: "Only objects that match, for example \"Status -eq 'Retry' -and MessageCount -gt 10\"; -and, -or, -not, -eq, -ne, -gt, -ge, -lt, -le, -like and -notlike are known."}
}

// filterText takes a text, or a script block for its text, that is a filter over
// objects of the kind.
type filterText struct{ kind *model.Kind }

func (filterText) Name() string { return "String" }

// Convert implements shell.Type; the result is a filter. Variables have their
// values only in a call, so conditions on them are looked at then.
func (t filterText) Convert(param string, v any) (any, error) {
	f, err := filterOf(param, v)
	if err == nil {
		_, err = parseFilter(t.kind, f, nil)
	}
	if err != nil {
		return nil, err
	}
	return f, nil
}

// filter is the text of a condition. In a block, nothing has put the values of
// variables into quoted texts yet.
type filter struct {
	text  string
	block bool
}

func filterOf(param string, v any) (filter, error) {
	if b, ok := v.(shell.Block); ok {
		return filter{strings.TrimSpace(b.Text()), true}, nil
	}
	given, err := shell.String.Convert(param, v)
	text, _ := given.(string)
	return filter{text: withoutBraces(text)}, err
}

// withoutBraces takes the braces off a script block that came as text, as it
// does from bash: '{Status -eq "Retry"}'.
func withoutBraces(text string) string {
	text = strings.TrimSpace(text)
	if inner, ok := strings.CutPrefix(text, "{"); ok && strings.HasSuffix(inner, "}") {
		return strings.TrimSpace(strings.TrimSuffix(inner, "}"))
	}
	return text
}

// parseFilter reads a filter over the properties of a kind. Without variables it
// only finds faults: the matcher is not to be used.
func parseFilter(k *model.Kind, f filter, variables shell.Variables) (matcher, error) {
	tokens, err := filterTokens(f.text)
	if err != nil {
		return nil, err
	}
	p := &filterParser{kind: k, text: f.text, block: f.block, tokens: tokens, variables: variables}
	m, err := p.expr()
	if err != nil {
		return nil, err
	}
	if p.at < len(p.tokens) {
		return nil, p.fault("%s is one too many", model.Quote(p.tokens[p.at].text))
	}
	return m, nil
}

type filterToken struct {
	text   string
	quoted bool
}

func filterFault(text, format string, args ...any) error {
	return &model.Error{ID: "InvalidFilter", Category: model.Invalid, Param: "Filter", Target: text,
		Message: fmt.Sprintf("Parameter 'Filter': in %s, ", model.Quote(text)) + fmt.Sprintf(format, args...) +
			" (write for example \"Name -like 'a*' -and Enabled -eq $true\")."}
}

func filterTokens(text string) ([]filterToken, error) {
	var tokens []filterToken
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			i++
		case c == '(' || c == ')':
			tokens = append(tokens, filterToken{text: text[i : i+1]})
			i++
		case c == '\'' || c == '"':
			value, after, ok := quotedText(text, i)
			if !ok {
				return nil, filterFault(text, "a quote is not closed")
			}
			tokens = append(tokens, filterToken{value, true})
			i = after
		default:
			end := i
			for end < len(text) && !strings.ContainsRune(" \t\n\r()'\"", rune(text[end])) {
				end++
			}
			tokens = append(tokens, filterToken{text: text[i:end]})
			i = end
		}
	}
	return tokens, nil
}

// quotedText reads from the quote at start; a doubled quote stands for one.
func quotedText(text string, start int) (value string, after int, ok bool) {
	quote := text[start]
	var b strings.Builder
	for i := start + 1; i < len(text); i++ {
		switch {
		case text[i] != quote:
			b.WriteByte(text[i])
		case i+1 < len(text) && text[i+1] == quote:
			b.WriteByte(quote)
			i++
		default:
			return b.String(), i + 1, true
		}
	}
	return "", 0, false
}

type filterParser struct {
	kind      *model.Kind
	text      string
	block     bool
	tokens    []filterToken
	variables shell.Variables // nil while the filter is only checked
	at        int
	depth     int
}

func (p *filterParser) fault(format string, args ...any) error {
	return filterFault(p.text, format, args...)
}

func (p *filterParser) next() (filterToken, bool) {
	if p.at == len(p.tokens) {
		return filterToken{}, false
	}
	p.at++
	return p.tokens[p.at-1], true
}

// word takes the next token if it is that word.
func (p *filterParser) word(w string) bool {
	if p.at < len(p.tokens) && !p.tokens[p.at].quoted && strings.EqualFold(p.tokens[p.at].text, w) {
		p.at++
		return true
	}
	return false
}

func (p *filterParser) expr() (matcher, error) {
	left, err := p.term()
	for err == nil && p.word("-or") {
		var right matcher
		if right, err = p.term(); err == nil {
			l := left
			left = func(o model.Object) bool { return l(o) || right(o) }
		}
	}
	return left, err
}

func (p *filterParser) term() (matcher, error) {
	left, err := p.factor()
	for err == nil && p.word("-and") {
		var right matcher
		if right, err = p.factor(); err == nil {
			l := left
			left = func(o model.Object) bool { return l(o) && right(o) }
		}
	}
	return left, err
}

const maxFilterDepth = 100 // of parentheses and -not; deeper text is no one's

func (p *filterParser) factor() (matcher, error) {
	if p.depth++; p.depth > maxFilterDepth {
		return nil, p.fault("the conditions are nested too deep")
	}
	defer func() { p.depth-- }()
	switch {
	case p.word("-not"), p.word("!"):
		m, err := p.factor()
		if err != nil {
			return nil, err
		}
		return func(o model.Object) bool { return !m(o) }, nil
	case p.word("("):
		m, err := p.expr()
		if err == nil && !p.word(")") {
			err = p.fault("a parenthesis is not closed")
		}
		return m, err
	}
	return p.condition()
}

func (p *filterParser) condition() (matcher, error) {
	name, ok := p.next()
	if !ok {
		return nil, p.fault("a condition is missing")
	}
	if strings.HasPrefix(name.text, "$_.") {
		return nil, p.fault("%s is the form of Where-Object; here a property is named bare, %s", model.Quote(name.text), name.text[3:])
	}
	if _, ok := p.kind.Prop(p.kind.New(), name.text); !ok {
		return nil, p.fault("there is no property %s; %s", model.Quote(name.text), otherNames(p.kind, name.text))
	}
	op, ok := p.next()
	if !ok {
		return nil, p.fault("%s lacks its operator and value", name.text)
	}
	value, ok := p.next()
	if !ok {
		return nil, p.fault("%s %s lacks its value", name.text, op.text)
	}
	test, err := p.test(name.text, strings.ToLower(op.text), value)
	if err != nil {
		return nil, err
	}
	kind := p.kind
	return func(o model.Object) bool {
		v, _ := kind.Prop(o, name.text)
		return test(v)
	}, nil
}

// test returns the condition on a property's value. A list matches when one of
// its values does.
func (p *filterParser) test(name, op string, value filterToken) (func(any) bool, error) {
	value, known, err := p.valued(value)
	if err != nil {
		return nil, err
	}
	if !known {
		_, _, err = p.compare("", op, filterToken{quoted: true}) // the operator can be looked at
		return nil, err
	}
	if !value.quoted && strings.EqualFold(value.text, "$null") {
		switch op {
		case "-eq":
			return func(v any) bool { return model.TextOf(v) == "" }, nil
		case "-ne":
			return func(v any) bool { return model.TextOf(v) != "" }, nil
		}
		return nil, p.fault("only -eq and -ne take $null")
	}
	one, negate, err := p.compare(name, op, value)
	if err != nil {
		return nil, err
	}
	return func(v any) bool {
		items := shell.Elements(v)
		if len(items) == 0 {
			items = []any{""}
		}
		for _, item := range items {
			if one(item) {
				return !negate
			}
		}
		return negate
	}, nil
}

func (p *filterParser) compare(name, op string, value filterToken) (one func(any) bool, negate bool, err error) {
	text := value.text
	if !value.quoted {
		text = strings.TrimPrefix(text, "$") // $true, $false
	}
	switch op {
	case "-eq", "-contains", "-ne":
		want, err := p.converted(name, text)
		return func(v any) bool { return strings.EqualFold(model.TextOf(v), want) }, op == "-ne", err
	case "-like", "-notlike":
		pattern := model.Fold(text)
		if inner := strings.Trim(pattern, "*"); strings.Contains(inner, "*") {
			return nil, false, p.fault("-like takes * first and last only")
		}
		return func(v any) bool { return likeValue(pattern, v) }, op == "-notlike", nil
	}
	sign, ok := map[string]func(int) bool{
		"-gt": func(n int) bool { return n > 0 }, "-ge": func(n int) bool { return n >= 0 },
		"-lt": func(n int) bool { return n < 0 }, "-le": func(n int) bool { return n <= 0 },
	}[op]
	if !ok {
		return nil, false, p.fault("%s is no operator of a filter; there are -eq -ne -gt -ge -lt -le -like -notlike and -contains", model.Quote(op))
	}
	want, err := p.orderable(name, text)
	return func(v any) bool {
		n, comparable := compareValues(v, want)
		return comparable && sign(n)
	}, false, err
}

// likeValue is whether a value matches a folded pattern; an address of a mailbox
// does with and without its smtp:.
func likeValue(pattern string, v any) bool {
	text := model.TextOf(v)
	if _, ok := v.(model.ProxyAddress); ok && !like(pattern, text) {
		_, text, _ = strings.Cut(text, ":")
	}
	return like(pattern, text)
}

// like is whether a text matches a folded pattern.
func like(pattern, text string) bool { return store.Like(pattern, model.Fold(text)) }

// converted returns the text that the property's type gives a value: 1KB
// becomes what a size prints.
func (p *filterParser) converted(name, text string) (string, error) {
	f := p.kind.Field(name)
	if f == nil {
		return text, nil
	}
	v, err := f.Parse(text)
	if err != nil {
		if f.TypeName() == "String" || f.List() {
			return text, nil
		}
		return "", p.fault("%s is no value of %s, whose type is %s", model.Quote(text), name, f.TypeName())
	}
	return model.TextOf(plainValue(v)), nil
}

// plainValue is the value that a nullable setting points to.
func plainValue(v any) any {
	if rv := reflect.ValueOf(v); rv.Kind() == reflect.Pointer && !rv.IsNil() {
		return rv.Elem().Interface()
	}
	return v
}

// orderable is the value to compare with, of the property's own type.
func (p *filterParser) orderable(name, text string) (any, error) {
	f := p.kind.Field(name)
	if f == nil {
		if t, ok := value.ParseTime(text, time.Now()); ok && strings.HasPrefix(strings.ToLower(name), "when") {
			return t, nil
		}
		return text, nil
	}
	v, err := f.Parse(text)
	if err != nil {
		if t, ok := value.ParseTime(text, time.Now()); ok {
			return t, nil
		}
		return nil, p.fault("%s is no value of %s, whose type is %s", model.Quote(text), name, f.TypeName())
	}
	return plainValue(v), nil
}

// compareValues orders two values of one property; values that have no order
// are ordered as texts, and nothing orders an empty date.
func compareValues(a, b any) (n int, comparable bool) {
	if t, ok := a.(time.Time); ok {
		u, ok := b.(time.Time)
		return t.Compare(u), ok && !t.IsZero()
	}
	x, okX := ordinalOf(a)
	y, okY := ordinalOf(b)
	if okX && okY {
		switch {
		case x < y:
			return -1, true
		case x > y:
			return 1, true
		}
		return 0, true
	}
	return strings.Compare(model.Fold(model.TextOf(a)), model.Fold(model.TextOf(b))), true
}

func ordinalOf(v any) (float64, bool) {
	switch x := v.(type) {
	case int:
		return float64(x), true
	case int64:
		return float64(x), true
	case float64:
		return x, true
	case time.Duration:
		return float64(x), true
	case interface{ Ordinal() int64 }:
		return float64(x.Ordinal()), true
	}
	return 0, false
}
