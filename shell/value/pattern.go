package value

import (
	"context"
	"strings"
	"time"

	"github.com/dlclark/regexp2"

	"mxsh/model"
)

// A pattern that backtracks is first tried for a moment; what takes longer is
// tried again beside, where an interrupt can end the wait.
const (
	shortTry = 100 * time.Millisecond
	longTry  = 5 * time.Second
)

// Pattern is a compiled regular expression in the syntax of .NET. It is safe for
// use by several goroutines.
type Pattern struct {
	text    string
	options regexp2.RegexOptions
	quick   *regexp2.Regexp
	limit   time.Duration // of the second try
}

// patternOptions are the words of RegexOptions; what has no meaning here is 0.
var patternOptions = map[string]regexp2.RegexOptions{
	"none": 0, "compiled": 0, "cultureinvariant": 0, "regexmatch": 0, "ignorecase": regexp2.IgnoreCase, "multiline": regexp2.Multiline,
	"singleline": regexp2.Singleline, "explicitcapture": regexp2.ExplicitCapture, "ignorepatternwhitespace": regexp2.IgnorePatternWhitespace,
	"righttoleft": regexp2.RightToLeft, "ecmascript": regexp2.ECMAScript,
}

// Regexp compiles a pattern of -match; fold ignores case. The error, a
// *model.Error, says that it is none.
func Regexp(pattern string, fold bool) (*Pattern, error) {
	if fold {
		return RegexpWith(pattern, "IgnoreCase")
	}
	return RegexpWith(pattern, "")
}

// RegexpWith compiles a pattern with the options that words name, as in
// 'IgnoreCase, Multiline'.
func RegexpWith(pattern, words string) (*Pattern, error) {
	var options regexp2.RegexOptions
	for _, word := range strings.FieldsFunc(strings.ToLower(words), func(r rune) bool { return r == ',' || r == ' ' }) {
		o, ok := patternOptions[word]
		if !ok {
			return nil, &model.Error{ID: "InvalidPatternOption", Category: model.Invalid, Target: words,
				Message: "Cannot use " + model.Quote(words) + " as options of a pattern.",
				Hint:    "Write IgnoreCase, Multiline, Singleline, ExplicitCapture, IgnorePatternWhitespace or RightToLeft."}
		}
		options |= o
	}
	re, err := compilePattern(pattern, options, shortTry)
	if err != nil {
		return nil, err
	}
	return &Pattern{pattern, options, re, longTry}, nil
}

func compilePattern(pattern string, options regexp2.RegexOptions, limit time.Duration) (*regexp2.Regexp, error) {
	re, err := regexp2.Compile(pattern, options)
	if err != nil {
		return nil, &model.Error{ID: "InvalidPattern", Category: model.Invalid, Target: pattern, Err: err,
			Message: "Cannot use " + model.Quote(pattern) + " as a pattern.", Hint: patternFault(pattern)}
	}
	re.MatchTimeout = limit
	return re, nil
}

