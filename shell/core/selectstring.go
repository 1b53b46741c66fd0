package core

import (
	"bufio"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
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
			{Name: "Path", Aliases: []string{"LiteralPath"}, Type: shell.Strings, Position: 2, Help: "Files to search; names may be patterns. Files of Get-ChildItem may be piped in."},
			flag("SimpleMatch", "Takes the pattern as plain text."), flag("CaseSensitive", "Tells capitals from small letters."),
			flag("NotMatch", "Finds the lines that do not match."), flag("Quiet", "Gives only $true or $false."), flag("List", "Gives the first match of each file."),
			flag("AllMatches", "Finds every match of a line, not the first alone."), flag("Raw", "Gives the lines as text."),
			{Name: "Context", Type: shell.ListOf(shell.Int), Help: "How many lines to show around a match, or before and after it: 2 or 1,3."},
			{Name: "Include", Type: shell.Strings, Help: "Searches only files whose names fit one of these."}, {Name: "Exclude", Type: shell.Strings, Help: "Leaves out files whose names fit one of these."},
			encodingParam(), culture(), input(),
		},
		Examples: []shell.Example{{Command: "'one','two' | sls tw", Explains: "Finds two."}, {Command: "sls Rob *.csv -Context 1", Explains: "Finds lines in files and shows those around them."}},
		Begin: func(c *shell.Call) error {
			s := &search{}
			c.State = s
			return s.compile(c)
		},
		Process: e.searchOne,
		End: func(c *shell.Call) error {
			s := c.State.(*search)
			if c.Switch("Quiet") {
				return c.Emit(s.found)
			}
			return s.flush(c)
		},
	}
}

// search is what Select-String looks for, and what it holds for -Context.
type search struct {
	patterns      []*value.Pattern
	before, after int
	line          int64 // of the texts that are piped in
	found         bool

	earlier []any      // lines before this one that no match has shown
	waiting *matchInfo // for the lines after it
	later   []any      // those lines
}

func (s *search) compile(c *shell.Call) error {
	if err := s.around(c); err != nil {
		return err
	}
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

// around reads -Context.
func (s *search) around(c *shell.Call) error {
	lines := listArg(c, "Context")
	if len(lines) > 2 {
		return invalid("Context", "", "Parameter 'Context' takes one number, or two.", "Write for example -Context 2,3.")
	}
	for i, v := range lines {
		n, _ := v.(int64)
		if n < 0 || n > 1<<20 {
			return invalid("Context", value.Text(v), "Parameter 'Context' takes numbers of lines; "+value.Text(v)+" is none.", "Write for example -Context 2.")
		}
		if i == 0 {
			s.before = int(n)
		}
		s.after = int(n)
	}
	return nil
}

func (e Env) searchOne(c *shell.Call) error {
	s := c.State.(*search)
	names, _ := shell.Arg[[]string](c, "Path")
	for _, name := range names {
		if err := e.searchNamed(c, s, name); err != nil {
			return err
		}
	}
	for _, v := range each(c) {
		if file, ok := fileOf(v); ok {
			if err := e.searchFile(c, s, file); err != nil {
				return err
			}
			continue
		}
		s.line++
		if _, err := s.take(c, value.Text(v), "InputStream", s.line); err != nil {
			return unlessFound(err)
		}
	}
	return nil
}

// fileOf is the path of what Get-ChildItem gave.
func fileOf(v any) (string, bool) {
	r, ok := v.(*value.Record)
	if !ok || r.Type != "FileInfo" {
		return "", false
	}
	full, _ := r.Get("FullName")
	return value.Text(full), true
}

// searchNamed searches the files that a name or pattern stands for.
func (e Env) searchNamed(c *shell.Call, s *search, name string) error {
	files := []string{name}
	if value.HasWildcard(name) {
		found, _ := filepath.Glob(e.path(c, name))
		files = found
		slices.Sort(files)
	}
	for _, file := range files {
		if err := e.searchFile(c, s, file); err != nil {
			return err
		}
	}
	return nil
}

func (e Env) searchFile(c *shell.Call, s *search, name string) error {
	include, _ := shell.Arg[[]string](c, "Include")
	exclude, _ := shell.Arg[[]string](c, "Exclude")
	if base := filepath.Base(name); !fits(base, include) || len(exclude) > 0 && fits(base, exclude) {
		return nil
	}
	f, err := e.openText(c, name)
	if err != nil {
		return c.Error(err, name)
	}
	defer f.Close()
	s.earlier = nil
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 64<<20)
	for n := int64(1); lines.Scan(); n++ {
		hit, err := s.take(c, lines.Text(), e.path(c, name), n)
		if err != nil {
			return unlessFound(err)
		}
		if hit && c.Switch("List") {
			break
		}
	}
	if err := lines.Err(); err != nil {
		return c.Error(fileError(name, err), name)
	}
	return s.flush(c)
}

