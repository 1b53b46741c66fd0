package eval

import (
	"strings"

	"mxsh/shell/syntax"
	"mxsh/shell/value"
)

// drives are the prefixes of what looks like a variable and is none:
// $env:PATH, $function:prompt, $alias:ls, $variable:x.
var drives = map[string]bool{"env": true, "function": true, "alias": true, "variable": true}

// readDrive returns $prefix:name, nil when there is no such thing.
func (s *Session) readDrive(f *frame, prefix, name string) any {
	switch prefix {
	case "env":
		return s.environment(name)
	case "variable":
		return s.read(f, "", name)
	case "function":
		if fn := f.scope.findFunction(name); fn != nil {
			return &block{s: s, f: f, body: fn.body}
		}
	case "alias":
		if to := s.aliases[strings.ToLower(name)]; to != "" {
			return to
		}
		if cmd := s.commands[strings.ToLower(name)]; cmd != nil && !strings.EqualFold(cmd.Name(), name) {
			return cmd.Name()
		}
	}
	return nil
}

// writeDrive assigns to $prefix:name.
func (s *Session) writeDrive(f *frame, prefix, name string, v any) error {
	switch prefix {
	case "env":
		s.setEnvironment(name, value.Text(v))
	case "variable":
		return s.write(f, "", name, v)
	case "alias":
		s.aliases[strings.ToLower(name)] = value.Text(v)
	case "function":
		body, err := s.bodyOf(v)
		if err != nil {
			return err
		}
		return s.defineFunction(f, &syntax.Function{Name: name, Body: body})
	}
	return nil
}

// bodyOf is the body of a script block, or of the text of one.
func (s *Session) bodyOf(v any) (*syntax.Body, error) {
	if b, ok := v.(*block); ok {
		return b.body, nil
	}
	body, err := syntax.Parse("", value.Text(v))
	if err != nil {
		return nil, syntaxFailure(s.frame, err)
	}
	return body, nil
}

// typedLine gives $^ and $$, the first and the last word of the line before.
func (s *Session) typedLine(name string) any {
	var words []string
	for _, t := range syntax.Tokens(s.line) {
		if t.Kind != syntax.TokenSeparator && t.Kind != syntax.TokenComment {
			words = append(words, t.Text(s.line))
		}
	}
	switch {
	case len(words) == 0:
		return nil
	case name == "^":
		return words[0]
	}
	return words[len(words)-1]
}
