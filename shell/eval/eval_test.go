package eval

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

// recorder is a host that keeps what it is told.
type recorder struct {
	lines   []string
	records []*shell.Record
	answers []shell.Answer
}

func (h *recorder) Warning(text string)             { h.lines = append(h.lines, "WARNING: "+text) }
func (h *recorder) Verbose(text string)             { h.lines = append(h.lines, "VERBOSE: "+text) }
func (h *recorder) Debug(text string)               { h.lines = append(h.lines, "DEBUG: "+text) }
func (h *recorder) Information(text string, _ bool) { h.lines = append(h.lines, "INFO: "+text) }
func (h *recorder) Error(r *shell.Record) {
	h.records = append(h.records, r)
	h.lines = append(h.lines, "ERROR: "+value.ErrorText(r.Err))
}
func (h *recorder) Confirm(shell.Question) (shell.Answer, error) {
	if len(h.answers) == 0 {
		return shell.No, shell.NoPerson("There is nobody to ask.", "")
	}
	a := h.answers[0]
	h.answers = h.answers[1:]
	return a, nil
}
func (h *recorder) ReadLine(string) (string, error) { return "", shell.NoPerson("Nobody.", "") }
func (h *recorder) ReadSecret(string) (model.Secret, error) {
	return model.Secret{}, shell.NoPerson("Nobody.", "")
}
func (h *recorder) Width() int { return 120 }

// printer is an output of one line per object.
type printer struct{ w io.Writer }

func (p printer) Write(v any) error {
	_, err := fmt.Fprintln(p.w, show(v))
	return err
}
func (p printer) Flush() error { return nil }

// show tells types apart: a text has quotes only where it would look like another value.
func show(v any) string {
	switch x := v.(type) {
	case nil:
		return "<null>"
	case []any:
		parts := make([]string, len(x))
		for i, item := range x {
			parts[i] = show(item)
		}
		return "[" + strings.Join(parts, " ") + "]"
	case *value.List:
		return show(x.Items())
	case string:
		if _, number := value.ParseNumber(x); number || x == "" || x == "True" || x == "False" {
			return "'" + x + "'"
		}
	}
	return value.Text(v)
}

type world struct {
	s    *Session
	host *recorder
	out  *bytes.Buffer
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{host: &recorder{}, out: &bytes.Buffer{}}
	w.s = New(Config{
		Cmdlets: testCmdlets(), Host: w.host, Output: printer{w.out},
		Text:   func(to io.Writer) Output { return printer{to} },
		Stderr: io.Discard, Dir: t.TempDir(), Env: []string{"PATH=" + os.Getenv("PATH"), "HOME=/home/x", "GREETING=hello"},
		Now: func() time.Time { return time.Date(2026, 11, 21, 16, 12, 11, 0, time.UTC) },
	})
	return w
}

// run returns what a text printed: objects, then messages, in lines.
func (w *world) run(text string) string {
	w.out.Reset()
	w.host.lines = nil
	w.s.Run(context.Background(), text, "")
	return strings.Join(append(strings.Split(strings.TrimSuffix(w.out.String(), "\n"), "\n"), w.host.lines...), "|")
}

func testCmdlets() []*shell.Cmdlet {
	input := &shell.Param{Name: "InputObject", Type: shell.Any, ByValue: true}
	return []*shell.Cmdlet{
		{Verb: "ForEach", Noun: "Object", Aliases: []string{"%", "foreach"},
			Params: []*shell.Param{{Name: "Process", Type: shell.ScriptBlock, Position: 1, Mandatory: true}, input},
			Process: func(c *shell.Call) error {
				b, _ := shell.Arg[shell.Block](c, "Process")
				return b.Each(c.Context, c.Input, c.Emit)
			}},
		{Verb: "Where", Noun: "Object", Aliases: []string{"?", "where"},
			Params: []*shell.Param{{Name: "FilterScript", Type: shell.ScriptBlock, Position: 1, Mandatory: true}, input},
			Process: func(c *shell.Call) error {
				b, _ := shell.Arg[shell.Block](c, "FilterScript")
				out, err := b.Invoke(c.Context, c.Input)
				if err != nil || !value.Truth(value.Collapse(out)) {
					return err
				}
				return c.Emit(c.Input)
			}},
		firstCmdlet(),
		{Verb: "Write", Noun: "Output", Aliases: []string{"echo"},
			Params: []*shell.Param{{Name: "Objects", Type: shell.Anys, Position: 1, Rest: true, ByValue: true}},
			Process: func(c *shell.Call) error {
				all, _ := shell.Arg[[]any](c, "Objects")
				for _, v := range all {
					if err := c.Emit(v); err != nil {
						return err
					}
				}
				return nil
			}},
		{Verb: "Show", Noun: "Args", Params: []*shell.Param{
			{Name: "Name", Type: shell.String, Position: 1}, {Name: "Port", Type: shell.Int, Position: 2}, {Name: "List", Type: shell.Strings},
			{Name: "Enabled", Type: shell.Bool}, {Name: "Force", Type: shell.Switch}, {Name: "Filter", Type: shell.ScriptBlock}, {Name: "Table", Type: shell.Hashtable}},
			Process: func(c *shell.Call) error {
				text := ""
				for _, n := range []string{"Name", "Port", "List", "Enabled", "Force", "Filter", "Table"} {
					if v := c.Value(n); v != nil {
						if b, ok := v.(shell.Block); ok {
							v = "{" + b.Text() + "}"
						}
						text += fmt.Sprintf("%s=%v ", n, v)
					}
				}
				return c.Emit(strings.TrimSpace(text))
			}},
		{Verb: "Fail", Noun: "Item", Params: []*shell.Param{{Name: "Id", Type: shell.String, Position: 1, ByValue: true}},
			Process: func(c *shell.Call) error {
				id, _ := shell.Arg[string](c, "Id")
				return c.Error(&model.Error{ID: "NotThere", Category: model.NotFound, Target: id, Message: "There is no " + id + "."}, id)
			}},
		{Verb: "Stop", Noun: "Item", Process: func(*shell.Call) error {
			return &model.Error{ID: "Broken", Category: model.Failed, Message: "It is broken."}
		}},
		{Verb: "Remove", Noun: "Item2", Changes: true, Asks: true, Params: []*shell.Param{{Name: "Id", Type: shell.String, Position: 1, Mandatory: true, ByValue: true}},
			Process: func(c *shell.Call) error {
				id, _ := shell.Arg[string](c, "Id")
				yes, err := c.ShouldProcess("Removing " + id + ".")
				if err != nil || !yes {
					return err
				}
				return c.Emit("removed " + id)
			}},
		{Verb: "Get", Noun: "Conn", Params: []*shell.Param{{Name: "Identity", Type: shell.String, Position: 1}, {Name: "Filter", Type: shell.Any}},
			Process: func(c *shell.Call) error {
				for i, name := range []string{"Internet", "Relay", "Partner"} {
					err := c.Emit(value.RecordOf("Name", name, "Port", int64(25+i), "Ranges", value.NewList("10.0.0."+fmt.Sprint(i), "::1"), "Enabled", i != 1))
					if err != nil {
						return err
					}
				}
				return nil
			}},
		{Verb: "Get", Noun: "Help", Params: []*shell.Param{{Name: "Name", Type: shell.String, Position: 1}},
			Process: func(c *shell.Call) error { return c.Emit("help of " + shell.Text(c.Value("Name"))) }},
		{Verb: "Get", Noun: "None", Process: func(*shell.Call) error { return nil }},
		{Verb: "Write", Noun: "Warning", Params: []*shell.Param{{Name: "Message", Type: shell.String, Position: 1}},
			Process: func(c *shell.Call) error { c.Warn(shell.Text(c.Value("Message"))); return nil }},
	}
}

