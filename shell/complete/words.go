package complete

import (
	"context"
	"strings"

	"mxsh/shell"
	"mxsh/shell/syntax"
)

// Words completes a word of bash: before are the words between the command and
// the cursor's, which bash has taken the quotes off. The texts of the items are
// plain. files is whether bash should offer its own files.
func (c *Completer) Words(ctx context.Context, cmd *shell.Cmdlet, before []string, word string) (items []Item, files bool) {
	r := &request{Completer: c, ctx: ctx, word: word, kind: syntax.TokenWord, in: newGroup("", nil)}
	var args []node
	pos := 0
	for _, w := range before {
		n := node{Token: syntax.Token{Span: syntax.Span{Start: pos + 1, End: pos + 1 + len(w)}, Kind: syntax.TokenWord}, text: w}
		if name, ok := dashed(w); ok {
			n.Kind, n.text = syntax.TokenParameter, name
		}
		args = append(args, n)
		pos += len(w) + 2
	}
	at := placeOf(cmd, args)
	if name, ok := dashed(word); ok {
		return parameterItems(cmd, strings.TrimLeft(name, "-"), at.given), false
	}
	if at.param == nil {
		return nil, true
	}
	list := ""
	if i := strings.LastIndexByte(word, ','); i >= 0 {
		list, r.word = word[:i+1], word[i+1:]
	}
	for _, item := range r.values(cmd, at.param) {
		item.Text = list + strings.TrimPrefix(item.Name, "$")
		items = append(items, item)
	}
	return items, items == nil && isPath(at.param.Name)
}

// dashed gives the parameter that a word of bash names, with one dash.
func dashed(w string) (string, bool) {
	t := strings.TrimLeft(w, "-")
	if t == w || len(w)-len(t) > 2 || t != "" && t[0] >= '0' && t[0] <= '9' {
		return "", false
	}
	return "-" + t, true
}
