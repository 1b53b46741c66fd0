package eval

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFunctionsAndBlocks follows section 8 of the language.
func TestFunctionsAndBlocks(t *testing.T) {
	showAll(t, []example{
		{"parameters in parentheses or a param block", `function f($a,$b) { "$a-$b" }; f 1 2; f -b 1 -a 2; function g { param($a) $a }; g x`, "1-2|2-1|x"},
		{"unnamed arguments in the order given", `function f($a) { "$a"; $args }; f 1 2 -z 3 -y:4`, "'1'|2|-z|3|-y:|4"},
		{"@args hands them on by name", `function g($a,$b) { "$a-$b" }; function f { g @args }; f 1 2; f -b 1 -a 2; function h { $args = 3,4; g @args }; h 9`, "1-2|2-1|3-4"},
		{"a default uses the parameters before it", `function f($a, $b = $a + 1, [string]$c = "$a$b") { "$a $b $c" }; f 1; f 1 5`, "1 2 12|1 5 15"},
		{"a default is not checked by the rules, what is given is", `function f { param([ValidateSet('a')]$x = 'z') "[$x]" }; f; f q`, `[z]|ERROR: Cannot validate argument on parameter 'x'. The value "q" does not belong to the set. Specify one of: a.`},
		{"the rules hold for later assignments", `function f { param([ValidateRange(1,3)][int]$x) $x = 9; $x }; f 2`, `2|ERROR: The variable cannot be validated because the value 9 is not a valid value for the x variable. The value "9" is outside the range from 1 to 3.`},
		{"what was not given is empty for its type", `function f([string]$s,[int]$i,[bool]$b,[string[]]$l,[switch]$w,$o) { "[$s]$i$b$($null -eq $l)$w$($null -eq $o)" }; f`, "[]0FalseTrueFalseTrue"},
		{"names by prefix and alias", `function f { param([Alias('Id','Nr')]$Identity, $Other) "$Identity/$Other" }; f -Id 1 -o 2; f -nr 3; f -Iden 4`, "1/2|3/|4/"},
		{"a parameter given twice", `function f($a) { 'no' }; f -a 1 -a 2`, "|ERROR: Cannot bind parameter because parameter 'a' is specified more than once."},
		{"a parameter without its value", `function f([int]$a) { 'no' }; f -a`, "|ERROR: Missing an argument for parameter 'a'. Specify a parameter of type 'Int32' and try again."},
		{"each validator names the value and the rule", `function f { param([ValidateRange(1,5)]$r,[ValidatePattern('^a')]$p,[ValidateLength(2,3)]$l,[ValidateCount(1,2)][string[]]$c,[ValidateScript({$_ -gt 3})]$s,[ValidateNotNull()]$n,[ValidateNotNullOrEmpty()]$e) 'in' }
f -r 9; f -p b; f -l abcd; f -c a,b,c; f -s 2; f -n $null; f -e ''; f -e a,''; f -r 5 -p ab -l abc -c a -s 4 -n '' -e x`,
			"in|" + strings.Join([]string{
				`ERROR: Cannot validate argument on parameter 'r'. The value "9" is outside the range from 1 to 5.`,
				`ERROR: Cannot validate argument on parameter 'p'. The text "b" does not match the pattern "^a".`,
				`ERROR: Cannot validate argument on parameter 'l'. The text "abcd" must have from 2 to 3 characters.`,
				`ERROR: Cannot validate argument on parameter 'c'. The list "a b c" must have from 1 to 2 values.`,
				`ERROR: Cannot validate argument on parameter 's'. The validation script { $_ -gt 3 } did not return true for "2".`,
				`ERROR: Cannot validate argument on parameter 'n'. The value is null.`,
				`ERROR: Cannot validate argument on parameter 'e'. The value is null or empty.`,
				`ERROR: Cannot validate argument on parameter 'e'. The value is null or empty.`}, "|")},
		{"begin, process, end", `function f { begin {'b'} process {"p$_"} end {'e'} }; 1,2 | f; f`, "b|p1|p2|e|b|p|e"},
		{"a filter is a process block", `filter odd { if ($_ % 2) {$_} }; 1..4 | odd`, "1|3"},
		{"$input at the end and per object", `function f { "$($input | % {$_ * 2})" }; 1,2 | f; function g { process { "i$input" } }; 1,2 | g; function h { end { @($input).Count } }; 1,2 | h; function k { begin {} end { @($input).Count } }; 1,2,3 | k`, "2 4|i1|i2|2|3"},
		{"$input goes step by step, too", `function f { while ($input.MoveNext()) { "<$($input.Current)>" }; $input.Current -eq $null; $input.Reset(); $input.MoveNext(); $input.Current; $input.Count }; 1,2 | f; function g { process { $input.Current -eq $null; $n = $input.MoveNext(); $input.Current } }; 7 | g`, "<1>|<2>|True|True|1|2|True|7"},
		{"$? of a function is its own", `function f { Fail-Item z; "in $?" }; f; "out $?"; function g { [CmdletBinding()] param() $PSCmdlet.WriteError($Error[0]) }; g; "out $?"; & { nosuch }; "out $?"`, "in False|out True|out False|out True|ERROR: There is no z.|ERROR: There is no z.|ERROR: The term 'nosuch' is not recognized as the name of a cmdlet, function, script file, or operable program."},
		{"$PSBoundParameters is a dictionary", `function f($a,$b) { $PSBoundParameters.GetType().Name; $PSBoundParameters.ContainsKey('A'); @($PSBoundParameters.GetEnumerator())[0].Key; $PSBoundParameters[0] -eq $null }; f 1 2`, "PSBoundParametersDictionary|True|a|True"},
		{"objects bind by value and by property", `function f { [CmdletBinding()] param([Parameter(ValueFromPipeline=$true)][int]$n) process {"v$n"} }; 1,2 | f; function g { param([Parameter(ValueFromPipelineByPropertyName)]$Name) process {"n$Name"} }; [pscustomobject]@{Name='x'} | g`, "v1|v2|nx"},
		{"an advanced function that takes no objects says so", `function f { [CmdletBinding()] param($x) 'end' }; 5 | f`, "end|ERROR: The input object cannot be bound to any parameters for the command: f has none with ValueFromPipeline."},
		{"an advanced function refuses extra arguments", `function f { [CmdletBinding()] param($a) $a }; f 1 2`, "|ERROR: A positional parameter cannot be found that accepts argument '2'."},
		{"the rest of the arguments", `function f { param([Parameter(ValueFromRemainingArguments=$true)]$r) "$r" }; f 1 b 3`, "1 b 3"},
		{"parameter sets", `function f { [CmdletBinding(DefaultParameterSetName='B')] param([Parameter(ParameterSetName='A')]$a,[Parameter(ParameterSetName='B')]$b) $PSCmdlet.ParameterSetName }; f; f -a 1`, "B|A"},
		{"$PSBoundParameters holds what was given", `function f($a,$b=2) { "$($PSBoundParameters.Keys) $($PSBoundParameters.ContainsKey('b'))" }; f 1; function g($a,$b) { "$a/$b" }; function h($a,$b) { g @PSBoundParameters }; h -b 1 -a 2`, "a False|2/1"},
		{"$MyInvocation names the function and its words", `function f { "$($MyInvocation.MyCommand) $($MyInvocation.MyCommand.Name) $($MyInvocation.InvocationName) $($MyInvocation.MyCommand.CommandType) $($MyInvocation.BoundParameters.Count)" }; f`, "f f f Function 0"},
		{"other names of a function", `function Show-X { [Alias('sx')] param($p) "x$p" }; sx 1`, "x1"},
		{"everything emitted is output; void, null and assignments are not", `function f { 'a'; [void]5; $null = 6; 7 > $null; $x = 8; return 'b' }; f`, "a|b"},
		{"a comma keeps an array whole", `function f { ,@(1,2) }; (f).Count; f | % { $_.Count }; function g { return ,@() }; (g).Count`, "2|2|0"},
		{"writes are local, reads look outward", `$x = 1; function f { $x; $x = 2; $x }; f; $x; & { $x = 3 }; $x; . { $x = 4 }; $x`, "1|2|1|1|4"},
		{"script and global reach out", `$x = 1; function f { $script:x = 2; $global:y = 3; $local:z = 4 }; f; "$x$y[$z]"`, "23[]"},
		{"loops and blocks of ForEach-Object share the scope", `$s = 0; 1..3 | % { $s += $_ }; foreach ($i in 1) { $t = 5 }; if (1) { $u = 6 }; "$s $t $u"`, "6 5 6"},
		{"a function of a function is its own", `function f { function g { 'in' }; g }; f; g`, `in|ERROR: The term 'g' is not recognized as the name of a cmdlet, function, script file, or operable program. Did you mean f?`},
		{"global functions", `function f { function global:g { 'g' } }; f; g`, "g"},
		{"blocks are values", `$b = { param($x,$y) "$x-$y" }; & $b 1 2; & $b -y 1 -x 2; . $b 3 4; $b.Invoke(5,6); & { "$args" } 7 8; { x }.ToString()`, "1-2|2-1|3-4|5-6|7 8| x "},
		{"a closure keeps its variables", `$x = 5; $b = { $x }.GetNewClosure(); $c = { $x }; $x = 6; & $b; & $c; $b.InvokeReturnAsIs()`, "5|6|5"},
		{"commands by name and expression", `$c = 'Show-Args'; & $c -Name a; & ('Show-' + 'Args') b; & { & $c c }`, "Name=a|Name=b|Name=c"},
		{"splatting a table, a list, both and more", `function f($Name,$Value,[switch]$S) { "$Name $Value $S" }; $p=@{Name='a';Value=5}; f @p; f @p -S; $p.S=$true; f @p; $q='x','y'; f @q; $r=@{S=$true}; f 1 @r`, "a 5 False|a 5 True|a 5 True|x y False|1  True"},
		{"a splatted key and the same parameter", `function f($Name) { 'no' }; $p=@{Name='a'}; f @p -Name z`, "|ERROR: Cannot bind parameter because parameter 'Name' is specified more than once."},
		{"f(1,2) passes one array", `function f($a,$b) { "$($a.Count) [$b]" }; f(1,2)`, "2 []"},
	})
}

