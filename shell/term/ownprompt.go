package term

import (
	"regexp"
	"strings"

	"mxsh/model"
)

// sgr is a sequence that chooses colours, the only one that a prompt may hold:
// the line must know where each character stands.
var sgr = regexp.MustCompile(`\x1b\[([0-9;:]*)m`)

// writePrompt puts a prompt, which may be of several lines and coloured.
func writePrompt(p *page, prompt string, colour bool) {
	style := ""
	for prompt != "" {
		text, next := prompt, ""
		at := sgr.FindStringSubmatchIndex(prompt)
		if at != nil {
			text, next = prompt[:at[0]], styleAfter(style, prompt[at[2]:at[3]])
			prompt = prompt[at[1]:]
		} else {
			prompt = ""
		}
		if !colour {
			style = ""
		}
		for i, line := range promptLines(text) {
			if i > 0 {
				p.next(false)
			}
			p.put(line, style)
		}
		style = next
	}
}

func promptLines(text string) []string {
	return strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "").Replace(text), "\n")
}

// styleAfter is the style that a sequence makes of one.
func styleAfter(style, params string) string {
	switch {
	case params == "" || params == "0":
		return ""
	case style == "" || strings.HasPrefix(params, "0;"):
		return params
	}
	return style + ";" + params
}

// bare is a prompt for a terminal that takes text alone.
func bare(prompt string) string {
	lines := promptLines(sgr.ReplaceAllString(prompt, ""))
	for i, line := range lines {
		lines[i] = model.Visible(line)
	}
	return strings.Join(lines, "\r\n")
}
