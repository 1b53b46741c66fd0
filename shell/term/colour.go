package term

import "mxsh/shell/syntax"

// The colours of tokens, as PSReadLine has them.
var tokenStyles = map[syntax.TokenKind]string{
	syntax.TokenCommand: "93", syntax.TokenParameter: "90", syntax.TokenString: "36", syntax.TokenVariable: "92",
	syntax.TokenOperator: "90", syntax.TokenNumber: "97", syntax.TokenKeyword: "92", syntax.TokenComment: "32",
	syntax.TokenType: "37", syntax.TokenMember: "97",
}

const (
	styleError      = "91"
	stylePrediction = "90"
	styleChosen     = "7"
	styleHelp       = "90"
)

// span is a part of the text with its style.
type span struct {
	start, end int
	style      string
}

// colours gives the styles of a line's tokens; what is not in a span is plain.
// fault is the offset of the first wrong token, -1 when there is none.
func colours(text string, fault int) []span {
	var spans []span
	for _, t := range syntax.Tokens(text) {
		style := tokenStyles[t.Kind]
		if fault >= t.Start && fault < t.End {
			style = styleError
		}
		if style != "" {
			spans = append(spans, span{t.Start, t.End, style})
		}
	}
	return spans
}