func firstCmdlet() *shell.Cmdlet {
	c := &shell.Cmdlet{Verb: "Select", Noun: "First", Params: []*shell.Param{{Name: "N", Type: shell.Int, Position: 1}, {Name: "InputObject", Type: shell.Any, ByValue: true}}}
	var left int64
	c.Begin = func(call *shell.Call) error { left, _ = shell.Arg[int64](call, "N"); return nil }
	c.Process = func(call *shell.Call) error {
		left--
		if err := call.Emit(call.Input); err != nil {
			return err
		}
		if left <= 0 {
			return shell.ErrStop
		}
		return nil
	}
	return c
}

// TestLanguage runs the rules of the language, section by section.
func TestLanguage(t *testing.T) {
	cases := []struct{ section, text, want string }{
		{"1 numbers", `0x1F; 1.5; 10kb; 1e3; 7/2; 6/2; 7%3; 2+2`, "31|1.5|10240|1000|3.5|3|1|4"},
		{"1 arguments", `echo 2+2 !1 a#b [int]5 (!1)`, "2+2|!1|a#b|[int]5|False"},
		{"1 arguments", `show-args -name 007 -port 7`, "Name=007 Port=7"},
		{"1 arguments", `$server='EX1'; $c=@{Name='x'}; echo $server\Default $c.Name/a "$server\x" a$(1+1)`, `EX1\Default|x|/a|EX1\x|a2`},
		{"1 arguments", `show-args x -list a, b ,c -enabled $false -force:$true`, "Name=x List=[a b c] Enabled=false Force=true"},
		{"1 overflow", `9223372036854775807 + 1; 2147483647 + 1`, "9.223372036854776E+18|2147483648"},
		{"2 strings", `$x='v'; $o=@{y='p'}; "a $x.y $($o.y) ${x} $env:GREETING 1` + "`t" + `2"; 'it''s $x'`, "a v.y p v hello 1\t2|it's $x"},
		{"2 values", `"$null|$true|$(1,2,3)|$([datetime]'2026-11-21 16:12:11')|$(@{a=1})"`, "|True|1 2 3|11/21/2026 16:12:11|System.Collections.Hashtable"},
		{"2 ofs", `$OFS=','; "$(1,2)"`, "1,2"},
		{"2 here", "$n=5\n@\"\na $n\n\"b\"\n\"@", "a 5|\"b\""},
		{"3 assign", `$a,$b,$r = 1,2,3,4; $a; $b; "$r"; ($x = 5); $x += 2; $x; $i=1; $i++; $i; ++$i; ($i++); $i`, "1|2|3 4|5|7|2|3|4"},
		{"3 unset", `"[$nothing]"; $nothing -eq $null; $null = echo 5`, "[]|True"},
		{"3 typed", `[int]$n = '5'; $n + 1; $n = '7'; $n + 1; $n = 'x'`, `6|8|ERROR: Cannot convert value "x" to type "Int32". Input string was not in a correct format.`},
		{"3 constants", `$true = 5`, "|ERROR: Cannot overwrite variable true because it is read-only or constant."},
		{"3 automatic", `Fail-Item a; $?; echo 1; $?; $Error[0].TargetObject; $Error.Count; $Error.Clear(); $Error.Count`,
			"False|1|True|a|1|0|ERROR: There is no a."},
		{"4 arrays", `@().Count; @(1).Count; (1,2,3).Count; (,1).Count; (Get-None).Count; (Get-Conn).Count; (echo 5).Count`, "0|1|3|1|0|3|1"},
		{"4 index", `$a=1,2,3,4; $a[0]; $a[-1]; "$($a[1..2])"; "$($a[0,3])"; $a[9] -eq $null; $a[1]=9; "$a"`, "1|4|2 3|1 4|True|1 9 3 4"},
		{"4 plus", `$a=@(1); $a+=2; $a+=3,4; "$a"; $a -contains 3; 5..3`, "1 2 3 4|True|5|4|3"},
		{"4 mapping", `(Get-Conn).Name; (Get-Conn).Ranges -join ','`, "Internet|Relay|Partner|10.0.0.0,::1,10.0.0.1,::1,10.0.0.2,::1"},
		{"4 hash", `$h=@{b=1;A='x'}; $h.a; $h['B']; $h.Count; $h.k=5; $h.Keys -join ','; $h.ContainsKey('K'); $h.Remove('a'); ($h.GetEnumerator() | % { "$($_.Key)=$($_.Value)" }) -join ';'`,
			"x|1|2|b,A,k|True|b=1;k=5"},
		{"4 hash", `$h=@{a=1}+@{b=2}; $h.b; @{a=1;A=2}`, "2|ERROR: Item has already been added. Key in dictionary: 'A'."},
		{"4 custom", `$o=[pscustomobject]@{b=1;a=2}; $o.a; $o.PSObject.Properties | % { $_.Name }; $o.b=7; $o.b`, "2|b|a|7"},
		{"4 mutable", `$c=@(Get-Conn)[0]; $c.Ranges += '10.9.9.9'; $c.Ranges.Add('1.1.1.1'); "$($c.Ranges)"; $c.Ranges.Count`, "10.0.0.0 ::1 10.9.9.9|3|ERROR: Collection was of a fixed size. Use += to add to an array."},
		{"5 members", `$p='Name'; $o=@{Name='n'}; $o.$p; $o."Name"; $o.Nope -eq $null; $null.X -eq $null; $null.X()`, "n|n|True|True|ERROR: You cannot call a method on a null-valued expression."},
		{"5 unknown", `'a'.Nope()`, "|ERROR: Method invocation failed because [System.String] does not contain a method named 'Nope'."},
		{"5 strings", `'A-b'.ToLower(); 'ab'.ToUpper(); ' x '.Trim(); 'xxax'.Trim('x'); 'a;b;c'.Split(';')[1]; 'a b'.Replace('b','c'); 'abc'.Contains('B'); 'abc'.StartsWith('ab'); 'abc'.IndexOf('c'); 'abcd'.Substring(1,2); 'abc'.Length; 'abc'[1]; 'a'.PadLeft(3,'0'); 'abc'.Remove(1); 'ac'.Insert(1,'b')`,
			"a-b|AB|x|a|b|a c|False|True|2|bc|3|b|00a|a|abc"},
		{"5 size text", `'152.1 MB (159,449,088 bytes)'.Split('(')[1].Split(' ')[0].Replace(',','')`, "'159449088'"},
		{"5 dates", `$d=[datetime]'11/21/2026 10:00'; $d.AddDays(-1).Day; $d.Year; $d.DayOfWeek; $d.ToString('yyyy-MM-dd'); $d.ToString(); "$d"; $d.AddMonths(-9).Day; ($d - $d.AddHours(-2)).TotalMinutes; [datetime]::Now.Hour`,
			"20|2026|Saturday|2026-11-21|11/21/2026 10:00:00 AM|11/21/2026 10:00:00|21|120|16"},
		{"5 casts", `[int]'5' + 1; [string]$null -eq ''; [bool]'False'; [bool]0; [int]2.5; [int]3.5; '5' -as [int]; ('x' -as [int]) -eq $null; [string[]](1,2) -join ','; [timespan]'01:00:00'`,
			"6|True|True|False|2|4|5|True|1,2|01:00:00"},
		{"5 statics", `[string]::Join('-',1,2); [math]::Round(2.567,1); [math]::Max(3,7); [math]::Floor(2.7); [math]::Abs(-5); [int]::MaxValue; [string]::IsNullOrEmpty(''); [datetime]::UtcNow.Year; [guid]::Empty; [bool]::Parse('true'); [System.Math]::Pow(2,10); [string]::Format('{0}-{1}','a',2)`,
			"1-2|2.6|7|2|5|2147483647|True|2026|00000000-0000-0000-0000-000000000000|True|1024|a-2"},
		{"5 types", `(5).GetType().Name; 'a'.GetType().Name; @(1).GetType().Name; 5 -is [int]; 'a' -is [string]; @(1) -is [array]; 5 -isnot [string]; [nope]5`,
			`Int32|String|Object[]|True|True|True|True|ERROR: Unable to find type [nope].`},
		{"5 where", `(1,2,3).Where({$_ -gt 1}) -join ','; (1,2).ForEach({$_*2}) -join ','`, "2,3|2,4"},
		{"6 precedence", `1,2+3; 2+3*4; -join 'a','b'`, "1|2|3|14|a|b"},
		{"6 compare", `'abc' -eq 'ABC'; 'abc' -ceq 'ABC'; '10' -gt 9; 10 -gt '9'; 5 -ge 5; $null -eq 0; 1,2 -eq 2; 'a' -lt 'b'`, "True|False|False|True|True|False|2|True"},
		{"6 filter", `('0.0.0.0:25','[::]:587' -like '*25'); if ('a','b' -eq 'c') {'yes'} else {'no'}`, "0.0.0.0:25|no"},
		{"6 like", `'abc' -like 'A*'; 'abc' -like 'b*'; 'a1' -like 'a[0-9]'; 'abc' -notlike '*x*'; 'aBc' -clike 'ab*'`, "True|False|True|True|False"},
		{"6 match", `'user42' -match '(\d+)$'; $Matches[1]; 'ab' -match '(?<first>a)'; $Matches['first']; 'a','bb' -match 'b+'; 'xy' -match 'x(?=y)'; 'x' -match '*y'`,
			`True|'42'|True|a|bb|True|ERROR: Cannot use "*y" as a pattern. It is not a valid regular expression: nothing stands before the *. Use -like for wildcards, or .* for any text.`},
		{"6 in", `1,2 -contains 2; 'A' -in 'a','b'; 3 -notin 1,2; 'x' -notcontains 'y'`, "True|True|True|True"},
		{"6 replace", `'a.b.c' -replace '\.','-'; 'John Smith' -replace '(\w+) (\w+)','$2 $1'; 'aXb' -replace 'x'; 'ab' -creplace 'B','c'; 'a$' -replace '\$','$$'`, "a-b-c|Smith John|ab|ab|a$"},
		{"6 split", `'a,b,c' -split ','; ('a,b,c' -split ',',2)[1]; -split ' a  b '; 'a1b' -split '\d' -join '+'`, "a|b|c|b,c|a|b|a+b"},
		{"6 format", `'{0,-5}|{1:N2}|{2:X}|{3:D3}|{4:P0}' -f 'a',1234.5,255,7,0.5; '{0}' -f 'x'`, "a    |1,234.50|FF|007|50%|x"},
		{"6 logic", `$true -and $false; $false -or 1; -not 0; !1; $true -xor $true; $false -and (1/0)`, "False|True|True|False|False|False"},
		{"6 arithmetic", `'a'+1; 1+'2'; 1+'a'; '-'*5; 'ab'*2; (1,2)*2; 10MB/1MB; 1/0`,
			`a1|3|-----|abab|1|2|1|2|10|ERROR: Cannot convert value "a" to type "Int32". Input string was not in a correct format.|ERROR: Attempted to divide by zero.`},
		{"6 bits", `6 -band 3; 6 -bor 1; 6 -bxor 3; -bnot 0; 1 -shl 4`, "2|7|5|-1|16"},
		{"6 call", `& { param($x) $x*2 } 5; $b={ "b$_" }; 1,2 | % $b; & 'echo' hi; & $b`, "10|b1|b2|hi|b"},
		{"7 if", `if (0) {1} elseif (2) {'two'} else {3}; $x = if (1) {'a'} else {'b'}; $x`, "two|a"},
		{"7 loops", `foreach ($i in 1..5) { if ($i -eq 2) {continue}; if ($i -eq 4) {break}; $i }; for ($i=0;$i -lt 2;$i++) {"f$i"}; $n=2; while ($n) {$n--; "w$n"}; do {$n++} until ($n -ge 3); $n; foreach ($z in $null) {'never'}`,
			"1|3|f0|f1|w1|w0|3"},
		{"7 labels", `:o foreach ($i in 1,2) { foreach ($j in 1,2) { if ($j -eq 2) {continue o}; "$i$j" } }`, "'11'|'21'"},
		{"7 collect", `$x = foreach ($i in 1,2) {$i*2}; "$x"; $y = for(;;) {5; break}; $y`, "2 4|5"},
		{"7 switch", `switch ('b') {a {1} b {2} default {3}}; switch -wildcard ('abc') {'a*' {'w'} '*c' {'c'}}; switch (1,5) {1 {'one'} {$_ -gt 4} {"big $_"}}; switch -regex ('x9') {'\d' {$Matches[0]}}; switch ('q') {default {'d'}}`,
			"2|w|c|one|big 5|'9'|d"},
		{"7 try", `try { throw 'bad' } catch { "caught $_"; $_.Exception.Message } finally { 'end' }; try { 1/0 } catch { $_.Exception.Message }; try { Stop-Item; 'not' } catch { $_.FullyQualifiedErrorId }`,
			"caught bad|bad|end|Attempted to divide by zero.|Broken,Stop-Item"},
		{"7 stop", `try { Fail-Item q -ErrorAction Stop } catch { $_.Exception.Message; $_.CategoryInfo.Reason; $_.TargetObject; $_.InvocationInfo.ScriptLineNumber }; try { Fail-Item q; 'on' } catch { 'no' }`,
			"There is no q.|ManagementObjectNotFoundException|q|1|on|ERROR: There is no q."},
		{"7 typed catch", `try { Fail-Item q -ea Stop } catch [System.Management.ManagementObjectNotFoundException] { 'nf' } catch { 'other' }; try { 1/0 } catch [ManagementObjectNotFoundException] { 'nf' } catch { 'other' }; try { Show-Args -Bogus } catch [System.Management.Automation.ParameterBindingException] { 'bind' }`, "nf|other|bind"},
		{"7 rethrow", `try { try { throw 'a' } catch { throw } } catch { "outer $_" }`, "outer a"},
		{"7 throw ends", `throw 'stop here'; 'not reached'`, "|ERROR: stop here"},
		{"7 exit", `'a'; exit 3; 'b'`, "a"},
		{"8 functions", `function f($a,$b='d') { "$a-$b-$args" }; f 1 2 3 4; f -b x y; f; function g { return 1; 2 }; g; function h { $input | % { $_*2 } }; 1,2 | h`,
			"1-2-3 4|y-x-|-d-|1|2|4"},
		{"8 process", `function p { begin {'b'} process {"p$_"} end {'e'} }; 1,2 | p; filter q { $_+1 }; 1,2 | q`, "b|p1|p2|e|2|3"},
		{"8 advanced", `function a { [CmdletBinding()] param([Parameter(Mandatory=$true,Position=0)][string]$Name,[ValidateSet('x','y')]$Mode='x',[switch]$Deep,[int[]]$N) "$Name $Mode $Deep $N $($PSBoundParameters.Count)" }; a n -Deep -n 1,2; a -m z q; a`,
			"n x True 1 2 3|ERROR: Cannot validate argument on parameter 'Mode'. The value \"z\" does not belong to the set. Specify one of: x, y.|ERROR: Cannot process command because of one or more missing mandatory parameters: Name."},
		{"8 pipeline parameters", `function a { param([Parameter(ValueFromPipeline=$true)]$V,[Parameter(ValueFromPipelineByPropertyName=$true)][Alias('Port')]$P) process { "$($V.Name):$P" } }; Get-Conn | a`, "Internet:25|Relay:26|Partner:27"},
		{"8 shouldprocess", `function r { [CmdletBinding(SupportsShouldProcess=$true)] param($n) if ($PSCmdlet.ShouldProcess($n,'Drop')) { "did $n" } }; r a; r b -WhatIf`,
			`did a|INFO: What if: Performing the operation "Drop" on target "b".`},
		{"8 scopes", `$x=1; function f { $x; $x=2; $x; $script:x=3 }; f; $x; & { $x=9 }; $x; 1 | % { $x=7 }; $x`, "1|2|3|3|7"},
		{"8 splat", `$p=@{Name='n';Port=5;Force=$true}; show-args @p -enabled $true; $a='x',9; show-args @a; show-args @p -Port 6`,
			"Name=n Port=5 Enabled=true Force=true|Name=x Port=9|ERROR: Cannot bind parameter because parameter 'Port' is specified more than once. To give several values to a parameter that takes them, use the array syntax: -Port value1,value2."},
		{"8 dot source", `. { $inner = 5 }; $inner; & { $other = 6 }; "[$other]"`, "5|[]"},
		{"8 recursion", `function fact($n) { if ($n -le 1) {1} else { $n * (fact ($n-1)) } }; fact 10`, "3628800"},
		{"8 endless", `function e { e }; e; 'on'`, "on|ERROR: The call depth is more than 1000; the script calls itself without end."},
		{"9 pipeline", `Get-Conn | ? {$_.Enabled-eq$true} | % { $_.Name }; 1..100 | select-first 2; $null | % {'once'}; @() | % {'never'}; $v = Get-None; $v | % {'never'}; @($v).Count`,
			"Internet|Partner|1|2|once|0"},
		{"9 stop inside", `1..3 | % { $_ } | select-first 1 | % { "got $_" }; 'after'`, "got 1|after"},
		{"9 endless producer", `function g { while (1) { 'x' } }; g | select-first 2; 'on'; (g | select-first 3).Count`, "x|x|on|3"},
		{"9 chains", `echo a && echo b; Fail-Item x || echo c; Fail-Item y && echo d`, "a|b|c|ERROR: There is no x.|ERROR: There is no y."},
		{"9 redirect", `Fail-Item z 2> $null; Write-Warning w 3>&1; (Fail-Item q 2>&1) | % { "e: $_" }; echo lost > $null; Fail-Item z *> $null; 'end'`,
			"w|e: There is no q.|end"},
		{"9 redirected fault", `Show-Args -Bogus 1 2> $null; $?; nosuch 2> $null; 'on'; (Stop-Item 2>&1) -join ','; 'end'`, "False|on|It is broken.|end"},
		{"9 objects of errors", `'a','b' | Fail-Item -ev e 2>$null; $e.Count`, "2"},
		{"15.6 a bare property in a block", `'a' | ? { Status -eq 'Retry' }`, "|ERROR: The term 'Status' is not recognized as the name of a cmdlet, function, script file, or operable program. In a script block a property of the object is $_.Status: $_.Status -eq ...; bare names are for -Filter, and for Where-Object without braces."},
		{"15.6 another unknown word", `Statuz -Queue 'Retry'`, "|ERROR: The term 'Statuz' is not recognized as the name of a cmdlet, function, script file, or operable program."},
		{"10 unknown", `Get-Con; Show-Args -Nam x; Show-Args -Bogus 1`, "Name=x|ERROR: The term 'Get-Con' is not recognized as the name of a cmdlet, function, script file, or operable program. Did you mean Get-Conn?|ERROR: A parameter cannot be found that matches parameter name 'Bogus'."},
		{"11 common", `'a','b' | Fail-Item -ErrorAction SilentlyContinue -ErrorVariable ev; $ev.Count; $ErrorActionPreference='Stop'; try { Fail-Item p } catch { "pref $_" }; $ErrorActionPreference='Continue'; echo 1 2 -OutVariable o; "$o"`,
			"2|pref There is no p.|1|2|1 2"},
		{"11 whatif", `Remove-Item2 a -WhatIf; $WhatIfPreference=$true; Remove-Item2 b; $WhatIfPreference=$false; Remove-Item2 c -Confirm:$false; $ConfirmPreference='None'; 'd','e' | Remove-Item2`,
			"removed c|removed d|removed e|INFO: What if: Removing a.|INFO: What if: Removing b."},
		{"11 nobody", `Remove-Item2 a; 'on'`, "on|ERROR: There is nobody to ask."},
		{"8 refused objects", `function a { param([Parameter(ValueFromPipeline=$true)][int]$V) process { $V } }; 1,'x',3 | a`, `1|3|ERROR: Cannot bind parameter 'V'. Cannot convert value "x" to type "Int32". Input string was not in a correct format.`},
		{"1 typographic minus", `show-args x –5; 3 – 1`, "Name=x Port=-5|2"},
		{"11 help", `Get-Conn -?; Get-Conn nosuch -? | % { "[$_]" }`, "help of Get-Conn|[help of Get-Conn]"},
		{"alias", `Set-Alias gx Get-Conn; (gx).Count; invoke-expression '1+1'; icm { param($a) "arg $a" } -ArgumentList 5; Add-PSSnapin Microsoft.Exchange.Management.PowerShell.E2010`, "3|2|arg 5"},
		{"8 modules", `if (!(Get-PSSnapin | ? {$_.Name -like '*.E2010'})) { Add-PSSnapin x }; (Get-PSSnapin *.admin -Registered).Name; Import-Module X -Global -ArgumentList 1; (gmo -ListAvailable -Name y*) -eq $null; Get-PSSession | Remove-PSSession; 'on'`,
			"Microsoft.Exchange.Management.PowerShell.Admin|True|on"},
		{"8 modules", `Import-Module /none.psm1; ipmo lib.psd1; 'on'`,
			`on|ERROR: Cannot find path "/none.psm1" because it does not exist.|ERROR: The manifest "lib.psd1" is not read here. Name the .psm1 file that it stands for.`},
		{"2 escaped", "\"a $(echo `\"b c`\") $(`\"d$(1+1)`\" + 'e') $(show-args -name:`\"x`\") $(echo f`\"g`\") $(\"h `\"i`\"\")\"", `a b c d2e Name=x fg h "i"`},
		{"2 escaped outside", "echo `\"a`\"", `"a"`},
		{"11 inquire nobody", `'a','b' | Fail-Item -ErrorAction Inquire; 'on'`, "|ERROR: There is no a."},
		{"11 inquire nobody", `Stop-Item -ea Inquire; 'on'`, "|ERROR: It is broken."},
		{"11 inquire caught", `try { Fail-Item a -ea Inquire } catch { 'caught' }`, "caught"},
		{"8 elsewhere", `Invoke-Command -ComputerName EX2 { 'never' }; icm { 'here' }`, "here|ERROR: No remote session is needed: this shell works on the organization directly. Leave out -ComputerName to run the block here."},
		{"filter text", `show-args -filter {Status -eq "Retry" -and MessageCount -gt 10}`, `Filter={Status -eq "Retry" -and MessageCount -gt 10}`},
	}
	for _, c := range cases {
		if got := newWorld(t).run(c.text); got != c.want {
			t.Errorf("%s: %s\n got %s\nwant %s", c.section, c.text, got, c.want)
		}
	}
}

