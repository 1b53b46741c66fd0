package syntax

// Span is the part of the source that a node was read from: from Start up to,
// not including, End.
type Span struct{ Start, End int }

// Range returns the span; embedding it makes a node.
func (s Span) Range() Span { return s }

// Node is a part of the tree.
type Node interface{ Range() Span }

// Statement is a node that runs.
type Statement interface {
	Node
	statement()
}

// Expression is a node that has a value.
type Expression interface {
	Node
	expression()
}

// Stage is one element of a pipeline: *Command or *Value.
type Stage interface {
	Node
	stage()
}

// Body is what runs as one: a script, a function's body, a script block.
type Body struct {
	Span
	Source     *Source
	Attributes []*Attribute // of the param block: CmdletBinding
	HasParams  bool         // param() is there, maybe empty
	Params     []*Parameter
	Begin      *Block // begin {}
	Process    *Block // process {}
	Finish     *Block // end {}
	Statements []Statement
}

// Text is the source of the body, for a script block what stands between its braces.
func (b *Body) Text() string { return b.Source.Slice(b.Span) }

// Block is statements in braces that belong to a statement.
type Block struct {
	Span
	Statements []Statement
}

// Attribute is [Name(args)] before a parameter or a param block.
type Attribute struct {
	Span
	Name  string
	Args  []Expression
	Named []NamedArgument
}

// NamedArgument is Name=Value of an attribute; a nil Value stands for $true.
type NamedArgument struct {
	Name  string
	Value Expression
}

// Parameter is one entry of a param block.
type Parameter struct {
	Span
	Attributes []*Attribute
	Type       string // "" when it takes anything
	Name       string
	Default    Expression // nil when there is none
}

// The statements.
type (
	// Pipeline is stages joined by |.
	Pipeline struct {
		Span
		Stages []Stage
	}
	// Chain is Left && Right or Left || Right.
	Chain struct {
		Span
		Op          string
		Left, Right Statement
	}
	// Assign is Target Op Value, Op one of = += -= *= /= %=.
	Assign struct {
		Span
		Target Expression
		Op     string
		Value  Statement
	}
	// If is if, elseif and else.
	If struct {
		Span
		Clauses []Clause
		Else    *Block
	}
	// Clause is a condition with its block.
	Clause struct {
		Cond Statement
		Body *Block
	}
	// ForEach is foreach ($Variable in In) Body.
	ForEach struct {
		Span
		Label    string
		Variable *Variable
		In       Statement
		Body     *Block
	}
	// For is for (Init; Cond; Step) Body; each part may be nil.
	For struct {
		Span
		Label            string
		Init, Cond, Step Statement
		Body             *Block
	}
	// While is while (Cond) Body.
	While struct {
		Span
		Label string
		Cond  Statement
		Body  *Block
	}
	// Do is do Body while (Cond), or until when Until is set.
	Do struct {
		Span
		Label string
		Body  *Block
		Until bool
		Cond  Statement
	}
	// Switch is switch -Mode (Subject) { clauses }.
	Switch struct {
		Span
		Label         string
		Mode          string // "", "regex" or "wildcard"
		CaseSensitive bool
		File          Expression // -file path, then Subject is nil
		Subject       Statement
		Clauses       []SwitchClause
	}
	// SwitchClause is one condition of a switch; a nil Cond is default.
	SwitchClause struct {
		Cond Expression
		Body *Block
	}
	// Try is try, catch and finally.
	Try struct {
		Span
		Body    *Block
		Catches []Catch
		Finally *Block
	}
	// Catch is one catch block; no Types catches all.
	Catch struct {
		Types []string
		Body  *Block
	}
	// Function is function Name {} or filter Name {}.
	Function struct {
		Span
		Name   string
		Filter bool
		Body   *Body
	}
	// Flow is return, throw or exit with a Value that may be nil, break or
	// continue with a Label that may be "".
	Flow struct {
		Span
		Kind  string
		Label string
		Value Statement
	}
)

// The stages of a pipeline and their parts.
type (
	// Command is a call. Invoke is "", "&" or ".".
	Command struct {
		Span
		Invoke    string
		Name      Expression
		Args      []*Argument
		Redirects []*Redirect
	}
	// Value is an expression as the first stage.
	Value struct {
		Span
		Expr      Expression
		Redirects []*Redirect
	}
	// Argument is one argument. A parameter has a Name without dash; its Value
	// is set when it was written after a colon. Else Value is a positional one.
	Argument struct {
		Span
		Name  string
		Value Expression
	}
	// Redirect sends a stream (1 to 6, 0 for all) to a file, or to output when
	// Merge is set.
	Redirect struct {
		Span
		Stream int
		Append bool
		Merge  bool
		Target Expression
	}
)

