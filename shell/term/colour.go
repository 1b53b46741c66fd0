package term

import "mxsh/shell/syntax"

const (
	styleChosen = "7"
	styleHelp   = "90"
)

// span is a part of the text with its style.
type span struct {
	start, end int
	style      string
}

// colours gives the styles of a line's tokens; what is not in a span is plain.
// fault is the offset of the first wrong token, -1 when there is none.
func (o *Options) colours(text string, fault int) []span {
	var spans []span
	for _, t := range syntax.Tokens(text) {
		name := tokenColours[t.Kind]
		if fault >= t.Start && fault < t.End {
			name = colourError
		}
		if name == "" {
			name = colourDefault
		}
		if style := o.styles[name]; style != "" {
			spans = append(spans, span{t.Start, t.End, style})
		}
	}
	return spans
}
