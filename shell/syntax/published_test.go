package syntax

import (
	"errors"
	"strings"
	"testing"
)

// TestReadingOfPublishedScripts gives the print of what scripts write that is
// neither in a primer nor wrong.
func TestReadingOfPublishedScripts(t *testing.T) {
	cases := []struct{ section, text, want string }{
		{"1 parameters end before a dot or bracket", `Add-X -Extension.dsc,.txt -List[0]`, `Add-X -Extension .dsc, .txt -List [0]`},
		{"1 a variable before a continued line", "Set-X -Servers $servers`\n  -Size $size `\n -y", `Set-X -Servers $servers -Size $size -y`},
		{"1 the bare type has members", `[psobject].Assembly.GetType('x'); f.M([int].Name, 1)`, "[psobject].Assembly.GetType('x')\nf.M ([int].Name, 1)"},
		{"1 a version without quotes", `if ($v -lt 6.3.7600) { 1 }`, `if ($v -lt 6.3.7600) { 1 }`},
		{"2 a backtick before blanks is a blank", "Write-X (\"{0}\" -f `  $a, $b)", "Write-X ('{0}' -f $a, $b)"},
		{"2 a backtick and blanks before the end of a block", "if (1) { Write-X $a ` \n}\nx ` \n\ny ` \n# c", "if (1) { Write-X $a }\nx\ny"},
		{"2 the member follows blanks or the next line", "$a. Count; $b.Trim(). `\n Split(',').\n  Length; $t. $_; [int]:: $_", "$a.Count\n$b.Trim().Split(',').Length\n$t.$_\n[int]::$_"},
		{"1 byte order marks of joined files", "\ufeffx\n\ufeffy -a\ufeff1", "x\ny -a 1"},
		{"2 a carriage return in a text", "\"a`r`n\"; 'b'", "\"a`r\n\"\n'b'"},
		{"2 a prompt alone", "PS C:\\> Get-X\nPS C:\\>\n[PS] C:\\>\nPS>", "Get-X"},
		{"3 attributes of a variable", `[ValidateRange(0,10)] [int]$n = 5; [string] [ValidateLength(1, 5)]$t = 'a'`,
			"[ValidateRange(0, 10)] [int]$n = 5\n[string][ValidateLength(1, 5)] $t = 'a'"},
		{"4 Item is an index", `$h.Item('k') = 1; $h.Item('k') += 2`, "$h.Item('k') = 1\n$h.Item('k') += 2"},
		{"7 flow with a call", `return & $f 1; throw & $f; return . x`, "return & $f 1\nthrow & $f\nreturn . x"},
		{"8 a binding without a param block", "function f {\n [CmdletBinding()] # why\n $a = 1\n}", `function f { [CmdletBinding()] $a = 1 }`},
		{"8 using namespace", "using namespace System.Net\nUsing Namespace System\nparam($a)\nx", "param($a)\nx"},
	}
	for _, c := range cases {
		b, err := Parse("", c.text)
		if err != nil {
			t.Errorf("§%s: %q: %v", c.section, c.text, err)
			continue
		}
		got := Print(b)
		if got != c.want {
			t.Errorf("§%s: %q reads as %q, want %q", c.section, c.text, got, c.want)
		}
		if again, err := Parse("", got); err != nil || dump(again) != dump(b) {
			t.Errorf("§%s: the print %q reads differently: %v", c.section, got, err)
		}
	}
}

// TestFaultsOfPublishedScripts: what is not part of the language, or a common
// slip, is told in one sentence at its place.
func TestFaultsOfPublishedScripts(t *testing.T) {
	cases := []struct {
		text, id     string
		line, column int
		says         string
	}{
		{"x @$p", "UnrecognizedToken", 1, 3, "no dollar"},
		{"[CmdletBinding()]\nWrite-Host a", "UnexpectedAttribute", 1, 1, "'CmdletBinding'"},
		{"x ` \n -Name y", "BlankAfterBacktick", 1, 3, "Remove the blank"},
		{"-- \nx", "MissingExpressionAfterOperator", 1, 1, "'--'"},
		{"x > a b\n1 2\n", "UnexpectedToken", 2, 3, "'2'"},
		{"function f { dynamicparam { } }", "NotSupported", 1, 14, "dynamicparam"},
		{"x -a --% %b", "NotSupported", 1, 6, "'--%' symbol"},
		{"if ($x -eq 5 { 1 }", "MissingEndParenthesisAfterStatement", 1, 4, "Missing closing ')' after expression in 'if' statement."},
		{"while (1\n{ 1 }", "MissingEndParenthesisAfterStatement", 1, 7, "'while' statement"},
		{"$a = $x.", "MissingPropertyName", 1, 8, "Missing property name after reference operator."},
		{"$x.; 1", "MissingPropertyName", 1, 3, "Missing property name"},
		{"[Flags()] enum e { a }", "NotSupported", 1, 11, "'enum' statement"},
		{"trap { 1 }", "NotSupported", 1, 1, "'trap' statement"},
		{"workflow x { 1 }", "NotSupported", 1, 1, "'workflow' statement"},
		{"configuration x { 1 }", "NotSupported", 1, 1, "'configuration' statement"},
		{"using module x", "NotSupported", 1, 1, "'using' statement"},
		{"enum e { a }", "NotSupported", 1, 1, "'enum' statement"},
		{"if (1) {\n  x\n  y", "MissingEndCurlyBrace", 1, 8, "Missing closing '}'"},
		{"f {\n  if (1) {\n}", "MissingEndCurlyBrace", 1, 3, "Missing closing '}'"},
		{"x (1,\n(2", "MissingEndParenthesisInExpression", 2, 1, "Missing closing ')'"},
		{"a\n'b\nc", "TerminatorExpectedAtEndOfString", 2, 1, "The string is missing the terminator: '."},
		{"a\n@\"\nb", "TerminatorExpectedAtEndOfString", 2, 1, `terminator: "@.`},
	}
	for _, c := range cases {
		_, err := Parse("", c.text)
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%q reads without a fault", c.text)
			continue
		}
		if pos := e.Position(); e.ID != c.id || pos.Line != c.line || pos.Column != c.column || !strings.Contains(e.Message, c.says) {
			t.Errorf("%q: %s at %d:%d (%s), want %s at %d:%d with %q", c.text, e.ID, pos.Line, pos.Column, e.Message, c.id, c.line, c.column, c.says)
		}
	}
}

// A fault inside of an operand is the fault, whatever the blanks after it.
func TestReadingEndsAtTheFirstFault(t *testing.T) {
	for _, text := range []string{"$a = $b.$( ` \n -x )", "$x[1 ? ` 2", "$a ` \nb"} {
		if _, err := Parse("", text); err == nil {
			t.Errorf("%q reads without a fault", text)
		}
	}
}