func TestSourcedScriptsLeaveTheirCallerAsItWas(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "sub"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"main.ps1":     "function f($a) { . $PSScriptRoot/sub/lib.ps1 9; \"$args $($PSBoundParameters.Keys) $($MyInvocation.MyCommand) $p\" }\nf 1 2\n. ./sub/lib.ps1 8\n($PSScriptRoot -split '/')[-1] -eq 'sub'\nWhere-Lib\n1,2 | ./sub/pipe.ps1 -N 5",
		"sub/lib.ps1":  "param($p)\nfunction Where-Lib { ($PSScriptRoot -split '/')[-1]; ($PSCommandPath -split '/')[-1] }",
		"sub/pipe.ps1": "param($N)\nbegin { \"b$N\" }\nprocess { $_ + $N }\nend { 'e' }",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := newInFolder(t, dir).run(`./main.ps1; "[$PSScriptRoot]"`), "2 a f 9|False|sub|lib.ps1|b5|6|7|e|[]"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestScriptsKnowTheirPlace(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"main.ps1": "param($Mode)\n$here = $MyInvocation.MyCommand.Path -replace '/[^/]*$',''\n\"$Mode $($here -eq $PSScriptRoot) $($MyInvocation.MyCommand.Name) $($MyInvocation.MyCommand.Definition -eq $PSCommandPath)\"\n" +
			"$script:n = 0\nfunction Add { $script:n += 5 }\nAdd\n\"n $n\"\n. \"$PSScriptRoot/lib.ps1\"\nGet-Lib x\n& \"$PSScriptRoot/child.ps1\" -Name z\n\"left $LASTEXITCODE [$inner]\"\nreturn\n'never'\n",
		"lib.ps1":   "function Get-Lib($a) { \"lib $a $libvar\" }\n$libvar = 'v'\n",
		"child.ps1": "param([string]$Name)\n$inner = 1\n\"child $Name $($MyInvocation.InvocationName) $($args.Count)\"\nexit 7\n'never'\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w := newInFolder(t, dir)
	if got, want := w.run(`./main.ps1 -Mode m; "after $here"`), "m True main.ps1 True|n 5|lib x v|child z & 0|left 7 []|after "; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	text, err := os.ReadFile(filepath.Join(dir, "child.ps1"))
	if err != nil {
		t.Fatal(err)
	}
	if status := w.s.Run(context.Background(), string(text), "child.ps1"); status != 7 {
		t.Errorf("exit status %d, want 7", status)
	}
}