// patternFault says what is most likely wrong with a pattern that does not compile.
func patternFault(pattern string) string {
	switch {
	case strings.HasPrefix(pattern, "*"), strings.HasPrefix(pattern, "?"):
		return "It is not a valid regular expression: nothing stands before the " + pattern[:1] + ". Use -like for wildcards, or .* for any text."
	case strings.HasSuffix(pattern, `\`):
		return `It is not a valid regular expression: a backslash stands at its end. Write \\ for a backslash, or use [regex]::Escape().`
	}
	return "It is not a valid regular expression. Use [regex]::Escape() for text that shall mean itself."
}

// EscapePattern returns a pattern that matches text itself.
func EscapePattern(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch r {
		case '\n':
			b.WriteString(`\n`)
		case '\r':
			b.WriteString(`\r`)
		case '\t':
			b.WriteString(`\t`)
		case '\f':
			b.WriteString(`\f`)
		default:
			if strings.ContainsRune(`\*+?|{[()^$.# `, r) {
				b.WriteByte('\\')
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}

// String is the pattern as it was written.
func (p *Pattern) String() string { return p.text }

// Options names the options, joined by commas; None when there are none.
func (p *Pattern) Options() string {
	var words []string
	for _, word := range []string{"IgnoreCase", "Multiline", "ExplicitCapture", "Singleline", "IgnorePatternWhitespace", "RightToLeft", "ECMAScript"} {
		if p.options&patternOptions[strings.ToLower(word)] != 0 {
			words = append(words, word)
		}
	}
	if words == nil {
		return "None"
	}
	return strings.Join(words, ", ")
}

// bounded runs a match within its time. The error is that of the context, or a
// *model.Error when the pattern takes too long.
func bounded[T any](ctx context.Context, p *Pattern, run func(re *regexp2.Regexp) (T, error)) (T, error) {
	v, err := run(p.quick)
	if err == nil {
		return v, nil
	}
	type result struct {
		v   T
		err error
	}
	done := make(chan result, 1)
	slow, err := compilePattern(p.text, p.options, p.limit)
	if err != nil {
		return v, err
	}
	go func() {
		v, err := run(slow)
		done <- result{v, err}
	}()
	select {
	case <-ctx.Done():
		return v, ctx.Err()
	case r := <-done:
		if r.err != nil {
			return v, &model.Error{ID: "PatternTimeout", Category: model.Invalid, Target: p.text, Err: r.err,
				Message: "The pattern " + model.Quote(p.text) + " took too long on one text.",
				Hint:    "Nested repetitions such as (a+)+ are tried in too many ways; write it with one repetition."}
		}
		return r.v, nil
	}
}

// Matches is whether the pattern occurs in text.
func (p *Pattern) Matches(ctx context.Context, text string) (bool, error) {
	return bounded(ctx, p, func(re *regexp2.Regexp) (bool, error) { return re.MatchString(text) })
}

// Find returns the first match from character start on, nil when there is none.
func (p *Pattern) Find(ctx context.Context, text string) (*Match, error) {
	return bounded(ctx, p, func(re *regexp2.Regexp) (*Match, error) {
		m, err := re.FindStringMatch(text)
		if m == nil || err != nil {
			return nil, err
		}
		return newMatch(m), nil
	})
}

// FindAll returns all matches, in the order in which they are found.
func (p *Pattern) FindAll(ctx context.Context, text string) ([]*Match, error) {
	return bounded(ctx, p, func(re *regexp2.Regexp) ([]*Match, error) {
		var all []*Match
		m, err := re.FindStringMatch(text)
		for ; m != nil && err == nil; m, err = re.FindNextMatch(m) {
			all = append(all, newMatch(m))
		}
		return all, err
	})
}

// Replace puts by, in which $1, ${name}, $& and $$ have their meaning, in the
// place of the first count matches; of all when count is negative.
func (p *Pattern) Replace(ctx context.Context, text, by string, count int) (string, error) {
	return bounded(ctx, p, func(re *regexp2.Regexp) (string, error) { return re.Replace(text, by, -1, count) })
}

// ReplaceFunc puts what by says in the place of every match.
func (p *Pattern) ReplaceFunc(ctx context.Context, text string, by func(*Match) (string, error)) (string, error) {
	all, err := p.FindAll(ctx, text)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	runes, last := []rune(text), 0
	for _, m := range all {
		b.WriteString(string(runes[last:m.Index]))
		put, err := by(m)
		if err != nil {
			return "", err
		}
		b.WriteString(put)
		last = m.Index + m.Length
	}
	return b.String() + string(runes[last:]), nil
}

// Split divides text at the matches into at most limit parts; 0 is no limit,
// and a negative one counts from the end. Groups of the pattern stay in the result.
func (p *Pattern) Split(ctx context.Context, text string, limit int) ([]string, error) {
	all, err := p.FindAll(ctx, text)
	if err != nil {
		return nil, err
	}
	if p.options&regexp2.RightToLeft != 0 {
		for i, j := 0, len(all)-1; i < j; i, j = i+1, j-1 {
			all[i], all[j] = all[j], all[i]
		}
	}
	switch most := max(limit, -limit) - 1; {
	case limit > 0 && len(all) > most:
		all = all[:most]
	case limit < 0 && len(all) > most:
		all = all[len(all)-most:]
	}
	var parts []string
	runes, last := []rune(text), 0
	for _, m := range all {
		parts = append(parts, string(runes[last:m.Index]))
		for _, g := range m.Groups[1:] {
			if g.Success {
				parts = append(parts, g.Value)
			}
		}
		last = m.Index + m.Length
	}
	return append(parts, string(runes[last:])), nil
}
