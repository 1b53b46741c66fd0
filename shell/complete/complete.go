// Package complete finds what may stand at a place of a line: commands,
// parameters, values, live identities, variables, properties, keys and files.
// The prompt and bash's completion ask the same Completer. It knows the cmdlets
// as values and refuses to know the terminal and the directory.
package complete

import (
	"context"
	"slices"
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/syntax"
	"mxsh/shell/value"
)

// Item is one candidate.
type Item struct {
	Text string // what goes into the line, quoted where it must be
	Name string // what it is called, as a menu shows it
	Help string // one line, may be ""
	Open bool   // more follows: a folder, a parameter with a colon; no blank comes after it
}

// Result is the candidates for the bytes from Start to End of the line.
type Result struct {
	Start, End int
	Items      []Item
}

// Completer knows what there is. Every function may be nil.
type Completer struct {
	Cmdlets []*shell.Cmdlet
	// Functions are the names that the session adds to the commands, Function the
	// face of one, nil when there is none.
	Functions func() []string
	Function  func(name string) *shell.Cmdlet
	// Aliases gives the command that a name of the session stands for, or "".
	Alias func(name string) string
	// Aliases lists all aliases, Topics the help topics that are of no command,
	// Types the names of types, Programs those of the search path that begin so.
	Aliases, Topics, Types func() []string
	Programs               func(prefix string) []string
	// Statics lists the static members of a type, Methods the methods of a value;
	// a static method has its opening bracket.
	Statics func(typ string) []string
	Methods func(v any) []string
	// Variables lists the names that are set, Value gives the value of one.
	Variables func() []string
	Value     func(name string) (any, bool)
	// Environment lists the names of the environment.
	Environment func() []string
	// Identities lists objects of a kind of which some name begins with prefix.
	Identities func(ctx context.Context, k *model.Kind, prefix string) []string
	// Dir is the current folder, absolute; files are found from there.
	Dir func() string
}

// most is how many candidates are ever given.
const most = 500

// Complete returns what may stand at the byte offset pos of a text. In the middle
// of a word it takes the place of the whole word.
func (c *Completer) Complete(ctx context.Context, text string, pos int) Result {
	r := c.request(ctx, embedded(text[:pos]))
	items := r.items()
	if len(items) > most {
		items = items[:most]
	}
	return Result{Start: r.start, End: endOfWord(text, r.start, pos), Items: items}
}

// endOfWord is where the word ends that begins at start and holds pos; pos when
// there is no such word.
func endOfWord(text string, start, pos int) int {
	if start >= pos {
		return pos
	}
	for _, t := range syntax.Tokens(text) {
		begins := t.Start == start || t.Kind == syntax.TokenMember && t.Start == start-1 // with its dot
		if begins && t.End > pos && !t.Open && t.Kind != syntax.TokenComment {
			return t.End
		}
	}
	return pos
}

// request is one question, taken apart.
type request struct {
	*Completer
	ctx   context.Context
	text  string // up to the cursor
	start int    // of the word
	word  string // as typed, with an opening quote
	kind  syntax.TokenKind
	touch bool // there is a word at the cursor
	in    *group

	inferring int // how deep in variables
	all       []syntax.Token
}

func (c *Completer) request(ctx context.Context, text string) *request {
	r := &request{Completer: c, ctx: ctx, text: text, start: len(text), kind: syntax.TokenWord, all: syntax.Tokens(text)}
	tokens := r.all
	if n := len(tokens); n > 0 && isWord(tokens[n-1]) && (tokens[n-1].End == len(text) || tokens[n-1].Open) {
		last := tokens[n-1]
		r.start, r.word, r.kind, r.touch = last.Start, last.Text(text), last.Kind, true
		tokens = tokens[:n-1]
	}
	r.in = groups(text, tokens)
	return r
}

