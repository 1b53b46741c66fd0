package syntax

// Walk calls visit for n and, as long as visit returns true, for all below it,
// in the order of the source.
func Walk(n Node, visit func(Node) bool) {
	if isNil(n) || !visit(n) {
		return
	}
	for _, child := range children(n) {
		Walk(child, visit)
	}
}

// isNil is whether n is nil or holds a nil pointer of an optional child.
func isNil(n Node) bool {
	switch x := n.(type) {
	case nil:
		return true
	case *Block:
		return x == nil
	case *Body:
		return x == nil
	case *Variable:
		return x == nil
	}
	return false
}

func children(n Node) []Node {
	switch n := n.(type) {
	case *Body:
		return bodyChildren(n)
	case *Block:
		return nodes(n.Statements)
	case *Parameter:
		return append(nodes(n.Attributes), optional(n.Default)...)
	case *Attribute:
		list := nodes(n.Args)
		for _, a := range n.Named {
			list = append(list, optional(a.Value)...)
		}
		return list
	case *Command:
		return append(append(optional(n.Name), nodes(n.Args)...), nodes(n.Redirects)...)
	case *Value:
		return append(optional(n.Expr), nodes(n.Redirects)...)
	case *Argument:
		return optional(n.Value)
	case *Redirect:
		return optional(n.Target)
	case Statement:
		return statementChildren(n)
	case Expression:
		return expressionChildren(n)
	}
	return nil
}

func nodes[T Node](list []T) []Node {
	out := make([]Node, len(list))
	for i, n := range list {
		out[i] = n
	}
	return out
}

// optional lists the children that are there.
func optional(list ...Node) []Node {
	var out []Node
	for _, n := range list {
		if n != nil {
			out = append(out, n)
		}
	}
	return out
}

func bodyChildren(b *Body) []Node {
	list := append(nodes(b.Attributes), nodes(b.Params)...)
	return append(append(list, b.Begin, b.Process, b.Finish), nodes(b.Statements)...)
}

func statementChildren(s Statement) []Node {
	switch s := s.(type) {
	case *Pipeline:
		return nodes(s.Stages)
	case *Chain:
		return optional(s.Left, s.Right)
	case *Assign:
		return optional(s.Target, s.Value)
	case *If:
		var list []Node
		for _, c := range s.Clauses {
			list = append(list, optional(c.Cond, c.Body)...)
		}
		return append(list, s.Else)
	case *ForEach:
		return optional(s.Variable, s.In, s.Body)
	case *For:
		return optional(s.Init, s.Cond, s.Step, s.Body)
	case *While:
		return optional(s.Cond, s.Body)
	case *Do:
		return optional(s.Body, s.Cond)
	case *Switch:
		list := optional(s.File, s.Subject)
		for _, c := range s.Clauses {
			list = append(list, optional(c.Cond, c.Body)...)
		}
		return list
	case *Try:
		list := []Node{s.Body}
		for _, c := range s.Catches {
			list = append(list, c.Body)
		}
		return append(list, s.Finally)
	case *Function:
		return []Node{s.Body}
	case *Flow:
		return optional(s.Value)
	}
	return nil
}

func expressionChildren(e Expression) []Node {
	switch e := e.(type) {
	case *Expand:
		return nodes(e.Parts)
	case *Word:
		return nodes(e.Parts)
	case *Array:
		return nodes(e.Items)
	case *ArrayOf:
		return nodes(e.Statements)
	case *Sub:
		return nodes(e.Statements)
	case *Paren:
		return optional(e.Statement)
	case *Hash:
		var list []Node
		for _, x := range e.Entries {
			list = append(list, optional(x.Key, x.Value)...)
		}
		return list
	case *BlockLiteral:
		return []Node{e.Body}
	case *Cast:
		return optional(e.Operand)
	case *Attributed:
		return append(nodes(e.Attributes), optional(e.Operand)...)
	case *Unary:
		return optional(e.Operand)
	case *Step:
		return optional(e.Target)
	case *Binary:
		return optional(e.Left, e.Right)
	case *Member:
		return optional(e.Object, e.Name)
	case *Call:
		return append(optional(e.Object, e.Name), nodes(e.Args)...)
	case *Index:
		return optional(e.Object, e.Index)
	}
	return nil
}