func TestExitStatus(t *testing.T) {
	for text, want := range map[string]int{
		"1": 0, "Fail-Item a": 3, "Stop-Item": 1, "Show-Args -Bogus 1": 2, "x |": 2, "exit 7": 7, "throw 'a'": 1, "nosuchcommand": 2, "Fail-Item a; Stop-Item": 1,
		"Fail-Item a -ea SilentlyContinue": 0, "try { Fail-Item a -ea Stop } catch {}": 0, "Fail-Item a -ea Stop; 1": 3, "1; break; 2": 0,
	} {
		w := newWorld(t)
		if got := w.s.Run(context.Background(), text, ""); got != want {
			t.Errorf("%s: exit status %d, want %d", text, got, want)
		}
	}
}

func TestInterruptEndsLoopsAndRunsFinally(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithCancel(context.Background())
	w.s.commands["stop-me"] = &shell.Cmdlet{Verb: "Stop", Noun: "Me", Process: func(*shell.Call) error { cancel(); return nil }}
	status := w.s.Run(ctx, "try { while (1) { Stop-Me } } catch { 'caught' } finally { 'cleaned' }; 'not reached'", "")
	if status != 130 || w.out.String() != "cleaned\n" {
		t.Errorf("status %d, output %q", status, w.out)
	}
}

