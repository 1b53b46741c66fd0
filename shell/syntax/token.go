package syntax

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// TokenKind says what a token of a line is for.
type TokenKind int

// The kinds of tokens.
const (
	TokenCommand   TokenKind = iota // the name of a command
	TokenParameter                  // -Name, with the colon if there is one
	TokenWord                       // a bare argument
	TokenString
	TokenNumber
	TokenVariable // $name, @name
	TokenMember   // .Name, ::Name
	TokenOperator // operators, the comma, redirections
	TokenKeyword
	TokenType // [name]
	TokenKey  // the key of a hashtable
	TokenComment
	TokenOpen      // ( { [ $( @( @{
	TokenClose     // ) } ]
	TokenPipe      // |
	TokenSeparator // ; newline && ||
)

// Token is a run of characters that belong together. Open is set for a text
// whose end is missing.
type Token struct {
	Span
	Kind TokenKind
	Open bool
}

// Text is the token's part of the text it was read from.
func (t Token) Text(text string) string { return text[t.Start:t.End] }

// Tokens reads a text that may be unfinished or wrong, as one is while it is
// typed: every character but blanks is in one token, in order. It is for
// colours and completion; Parse decides what the text means.
func Tokens(text string) []Token {
	l := &lexer{text: text, frames: []lexFrame{{}}}
	for l.pos < len(text) {
		before := l.pos
		l.step()
		if l.pos == before { // cannot happen; a stuck prompt would be worse
			l.take(TokenWord, runeLen(text[l.pos:]))
		}
	}
	return l.tokens
}

// lexMode is what the next word may be.
type lexMode int

const (
	atStart      lexMode = iota // a statement begins
	inCommand                   // arguments of a command
	inExpression                // an expression
	atKey                       // a key of a hashtable
	afterKeyword                // a condition or block of a statement
	atName                      // the name of a function
)

// lexFrame is what an open bracket encloses. after is the mode behind it.
type lexFrame struct {
	hash  bool
	mode  lexMode
	after lexMode
}

type lexer struct {
	text   string
	pos    int
	frames []lexFrame
	tokens []Token
}

func (l *lexer) frame() *lexFrame { return &l.frames[len(l.frames)-1] }

func (l *lexer) mode() lexMode { return l.frame().mode }

func (l *lexer) set(m lexMode) { l.frame().mode = m }

func (l *lexer) rest() string { return l.text[l.pos:] }

func (l *lexer) at(s string) bool { return strings.HasPrefix(l.rest(), s) }

// take makes a token of the next n bytes.
func (l *lexer) take(kind TokenKind, n int) {
	l.tokens = append(l.tokens, Token{Span: Span{l.pos, l.pos + n}, Kind: kind})
	l.pos += n
}

// value makes a token that is a value: at the start of a statement an
// expression begins with it.
func (l *lexer) value(kind TokenKind, n int) {
	l.take(kind, n)
	if m := l.mode(); m == atStart || m == afterKeyword {
		l.set(inExpression)
	}
}

// touches is whether the last token ends here and is one that a member, index
// or call may follow.
func (l *lexer) touches() bool {
	if len(l.tokens) == 0 {
		return false
	}
	t := l.tokens[len(l.tokens)-1]
	switch t.Kind {
	case TokenVariable, TokenMember, TokenClose, TokenString, TokenType:
		return t.End == l.pos
	}
	return false
}

func (l *lexer) last() TokenKind {
	if len(l.tokens) == 0 {
		return TokenSeparator
	}
	return l.tokens[len(l.tokens)-1].Kind
}

// step reads one token or blank.
func (l *lexer) step() {
	r, n := utf8.DecodeRuneInString(l.rest())
	switch {
	case r == '\n', r == '\r':
		l.newline()
	case isBlank(r):
		l.pos += n
	case r == '`' && (l.at("`\n") || len(l.rest()) == 1):
		l.pos = min(l.pos+2, len(l.text))
	case l.at("<#"):
		end := strings.Index(l.rest(), "#>")
		l.ended(TokenComment, end, 2)
	case r == '#':
		l.take(TokenComment, lineLength(l.rest()))
	case l.at("@'"), l.at(`@"`):
		end := strings.Index(l.rest(), "\n"+l.text[l.pos+1:l.pos+2]+"@")
		l.ended(TokenString, end, 3)
	case isSingleQuote(r), isDoubleQuote(r):
		l.quoted(r)
	case r == '$' || r == '@':
		l.dollar()
	case strings.ContainsRune("(){}[]", r):
		l.bracket(r)
	case strings.ContainsRune("|;&,", r):
		l.separator(r)
	case l.touches() && memberToken.MatchString(l.rest()):
		l.take(TokenMember, len(memberToken.FindString(l.rest())))
	default:
		l.word(r)
	}
}

