package eval

import "testing"

// TestArguments follows section 1 of the language: what an argument is.
func TestArguments(t *testing.T) {
	showAll(t, []example{
		{"everything ignores case, data keeps it", `SHOW-args -NAME Abc; $A = 'Xy'; "$a"; IF ($TRUE) { 'AbC' }`, "Name=Abc|Xy|AbC"},
		{"the mode is chosen afresh", `2+2; echo 2+2; $x = echo a; "$x"; (echo b); echo (1+1) $(echo c); @(echo d).Count; echo !1; (!1)`, "4|2+2|a|b|2|c|1|!1|False"},
		{"a dash word in an expression is an operator, in a command a parameter", `-not 0; -join ('a','b'); - 5; show-args -name x`, "True|ab|-5|Name=x"},
		{"letters inside of a bare word", `echo *.contoso.com 0.0.0.0:25 EX1\Default 10.0.0.0/8 a#b u@c.d a=b %x ~y [10.0.0.1] a!b`, `*.contoso.com|0.0.0.0:25|EX1\Default|10.0.0.0/8|a#b|u@c.d|a=b|%x|~y|[10.0.0.1]|a!b`},
		{"a semicolon ends the statement", `echo SMTP:*;1`, "SMTP:*|1"},
		{"a bare number is a number and keeps its text", `function f($x) { $x.GetType().Name }; f 5; f 1.5; f 10kb; f 0x10; f 1e3; f abc; f '5'; function g([string]$x) { $x }; g 007; g 10MB; g 1.50; g 0x1F`, "Int32|Double|Int32|Int32|Double|String|String|'007'|'10MB'|'1.50'|'0x1F'"},
		{"a negative number is no parameter", `show-args x -5; echo -1.5`, "Name=x Port=-5|-1.5"},
		{"a variable with members and indexes", `$h = @{a=@{b=1,2}}; echo $h.a.b[1] $h['a'].b.Count "$($h.a.b)"`, "2|2|1 2"},
		{"text joins a simple variable, not a member", `$s='X'; $h=@{a=1}; echo $s\Default a$s $s-b $s/c $s$s $h.a/b`, `X\Default|aX|X-b|X/c|XX|1|/b`},
		{"brackets are values", `echo (1+1) @(1,2).Count {x}.ToString() @{a=1}.Count a$(1+1)b; (echo a(1)).Count`, "2|2|x|1|a2b|2"},
		{"commas make one argument", `(echo a, b ,c d).Count; show-args -list a, b ,c`, "4|List=[a b c]"},
		{"parameters with colon and blank", `show-args -Name:x; show-args -Name: y -Force; show-args -Force:$false z`, "Name=x|Name=y Force=true|Name=z Force=false"},
		{"two dashes end the parameters", `echo -- -Name -x; show-args -- -Name`, "-Name|-x|Name=-Name"},
		{"typography of web pages", "show-args –Name ‘a b’ —Port\u00a025; 5 – 3; “q $(1+1)”; 'a' –eq ‘A’", "Name=a b Port=25|2|q 2|True"},
		{"quotes inside of a word join", `echo CN='a b',DC=x a"$(1+1)"'c'`, "CN=a b|DC=x|a2c"},
		{"a comment begins a token", "echo a#b #c\necho <# d\ne #> f", "a#b|f"},
		{"numbers of expressions", `7/2; 6/2; 7%4; 1kb; 1.5kb; 0xFF; 1e3; 5l; -3; .5; 2147483647 + 1`, "3.5|3|3|1024|1536|255|1000|5|-3|0.5|2147483648"},
	})
}

// TestTexts follows section 2: quotes, here-strings, comments, continued lines.
func TestTexts(t *testing.T) {
	showAll(t, []example{
		{"single quotes are literal", `'a $x ` + "`n" + ` ''b'''`, "a $x `n 'b'"},
		{"double quotes expand", `$x='v'; $h=@{y=1}; "$x ${x}s $x.y $($h.y) $env:GREETING $h[0]"`, "v vs v.y 1 hello System.Collections.Hashtable[0]"},
		{"any statements in $()", `"$(foreach ($i in 1..3) { $i }) $(if (0) {1}) $($a = 5; $a) $("n$("m")")"`, "1 2 3  5 nm"},
		{"doubled and escaped quotes", "\"say \"\"hi\"\" `\"x`\" `$y ``\"", "say \"hi\" \"x\" $y `"},
		{"escapes", "\"a`tb`0c\" -replace '\\t','T' -replace '\\x00','Z'; \"`q\"", "aTbZc|q"},
		{"values in texts", `"$true $null $(1,2) $([datetime]'2026-11-21 16:12:11') $(@{a=1}) $(1.5)"`, "True  1 2 11/21/2026 16:12:11 System.Collections.Hashtable 1.5"},
		{"a literal here-string", "@'\na $x\n 'b' \"c\"\n'@ -replace '\\n','|'", `a $x| 'b' "c"`},
		{"an expanded here-string", "$x=1; @\"\na $x\n\"\"b\"\" $(1+\n1)\n\"@ -split '\\n'", `a 1|""b"" 2`},
		{"the end mark stands at the start of the line", "@'\na\n '@\n'@ -split '\\n'", "a| '@"},
		{"an empty here-string", "@'\n'@.Length; @'\n\n'@.Length", "0|0"},
		{"a backtick continues the line", "echo `\n a `\n b", "a|b"},
		{"operators, commas and brackets continue it", "1 +\n2\n$a = 1,\n2\n$a.Count\necho (\n3\n)", "3|2|3"},
		{"separators and blank statements", ";;echo a;;\n\n;echo b;", "a|b"},
		{"else on the next line", "if (0) {1}\n# c\nelse {2}", "2"},
		{"pasted prompts", "[PS] C:\\Windows\\system32>echo a\nPS C:\\> echo b |\n>> % { $_ }\n[PS] C:\\>", "a|b"},
	})
}
