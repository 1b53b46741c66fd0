package syntax

import (
	"strings"
	"testing"
)

var kindNames = map[TokenKind]string{TokenCommand: "cmd", TokenParameter: "par", TokenWord: "word", TokenString: "str", TokenNumber: "num", TokenVariable: "var",
	TokenMember: "mem", TokenOperator: "op", TokenKeyword: "key", TokenType: "type", TokenKey: "hkey", TokenComment: "com", TokenOpen: "open", TokenClose: "close", TokenPipe: "pipe", TokenSeparator: "sep"}

func TestTokensOfUnfinishedLines(t *testing.T) {
	for text, want := range map[string]string{
		"Get-Queue|?{$_.Status-eq'Retry'}|fl na": "cmd:Get-Queue pipe:| cmd:? open:{ var:$_ mem:.Status op:-eq str:'Retry' close:} pipe:| cmd:fl word:na",
		"Set-X 'a b' -Max 20MB -On:$true":        "cmd:Set-X str:'a b' par:-Max num:20MB par:-On: var:$true",
		"$a = Get-X -Na":                         "var:$a op:= cmd:Get-X par:-Na",
		"$x.":                                    "var:$x mem:.",
		"(Get-X).Na":                             "open:( cmd:Get-X close:) mem:.Na",
		"if ($a -gt 5) { Get-X } else { 1 }":     "key:if open:( var:$a op:-gt num:5 close:) open:{ cmd:Get-X close:} key:else open:{ num:1 close:}",
		"foreach ($s in Get-X) { $s }":           "key:foreach open:( var:$s key:in cmd:Get-X close:) open:{ var:$s close:}",
		"1..5 | foreach { $_ * 2 }":              "num:1 op:.. num:5 pipe:| cmd:foreach open:{ var:$_ op:* num:2 close:}",
		"Set-X -R @{Add='a','b';Rem":             "cmd:Set-X par:-R open:@{ hkey:Add op:= str:'a' op:, str:'b' sep:; hkey:Rem",
		"New-X -S [10.0.0.1],mx \"open $x":       "cmd:New-X par:-S word:[10.0.0.1] op:, word:mx str:\"open $x",
		"[int]$n = 5; # rest":                    "type:[int] var:$n op:= num:5 sep:; com:# rest",
		"Get-X EX1\\* > out.txt":                 "cmd:Get-X word:EX1\\* op:> word:out.txt",
		"function f($a) { $a.Substring(1) }":     "key:function cmd:f open:( var:$a close:) open:{ var:$a mem:.Substring open:( num:1 close:) close:}",
		"x |\n fl":                               "cmd:x pipe:| cmd:fl",
		"@'\na b":                                "str:@'\na b",
		"a && b -c } )":                          "cmd:a sep:&& cmd:b par:-c close:} close:)",
	} {
		var got []string
		for _, tok := range Tokens(text) {
			got = append(got, kindNames[tok.Kind]+":"+tok.Text(text))
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s\n got %s\nwant %s", text, s, want)
		}
	}
}

// FuzzTokens: any text is covered by tokens in order, blanks and continuations apart.
func FuzzTokens(f *testing.F) {
	for _, s := range []string{"Get-X | ? { $_.a -eq 'b' }", "@{a=1;b=\"$(x)\"}", "`", "$", "@", "::", "x.:", "[a", "日本 é", "\xff\x00", "a`", "<#", "1>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, tok := range Tokens(text) {
			if tok.Start < end || tok.End <= tok.Start || tok.End > len(text) {
				t.Fatalf("%q: token %v after %d", text, tok, end)
			}
			for _, r := range text[end:tok.Start] {
				if !isBlank(r) && r != '\n' && r != '\r' && r != '`' {
					t.Fatalf("%q: %q is in no token", text, r)
				}
			}
			end = tok.End
		}
	})
}
