package eval

import (
	"strings"

	"mxsh/shell"
	"mxsh/shell/value"
)

// maxPatterns bounds how many compiled patterns a session keeps.
const maxPatterns = 100

// pattern compiles the right side of -match, -replace and switch -regex; a
// pattern in a loop is compiled once. A [regex] goes with its own options.
func (s *Session) pattern(v any, fold bool) (*value.Pattern, error) {
	if re, ok := v.(*value.Pattern); ok {
		return re, nil
	}
	options := ""
	if fold {
		options = "IgnoreCase"
	}
	return s.patternWith(value.Text(v), options)
}

func (s *Session) patternWith(text, options string) (*value.Pattern, error) {
	key := options + "/" + text
	if re := s.patterns[key]; re != nil {
		return re, nil
	}
	re, err := value.RegexpWith(text, options)
	if err != nil {
		return nil, err
	}
	if len(s.patterns) >= maxPatterns || s.patterns == nil {
		s.patterns = map[string]*value.Pattern{}
	}
	s.patterns[key] = re
	return re, nil
}

// match tests a text against a pattern and, when it matches, fills $Matches.
func (s *Session) match(f *frame, text string, pattern any, fold bool) (bool, error) {
	re, err := s.pattern(pattern, fold)
	if err != nil {
		return false, err
	}
	m, err := re.Find(f.ctx, text)
	if m == nil || err != nil {
		return false, err
	}
	f.scope.define("Matches", m.Map())
	return true, nil
}

// matchAny is -match on a collection: it selects and leaves $Matches alone.
func (s *Session) matchAny(f *frame, text string, pattern any, fold bool) (bool, error) {
	re, err := s.pattern(pattern, fold)
	if err != nil {
		return false, err
	}
	return re.Matches(f.ctx, text)
}

// replace is -replace: the right side is a pattern and, if given, the new text.
func (s *Session) replace(f *frame, left, right any, fold bool) (any, error) {
	args := value.Enumerate(right)
	if len(args) == 0 || len(args) > 2 {
		return nil, runtimeError("BadReplaceArgument", "The -replace operator takes a pattern and a replacement, as in -replace 'a','b'.")
	}
	re, err := s.pattern(args[0], fold)
	if err != nil {
		return nil, err
	}
	var by any
	if len(args) == 2 {
		by = args[1]
	}
	return mapped(left, func(v any) (any, error) { return replaced(f, re, value.Text(v), by, -1) })
}

// replaced is text with the first count matches replaced; a script block gets
// the match as $_ and as its first argument.
func replaced(f *frame, re *value.Pattern, text string, by any, count int) (any, error) {
	b, ok := by.(shell.Block)
	if !ok {
		return re.Replace(f.ctx, text, value.Text(by), count)
	}
	return re.ReplaceFunc(f.ctx, text, func(m *value.Match) (string, error) {
		out, err := b.Invoke(f.ctx, m, m)
		return value.Text(value.Collapse(out)), err
	})
}

// split is -split: the right side is a pattern or block, a number of parts, and options.
func (s *Session) split(f *frame, left, right any, fold bool) (any, error) {
	args := value.Enumerate(right)
	if len(args) == 0 {
		return splitBlanks(left), nil
	}
	limit := 0
	if len(args) > 1 {
		n, err := value.ToInt(args[1])
		if err != nil {
			return nil, err
		}
		limit = int(max(-maxSpan, min(n, maxSpan)))
	}
	if b, ok := args[0].(shell.Block); ok {
		return splitBlock(f, left, b, limit)
	}
	text, words := value.Text(args[0]), ""
	if len(args) > 2 {
		words = value.Join(value.Enumerate(args[2]), ",")
	}
	if simple := strings.Replace(strings.ToLower(words), "simplematch", "", 1); len(simple) < len(words) {
		text, words = value.EscapePattern(text), simple
	}
	if fold {
		words += ",IgnoreCase"
	}
	re, err := s.patternWith(text, words)
	if err != nil {
		return nil, err
	}
	out := []any{}
	for _, item := range value.Enumerate(left) {
		parts, err := re.Split(f.ctx, value.Text(item), limit)
		if err != nil {
			return nil, err
		}
		for _, part := range parts {
			out = append(out, part)
		}
	}
	return out, nil
}