var memberToken = regexp.MustCompile(`^(?:\.|::)(?:[\p{L}_][\p{L}\p{N}_]*|$|[^.\w])?`)

// ended makes a token that ends size bytes after the offset end, or, if that is
// missing, with the text.
func (l *lexer) ended(kind TokenKind, end, size int) {
	if end >= 0 {
		l.value(kind, end+size)
		return
	}
	l.value(kind, len(l.rest()))
	l.tokens[len(l.tokens)-1].Open = true
}

func lineLength(s string) int {
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		return i
	}
	return len(s)
}

func (l *lexer) newline() {
	goesOn := l.last() == TokenPipe || l.last() == TokenOperator
	l.pos++
	if goesOn {
		return
	}
	l.tokens = append(l.tokens, Token{Span: Span{l.pos - 1, l.pos}, Kind: TokenSeparator})
	l.begin()
}

// begin starts the next statement or entry.
func (l *lexer) begin() {
	l.set(atStart)
	if l.frame().hash {
		l.set(atKey)
	}
}

func (l *lexer) quoted(r rune) {
	same := isSingleQuote
	if isDoubleQuote(r) {
		same = isDoubleQuote
	}
	i := utf8.RuneLen(r)
	for s := l.rest(); i < len(s); {
		c, n := utf8.DecodeRuneInString(s[i:])
		if c == '`' && isDoubleQuote(r) && i+n < len(s) {
			i += n + runeLen(s[i+n:])
			continue
		}
		i += n
		if !same(c) {
			continue
		}
		if next, m := utf8.DecodeRuneInString(s[i:]); m > 0 && same(next) {
			i += m
			continue
		}
		l.value(TokenString, i)
		return
	}
	l.value(TokenString, len(l.rest()))
	l.tokens[len(l.tokens)-1].Open = true
}

var variableToken = regexp.MustCompile(`^(?:\$\{[^}]*\}?|\$[$?^]|[$@][\p{L}\p{N}_]*(?::[\p{L}\p{N}_]*)?)`)

func (l *lexer) dollar() {
	switch {
	case l.at("$("), l.at("@("), l.at("@{"):
		l.open(l.text[l.pos:l.pos+2], 2)
	default:
		v := variableToken.FindString(l.rest())
		if strings.HasSuffix(v, ":") && strings.HasPrefix(l.text[l.pos+len(v):], ":") { // $x::Member
			v = strings.TrimSuffix(v, ":")
		}
		l.value(TokenVariable, max(1, len(v)))
	}
}

// open enters a bracket.
func (l *lexer) open(bracket string, n int) {
	touching := l.touches()
	kind := l.last()
	l.value(TokenOpen, n)
	f := lexFrame{after: l.mode()}
	switch {
	case bracket == "@{":
		f.hash, f.mode = true, atKey
	case bracket == "[", bracket == "(" && touching && kind == TokenMember:
		f.mode = inExpression
	}
	l.frames = append(l.frames, f)
}

var typeToken = regexp.MustCompile(`^\[\s*[\p{L}_][\w.]*(?:\[\])?\s*\]`)

func (l *lexer) bracket(r rune) {
	m := l.mode()
	switch {
	case r == '[' && m == inCommand && !l.touches():
		l.word(r)
	case r == '[' && !l.touches() && typeToken.MatchString(l.rest()):
		l.value(TokenType, len(typeToken.FindString(l.rest())))
	case r == '{' && (m == afterKeyword || m == atName):
		l.take(TokenOpen, 1)
		l.frames = append(l.frames, lexFrame{after: atStart})
	case r == '(' && (m == afterKeyword || m == atName):
		l.take(TokenOpen, 1)
		l.frames = append(l.frames, lexFrame{after: afterKeyword})
	case strings.ContainsRune("({[", r):
		l.open(string(r), 1)
	case len(l.frames) > 1:
		after := l.frame().after
		l.frames = l.frames[:len(l.frames)-1]
		l.take(TokenClose, 1)
		l.set(after)
	default:
		l.take(TokenClose, 1)
	}
}

func (l *lexer) separator(r rune) {
	switch {
	case l.at("||"), l.at("&&"):
		l.take(TokenSeparator, 2)
		l.begin()
	case r == '|':
		l.take(TokenPipe, 1)
		l.set(atStart)
	case r == ';':
		l.take(TokenSeparator, 1)
		l.begin()
	default: // & and ,
		l.take(TokenOperator, 1)
	}
}