// The expressions.
type (
	// Number is a number in expression mode: int64 or float64.
	Number struct {
		Span
		Text  string
		Value any
	}
	// String is a text without anything to expand.
	String struct {
		Span
		Value string
	}
	// Expand is a text with variables and $() in it.
	Expand struct {
		Span
		Parts []Expression
	}
	// Word is a bare word of argument mode. Text is its source; Value is its
	// number when it looks like one.
	Word struct {
		Span
		Text  string
		Parts []Expression
		Value any
	}
	// Variable is $Name or $Scope:Name.
	Variable struct {
		Span
		Scope, Name string
	}
	// Splat is @Name as an argument.
	Splat struct {
		Span
		Name string
	}
	// Array is expressions joined by commas; one item is the unary comma.
	Array struct {
		Span
		Items []Expression
	}
	// ArrayOf is @(statements).
	ArrayOf struct {
		Span
		Statements []Statement
	}
	// Sub is $(statements).
	Sub struct {
		Span
		Statements []Statement
	}
	// Paren is (pipeline).
	Paren struct {
		Span
		Statement Statement
	}
	// Hash is @{key=value}.
	Hash struct {
		Span
		Entries []Entry
	}
	// Entry is one key of a Hash with its value.
	Entry struct {
		Key   Expression
		Value Statement
	}
	// BlockLiteral is {statements}.
	BlockLiteral struct {
		Span
		Body *Body
	}
	// Type is [Name] as a value.
	Type struct {
		Span
		Name string
	}
	// Cast is [Type]Operand.
	Cast struct {
		Span
		Type    string
		Operand Expression
	}
	// Attributed is [Validate...()]Operand, Operand the target of an assignment.
	Attributed struct {
		Span
		Attributes []*Attribute
		Operand    Expression
	}
	// Unary is Op Operand, Op one of - + -not -bnot -join -split.
	Unary struct {
		Span
		Op      string
		Operand Expression
	}
	// Step is ++ or -- before or after its target.
	Step struct {
		Span
		Op      string
		Postfix bool
		Target  Expression
	}
	// Binary is Left Op Right; Op is in lower case and keeps its c or i.
	Binary struct {
		Span
		Op          string
		Left, Right Expression
	}
	// Member is Object.Name, or Object::Name when Static.
	Member struct {
		Span
		Object Expression
		Name   Expression
		Static bool
	}
	// Call is Object.Name(Args), or Object::Name(Args) when Static.
	Call struct {
		Span
		Object Expression
		Name   Expression
		Static bool
		Args   []Expression
	}
	// Index is Object[Index].
	Index struct {
		Span
		Object, Index Expression
	}
)

func (*Pipeline) statement() {}
func (*Chain) statement()    {}
func (*Assign) statement()   {}
func (*If) statement()       {}
func (*ForEach) statement()  {}
func (*For) statement()      {}
func (*While) statement()    {}
func (*Do) statement()       {}
func (*Switch) statement()   {}
func (*Try) statement()      {}
func (*Function) statement() {}
func (*Flow) statement()     {}

func (*Command) stage() {}
func (*Value) stage()   {}

func (*Number) expression()   {}
func (*String) expression()   {}
func (*Expand) expression()   {}
func (*Word) expression()     {}
func (*Variable) expression() {}
func (*Splat) expression()    {}
func (*Array) expression()    {}
func (*ArrayOf) expression()  {}
func (*Sub) expression()      {}

// Inner is the expression in the parentheses, nil where a command or more than one
// expression stands there.
func (p *Paren) Inner() Expression {
	line, ok := p.Statement.(*Pipeline)
	if !ok || len(line.Stages) != 1 {
		return nil
	}
	v, ok := line.Stages[0].(*Value)
	if !ok || len(v.Redirects) > 0 {
		return nil
	}
	return v.Expr
}

func (*Paren) expression()        {}
func (*Hash) expression()         {}
func (*BlockLiteral) expression() {}
func (*Type) expression()         {}
func (*Cast) expression()         {}
func (*Attributed) expression()   {}
func (*Unary) expression()        {}
func (*Step) expression()         {}
func (*Binary) expression()       {}
func (*Member) expression()       {}
func (*Call) expression()         {}
func (*Index) expression()        {}
