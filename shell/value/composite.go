package value

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"mxsh/model"
)

// FormatString is the operator -f: every {index[,width][:format]} of template is
// replaced by that argument; {{ and }} are braces. The error is a *model.Error:
// a malformed template, or an index beyond the arguments.
func FormatString(template string, args []any) (string, error) {
	var b strings.Builder
	for rest := template; rest != ""; {
		i := strings.IndexAny(rest, "{}")
		if i < 0 {
			b.WriteString(rest)
			break
		}
		b.WriteString(rest[:i])
		if strings.HasPrefix(rest[i:], "{{") || strings.HasPrefix(rest[i:], "}}") {
			b.WriteByte(rest[i])
			rest = rest[i+2:]
			continue
		}
		end := strings.IndexByte(rest[i:], '}')
		if rest[i] == '}' || end < 0 {
			return "", badTemplate(template)
		}
		text, err := formatItem(rest[i+1:i+end], template, args)
		if err != nil {
			return "", err
		}
		b.WriteString(text)
		rest = rest[i+end+1:]
	}
	return b.String(), nil
}

func formatItem(item, template string, args []any) (string, error) {
	head, format, _ := strings.Cut(item, ":")
	number, width, hasWidth := strings.Cut(head, ",")
	n, err := strconv.Atoi(strings.TrimSpace(number))
	if err != nil || n < 0 {
		return "", badTemplate(template)
	}
	if n >= len(args) {
		return "", &model.Error{ID: "FormatError", Category: model.Invalid, Target: template,
			Message: "Error formatting a string: Index (zero based) must be greater than or equal to zero and less than the size of the argument list."}
	}
	text, err := Format(args[n], format)
	if err != nil || !hasWidth {
		return text, err
	}
	w, err := strconv.Atoi(strings.TrimSpace(width))
	if err != nil || w > 1<<16 || w < -1<<16 {
		return "", badTemplate(template)
	}
	blanks := strings.Repeat(" ", max(0, max(w, -w)-utf8.RuneCountInString(text)))
	if w < 0 {
		return text + blanks, nil
	}
	return blanks + text, nil
}

func badTemplate(template string) error {
	return &model.Error{ID: "FormatError", Category: model.Invalid, Target: template,
		Message: "Error formatting a string: Input string was not in a correct format.",
		Hint:    "Write {0}, {1} … for the arguments and {{ }} for braces."}
}
