package core

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

func (e Env) selectString() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "Select", Noun: "String", Aliases: []string{"sls"}, Synopsis: "Finds lines that match a pattern, in texts or files.",
		Params: []*shell.Param{
			{Name: "Pattern", Type: shell.Strings, Position: 1, Mandatory: true, Help: "Regular expressions; one must match."},
			{Name: "Path", Aliases: []string{"LiteralPath"}, Type: shell.Strings, Position: 2, Help: "Files to search."},
			flag("SimpleMatch", "Takes the pattern as plain text."), flag("CaseSensitive", "Tells capitals from small letters."),
			flag("NotMatch", "Finds the lines that do not match."), flag("Quiet", "Gives only $true or $false."), flag("List", "Gives the first match of each file."),
			idle(flag("AllMatches", "Finds every match of a line."), "Matches always holds all of them"), input(),
		},
		Examples: []shell.Example{{Command: "'one','two' | sls tw", Explains: "Finds two."}},
		Begin: func(c *shell.Call) error {
			s := &search{}
			c.State = s
			return s.compile(c)
		},
		Process: e.searchOne,
		End: func(c *shell.Call) error {
			if c.Switch("Quiet") {
				return c.Emit(c.State.(*search).found)
			}
			return nil
		},
	}
}

type search struct {
	patterns []*value.Pattern
	line     int64
	found    bool
}

func (s *search) compile(c *shell.Call) error {
	patterns, _ := shell.Arg[[]string](c, "Pattern")
	for _, p := range patterns {
		if c.Switch("SimpleMatch") {
			p = value.EscapePattern(p)
		}
		re, err := value.Regexp(p, !c.Switch("CaseSensitive"))
		if err != nil {
			return err
		}
		s.patterns = append(s.patterns, re)
	}
	return nil
}

func (e Env) searchOne(c *shell.Call) error {
	s := c.State.(*search)
	names, _ := shell.Arg[[]string](c, "Path")
	for _, name := range names {
		if err := e.searchFile(c, s, name); err != nil {
			return err
		}
	}
	for _, v := range each(c) {
		for _, line := range strings.Split(value.Text(v), "\n") {
			s.line++
			if _, err := s.match(c, line, "InputStream", s.line); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e Env) searchFile(c *shell.Call, s *search, name string) error {
	f, err := os.Open(e.path(c, name))
	if err != nil {
		return c.Error(fileError(name, err), name)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 64<<20)
	for n := int64(1); lines.Scan(); n++ {
		hit, err := s.match(c, lines.Text(), name, n)
		if err != nil || hit && c.Switch("List") {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return c.Error(fileError(name, err), name)
	}
	return nil
}

// match emits a line that fits.
func (s *search) match(c *shell.Call, line, file string, n int64) (bool, error) {
	var hit *value.Pattern
	var matches []any
	for _, re := range s.patterns {
		found, err := re.FindAll(c.Context, line)
		if err != nil {
			return false, err
		}
		for _, m := range found {
			hit = re
			matches = append(matches, m)
		}
		if hit != nil {
			break
		}
	}
	if (hit != nil) == c.Switch("NotMatch") {
		return false, nil
	}
	s.found = true
	if c.Switch("Quiet") {
		return true, nil
	}
	pattern := s.patterns[0].String()
	if hit != nil {
		pattern = hit.String()
	}
	return true, c.Emit(&matchInfo{value.NewRecord("MatchInfo",
		model.Prop{Name: "IgnoreCase", Value: !c.Switch("CaseSensitive")}, model.Prop{Name: "LineNumber", Value: n}, model.Prop{Name: "Line", Value: line},
		model.Prop{Name: "Filename", Value: file}, model.Prop{Name: "Path", Value: file}, model.Prop{Name: "Pattern", Value: pattern},
		model.Prop{Name: "Matches", Value: matches})})
}

// matchInfo is a line that was found; it reads as that line.
type matchInfo struct{ *value.Record }

func (m *matchInfo) String() string {
	line, _ := m.Get("Line")
	file, _ := m.Get("Filename")
	n, _ := m.Get("LineNumber")
	if file == "InputStream" {
		return value.Text(line)
	}
	return fmt.Sprintf("%s:%v:%s", file, n, line)
}
