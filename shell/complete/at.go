package complete

import (
	"mxsh/shell"
	"mxsh/shell/syntax"
)

// At tells which cmdlet the byte offset pos of a text belongs to, nil when it is
// none, and which of its parameters, nil when it stands at none.
func (c *Completer) At(text string, pos int) (*shell.Cmdlet, *shell.Param) {
	var before []syntax.Token
	for _, t := range syntax.Tokens(text) { // those that begin before the cursor, whole
		if t.Start > pos || t.Start == pos && len(before) > 0 && t.Kind != syntax.TokenCommand && t.Kind != syntax.TokenParameter {
			break
		}
		before = append(before, t)
	}
	g := groups(text, before)
	for ; g != nil; g = g.parent {
		st := g.last()
		cmd := c.cmdlet(st.command())
		if cmd == nil {
			continue
		}
		args := st.arguments()
		if n := len(args); n > 0 && args[n-1].Kind == syntax.TokenParameter {
			return cmd, named1(cmd, args[n-1].text)
		}
		return cmd, nil
	}
	return nil, nil
}
