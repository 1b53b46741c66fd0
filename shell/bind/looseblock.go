package bind

import (
	"strings"

	"mxsh/model"
	"mxsh/shell"
)

// loosen is Loosen, and where a parameter takes any value it evaluates script
// blocks and hashtables: { $_.Name }, or Name,@{n='Size';e={$_.Length}}.
func (o Options) loosen(p *shell.Param, v any) (any, error) {
	text, ok := v.(string)
	if ok && p.Type.Name() == "PSCredential" && !strings.EqualFold(text, "$null") {
		return o.credential(p, unquote(text))
	}
	if !ok || o.Expression == nil || !takesBlocks(p) || p.Type.Name() == "Filter" {
		return Loosen(p, v)
	}
	parts := splitOutside(text, ',')
	if !shell.TraitsOf(p.Type).List {
		parts = []string{text}
	}
	var values []any
	found := false
	for _, part := range parts {
		part = strings.TrimSpace(part)
		if !isExpression(part) {
			values = append(values, unquote(part))
			continue
		}
		v, err := o.Expression(part)
		if err != nil {
			return nil, err
		}
		values, found = append(values, v), true
	}
	switch {
	case !found:
		return Loosen(p, v)
	case len(values) == 1:
		return values[0], nil
	}
	return values, nil
}

// credential asks for the password of a user: none stands on a command line.
func (o Options) credential(p *shell.Param, user string) (any, error) {
	if o.Credential == nil {
		return nil, shell.NoPerson("Parameter '"+p.Name+"': there is no terminal to ask for the password of "+model.Quote(user)+" on.",
			"Give --credential-file FILE, with the user in its first line and the password in its second.")
	}
	if user == "" {
		return nil, shell.CannotConvert(p.Name, user, p.Type.Name(), &model.Error{Message: "It takes the name of a user (for example -" + p.Name + " relay), whose password is asked for."})
	}
	return o.Credential(user)
}

// isExpression is whether a text is a script block or a hashtable, perhaps one
// that lacks its end. A GUID may stand in braces.
func isExpression(text string) bool {
	if strings.HasPrefix(text, "@{") {
		return true
	}
	_, err := model.ParseGUID(text)
	return strings.HasPrefix(text, "{") && err != nil
}

// splitOutside splits at a separator that stands outside quotes and brackets.
func splitOutside(text string, separator byte) []string {
	var parts []string
	start, depth, quote := 0, 0, byte(0)
	for i := 0; i < len(text); i++ {
		b := text[i]
		switch {
		case quote != 0:
			if b == quote {
				quote = 0
			}
		case b == '\'' || b == '"':
			quote = b
		case strings.IndexByte("{([", b) >= 0:
			depth++
		case strings.IndexByte("})]", b) >= 0:
			depth--
		case b == separator && depth <= 0:
			parts = append(parts, text[start:i])
			start = i + 1
		}
	}
	return append(parts, text[start:])
}