func TestErrorsKnowTheirPlace(t *testing.T) {
	w := newWorld(t)
	w.s.Run(context.Background(), "1\nif (1) {\n  Fail-Item abc\n  $x = 1/0\n}", "/s.ps1")
	if len(w.host.records) != 2 {
		t.Fatalf("records: %v", w.host.lines)
	}
	first, second := w.host.records[0], w.host.records[1]
	if first.Script != "/s.ps1" || first.Line != 3 || first.Column != 3 || first.Text != "  Fail-Item abc" || first.Length != 13 || first.Command != "Fail-Item" {
		t.Errorf("cmdlet error at %+v", first)
	}
	if second.Line != 4 || second.Column != 8 || second.Length != 3 {
		t.Errorf("expression error at %+v", second)
	}
}

// closedAfter is an output whose reader goes away.
type closedAfter struct {
	n   int
	err error
}

func (o *closedAfter) Write(any) error {
	if o.n--; o.n < 0 {
		return o.err
	}
	return nil
}
func (o *closedAfter) Flush() error { return nil }

func TestOutputThatCannotBeWritten(t *testing.T) {
	for _, c := range []struct {
		err    error
		status int
		said   string
	}{{fmt.Errorf("write: %w", syscall.EPIPE), 0, ""}, {fmt.Errorf("write: %w", syscall.ENOSPC), 1, "ERROR: The output could not be written: the disk is full."}} {
		w := newWorld(t)
		w.s.Output = &closedAfter{n: 2, err: c.err}
		status := w.s.Run(context.Background(), "1..5; $ran = 1", "")
		if said := strings.Join(w.host.lines, "|"); status != c.status || said != c.said {
			t.Errorf("%v: status %d, said %q", c.err, status, said)
		}
	}
}

