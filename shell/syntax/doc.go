package syntax

import (
	"regexp"
	"strings"
)

// Doc is what a comment says of a function or script for its help.
type Doc struct {
	Synopsis, Description, Notes, Inputs, Outputs string
	Params                                        map[string]string // by the name in lower case
	Examples                                      []Shown
	Links                                         []string
}

// Shown is an example of a comment: a line, and what is said of it.
type Shown struct{ Line, Remarks string }

var (
	docWord = regexp.MustCompile(`(?im)^[ \t]*\.(synopsis|description|parameter|example|inputs|outputs|notes|link|component|role|functionality)\b[ \t]*(.*?)[ \t]*$`)
	// A function begins after at most one empty line.
	functionNext = regexp.MustCompile(`(?i)^[ \t]*(\n[ \t]*){0,2}(function|filter)\s`)
	promptBefore = regexp.MustCompile(`^(?:\[PS\](?:[ \t]*[A-Za-z]:[^>\n]*>)?|PS[ \t][^>\n]*>|PS>|>)[ \t]*`)
)

// FunctionDoc is the help of a function: of a comment that stands first or last
// between its braces, or right above the word function at the offset start. It
// is nil where there is none.
func FunctionDoc(start int, body *Body) *Doc {
	text := body.Source.Text
	inside := body.Text()
	if doc := leadingDoc(inside, false); doc != nil {
		return doc
	}
	if doc := docOf(trailingComment(inside)); doc != nil {
		return doc
	}
	above := strings.TrimRight(text[:min(start, len(text))], " \t")
	if strings.Count(above[len(strings.TrimRight(above, " \t\n")):], "\n") > 2 {
		return nil
	}
	return docOf(trailingComment(above))
}

// ScriptDoc is the help of a script file, whose comment stands first or last in
// it; a comment that a function follows closely is the function's.
func ScriptDoc(body *Body) *Doc {
	text := body.Source.Text
	if doc := leadingDoc(text, true); doc != nil {
		return doc
	}
	return docOf(trailingComment(text))
}

// ParamDoc is the comment above the i-th parameter of a body, "" without one.
func ParamDoc(body *Body, i int) string {
	from := body.Start
	if i > 0 {
		from = body.Params[i-1].End
	}
	before := strings.TrimRight(body.Source.Text[from:body.Params[i].Start], " \t\n")
	said := trailingComment(before)
	if said == "" || docOf(said) != nil {
		return ""
	}
	return strings.Join(strings.Fields(said), " ")
}

// leadingDoc is the first of the comments at the head of a text that is help.
func leadingDoc(text string, ofScript bool) *Doc {
	for {
		text = strings.TrimLeft(text, " \t\r\n\ufeff")
		said, rest := "", ""
		switch {
		case strings.HasPrefix(text, "<#"):
			end := strings.Index(text, "#>")
			if end < 0 {
				return nil
			}
			said, rest = text[2:end], text[end+2:]
		case strings.HasPrefix(text, "#"):
			said, rest = lineComments(text)
		default:
			return nil
		}
		if doc := docOf(said); doc != nil {
			if ofScript && functionNext.MatchString(rest) {
				return nil
			}
			return doc
		}
		text = rest
	}
}

// lineComments takes the lines that begin with # off the head of a text.
func lineComments(text string) (said, rest string) {
	var lines []string
	for {
		line, after, more := strings.Cut(text, "\n")
		body, ok := strings.CutPrefix(strings.TrimLeft(line, " \t"), "#")
		if !ok {
			break
		}
		lines = append(lines, body)
		text = after
		if !more {
			break
		}
	}
	return strings.Join(lines, "\n"), text
}

// trailingComment is the comment at the end of a text, without its signs; a line
// comment begins its line.
func trailingComment(text string) string {
	text = strings.TrimRight(text, " \t\r\n")
	if body, ok := strings.CutSuffix(text, "#>"); ok {
		if i := strings.LastIndex(body, "<#"); i >= 0 {
			return body[i+2:]
		}
		return ""
	}
	var lines []string
	for text != "" {
		i := strings.LastIndexByte(text, '\n') + 1
		body, ok := strings.CutPrefix(strings.TrimLeft(text[i:], " \t"), "#")
		if !ok {
			break
		}
		lines = append([]string{body}, lines...)
		text = text[:max(i-1, 0)]
	}
	return strings.Join(lines, "\n")
}

// docOf reads a comment; nil when no word of help is in it.
func docOf(comment string) *Doc {
	comment = strings.ReplaceAll(comment, "\r\n", "\n")
	marks := docWord.FindAllStringSubmatchIndex(comment, -1)
	if len(marks) == 0 {
		return nil
	}
	doc := &Doc{Params: map[string]string{}}
	for i, m := range marks {
		end := len(comment)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		doc.add(strings.ToLower(comment[m[2]:m[3]]), comment[m[4]:m[5]], plain(comment[m[1]:end]))
	}
	return doc
}

// add takes what stands after one word: on its line, and below.
func (d *Doc) add(word, beside, below string) {
	text := strings.TrimSpace(beside + "\n" + below)
	switch word {
	case "synopsis":
		d.Synopsis = strings.Join(strings.Fields(text), " ")
	case "description":
		d.Description = text
	case "parameter":
		d.Params[strings.ToLower(beside)] = strings.Join(strings.Fields(below), " ")
	case "example":
		line, remarks, _ := strings.Cut(text, "\n")
		d.Examples = append(d.Examples, Shown{Line: strings.TrimSpace(promptBefore.ReplaceAllString(line, "")), Remarks: strings.TrimSpace(remarks)})
	case "inputs":
		d.Inputs = text
	case "outputs":
		d.Outputs = text
	case "notes":
		d.Notes = text
	case "link":
		d.Links = append(d.Links, strings.Fields(text)...)
	}
}

// plain is a text without the indentation that its lines share, and without the
// empty lines around it.
func plain(text string) string {
	lines := strings.Split(strings.Trim(text, "\n"), "\n")
	shared := -1
	for _, line := range lines {
		if indent := len(line) - len(strings.TrimLeft(line, " \t")); strings.TrimSpace(line) != "" && (shared < 0 || indent < shared) {
			shared = indent
		}
	}
	for i, line := range lines {
		lines[i] = strings.TrimRight(line[min(max(shared, 0), len(line)):], " \t")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}