// splitBlock divides texts at the characters for which the block says yes.
func splitBlock(f *frame, left any, b shell.Block, limit int) (any, error) {
	out := []any{}
	for _, item := range value.Enumerate(left) {
		text := []rune(value.Text(item))
		var cuts []int
		for i, r := range text {
			got, err := b.Invoke(f.ctx, string(r), string(text), int64(i))
			if err != nil {
				return nil, err
			}
			if value.Truth(value.Collapse(got)) {
				cuts = append(cuts, i)
			}
		}
		switch most := max(limit, -limit) - 1; {
		case limit > 0 && len(cuts) > most:
			cuts = cuts[:most]
		case limit < 0 && len(cuts) > most:
			cuts = cuts[len(cuts)-most:]
		}
		last := 0
		for _, i := range cuts {
			out = append(out, string(text[last:i]))
			last = i + 1
		}
		out = append(out, string(text[last:]))
	}
	return out, nil
}

// optionWords are the options of a pattern from an argument: words, or members
// of RegexOptions.
func optionWords(c call, i int) string {
	if i >= len(c.args) {
		return ""
	}
	return value.Text(c.args[i])
}

// onPattern makes a method of [regex] values and of the static [regex]: the
// static one has the pattern as its second argument.
func onPattern(least, most int, fn func(c call, re *value.Pattern) (any, error)) (own, static method) {
	own = func(c call) (any, error) {
		if err := c.takes(least, most); err != nil {
			return nil, err
		}
		return fn(c, c.on.(*value.Pattern))
	}
	static = func(c call) (any, error) {
		if err := c.takes(least+1, least+2); err != nil {
			return nil, err
		}
		re, err := c.s.patternWith(c.text(1), optionWords(c, least+1))
		if err != nil {
			return nil, err
		}
		c.args = append([]any{c.args[0]}, c.args[2:least+1]...)
		return fn(c, re)
	}
	return own, static
}

func isMatch(c call, re *value.Pattern) (any, error) { return re.Matches(c.f.ctx, c.text(0)) }

func firstMatch(c call, re *value.Pattern) (any, error) {
	m, err := re.Find(c.f.ctx, c.text(0))
	if m == nil && err == nil {
		m = value.NoMatch()
	}
	return m, err
}

func allMatches(c call, re *value.Pattern) (any, error) {
	found, err := re.FindAll(c.f.ctx, c.text(0))
	out := make([]any, len(found))
	for i, m := range found {
		out[i] = m
	}
	return out, err
}

func replaceMatches(c call, re *value.Pattern) (any, error) {
	count := -1
	if len(c.args) > 2 {
		n, err := c.whole(2)
		if err != nil {
			return nil, err
		}
		count = n
	}
	return replaced(c.f, re, c.text(0), c.args[1], count)
}

func splitMatches(c call, re *value.Pattern) (any, error) {
	limit := 0
	if len(c.args) > 1 {
		n, err := c.whole(1)
		if err != nil || n < 0 {
			return nil, orRange(err, c.name)
		}
		limit = n
	}
	parts, err := re.Split(c.f.ctx, c.text(0), limit)
	out := make([]any, len(parts))
	for i, p := range parts {
		out[i] = p
	}
	return out, err
}

// patternMethods are those of a [regex], and the static ones.
func patternMethods() (own, static map[string]method) {
	own, static = map[string]method{}, map[string]method{}
	for _, m := range []struct {
		name        string
		least, most int
		fn          func(call, *value.Pattern) (any, error)
	}{
		{"ismatch", 1, 1, isMatch}, {"match", 1, 1, firstMatch}, {"matches", 1, 1, allMatches},
		{"replace", 2, 3, replaceMatches}, {"split", 1, 2, splitMatches},
	} {
		own[m.name], static["regex::"+m.name] = onPattern(m.least, m.most, m.fn)
	}
	static["regex::escape"] = func(c call) (any, error) { return value.EscapePattern(c.text(0)), c.takes(1, 1) }
	return own, static
}

var patternOwn, patternStatic = patternMethods()