func TestRedirectionWritesFormattedText(t *testing.T) {
	w := newWorld(t)
	w.run("echo a b > f.txt; echo c >> f.txt; Fail-Item q 2> e.txt; 'x' > g.txt")
	for name, want := range map[string]string{"f.txt": "a\nb\nc\n", "e.txt": "There is no q.\n", "g.txt": "x\n"} {
		got, err := os.ReadFile(filepath.Join(w.s.Dir, name))
		if err != nil || string(got) != want {
			t.Errorf("%s holds %q, %v; want %q", name, got, err, want)
		}
	}
	if got := w.run("echo a > nosuch/f.txt"); !strings.Contains(got, `Cannot find path "nosuch/f.txt"`) {
		t.Errorf("a missing folder: %s", got)
	}
}

func TestExternalProgramsInAPipeline(t *testing.T) {
	w := newWorld(t)
	for text, want := range map[string]string{
		`echo b a | sort | % { "<$_>" }`:             "<a>|<b>",
		`(1..2000 | cat).Count`:                      "2000",
		`sh -c 'exit 3'; $LASTEXITCODE; $?`:          "3|True",
		`sh -c 'exit 3' && echo no; $LASTEXITCODE`:   "3",
		`printf '%s-%s' a 007 | % { $_ }`:            "a-007",
		`1..100000 | head -n 1`:                      "1",
		`$x = sh -c 'echo out; echo more'; $x.Count`: "2",
		`yes | head -n 2`:                            "y|y",
		`yes | head -n 1 > h.txt; (cat h.txt).Count`: "1",
		`yes | select-first 2; $?`:                   "y|y|True",
	} {
		if got := w.run(text); strings.ReplaceAll(got, "'", "") != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
	if n := len(w.host.records); n > 0 {
		t.Errorf("errors: %v", w.host.records[0].Err)
	}
}

func TestScripts(t *testing.T) {
	w := newWorld(t)
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(w.s.Dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("a.ps1", "param($Name, [switch]$On)\n$inner = 1\n\"$Name $On $PSScriptRoot\" -replace [regex]::Escape($PSScriptRoot),'ROOT'\nfunction helper { 'helped' }")
	write("b.ps1", "if (")
	write("e.ps1", "'in'; exit 4; 'never'")
	for _, c := range [][2]string{
		{"./a.ps1 x -On", "x True ROOT"},
		{".\\a.ps1 -Name y", "y False ROOT"},
		{"./a.ps1 x; \"[$inner]\"", "x False ROOT|[]"},
		{". ./a.ps1 z; helper; $inner", "z False ROOT|helped|1"},
		{"./e.ps1; $?; $LASTEXITCODE", "in|False|4"},
		{"./b.ps1", "|ERROR: Missing closing ')' in expression."},
		{"./c.ps1", "|ERROR: The term './c.ps1' is not recognized as the name of a cmdlet, function, script file, or operable program. There is no such file."},
	} {
		if got := w.run(c[0]); got != c[1] {
			t.Errorf("%s\n got %s\nwant %s", c[0], got, c[1])
		}
	}
	w.out.Reset()
	if status := w.s.Run(context.Background(), "param($Name,[switch]$On) \"$Name $On $($args.Count)\"", "x.ps1", "-On", "-Name:abc"); status != 0 || w.out.String() != "abc True 0\n" {
		t.Errorf("script arguments: status %d, %q %v", status, w.out, w.host.lines)
	}
}

func TestCheckFindsEveryFaultAndRunsNothing(t *testing.T) {
	w := newWorld(t)
	text := strings.Join([]string{
		"function mine { Show-Args -Bogus 1 }",          // 1
		"mine -anything; $x = Remove-Conn",              // 2
		"Show-Args a -Port abc",                         // 3
		"Show-Args a -Port $x -ErrorAction $y",          // 4 fine
		"Show-Args a b c",                               // 5
		"Show-Args -Name <Name>",                        // 6
		"Get-Conn | Remove-Item2",                       // 7 fine
		"Remove-Item2",                                  // 8
		"if ($x) { 'a' | % { Show-Args -Enabled } }",    // 9
		"Show-Args @p; & $x; Set-Alias zz Get-Conn; zz", // 10 fine
		"throw 'must not run'",
	}, "\n")
	var got []string
	for _, f := range w.s.Check(text, "t.ps1") {
		got = append(got, fmt.Sprintf("%d:%d %s", f.Line, f.Column, f.Err.ID))
	}
	want := []string{"1:27 NamedParameterNotFound", "2:22 CommandNotFoundException", "3:13 CannotConvertArgument", "5:13 CannotConvertArgument", "5:15 PositionalParameterNotFound",
		"6:17 RedirectionNotSupported", "8:1 MissingMandatoryParameter", "9:31 MissingArgument"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("faults\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if len(w.host.lines) > 0 || w.out.Len() > 0 {
		t.Errorf("checking printed %v %q", w.host.lines, w.out)
	}
}

func TestCheckReadsSplattedTables(t *testing.T) {
	w := newWorld(t)
	for text, want := range map[string]string{
		"$p = @{Name='a'; Prt=1; ea='Stop'}; Show-Args @p":                        "1:18 NamedParameterNotFound",
		"$p = [ordered]@{Nam='a'; Bogus=1}\nShow-Args @p; Show-Args @P -Port 1":   "1:26 NamedParameterNotFound|1:26 NamedParameterNotFound",
		"$p = @{Bogus=1}; $p = Get-Conn; Show-Args @p":                            "",
		"$p = @{Bogus=1}; $p.Remove('Bogus'); Show-Args @p":                       "",
		"function f($p) { Show-Args @p }; $p = @{Bogus=1}; f $p":                  "",
		"$p = @{Bogus=1}; function mine { param($Bogus) }; mine @p; Show-Args @q": "",
	} {
		var got []string
		for _, f := range w.s.Check(text, "") {
			got = append(got, fmt.Sprintf("%d:%d %s", f.Line, f.Column, f.Err.ID))
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%s\n got %s\nwant %s", text, strings.Join(got, "|"), want)
		}
	}
}

func TestCheckWarns(t *testing.T) {
	w := newWorld(t)
	for text, want := range map[string]string{
		"function f($a,$b) {}; f(1,2)":                                            "1:23 ArrayAsArguments true",
		"function f($a,$b) {}; f (1,2); f(1); f 1 2":                              "",
		"Show-Args a; Get-Conn -Filter {$_.Name -eq 'x' -and $PSItem.Port -gt 2}": "1:32 ObjectInFilter true|1:53 ObjectInFilter true",
		`Get-Conn -Filter '$_.Name -eq "x"'`:                                      "1:18 ObjectInFilter true",
		"Get-Conn -Filter \"`$_.Name -eq 'x'\"":                                   "1:18 ObjectInFilter true",
		`'a' | % { Get-Conn -Filter "$_.Name -eq 'x'" }`:                          "1:28 ObjectInFilter true",
		`'a' | % { Get-Conn -Filter "Name -eq '$_' -or Name -eq '$($_.Name)'" }`:  "",
		`Get-Conn -Filter {Name -eq 'x'} | ? {$_.Name}`:                           "",
	} {
		var got []string
		for _, f := range w.s.Check(text, "") {
			got = append(got, fmt.Sprintf("%d:%d %s %v", f.Line, f.Column, f.Err.ID, f.Warning))
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%s\n got %s\nwant %s", text, strings.Join(got, "|"), want)
		}
	}
}

func TestCheckKnowsWhatSourcedFilesDefine(t *testing.T) {
	w := newWorld(t)
	if err := os.WriteFile(filepath.Join(w.s.Dir, "lib.ps1"), []byte("function Lib-One {}"), 0o644); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{". ./lib.ps1; Lib-One": 0, ". ./lib.ps1; Lib-Two": 1, ". $x; Anything": 0, "Lib-One": 1, ". ./none.ps1": 1} {
		if faults := w.s.Check(text, ""); len(faults) != want {
			t.Errorf("%s: %d faults, want %d", text, len(faults), want)
		}
	}
}

func TestVariablesOfTheSessionStay(t *testing.T) {
	w := newWorld(t)
	w.run("$a = 5; function f { 'f' }")
	if got := w.run("$a; f"); got != "5|f" {
		t.Errorf("the next line sees %s", got)
	}
	if v, ok := w.s.Variable("a"); !ok || v != int64(5) {
		t.Errorf("Variable(a) = %v, %v", v, ok)
	}
}

func TestImportModuleRunsAFileInItsScope(t *testing.T) {
	w := newWorld(t)
	module := "function Lib-One { 'one ' + $own }\n$own = 5\nExport-ModuleMember -Function Lib-One, Lib-*\n"
	if err := os.WriteFile(filepath.Join(w.s.Dir, "lib.psm1"), []byte(module), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := w.run("Import-Module ./lib.psm1 -Force; Lib-One; $own"); got != "one 5|5" {
		t.Errorf("says %s", got)
	}
	if got := newInFolder(t, w.s.Dir).run("function f { ipmo lib.psm1; Lib-One }; f; Lib-One"); !strings.HasPrefix(got, "one 5|ERROR: The term 'Lib-One'") {
		t.Errorf("says %s", got)
	}
	for text, want := range map[string]int{"Import-Module ./lib.psm1; Lib-One": 0, "ipmo Other,./lib.psm1; Lib-One": 0, "ipmo ./lib.psm1; Lib-Two": 1,
		"Import-Module Other; Lib-One": 1, "Import-Module $x; Anything": 0, "Import-Module Other -ArgumentList $x; Anything": 1} {
		if faults := newInFolder(t, w.s.Dir).s.Check(text, ""); len(faults) != want {
			t.Errorf("%s: %d faults, want %d", text, len(faults), want)
		}
	}
}

// newInFolder is a world whose current folder is dir.
func newInFolder(t *testing.T, dir string) *world {
	w := newWorld(t)
	w.s.Dir = dir
	return w
}

func TestInquireAsksAfterAnError(t *testing.T) {
	for _, c := range []struct {
		answers []shell.Answer
		want    string
	}{
		{[]shell.Answer{shell.Yes, shell.Yes}, "on|ERROR: There is no a.|ERROR: There is no b."},
		{[]shell.Answer{shell.YesToAll}, "on|ERROR: There is no a.|ERROR: There is no b."},
		{[]shell.Answer{shell.Yes, shell.No}, "|ERROR: There is no a.|ERROR: There is no b."},
		{[]shell.Answer{shell.No}, "|ERROR: There is no a."},
	} {
		w := newWorld(t)
		w.host.answers = c.answers
		if got := w.run("'a','b' | Fail-Item -ErrorAction Inquire; 'on'"); got != c.want {
			t.Errorf("%v: %s\nwant %s", c.answers, got, c.want)
		}
	}
	w := newWorld(t)
	w.host.answers = []shell.Answer{shell.Yes}
	if got := w.run("Stop-Item -ErrorAction Inquire; 'on'"); got != "on|ERROR: It is broken." {
		t.Errorf("says %s", got)
	}
}

// TestCheckPrintsWhatItCannotKnow names an argument of unknown value as it is written.
func TestCheckPrintsWhatItCannotKnow(t *testing.T) {
	w := newWorld(t)
	faults := w.s.Check("Show-Args a 1 ($x.Next()) more", "t.ps1")
	if len(faults) != 1 || !strings.Contains(faults[0].Err.Message, "'($x.Next())'") {
		t.Errorf("faults %+v", faults)
	}
}

// TestCheckKnowsTheProfileOfExchange sources the start script of Exchange's own
// shell: it hides no unknown command.
func TestCheckKnowsTheProfileOfExchange(t *testing.T) {
	w := newWorld(t)
	for _, line := range []string{`. "$env:ExchangeInstallPath\bin\RemoteExchange.ps1"`, `. 'C:\Program Files\Exchange\bin\RemoteExchange.ps1'`} {
		faults := w.s.Check(line+"; Connect-ExchangeServer -auto; Get-Nothing", "t.ps1")
		if len(faults) != 1 || faults[0].Err.ID != "CommandNotFoundException" {
			t.Errorf("%s: faults %+v", line, faults)
		}
	}
}
