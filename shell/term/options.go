package term

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"mxsh/model"
	"mxsh/shell/syntax"
)

// The values of some options.
const (
	windowsMode = "Windows"
	emacsMode   = "Emacs"
	inlineView  = "InlineView"
	listView    = "ListView"
)

// Options are what Set-PSReadLineOption changes of the interactive line. The
// line and the cmdlets share one; it serves one goroutine.
type Options struct {
	EditMode                      string // Windows, or Emacs
	PredictionSource              string // None, or History
	PredictionViewStyle           string // InlineView, or ListView
	BellStyle                     string // None, Audible, or Visual
	ContinuationPrompt            string
	WordDelimiters                string
	HistorySavePath               string
	HistorySaveStyle              string // SaveIncrementally, or SaveNothing
	MaximumHistoryCount           int64
	HistorySearchCursorMovesToEnd bool
	HistorySearchCaseSensitive    bool
	ShowToolTips                  bool

	keys   map[string]string // function by key
	styles map[string]string // parameters of a graphic rendition by the token's name
}

// DefaultOptions are those of a line whose profile says nothing.
func DefaultOptions() *Options {
	o := &Options{PredictionSource: "History", PredictionViewStyle: inlineView, BellStyle: "Audible", ContinuationPrompt: ">> ",
		WordDelimiters: wordDelimiters, HistorySaveStyle: "SaveIncrementally", MaximumHistoryCount: mostLines, ShowToolTips: true, styles: defaultStyles()}
	o.edit(windowsMode)
	return o
}

// edit chooses the mode, with its own keys.
func (o *Options) edit(mode string) { o.EditMode, o.keys = mode, keysOf(mode) }

// The names of what has a colour, as Set-PSReadLineOption -Colors has them.
const (
	colourError      = "Error"
	colourPrediction = "InlinePrediction"
	colourList       = "ListPrediction"
	colourSelected   = "ListPredictionSelected"
	colourSelection  = "Selection"
	colourEmphasis   = "Emphasis"
	colourPrompt     = "ContinuationPrompt"
	colourDefault    = "Default"
)

// defaultStyles are PSReadLine's colours.
func defaultStyles() map[string]string {
	return map[string]string{"Command": "93", "Parameter": "90", "String": "36", "Variable": "92", "Operator": "90", "Number": "97", "Keyword": "92",
		"Comment": "32", "Type": "37", "Member": "97", colourDefault: "", colourError: "91", colourPrediction: "90", colourList: "", colourSelected: "7",
		colourSelection: "7", colourEmphasis: "90", colourPrompt: ""}
}

// tokenColours names the colours of tokens.
var tokenColours = map[syntax.TokenKind]string{
	syntax.TokenCommand: "Command", syntax.TokenParameter: "Parameter", syntax.TokenString: "String", syntax.TokenVariable: "Variable",
	syntax.TokenOperator: "Operator", syntax.TokenNumber: "Number", syntax.TokenKeyword: "Keyword", syntax.TokenComment: "Comment",
	syntax.TokenType: "Type", syntax.TokenMember: "Member",
}

// consoleColours are .NET's sixteen, as parameters of a graphic rendition.
var consoleColours = map[string]string{"black": "30", "darkred": "31", "darkgreen": "32", "darkyellow": "33", "darkblue": "34", "darkmagenta": "35",
	"darkcyan": "36", "gray": "37", "darkgray": "90", "red": "91", "green": "92", "yellow": "93", "blue": "94", "magenta": "95", "cyan": "96", "white": "97"}

var (
	rendition = regexp.MustCompile(`^(?:\x1b\[([0-9;]*)m)+$`)
	hexColour = regexp.MustCompile(`^#?([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})$`)
)

// colour sets the colour of something: one of .NET's names, #RRGGBB, or an
// escape sequence that sets one.
func (o *Options) colour(name, text string) error {
	own := ""
	for n := range o.styles {
		if strings.EqualFold(n, strings.TrimSuffix(name, "Color")) || strings.EqualFold(n, name) {
			own = n
		}
	}
	if own == "" {
		return optionFault("Colors", name, "there is no colour of that name; there are "+strings.Join(slices.Sorted(maps.Keys(o.styles)), ", "))
	}
	style, ok := styleOf(text)
	if !ok {
		return optionFault("Colors", text, "it is no colour (write for example Green, '#8181f7' or \"$([char]27)[92m\")")
	}
	o.styles[own] = style
	return nil
}

func styleOf(text string) (style string, ok bool) {
	if style, ok = consoleColours[strings.ToLower(text)]; ok {
		return style, true
	}
	if rendition.MatchString(text) {
		parts := strings.FieldsFunc(text, func(r rune) bool { return r == '\x1b' || r == '[' || r == 'm' })
		return strings.Join(parts, ";"), true
	}
	hex := hexColour.FindStringSubmatch(text)
	if hex == nil {
		return "", false
	}
	var r, g, b int
	_, err := fmt.Sscanf(hex[1]+" "+hex[2]+" "+hex[3], "%x %x %x", &r, &g, &b)
	return fmt.Sprintf("38;2;%d;%d;%d", r, g, b), err == nil
}

// bind gives a key a function; function "" takes it away.
func (o *Options) bind(key, function string) error {
	name, ok := parseChord(key)
	if !ok || len(name) == 1 {
		return optionFault("Key", key, "it is no key that a terminal tells by itself (write for example Tab, Ctrl+d, UpArrow or Alt+.)")
	}
	if function == "" {
		delete(o.keys, name)
		return nil
	}
	for _, f := range functions() {
		if strings.EqualFold(f.name, function) {
			o.keys[name] = f.name
			return nil
		}
	}
	return optionFault("Function", function, "there is no such function; Get-PSReadLineKeyHandler lists those that keys have, for example MenuComplete")
}

func optionFault(param, target, why string) *model.Error {
	return &model.Error{ID: "InvalidArgument", Category: model.Invalid, Param: param, Target: target,
		Message: "Parameter '" + param + "' does not take " + model.Quote(target) + ": " + why + "."}
}
