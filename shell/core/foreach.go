package core

import (
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

// caller is a scope that can call methods of values; compiler one that can make a
// block of text. The interpreter's scopes are both.
type (
	caller interface {
		CallMethod(v any, name string, args []any) (any, error)
	}
	compiler interface {
		CompileBlock(text string) (shell.Block, error)
	}
)

// optionalBlock is the type of a script block that may be given as $null, which
// stands for one that does nothing.
type optionalBlock struct{}

func (optionalBlock) Name() string { return shell.ScriptBlock.Name() }
func (optionalBlock) Convert(param string, v any) (any, error) {
	if v == nil {
		return nil, nil
	}
	return shell.ScriptBlock.Convert(param, v)
}

func forEachObject() *shell.Cmdlet {
	block := func(name, help string) *shell.Param {
		return &shell.Param{Name: name, Type: optionalBlock{}, Help: help}
	}
	return &shell.Cmdlet{
		Verb: "ForEach", Noun: "Object", Aliases: []string{"foreach", "%"},
		Synopsis: "Runs a script block for each object, or reads one of its members.",
		Params: []*shell.Param{
			{Name: "Process", Aliases: []string{"MemberName"}, Type: shell.Any, Position: 1, Mandatory: true,
				Help: "A script block over $_, or the name of a property or method."},
			{Name: "ArgumentList", Aliases: []string{"Args", "RemainingScripts"}, Type: shell.Anys, Position: 2, Rest: true, Help: "Arguments of the method, or further script blocks: of several the first runs before the first object and, if there are three or more, the last after the last object."},
			block("Begin", "Runs before the first object."),
			block("End", "Runs after the last object."),
			input(),
		},
		Examples: []shell.Example{
			{Command: "1..3 | foreach { $_ * 2 }", Explains: "Doubles each number."},
			{Command: "'a','bc' | foreach Length", Explains: "Reads a property of each."},
		},
		Begin:   beginForEach,
		Process: runForEach,
		End:     func(c *shell.Call) error { return runOnce(c, c.State.(*loop).end) },
	}
}

// loop is what ForEach-Object was told to do.
type loop struct {
	blocks []shell.Block // to run for each object; nil when member is set
	member string
	args   []any
	end    shell.Block
}

func beginForEach(c *shell.Call) error {
	l, begin, err := readLoop(c)
	if err != nil {
		return err
	}
	c.State = l
	return runOnce(c, begin)
}

func runOnce(c *shell.Call, b shell.Block) error {
	if b == nil {
		return nil
	}
	return b.Each(c.Context, nil, c.Emit)
}

func readLoop(c *shell.Call) (l *loop, begin shell.Block, err error) {
	l = &loop{}
	begin, _ = c.Value("Begin").(shell.Block)
	l.end, _ = c.Value("End").(shell.Block)
	args := listArg(c, "ArgumentList")
	if blocks := blocksOf(value.Enumerate(c.Value("Process"))); len(blocks) > 0 {
		begin = l.deal(begin, append(blocks, blocksOf(args)...), c.Given("Begin"), c.Given("End"))
		return l, begin, nil
	}
	name := value.Text(c.Value("Process"))
	if !strings.ContainsAny(name, " $({+") {
		l.member, l.args = name, args
		return l, begin, nil
	}
	b, err := compiled(c, name)
	l.blocks = []shell.Block{b}
	return l, begin, err
}

// deal tells the blocks apart: several are begin, process … and end, as far as
// begin and end have no names.
func (l *loop) deal(begin shell.Block, blocks []shell.Block, hasBegin, hasEnd bool) shell.Block {
	if !hasBegin && len(blocks) > 1 {
		begin, blocks = blocks[0], blocks[1:]
		hasBegin = true
	}
	if hasBegin && !hasEnd && len(blocks) > 1 {
		l.end, blocks = blocks[len(blocks)-1], blocks[:len(blocks)-1]
	}
	l.blocks = blocks
	return begin
}

// compiled makes a block of a text, as bash hands it over.
func compiled(c *shell.Call, text string) (shell.Block, error) {
	comp, ok := c.Vars.(compiler)
	if !ok {
		return nil, invalid("Process", text, "Cannot run "+model.Quote(text)+" as a script here.", "Give the name of a property, or run the whole line with mxsh -c.")
	}
	return comp.CompileBlock(text)
}

func blocksOf(args []any) []shell.Block {
	var blocks []shell.Block
	for _, a := range args {
		if b, ok := a.(shell.Block); ok {
			blocks = append(blocks, b)
		}
	}
	return blocks
}

func (l *loop) run(c *shell.Call, v any) error {
	if l.member != "" {
		return l.readMember(c, v)
	}
	for _, b := range l.blocks {
		if err := b.Each(c.Context, v, c.Emit); err != nil {
			return err
		}
	}
	return nil
}

// readMember emits a property of v or the result of a method.
func (l *loop) readMember(c *shell.Call, v any) error {
	if len(l.args) == 0 {
		if got, ok := value.Prop(v, l.member); ok {
			return emitEach(c, got)
		}
	}
	call, ok := c.Vars.(caller)
	if !ok {
		if strings.EqualFold(l.member, "ToString") {
			return c.Emit(value.Text(v))
		}
		return c.Emit(nil)
	}
	got, err := call.CallMethod(v, l.member, l.args)
	if err != nil {
		return c.Error(err, v)
	}
	return emitEach(c, got)
}

// emitEach emits a value, a collection element by element.
func emitEach(c *shell.Call, v any) error {
	for _, item := range value.Enumerate(v) {
		if err := c.Emit(item); err != nil {
			return err
		}
	}
	return nil
}

func runForEach(c *shell.Call) error {
	l := c.State.(*loop)
	if !c.Piped && !c.Given("InputObject") {
		if l.member != "" {
			return nil
		}
		return l.run(c, nil)
	}
	for _, v := range each(c) {
		if err := l.run(c, v); err != nil {
			return err
		}
	}
	return nil
}