// errFound ends a search that only asks whether there is a match.
var errFound = errors.New("a match was found")

func unlessFound(err error) error {
	if errors.Is(err, errFound) {
		return nil
	}
	return err
}

// take looks at a line; hit is whether it is one of those that are sought.
func (s *search) take(c *shell.Call, line, file string, n int64) (hit bool, err error) {
	if c.Switch("Quiet") && s.found {
		return false, errFound
	}
	m, err := s.match(c, line, file, n)
	if err != nil {
		return false, err
	}
	if m == nil {
		return false, s.beside(c, line)
	}
	s.found = true
	if c.Switch("Quiet") {
		return true, errFound
	}
	if err := s.flush(c); err != nil {
		return true, err
	}
	if c.Switch("Raw") {
		return true, c.Emit(line)
	}
	if c.Given("Context") {
		m.Set("Context", value.RecordOf("PreContext", s.earlier, "PostContext", []any{}))
		s.earlier = nil
		s.waiting = m
		if s.after > 0 {
			return true, nil
		}
		return true, s.flush(c)
	}
	return true, c.Emit(m)
}

// beside keeps a line that stands before or after a match.
func (s *search) beside(c *shell.Call, line string) error {
	if s.waiting != nil {
		s.later = append(s.later, line)
		if len(s.later) == s.after {
			return s.flush(c)
		}
		return nil
	}
	if s.before > 0 {
		if s.earlier = append(s.earlier, line); len(s.earlier) > s.before {
			s.earlier = slices.Clone(s.earlier[1:])
		}
	}
	return nil
}

// flush emits a match that waited for the lines after it.
func (s *search) flush(c *shell.Call) error {
	m := s.waiting
	if m == nil {
		return nil
	}
	around, _ := m.Get("Context")
	if r, ok := around.(*value.Record); ok {
		r.Set("PostContext", s.later)
	}
	s.waiting, s.later = nil, nil
	return c.Emit(m)
}

// match is the line as a match, nil when it is not sought.
func (s *search) match(c *shell.Call, line, file string, n int64) (*matchInfo, error) {
	hit, matches := s.patterns[0], []any{}
	for _, re := range s.patterns {
		found, err := re.FindAll(c.Context, line)
		if err != nil {
			return nil, err
		}
		for _, m := range found {
			matches = append(matches, m)
		}
		if len(found) > 0 {
			hit = re
			break
		}
	}
	if (len(matches) > 0) == c.Switch("NotMatch") {
		return nil, nil
	}
	if len(matches) > 1 && !c.Switch("AllMatches") {
		matches = matches[:1]
	}
	name := file
	if file != "InputStream" {
		name = filepath.Base(file)
	}
	return &matchInfo{value.NewRecord("MatchInfo",
		model.Prop{Name: "IgnoreCase", Value: !c.Switch("CaseSensitive")}, model.Prop{Name: "LineNumber", Value: n}, model.Prop{Name: "Line", Value: line},
		model.Prop{Name: "Filename", Value: name}, model.Prop{Name: "Path", Value: file}, model.Prop{Name: "Pattern", Value: hit.String()},
		model.Prop{Name: "Context", Value: nil}, model.Prop{Name: "Matches", Value: matches})}, nil
}

// matchInfo is a line that was found; it reads as that line, with the lines
// around it if they were asked for.
type matchInfo struct{ *value.Record }

func (m *matchInfo) String() string {
	line, _ := m.Get("Line")
	n, _ := m.Get("LineNumber")
	number, _ := n.(int64)
	around, ok := m.Get("Context")
	r, has := around.(*value.Record)
	if !ok || !has {
		return m.at(number, line)
	}
	before, _ := r.Get("PreContext")
	after, _ := r.Get("PostContext")
	var lines []string
	for i, text := range value.Enumerate(before) {
		lines = append(lines, "  "+m.at(number-int64(len(value.Enumerate(before)))+int64(i), text))
	}
	lines = append(lines, "> "+m.at(number, line))
	for i, text := range value.Enumerate(after) {
		lines = append(lines, "  "+m.at(number+1+int64(i), text))
	}
	return strings.Join(lines, "\n")
}

// at is a line with file and number before it.
func (m *matchInfo) at(n int64, line any) string {
	file, _ := m.Get("Path")
	if file == "InputStream" {
		return value.Text(line)
	}
	name, _ := m.Get("Filename")
	return fmt.Sprintf("%s:%d:%s", name, n, value.Text(line))
}
