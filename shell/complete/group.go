package complete

import (
	"strings"

	"mxsh/shell/syntax"
)

// group is what one open bracket, or the line itself, encloses: the pipeline
// that is being typed in it.
type group struct {
	open   string // "", or the bracket
	parent *group
	stage  int // of the parent, that holds this group
	stages []*stage
}

// stage is one element of a pipeline.
type stage struct{ nodes []node }

// node is a token, with what is between the brackets when it opens one.
type node struct {
	syntax.Token
	text  string
	child *group
}

func newGroup(open string, parent *group) *group {
	g := &group{open: open, parent: parent, stages: []*stage{{}}}
	if parent != nil {
		g.stage = len(parent.stages) - 1
	}
	return g
}

func (g *group) last() *stage { return g.stages[len(g.stages)-1] }

// groups reads tokens and returns the innermost group at their end.
func groups(text string, tokens []syntax.Token) *group {
	g := newGroup("", nil)
	for _, t := range tokens {
		n := node{Token: t, text: t.Text(text)}
		switch t.Kind {
		case syntax.TokenPipe:
			g.stages = append(g.stages, &stage{})
		case syntax.TokenSeparator, syntax.TokenKeyword:
			g.stages = []*stage{{}}
		case syntax.TokenOpen:
			n.child = newGroup(n.text, g)
			g.last().nodes = append(g.last().nodes, n)
			g = n.child
		case syntax.TokenClose:
			if g.parent != nil {
				g = g.parent
			}
		case syntax.TokenComment:
		case syntax.TokenOperator:
			if n.text == "=" && g.open != "@{" { // an assignment: what follows is a pipeline of its own
				g.stages = []*stage{{}}
				continue
			}
			g.last().nodes = append(g.last().nodes, n)
		default:
			g.last().nodes = append(g.last().nodes, n)
		}
	}
	return g
}

// command is the name of the command that the stage calls, "" when it is none.
func (s *stage) command() string {
	for _, n := range s.nodes {
		if n.Kind == syntax.TokenCommand {
			return n.text
		}
	}
	return ""
}

// calls is whether a command may come next: nothing was typed yet, or & or the dot.
func (s *stage) calls() bool {
	return len(s.nodes) == 0 || len(s.nodes) == 1 && s.nodes[0].Kind == syntax.TokenOperator && (s.nodes[0].text == "&" || s.nodes[0].text == ".")
}

// names is whether a bracket encloses the name of a type and no index.
func (g *group) names() bool {
	if g.parent == nil || len(g.last().nodes) > 0 {
		return false
	}
	nodes := g.parent.stages[g.stage].nodes
	if n := len(nodes); n > 1 {
		return nodes[n-2].End < nodes[n-1].Start || nodes[n-2].Kind == syntax.TokenOperator || nodes[n-2].child != nil && nodes[n-2].text == "["
	}
	return true
}

// arguments are the nodes after the command.
func (s *stage) arguments() []node {
	for i, n := range s.nodes {
		if n.Kind == syntax.TokenCommand {
			return s.nodes[i+1:]
		}
	}
	return nil
}

func (s *stage) hasOperator(op string) bool {
	for _, n := range s.nodes {
		if n.Kind == syntax.TokenOperator && n.text == op {
			return true
		}
	}
	return false
}

// enclosing is the nearest group that such a bracket opened, g itself included.
func (g *group) enclosing(open string) *group {
	for ; g != nil; g = g.parent {
		if g.open == open {
			return g
		}
	}
	return nil
}

// plainWord is the value of a word or text without its quotes.
func plainWord(text string) string {
	return strings.Trim(text, "'\"‘’“”")
}