var keywords = map[string]lexMode{
	"if": afterKeyword, "elseif": afterKeyword, "else": afterKeyword, "foreach": afterKeyword, "for": afterKeyword,
	"while": afterKeyword, "do": afterKeyword, "until": afterKeyword, "switch": afterKeyword, "try": afterKeyword,
	"catch": afterKeyword, "finally": afterKeyword, "begin": afterKeyword, "process": afterKeyword, "end": afterKeyword,
	"param": afterKeyword, "function": atName, "filter": atName,
	"return": atStart, "throw": atStart, "exit": atStart, "break": inCommand, "continue": inCommand,
}

var numberToken = regexp.MustCompile(`^[-+]?(?:0[xX][0-9a-fA-F]+|[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)(?i:[kmgtp]b|l|d)?`)

var operatorToken = regexp.MustCompile(`^(?:[-–—―][A-Za-z]+|\+\+|--|[-+*/%]=|\.\.|::|[1-6*]?>>?(?:&1)?|[-+*/%=!<.:?–—―])`)

var inToken = regexp.MustCompile(`^(?i:in)(?:[\s,;(){}|&'"]|$)`)

var redirectToken = regexp.MustCompile(`^[1-6*]?>>?(?:&1)?`)

var parameterToken = regexp.MustCompile(`^[-–—―](?:[\p{L}_?][\p{L}\p{N}_-]*:?)?`)

// word reads what begins with none of the brackets, quotes and separators.
func (l *lexer) word(r rune) {
	switch l.mode() {
	case atKey:
		l.key(r)
		return
	case inExpression:
		l.operand(r)
		return
	}
	word := l.bare()
	switch l.mode() {
	case atName:
		l.take(TokenCommand, len(word))
	case inCommand:
		l.argument(r, word)
	default:
		l.first(r, word)
	}
}

// bare is the bare word that begins here, quoted parts included.
func (l *lexer) bare() string {
	s, i := l.rest(), 0
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if endsWord(r) || i > 0 && (isSingleQuote(r) || isDoubleQuote(r)) {
			break
		}
		i += n
		if r == '`' && i < len(s) {
			i += runeLen(s[i:])
		}
	}
	return s[:max(i, runeLen(s))]
}

func (l *lexer) key(r rune) {
	if r == '=' {
		l.take(TokenOperator, 1)
		l.set(atStart)
		return
	}
	n := strings.IndexFunc(l.rest(), func(r rune) bool { return endsWord(r) || r == '=' })
	if n < 0 {
		n = len(l.rest())
	}
	l.take(TokenKey, max(1, n))
}

func (l *lexer) first(r rune, word string) {
	lower := strings.ToLower(word)
	if mode, ok := keywords[lower]; ok && !(lower == "foreach" && l.last() == TokenPipe) {
		l.take(TokenKeyword, len(word))
		l.set(mode)
		return
	}
	switch n := numberToken.FindString(l.rest()); {
	case n != "" && (n == word || !isNameStart(firstRune(l.rest()[len(n):]))):
		l.value(TokenNumber, len(n))
		l.set(inExpression)
	case isDash(r), r == '!', r == '+', r == '=':
		l.take(TokenOperator, max(1, len(operatorToken.FindString(l.rest()))))
		l.set(inExpression)
		if r == '=' {
			l.set(atStart)
		}
	case r == '.' && len(word) == 1:
		l.take(TokenOperator, 1)
	default:
		l.take(TokenCommand, len(word))
		l.set(inCommand)
	}
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func (l *lexer) operand(r rune) {
	rest := l.rest()
	switch {
	case isDigit(r) && redirectToken.MatchString(rest):
		l.take(TokenOperator, len(redirectToken.FindString(rest)))
		l.set(inCommand)
	case isDigit(r):
		l.take(TokenNumber, max(1, len(numberToken.FindString(rest))))
	case operatorToken.MatchString(rest):
		op := operatorToken.FindString(rest)
		l.take(TokenOperator, len(op))
		switch {
		case strings.Contains(op, ">"):
			l.set(inCommand)
		case strings.HasSuffix(op, "="):
			l.set(atStart)
		}
	case inToken.MatchString(rest):
		l.take(TokenKeyword, len("in"))
		l.set(atStart)
	default:
		n := strings.IndexFunc(rest, func(r rune) bool { return !isName(r) })
		if n < 0 {
			n = len(rest)
		}
		l.take(TokenWord, max(runeLen(rest), n))
	}
}

func (l *lexer) argument(r rune, word string) {
	rest := l.rest()
	number := numberToken.FindString(rest)
	switch {
	case redirectToken.MatchString(rest):
		l.take(TokenOperator, len(redirectToken.FindString(rest)))
	case number != "" && number == word:
		l.take(TokenNumber, len(number))
	case isDash(r) && (len(word) == 1 || !unicode.IsDigit(firstRune(rest[runeLen(rest):]))):
		l.take(TokenParameter, len(parameterToken.FindString(rest)))
	default:
		l.take(TokenWord, len(word))
	}
}