// isWord is whether completion may replace the token.
func isWord(t syntax.Token) bool {
	switch t.Kind {
	case syntax.TokenOpen, syntax.TokenClose, syntax.TokenPipe, syntax.TokenSeparator, syntax.TokenComment:
		return t.Kind == syntax.TokenComment
	case syntax.TokenParameter:
		return true
	case syntax.TokenString:
		return t.Open
	}
	return true
}

// items decides what kind of thing is wanted.
func (r *request) items() []Item {
	switch {
	case r.touch && r.kind == syntax.TokenComment:
		return nil
	case r.touch && r.kind == syntax.TokenVariable:
		return r.variables()
	case r.touch && r.kind == syntax.TokenMember:
		return r.members()
	case r.touch && r.kind == syntax.TokenOperator:
		return r.afterOperator()
	case r.touch && r.kind == syntax.TokenCommand && r.filter():
		return r.propertyItems(r.filterKind())
	case r.touch && r.kind == syntax.TokenParameter && strings.HasSuffix(r.word, ":"):
		return r.afterColon()
	case r.touch && r.kind == syntax.TokenParameter && r.signed():
		return r.sortOrder()
	case r.touch && r.kind == syntax.TokenParameter:
		return r.parameters()
	}
	st := r.in.last()
	if r.in.open == "@{" && !st.hasOperator("=") {
		return r.keys()
	}
	if r.in.open == "[" && r.in.names() {
		return r.types()
	}
	if r.in.open == "[" && strings.IndexAny(r.word, `'"`) == 0 {
		return r.indexKeys()
	}
	if st.command() == "" && st.calls() && !r.filter() {
		if r.kind == syntax.TokenString && len(st.nodes) == 0 { // a text, no name
			return nil
		}
		return r.commands()
	}
	return r.argument(st)
}

// afterOperator completes -eq and its like; after any other operator a new word
// begins.
func (r *request) afterOperator() []Item {
	if len(r.word) > 0 && strings.ContainsAny(r.word[:1], "-") && len(r.in.last().nodes) > 0 {
		return r.words(operators, "")
	}
	r.in.last().nodes = append(r.in.last().nodes, node{Token: r.all[len(r.all)-1], text: r.word})
	r.start, r.word, r.touch, r.kind = len(r.text), "", false, syntax.TokenWord
	return r.items()
}

var operators = []string{"-eq", "-ne", "-gt", "-ge", "-lt", "-le", "-like", "-notlike", "-match", "-notmatch", "-contains", "-notcontains",
	"-in", "-notin", "-and", "-or", "-not", "-replace", "-split", "-join", "-is", "-isnot", "-as", "-f", "-ceq", "-cne", "-clike", "-cmatch", "-xor", "-band", "-bor"}

// words are those that begin with the word at the cursor.
func (r *request) words(list []string, help string) []Item {
	var items []Item
	for _, w := range list {
		if model.HasPrefixFold(w, r.word) {
			items = append(items, Item{Text: w, Name: w, Help: help})
		}
	}
	return items
}

// commands completes the name of a command: by its beginning, by a pattern
// (*connector), else by initials (gsc); then keywords, aliases and programs.
func (r *request) commands() []Item {
	word := plainWord(r.word)
	if strings.ContainsAny(word, `/\`) || strings.HasPrefix(word, "~") {
		return r.files(false)
	}
	items := r.cmdletsLike(word)
	if !strings.ContainsAny(word, "*?") {
		for _, name := range listed(r.Functions) {
			if model.HasPrefixFold(name, word) {
				items = append(items, Item{Text: name, Name: name, Help: "Function"})
			}
		}
	}
	slices.SortStableFunc(items, func(a, b Item) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	if word != "" {
		items = append(items, r.otherCommands(word, items)...)
	}
	if len(items) == 0 {
		return r.files(false)
	}
	if strings.HasPrefix(r.word, "'") || strings.HasPrefix(r.word, `"`) {
		for i := range items {
			items[i].Text = quote(items[i].Text, r.word)
		}
	}
	return items
}

