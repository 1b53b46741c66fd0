package syntax

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// dump writes the tree without places, so that two readings can be compared.
func dump(v any) string {
	var b strings.Builder
	dumpValue(&b, reflect.ValueOf(v))
	return b.String()
}

func dumpValue(b *strings.Builder, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			b.WriteString("nil")
			return
		}
		dumpValue(b, v.Elem())
	case reflect.Struct:
		fmt.Fprintf(b, "%s{", v.Type().Name())
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if f.Type == reflect.TypeFor[Span]() || f.Type == reflect.TypeFor[*Source]() {
				continue
			}
			fmt.Fprintf(b, "%s:", f.Name)
			dumpValue(b, v.Field(i))
			b.WriteString(" ")
		}
		b.WriteString("}")
	case reflect.Slice:
		b.WriteString("[")
		for i := range v.Len() {
			dumpValue(b, v.Index(i))
			b.WriteString(" ")
		}
		b.WriteString("]")
	default:
		fmt.Fprintf(b, "%#v", v)
	}
}

func mustParse(t *testing.T, text string) *Body {
	t.Helper()
	b, err := Parse("", text)
	if err != nil {
		t.Fatalf("Parse(%q): %v", text, err)
	}
	return b
}

// TestReading gives the canonical print of what each text means: the print
// shows where operators bind, what is one argument and what is text.
func TestReading(t *testing.T) {
	cases := []struct{ section, text, want string }{
		{"1 modes", `2+2`, `2 + 2`},
		{"1 modes", `Write-Output 2+2`, `Write-Output 2+2`},
		{"1 modes", `write-output !1; (!1)`, "write-output !1\n(-not 1)"},
		{"1 modes", `$x = Get-Queue`, `$x = Get-Queue`},
		{"1 modes", `7zip a`, `7zip a`},
		{"1 modes", `10.0.0.1`, `10.0.0.1`},
		{"1 modes", `return Get-Queue`, `return Get-Queue`},
		{"1 words", `x *.contoso.com 0.0.0.0:25 EX1\Default 10.0.0.0/8 a#b user@contoso.com [10.0.0.1],mx.b.c`,
			`x *.contoso.com 0.0.0.0:25 EX1\Default 10.0.0.0/8 a#b user@contoso.com [10.0.0.1], mx.b.c`},
		{"1 words", `x SMTP:*;1`, "x SMTP:*\n1"},
		{"1 words", `x a(b) a$(b)`, `x a (b) a$(b)`},
		{"1 words", `x 10.10.0.0(255.255.0.0) -y`, `x 10.10.0.0(255.255.0.0) -y`},
		{"1 words", `x $server\Default $x.Name[0].Length $x.Name/a`, `x $server\Default $x.Name[0].Length $x.Name /a`},
		{"1 words", `x a, b ,c d`, `x a, b, c d`},
		{"1 words", `x -SortOrder: +a,-b,–c -d 'e',-f`, `x -SortOrder:+a,-b,–c -d 'e',-f`},
		{"1 words", `x -Name:value -Name: value -5 -- -Name`, `x -Name:value -Name:value -5 -- -Name`},
		{"1 words", `x (Get-Date).AddHours(-2) "a".Length`, `x (Get-Date).AddHours(-2) 'a'.Length`},
		{"1 words", `x 'a'-Type b`, `x 'a' -Type b`},
		{"1 words", `Get-Queue>f.txt`, `Get-Queue > f.txt`},
		{"1 typography", "x –Name ‘a b’ “c $d” —w", "x -Name 'a b' \"c ${d}\" -w"},
		{"1 typography", "$a\u00a0–eq\u00a01", "$a -eq 1"},
		{"1 typography", "\ufeffGet-Queue", "Get-Queue"},
		{"1 typography", "x \x96Name \x93M\xfcller\x94 # \x80", "x -Name 'Müller'"},
		{"1 typography", "\xff\xfeG\x00Q\x00 \x00\xfc\x00\r\x00\n\x00", "GQ ü"},
		{"1 typography", "\xfe\xff\x00G\x00Q\x00 \x00\xfc", "GQ ü"},
		{"1 numbers", `0x1F; 1.5GB; 1e3; 12l; .5; -3; 10MB`, "0x1F\n1.5GB\n1e3\n12l\n.5\n-3\n10MB"},
		{"2 strings", `'it''s'`, `'it''s'`},
		{"2 strings", `"a $x.y $($x.y) ${any name} $env:A $global:b $s: $5 $"`, "\"a ${x}.y $($x.y) ${any name} ${env:A} ${global:b} ${s}: ${5} `$\""},
		{"2 strings", "\"a\"\"b`\"c`$d`n\"", "'a\"b\"c$d\n'"},
		{"2 strings", "x a`;b C='a b',DC=x", "x a`;b C='a b', DC=x"},
		{"2 here", "@'\na $x\n'b'\n'@", "'a $x\n''b'''"},
		{"2 here", "@\"\na $x\n\"\"\n\"@ -f 1", "\"a ${x}\n`\"`\"\" -f 1"},
		{"2 here", "@'\n'@", "''"},
		{"2 comments", "x a # b\n<# c\nd #> y <# e #> z", "x a\ny z"},
		{"2 continuation", "x `\n  -Name y", "x -Name y"},
		{"2 continuation", "x |\n y\n | z", "x | y | z"},
		{"2 continuation", "$a =\n1 +\n2,\n3", "$a = 1 + 2, 3"},
		{"2 prompt", "[PS] C:\\Windows\\system32>Get-Queue\nPS C:\\> Get-X\n[PS] >x", "Get-Queue\nGet-X\nx"},
		{"2 prompt", "[PS] C:\\>Get-Mailbox |\n>> ft Name\nPS> x", "Get-Mailbox | ft Name\nx"},
		{"3 variables", `$a,$b = 1,2; [int]$n = '5'; $h['k']=1; $c.Enabled = $true; $i++; --$i`,
			"$a, $b = 1, 2\n[int]$n = '5'\n$h['k'] = 1\n$c.Enabled = $true\n$i++\n--$i"},
		{"3 variables", `$x += 1; $x-=1; $x *= 2; $x/=2; $x%=3; ($x = 1)`, "$x += 1\n$x -= 1\n$x *= 2\n$x /= 2\n$x %= 3\n($x = 1)"},
		{"4 arrays", `@(); ,1; @(1;2); 1..5; $a[-1]; $a[1..3]; $a[0,2]`, "@()\n,1\n@(1; 2)\n1 .. 5\n$a[-1]\n$a[1 .. 3]\n$a[0, 2]"},
		{"4 hashes", "@{k=v; 'a b'=2\n c = 'd','e'; f=if (1) {2}}", `@{'k' = v; 'a b' = 2; 'c' = 'd', 'e'; 'f' = if (1) { 2 }}`},
		{"4 hashes", `[ordered]@{}; [pscustomobject]@{a=1}`, "[ordered]@{}\n[pscustomobject]@{'a' = 1}"},
		{"5 members", `$_.$prop; $_."Display Name"; $x.y().z; [string]::Join(',', $a); [math]::Pi; [int]::MaxValue`,
			"$_.$prop\n$_.'Display Name'\n$x.y().z\n[string]::Join(',', $a)\n[math]::Pi\n[int]::MaxValue"},
		{"5 casts", `[int]'5',2; [string[]]1,2; '5' -as [int]; $x -is [string]`, "[int]'5', 2\n[string[]]1, 2\n'5' -as [int]\n$x -is [string]"},
		{"6 dash", `$a -eq 1 -and -not $b -or !$c`, `$a -eq 1 -and -not $b -or -not $c`},
		{"6 dash", `'{0} {1}' -f 1,2`, `'{0} {1}' -f 1, 2`},
		{"6 no blanks", `Get-SendConnector|?{$_.Enabled-eq$true}|fl name,addr*,smarth*`,
			`Get-SendConnector | ? { $_.Enabled -eq $true } | fl name, addr*, smarth*`},
		{"6 call", `& $env:P\Scripts\x.ps1 -a; & { param($x) $x } 5; . file.ps1; . ./x.ps1; & 'a b'`,
			"& $env:P\\Scripts\\x.ps1 -a\n& { param($x); $x } 5\n. file.ps1\n. ./x.ps1\n& 'a b'"},
		{"7 if", "if ($a) { 1 }\nelseif (Get-X) {2} else {3}", `if ($a) { 1 } elseif (Get-X) { 2 } else { 3 }`},
		{"7 loops", `foreach($x in 1,2){$x}; for($i=0;$i -lt 3;$i++){}; while(1){break}; do{}until($true); do {1} while (0)`,
			"foreach ($x in 1, 2) { $x }\nfor ($i = 0; $i -lt 3; $i++) {  }\nwhile (1) { break }\ndo {  } until ($true)\ndo { 1 } while (0)"},
		{"7 loops", `:outer for(;;){continue outer}`, `:outer for (; ; ) { continue outer }`},
		{"7 switch", `switch -wildcard ($x) { 'a*' {1} b {2} {$_ -gt 1} {3} -4 {4} default {5} }`,
			`switch -wildcard ($x) { 'a*' { 1 }; b { 2 }; { $_ -gt 1 } { 3 }; -4 { 4 }; default { 5 } }`},
		{"7 try", "try { x } catch [A.B],[C] { 1 } catch { throw } finally { 2 }", `try { x } catch [A.B], [C] { 1 } catch { throw } finally { 2 }`},
		{"7 values", `$x = if (1) {2} else {3}; $y = foreach ($i in 1) {$i}`, "$x = if (1) { 2 } else { 3 }\n$y = foreach ($i in 1) { $i }"},
		{"8 functions", "function f { [CmdletBinding(SupportsShouldProcess=$true)] param([Parameter(Mandatory, Position=0)][Alias('B')][int[]]$C = 1, [switch]$D) begin{1} process{2} end{3} }",
			"function f { [CmdletBinding(SupportsShouldProcess=$true)]param([Parameter(Mandatory, Position=0)][Alias('B')][int[]]$C = 1, [switch]$D); begin { 1 }; process { 2 }; end { 3 };  }"},
		{"5 members", "$x = ($_.\n  ToString().\n Split('(')[1].\n Length / 1MB)", "$x = ($_.ToString().Split('(')[1].Length / 1MB)"},
		{"6 steps", "$i ++; $h.n --; $a - -1", "$i++\n$h.n--\n$a - -1"},
		{"5 casts", "[A.Unlimited`1[System.Int32]]$n = 1", "[A.Unlimited`1[System.Int32]]$n = 1"},
		{"8 functions", `function f() { param($a) $a }`, "function f { param($a); $a }"},
		{"8 functions", `function f($a,$b=2){$a} filter g {$_}`, "function f { param($a, $b = 2); $a }\nfilter g { $_ }"},
		{"8 splat", `New-SendConnector @p -Internet -WhatIf`, `New-SendConnector @p -Internet -WhatIf`},
		{"9 chains", `a && b || c | d`, `a && b || c | d`},
		{"9 redirects", `a > f 2>> g 3>&1 *> $null; 'x' > f`, "a > f 2>> g 3>&1 *> $null\n'x' > f"},
		{"6 unary", `-join 'a','b'; -split $s; $a -join ','`, "-join 'a', 'b'\n-split $s\n$a -join ','"},
		{"7 keywords", `foreach-object {1}; 1 | foreach {2}; for-x`, "foreach-object { 1 }\n1 | foreach { 2 }\nfor-x"},
	}
	for _, c := range cases {
		b, err := Parse("", c.text)
		if err != nil {
			t.Errorf("%s: %q: %v", c.section, c.text, err)
			continue
		}
		if got := Print(b); got != c.want {
			t.Errorf("%s: %q reads as\n%s\nwant\n%s", c.section, c.text, got, c.want)
		}
		if again, err := Parse("", Print(b)); err != nil || dump(again) != dump(b) {
			t.Errorf("%s: %q: the print %q reads differently: %v", c.section, c.text, Print(b), err)
		}
	}
}

