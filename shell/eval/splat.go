package eval

import (
	"strings"

	"mxsh/shell"
	"mxsh/shell/bind"
	"mxsh/shell/syntax"
)

// written notes what the text says of variables that may be splatted: the
// hashtable of the only assignment, nil for a variable that holds more than one
// value, is a parameter or loses keys again.
func (c *checker) written(n syntax.Node) {
	switch n := n.(type) {
	case *syntax.Assign:
		name, ok := variableOf(n.Target)
		if !ok {
			return
		}
		_, again := c.hashes[name]
		h, _ := uncast(expressionOf(n.Value)).(*syntax.Hash)
		if again || n.Op != "=" {
			h = nil
		}
		c.hashes[name] = h
	case *syntax.Parameter:
		c.hashes[strings.ToLower(n.Name)] = nil
	case *syntax.Call:
		method, _ := literalName(n.Name)
		if name, ok := variableOf(n.Object); ok && strings.EqualFold(method, "Remove") {
			c.hashes[name] = nil
		}
	}
}

func variableOf(e syntax.Expression) (string, bool) {
	v, ok := uncast(e).(*syntax.Variable)
	if !ok {
		return "", false
	}
	return strings.ToLower(v.Name), true
}

func uncast(e syntax.Expression) syntax.Expression {
	if c, ok := e.(*syntax.Cast); ok {
		return c.Operand
	}
	return e
}

// splatted finds the keys of a splatted hashtable that are no parameters.
func (c *checker) splatted(cmd *shell.Cmdlet, splat *syntax.Splat) {
	h := c.hashes[strings.ToLower(splat.Name)]
	if h == nil {
		return
	}
	for _, entry := range h.Entries {
		name, ok := literalName(entry.Key)
		if !ok {
			continue
		}
		if _, err := bind.Find(cmd, name); err != nil {
			c.add(entry.Key, err)
		}
	}
}