// cmdletsLike are the cmdlets that begin with a word, fit it as a pattern or,
// when there are none, have its letters as initials.
func (r *request) cmdletsLike(word string) []Item {
	var items, initial []Item
	pattern := strings.ContainsAny(word, "*?") && word != "?"
	for _, c := range r.Cmdlets {
		item := Item{Text: c.Name(), Name: c.Name(), Help: c.Synopsis}
		switch {
		case pattern && value.Like(strings.TrimSuffix(word, "*")+"*", c.Name(), true), !pattern && model.HasPrefixFold(c.Name(), word):
			items = append(items, item)
		case len(word) > 1 && strings.EqualFold(initials(c.Name()), word):
			initial = append(initial, item)
		}
	}
	if len(items) == 0 {
		return initial
	}
	return items
}

// keywords begin statements.
var keywords = []string{"begin", "break", "catch", "continue", "do", "else", "elseif", "end", "exit", "filter", "finally", "for", "foreach", "function", "if",
	"param", "process", "return", "switch", "throw", "trap", "try", "until", "while"}

// otherCommands are the keywords, aliases and programs that begin with a word
// and are not among what was found.
func (r *request) otherCommands(word string, found []Item) []Item {
	var items []Item
	known := map[string]bool{}
	for _, i := range found {
		known[strings.ToLower(i.Name)] = true
	}
	add := func(list []string, help string) {
		for _, n := range list {
			if model.HasPrefixFold(n, word) && !known[strings.ToLower(n)] {
				known[strings.ToLower(n)] = true
				items = append(items, Item{Text: n, Name: n, Help: help})
			}
		}
	}
	add(keywords, "Keyword")
	for _, n := range listed(r.Aliases) {
		if c := r.cmdlet(n); c != nil && model.HasPrefixFold(n, word) {
			add([]string{n}, "Alias of "+c.Name())
		}
	}
	if r.Programs != nil {
		add(r.Programs(word), "Program")
	}
	return items
}

// listed calls what may be nil.
func listed(fn func() []string) []string {
	if fn == nil {
		return nil
	}
	return fn()
}

// initials are the capitals of a name: GSC of Get-SendConnector.
func initials(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, name)
}

// variables completes $name, $env:NAME and @name.
func (r *request) variables() []Item {
	sigil, name := r.word[:1], strings.TrimPrefix(r.word[1:], "{")
	if rest, ok := model.CutPrefixFold(name, "env:"); ok && r.Environment != nil {
		return named(r.Environment(), rest, "$env:", "")
	}
	var names []string
	names = append(names, listed(r.Variables)...)
	names = append(names, r.assigned()...)
	names = append(names, "true", "false", "null", "_")
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	names = slices.CompactFunc(names, strings.EqualFold)
	return named(names, name, sigil, "")
}

func named(names []string, prefix, sigil, help string) []Item {
	var items []Item
	for _, n := range names {
		if model.HasPrefixFold(n, prefix) {
			items = append(items, Item{Text: sigil + n, Name: sigil + n, Help: help, Open: true})
		}
	}
	return items
}

// assigned are the variables that the line itself sets.
func (r *request) assigned() []string {
	var names []string
	for _, t := range r.all[:max(0, len(r.all)-1)] {
		if name := t.Text(r.text); t.Kind == syntax.TokenVariable && !strings.Contains(name, ":") && len(name) > 1 && name[0] == '$' {
			names = append(names, strings.Trim(name[1:], "{}"))
		}
	}
	return names
}

// cmdlet finds the cmdlet of a name or alias, of the session too; nil for
// functions and programs.
func (c *Completer) cmdlet(name string) *shell.Cmdlet {
	if c.Alias != nil {
		if to := c.Alias(name); to != "" {
			name = to
		}
	}
	if c.Function != nil {
		if f := c.Function(name); f != nil {
			return f
		}
	}
	for _, cmd := range c.Cmdlets {
		if strings.EqualFold(cmd.Name(), name) {
			return cmd
		}
	}
	for _, cmd := range c.Cmdlets {
		for _, a := range cmd.Aliases {
			if strings.EqualFold(a, name) {
				return cmd
			}
		}
	}
	return nil
}