// shape writes an expression with every operator in parentheses.
func shape(e Expression) string {
	switch e := e.(type) {
	case *Binary:
		return "(" + shape(e.Left) + " " + e.Op + " " + shape(e.Right) + ")"
	case *Unary:
		return "(" + e.Op + " " + shape(e.Operand) + ")"
	case *Cast:
		return "([" + e.Type + "]" + shape(e.Operand) + ")"
	case *Array:
		var items []string
		for _, i := range e.Items {
			items = append(items, shape(i))
		}
		return "{" + strings.Join(items, " ") + "}"
	}
	return PrintNode(e)
}

func TestPrecedence(t *testing.T) {
	for text, want := range map[string]string{
		`1,2+3`:                    `({1 2} + 3)`,
		`1+2*3-4`:                  `((1 + (2 * 3)) - 4)`,
		`-join 'a','b'`:            `{(-join 'a') 'b'}`,
		`-not $a -eq 1`:            `((-not $a) -eq 1)`,
		`1 -eq 1 -and 2 -eq 2`:     `((1 -eq 1) -and (2 -eq 2))`,
		`$a -or $b -and $c`:        `(($a -or $b) -and $c)`,
		`1..3+4`:                   `((1 .. 3) + 4)`,
		`'a' -f 1,2 + 'b'`:         `(('a' -f {1 2}) + 'b')`,
		`[int]'5',2`:               `{([int]'5') 2}`,
		`[int[]]'5',2`:             `([int[]]{'5' 2})`,
		`,1,2`:                     `{{1} 2}`,
		`- 5 - -3`:                 `((- 5) - -3)`,
		`$a -band 1 -bor 2 -eq 2`:  `(($a -band 1) -bor (2 -eq 2))`,
		`$a -split ',',2`:          `($a -split {',' 2})`,
		`1 -eq 1 -eq $true`:        `((1 -eq 1) -eq $true)`,
		`2 * 3 % 4 / 5`:            `(((2 * 3) % 4) / 5)`,
		`-not [int]'5' -gt 4`:      `((-not ([int]'5')) -gt 4)`,
		`$x.Count -5`:              `($x.Count - 5)`,
		`'a' -replace 'b' -eq 'a'`: `(('a' -replace 'b') -eq 'a')`,
	} {
		b := mustParse(t, text)
		v := b.Statements[0].(*Pipeline).Stages[0].(*Value)
		if got := shape(v.Expr); got != want {
			t.Errorf("%s binds as %s, want %s", text, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for text, want := range map[string]any{
		"12": int64(12), "-3": int64(-3), "0x1F": int64(31), "1.5": 1.5, "1e3": 1000.0, "10MB": int64(10 << 20), "1.5GB": int64(3 << 29),
		"1kb": int64(1024), "12l": int64(12), "7d": int64(7), ".5": 0.5, "9223372036854775807": int64(9223372036854775807),
		"9223372036854775808": 9223372036854775808.0, "8388608tb": 8388608.0 * (1 << 40), "007": int64(7), "2PB": int64(2 << 50), "+5": int64(5),
	} {
		if got, ok := ParseNumber(text); !ok || got != want {
			t.Errorf("ParseNumber(%s) = %v (%T), want %v (%T)", text, got, got, want, want)
		}
	}
	for _, text := range []string{"", "a", "1a", "1.2.3", "10MBs", "--5", "0x", "1e", "5-6", "1,2"} {
		if got, ok := ParseNumber(text); ok {
			t.Errorf("ParseNumber(%q) = %v, want none", text, got)
		}
	}
}

func TestFaultsNameTheirPlace(t *testing.T) {
	cases := []struct {
		text, id     string
		line, column int
		says         string
	}{
		{"Get-Queue\n  | | fl", "EmptyPipeElement", 2, 5, "An empty pipe element is not allowed."},
		{"x )", "UnexpectedToken", 1, 3, "Unexpected token ')' in expression or statement."},
		{"if (1) { 1 } }", "UnexpectedToken", 1, 14, "Unexpected token '}'"},
		{"@{a 1}", "MissingEqualsInHashLiteral", 1, 5, "Missing '=' operator after key in hash literal."},
		{"New-X -Name <Connector Name> -y", "RedirectionNotSupported", 1, 13, "The '<' operator is reserved for future use. Put a value in the place of <Connector Name>."},
		{"if (36 < 42) { 1 }", "RedirectionNotSupported", 1, 8, "The '<' operator is reserved for future use."},
		{"x `  \n -Name y", "BlankAfterBacktick", 1, 3, "a blank follows"},
		{"x a,\n -b", "MissingArgument", 2, 2, "Missing an argument"},
		{"x a, -b", "MissingArgument", 1, 6, "Missing an argument"},
		{"function f($a) { param($b) }", "ParamsTwice", 1, 1, "in parentheses"},
		{"1 -eq )", "ExpectedValueExpression", 1, 3, "You must provide a value expression following the '-eq' operator."},
		{"$x -eq Retry", "ExpectedValueExpression", 1, 4, "'-eq'"},
		{"5 = 3", "InvalidLeftHandSide", 1, 1, "assignment"},
		{"x -Confirm:", "ParameterRequiresArgument", 1, 3, "'Confirm'"},
		{"else { 1 }", "UnexpectedToken", 1, 1, "'else'"},
		{"x | 5", "ExpressionsMustBeFirstInPipeline", 1, 5, "first element"},
		{"R&D", "AmpersandNotAllowed", 1, 2, "ampersand"},
		{"x @contoso", "", 0, 0, ""},
		{"x @.com", "UnrecognizedToken", 1, 3, "'@'"},
		{"$a $b", "UnexpectedToken", 1, 4, "'$b'"},
		{"()", "ExpectedExpression", 1, 1, "expected after '('"},
		{"x > ;", "MissingFileSpecification", 1, 3, "Missing file"},
		{"try { 1 }; 2", "MissingCatchOrFinally", 1, 1, "catch or finally"},
		{"if (1) {2} else if (3) {4}", "MissingStatementBlock", 1, 17, "elseif"},
		{"class x {}", "NotSupported", 1, 1, "'class'"},
		{"1.2.3 + 4; 5 6", "UnexpectedToken", 1, 14, "'6'"},
	}
	for _, c := range cases {
		_, err := Parse("f.ps1", c.text)
		if c.id == "" {
			if err != nil {
				t.Errorf("%q: %v, want no fault", c.text, err)
			}
			continue
		}
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%q: no fault, want %s", c.text, c.id)
			continue
		}
		if pos := e.Position(); e.ID != c.id || pos.Line != c.line || pos.Column != c.column || !strings.Contains(e.Message, c.says) {
			t.Errorf("%q: %s at %d:%d (%s), want %s at %d:%d with %q", c.text, e.ID, pos.Line, pos.Column, e.Message, c.id, c.line, c.column, c.says)
		}
	}
}

func TestIncompleteTextsAskForMore(t *testing.T) {
	for _, text := range []string{
		"Get-Queue |", "if (1) {", "'abc", "\"abc $(", "@{a=1;", "(1 +", "x `", "@'\nabc", "foreach ($x in 1) {\n$x", "a &&", "x a,", "$x =",
		"function f {", "function f", "<# a", "$a[", "$x.M(1", "try {1}", "if (1)", "do {1}", "[int", "${a", "param($a", "switch (1) {", "@(", "$x = @{", "@{a=",
		"1 -eq", "-not",
	} {
		_, err := Parse("", text)
		var inc *IncompleteError
		if !errors.As(err, &inc) {
			t.Errorf("%q: %v, want an incomplete text", text, err)
		}
	}
	for _, text := range []string{"x )", "@{a 1}", "1 -eq ;", "5 = 3"} {
		_, err := Parse("", text)
		var inc *IncompleteError
		if err == nil || errors.As(err, &inc) {
			t.Errorf("%q: %v, want a fault that no further line mends", text, err)
		}
	}
}

func TestExcerptPointsAtTheFault(t *testing.T) {
	_, err := Parse("", "a\n\tx é | | y\nb")
	var e *Error
	if !errors.As(err, &e) {
		t.Fatal(err)
	}
	if got, want := e.Excerpt(), "\tx é | | y\n\t      ^"; got != want {
		t.Errorf("excerpt\n%s\nwant\n%s", got, want)
	}
}

func TestParseAllFindsEveryFault(t *testing.T) {
	body, faults := ParseAll("f.ps1", "param($a)\nGet-X\nx )\nGet-Y | |\nif (1) {\n 2\n}\nz <a b>\nlast")
	var got []string
	for _, f := range faults {
		got = append(got, fmt.Sprintf("%d:%d %s", f.Position().Line, f.Position().Column, f.ID))
	}
	want := "3:3 UnexpectedToken, 4:9 EmptyPipeElement, 8:3 RedirectionNotSupported"
	if strings.Join(got, ", ") != want {
		t.Errorf("faults %s, want %s", strings.Join(got, ", "), want)
	}
	if len(body.Statements) != 4 || len(body.Params) != 1 {
		t.Errorf("the good statements remain, got %d", len(body.Statements))
	}
}

func TestLinesThatAreEasilyMisread(t *testing.T) {
	for _, text := range strings.Split(strings.TrimSpace(lines), "\n") {
		b := mustParse(t, text)
		if len(b.Statements) == 0 {
			t.Errorf("%q reads as nothing", text)
		}
		if again := mustParse(t, Print(b)); dump(again) != dump(b) {
			t.Errorf("%q: the print %q reads differently", text, Print(b))
		}
	}
}

const lines = `
Get-SendConnector|?{$_.Enabled-eq$true}|fl name,addr*,smarth*      # no blanks at all
set-sendconnector Internet –MaxMessageSize 20MB                     # en-dash
Get-Mailbox -Filter “Name -like 'a*'” | ft Name,@{l=’Size’;e={$_.X}} # curly quotes
Get-ReceiveConnector | ? Bindings -like '*:25' | sort Server,Name -desc | ft -auto
(Get-ReceiveConnector "EX1\Relay").RemoteIPRanges | % { "$_" } > ips.txt
$p = @{Name='x';AddressSpaces='*'}; New-SendConnector @p -Internet -WhatIf
Get-Queue -Filter {Status -eq "Retry" -and MessageCount -gt 10} | Retry-Queue -Confirm:$false
foreach ($s in 'EX1','EX2') { Set-ReceiveConnector "$s\Relay" -RemoteIPRanges @{Add="10.0.0.$(5+1)"} }
"{0:N1} MB" -f (Get-TransportConfig).MaxSendSize.Value.ToMB()
if ((Get-Queue | measure MessageCount -Sum).Sum -gt 100) { 'busy' } else { 'ok' }
Get-MessageTrackingLog -Start (Get-Date).AddHours(-2) -EventId FAIL | group Sender | sort Count -d | select -f 5
New-SendConnector -Name 'To "X"' -AddressSpaces 'SMTP:*;5','SMTP:a.b;1' -SmartHosts [10.0.0.1],mx.b.c
Get-ReceiveConnector EX1\* | where {$_.PermissionGroups -match 'Anonymous'} | select -expand Identity
try { Get-SendConnector nope -ea stop } catch { Write-Warning $_.Exception.Message }
new-ReceiveConnector -Name ‘Receive from ISP’-Type FromInternet -Bindings 0.0.0.0:25 -RemoteIPRanges 0.0.0.0- 255.255.255.255
`

func FuzzParse(f *testing.F) {
	for _, text := range strings.Split(lines, "\n") {
		f.Add(text)
	}
	for _, text := range []string{"\"a`$$b${c}$($d)\"", "@'\n'@", "[a[]]1,2", "-f1", "$?.x", "1..2..3", "${a`}b}::c", "x 2>&1>y", ":a while(1){}", ",1,2", "[PS] >x", "a.b[c]", "'’’'", ".|A", "a|.>0",
		"\"$(x `\"a$b`\" c`\"d`\")\"", "\"$(x a'\"'b)\"", "\"$(x -a:'\"' '\"')\"", "\"$(x {`\"$(y `\"z`\")`\"})\""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		ParseAll("", text)
		b, err := Parse("", text)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.Message == "" || e.Excerpt() == "" {
				t.Fatalf("%q: a fault without a sentence: %v", text, err)
			}
			return
		}
		print := Print(b)
		again, err := Parse("", print)
		if err != nil {
			t.Fatalf("%q prints as %q, which does not read: %v", text, print, err)
		}
		if dump(again) != dump(b) {
			t.Fatalf("%q prints as %q, which reads as\n%s\nnot as\n%s", text, print, dump(again), dump(b))
		}
	})
}
