package core

import (
	"strings"
	"unicode"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

// parseFilter reads a filter that came as text, as bash hands it over: comparisons
// of properties joined by -and, -or, -not and parentheses. Property names may
// have $_. before them; values are quoted, numbers, $true, $false, $null or bare
// words.
func parseFilter(text string) (condition, error) {
	p := &filterParser{text: text, tokens: filterTokens(text)}
	cond, err := p.or()
	if err == nil && p.next < len(p.tokens) {
		err = p.fault("nothing is expected where " + model.Quote(p.peek().text) + " stands")
	}
	if err != nil {
		return nil, err
	}
	return cond, nil
}

type filterToken struct {
	text   string
	quoted bool
}

type filterParser struct {
	text   string
	tokens []filterToken
	next   int
}

// filterTokens splits at blanks and parentheses; quotes hold a value together.
func filterTokens(text string) []filterToken {
	var tokens []filterToken
	runes := []rune(text)
	for i := 0; i < len(runes); {
		switch r := runes[i]; {
		case unicode.IsSpace(r):
			i++
		case r == '(' || r == ')' || r == ',':
			tokens = append(tokens, filterToken{text: string(r)})
			i++
		case r == '\'' || r == '"':
			var b strings.Builder
			for i++; i < len(runes); i++ {
				if runes[i] == r {
					if i+1 >= len(runes) || runes[i+1] != r {
						break
					}
					i++
				}
				b.WriteRune(runes[i])
			}
			i++
			tokens = append(tokens, filterToken{b.String(), true})
		default:
			start := i
			for i < len(runes) && !unicode.IsSpace(runes[i]) && !strings.ContainsRune("(),", runes[i]) {
				i++
			}
			tokens = append(tokens, filterToken{text: string(runes[start:i])})
		}
	}
	return tokens
}

func (p *filterParser) peek() filterToken {
	if p.next >= len(p.tokens) {
		return filterToken{}
	}
	return p.tokens[p.next]
}

// word takes the next token if it is that word.
func (p *filterParser) word(w string) bool {
	if t := p.peek(); !t.quoted && strings.EqualFold(t.text, w) {
		p.next++
		return true
	}
	return false
}

func (p *filterParser) fault(why string) error {
	return &model.Error{ID: "FilterSyntax", Category: model.Syntax, Target: p.text,
		Message: "Cannot understand the filter " + model.Quote(p.text) + ": " + why + ".",
		Hint:    "Write for example 'ServerName -like ex* -and Enabled -eq $true'."}
}

func (p *filterParser) or() (condition, error) {
	left, err := p.and()
	for err == nil && p.word("-or") {
		l := left
		var r condition
		if r, err = p.and(); err == nil {
			left = func(c *shell.Call, v any) (bool, error) {
				if ok, err := l(c, v); ok || err != nil {
					return ok, err
				}
				return r(c, v)
			}
		}
	}
	return left, err
}

func (p *filterParser) and() (condition, error) {
	left, err := p.factor(0)
	for err == nil && p.word("-and") {
		l := left
		var r condition
		if r, err = p.factor(0); err == nil {
			left = func(c *shell.Call, v any) (bool, error) {
				if ok, err := l(c, v); !ok || err != nil {
					return false, err
				}
				return r(c, v)
			}
		}
	}
	return left, err
}

const maxFilterDepth = 100

func (p *filterParser) factor(depth int) (condition, error) {
	if depth > maxFilterDepth {
		return nil, p.fault("it is nested too deeply")
	}
	if p.word("-not") || p.word("!") {
		inner, err := p.factor(depth + 1)
		return func(c *shell.Call, v any) (bool, error) {
			ok, err := inner(c, v)
			return !ok, err
		}, err
	}
	if p.word("(") {
		inner, err := p.or()
		if err == nil && !p.word(")") {
			err = p.fault("a closing parenthesis is missing")
		}
		return inner, err
	}
	return p.comparison()
}

func (p *filterParser) comparison() (condition, error) {
	name := p.peek()
	if name.text == "" || !name.quoted && strings.HasPrefix(name.text, "-") {
		return nil, p.fault("the name of a property is missing")
	}
	p.next++
	path := propertyPath(name.text)
	op, isOp := strings.CutPrefix(strings.ToLower(p.peek().text), "-")
	if !isOp || p.peek().quoted || op == "and" || op == "or" {
		return func(_ *shell.Call, v any) (bool, error) { return value.Truth(path(v)), nil }, nil
	}
	p.next++
	right, err := p.value()
	if err != nil {
		return nil, err
	}
	test, err := comparison(op, right)
	if err != nil {
		return nil, err
	}
	return func(c *shell.Call, v any) (bool, error) { return test(c, path(v)) }, nil
}

// propertyPath reads Name, $_.Name and Name.Length; $_ alone is the object.
func propertyPath(text string) func(any) any {
	text = strings.TrimPrefix(strings.TrimPrefix(text, "$_"), "$PSItem")
	names := strings.FieldsFunc(text, func(r rune) bool { return r == '.' })
	return func(v any) any {
		for _, n := range names {
			v, _ = value.Prop(v, n)
		}
		return v
	}
}

// value reads one value, or several with commas between them.
func (p *filterParser) value() (any, error) {
	var items []any
	for {
		if p.next >= len(p.tokens) {
			return nil, p.fault("a value is missing at the end")
		}
		items = append(items, literal(p.peek()))
		p.next++
		if !p.word(",") {
			break
		}
	}
	return value.Collapse(items), nil
}

func literal(t filterToken) any {
	if t.quoted {
		return t.text
	}
	switch strings.ToLower(t.text) {
	case "$true", "true":
		return true
	case "$false", "false":
		return false
	case "$null":
		return nil
	}
	if n, ok := value.ParseNumber(t.text); ok {
		return n
	}
	return t.text
}
