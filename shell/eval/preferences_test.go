package eval

import (
	"strings"
	"testing"

	"mxsh/shell"
)

// tellers are the cmdlets of a test that write messages.
func tellers() []*shell.Cmdlet {
	text := func() []*shell.Param {
		return []*shell.Param{{Name: "Message", Type: shell.String, Position: 1, ByValue: true}}
	}
	say := func(c *shell.Call) string { t, _ := shell.Arg[string](c, "Message"); return t }
	return []*shell.Cmdlet{
		{Verb: "Write", Noun: "Warning", Params: text(), Process: func(c *shell.Call) error { c.Warn(say(c)); return nil }},
		{Verb: "Write", Noun: "Verbose", Params: text(), Process: func(c *shell.Call) error { c.Verbose(say(c)); return nil }},
		{Verb: "Write", Noun: "Debug", Params: text(), Process: func(c *shell.Call) error { c.Debug(say(c)); return nil }},
		{Verb: "Write", Noun: "Information", Params: text(), Process: func(c *shell.Call) error { c.Information(say(c)); return nil }},
		{Verb: "Warn", Noun: "ThenChange", Changes: true, Process: func(c *shell.Call) error {
			c.Warn("careful")
			yes, err := c.ShouldProcess("Changing it.")
			if err != nil || !yes {
				return err
			}
			return c.Emit("changed")
		}},
	}
}

type told struct {
	name, script, want string
	answers            []shell.Answer
}

func runTold(t *testing.T, cases []told) {
	t.Helper()
	for _, c := range cases {
		w := newWorld(t)
		for _, cmd := range tellers() {
			w.s.commands[strings.ToLower(cmd.Name())] = cmd
		}
		w.host.answers = c.answers
		if got := w.run(c.script); got != c.want {
			t.Errorf("%s: %s\n got %s\nwant %s", c.name, c.script, got, c.want)
		}
	}
}

// The actions of §3 and §11: what a message or an error does next.
func TestActions(t *testing.T) {
	const halted = `ERROR: The running command stopped because the preference variable "WarningPreference" or common parameter is set to Stop: w`
	runTold(t, []told{
		{name: "by number", script: `Fail-Item a -ErrorAction 0; $Error.Count; Fail-Item b -ea 4; $Error.Count; Fail-Item c -ea 1; 'no'`, want: "1|1|ERROR: There is no c."},
		{name: "by prefix", script: `Fail-Item a -ea sil; Fail-Item b -ea ig; $Error.Count`, want: "1"},
		{name: "warning stop", script: `Write-Warning w -WarningAction Stop; 'no'`, want: "|WARNING: w|" + halted},
		{name: "warning stop is caught", script: `$WarningPreference='Stop'; try { Write-Warning w; 'no' } catch { $_.FullyQualifiedErrorId }`, want: "ActionPreferenceStop,Write-Warning|WARNING: w"},
		{name: "warning stop changes nothing", script: `Warn-ThenChange -wa Stop; 'no'`, want: "|WARNING: careful|ERROR: " + strings.TrimPrefix(strings.Replace(halted, ": w", ": careful", 1), "ERROR: ")},
		{name: "warning inquire yes", script: `Write-Warning w -WarningAction Inquire; 'on'`, want: "on|WARNING: w", answers: []shell.Answer{shell.Yes}},
		{name: "warning inquire all", script: `'a','b','c' | Write-Warning -wa Inquire; 'on'`, want: "on|WARNING: a|WARNING: b|WARNING: c", answers: []shell.Answer{shell.YesToAll}},
		{name: "warning inquire no", script: `Write-Warning w -WarningAction Inquire; 'no'`, want: "|WARNING: w|ERROR: The running command stopped because the user selected the Stop option.", answers: []shell.Answer{shell.No}},
		{name: "warning inquire nobody", script: `Write-Warning w -WarningAction Inquire; 'no'`, want: "|WARNING: w|ERROR: There is nobody to ask."},
		{name: "warning ignored", script: `Write-Warning w -wa Ignore -wv x; $x.Count; Write-Warning v -wa SilentlyContinue -wv x; $x`, want: "0|v"},
		{name: "verbose", script: `Write-Verbose a; Write-Verbose b -Verbose; $VerbosePreference='Continue'; Write-Verbose c; Write-Verbose d -Verbose:$false`, want: "|VERBOSE: b|VERBOSE: c"},
		{name: "verbose stop", script: `$VerbosePreference='Stop'; Write-Verbose v; 'no'`, want: `|VERBOSE: v|ERROR: The running command stopped because the preference variable "VerbosePreference" or common parameter is set to Stop: v`},
		{name: "debug", script: `Write-Debug a; Write-Debug b -Debug; $DebugPreference='Continue'; Write-Debug c; Write-Debug d -Debug:$false`, want: "|DEBUG: b|DEBUG: c"},
		{name: "information", script: `Write-Information a; Write-Information b -InformationAction Continue; $InformationPreference='Continue'; Write-Information c -InformationVariable i; "$i"`, want: "c|INFO: b|INFO: c"},
		{name: "expression under inquire", script: `$ErrorActionPreference='Inquire'; 1/0; 'on'`, want: "on|ERROR: Attempted to divide by zero.", answers: []shell.Answer{shell.Yes}},
		{name: "expression under inquire, no", script: `$ErrorActionPreference='Inquire'; 1/0; 'no'`, want: "|ERROR: Attempted to divide by zero.", answers: []shell.Answer{shell.No}},
		{name: "ignore keeps no record", script: `$ErrorActionPreference='Ignore'; 1/0; Fail-Item a; $Error.Count`, want: "0"},
		{name: "not an action", script: `$ErrorActionPreference='loud'; $ErrorActionPreference`, want: `Continue|ERROR: Cannot convert value "loud" to type "ActionPreference". Specify one of: SilentlyContinue, Stop, Continue, Inquire, Ignore.`},
		{name: "spelt out", script: `$ErrorActionPreference=0; $WarningPreference='stop'; $ConfirmPreference='low'; "$ErrorActionPreference $WarningPreference $ConfirmPreference"`, want: "SilentlyContinue Stop Low"},
	})
}

// The variables that common parameters fill (§11), of cmdlets and of functions.
func TestCommonVariables(t *testing.T) {
	const f = `function f { [CmdletBinding()] param([Parameter(ValueFromPipeline=$true)]$x) process { Write-Warning w; Fail-Item a; $x } }; `
	runTold(t, []told{
		{name: "errors add", script: `Fail-Item a -ev e -ea 0; Fail-Item b -ev +e -ea 0; Fail-Item c -ev +new -ea 0; "$e"; $new.Count`, want: "There is no a. There is no b.|1"},
		{name: "errors replace", script: `Fail-Item a -ev e -ea 0; Get-None -ev e; $e.Count`, want: "0"},
		{name: "terminating error", script: `try { Fail-Item a -ea Stop -ev e } catch { }; "$e"`, want: "There is no a."},
		{name: "output", script: `$null = Get-Conn -OutVariable o; Get-None -ov +o; $o.Count; $o.GetType().Name`, want: "3|ArrayList"},
		{name: "pipeline variable", script: `Get-Conn -pv c | % { 1 } | % { "$($c.Name)$_" }`, want: "Internet1|Relay1|Partner1"},
		{name: "function", script: f + `1,2 | f -ov o -ev e -wv w -ea SilentlyContinue -wa SilentlyContinue | % { }; "$o"; $e.Count`, want: "1 2|2"},
		{name: "function's warnings", script: f + `f 1 -wv w -ea 0; "$w"`, want: "1|w|WARNING: w"},
		{name: "function's pipeline variable", script: f + `1,2 | f -pv p -ea 0 -wa 0 | % { "p$p" }`, want: "p1|p2"},
		{name: "out buffer is taken", script: `Get-Conn -OutBuffer 5 | Select-First 1 | % { $_.Name }`, want: "Internet"},
	})
}

// $PSDefaultParameterValues gives what a call leaves out.
func TestDefaultParameterValues(t *testing.T) {
	runTold(t, []told{
		{name: "exact", script: `$PSDefaultParameterValues = @{'Show-Args:Port'=25}; Show-Args a; Show-Args a -Port 26; Show-Args a 27`, want: "Name=a Port=25|Name=a Port=26|Name=a Port=27"},
		{name: "is there", script: `$PSDefaultParameterValues['Show-Args:Name']='n'; Show-Args; $PSDefaultParameterValues.Add('Show-Args:Port',1); Show-Args; $PSDefaultParameterValues.Remove('Show-Args:Name'); Show-Args`, want: "Name=n|Name=n Port=1|Port=1"},
		{name: "patterns", script: `$PSDefaultParameterValues = @{'*-Args:Fo*'=$true; 'show-*:port'=7}; Show-Args`, want: "Port=7 Force=true"},
		{name: "common", script: `$PSDefaultParameterValues = @{'*:ErrorAction'='Stop'}; Fail-Item a; 'no'`, want: "|ERROR: There is no a."},
		{name: "whatif", script: `$PSDefaultParameterValues = @{'Remove-*:WhatIf'=$true}; Remove-Item2 a; Get-Conn | measure`, want: "|INFO: What if: Removing a.|ERROR: The term 'measure' is not recognized as the name of a cmdlet, function, script file, or operable program."},
		{name: "disabled", script: `$PSDefaultParameterValues = @{'Show-Args:Port'=25; Disabled=$true}; Show-Args a`, want: "Name=a"},
		{name: "block", script: `$n = 3; $PSDefaultParameterValues = @{'Show-Args:Port'={ $n + 1 }}; Show-Args`, want: "Port=4"},
		{name: "pipe wins", script: `$PSDefaultParameterValues = @{'Fail-Item:Id'='d'}; Fail-Item; 'p' | Fail-Item`, want: "|ERROR: There is no d.|ERROR: There is no p."},
		{name: "function", script: `function f { [CmdletBinding()] param($A) "A=$A" }; $PSDefaultParameterValues = @{'f:A'=9}; f; f 1`, want: "A=9|A=1"},
		{name: "wrong type", script: `$PSDefaultParameterValues = @{'Show-Args:Port'='x'}; Show-Args a`, want: `|ERROR: Cannot bind parameter 'Port'. Cannot convert value "x" to type "Int32". It takes a number.`},
	})
}

// -WhatIf and -Confirm of functions, and what they call (§8, §11).
func TestPSCmdlet(t *testing.T) {
	const f = `function f { [CmdletBinding(SupportsShouldProcess=$true,ConfirmImpact='High')] param($x) if ($PSCmdlet.ShouldProcess($x,'Kill')) { "killed $x" } }; `
	const g = `function g { [CmdletBinding(SupportsShouldProcess=$true)] param() Remove-Item2 z }; `
	yes, no := []shell.Answer{shell.Yes}, []shell.Answer{shell.No}
	runTold(t, []told{
		{name: "high asks", script: f + `f 1`, want: "killed 1", answers: yes},
		{name: "high no", script: f + `f 1; $?`, want: "True", answers: no},
		{name: "confirm false", script: f + `f 1 -Confirm:$false; $ConfirmPreference='None'; f 2`, want: "killed 1|killed 2"},
		{name: "what if", script: f + `f 1 -WhatIf; $WhatIfPreference=$true; f 2`, want: `|INFO: What if: Performing the operation "Kill" on target "1".|INFO: What if: Performing the operation "Kill" on target "2".`},
		{name: "verbose", script: f + `f 1 -Confirm:$false -Verbose`, want: `killed 1|VERBOSE: Performing the operation "Kill" on target "1".`},
		{name: "medium", script: `function h { [CmdletBinding(SupportsShouldProcess)] param() $PSCmdlet.ShouldProcess('t') }; h; $ConfirmPreference='Medium'; h`, want: "True|False", answers: no},
		{name: "low", script: `function h { [CmdletBinding(SupportsShouldProcess,ConfirmImpact='Low')] param() $PSCmdlet.ShouldProcess('t') }; $ConfirmPreference='Medium'; h; $ConfirmPreference='Low'; h`, want: "True|False", answers: no},
		{name: "inherited what if", script: g + `g -WhatIf; g -Confirm:$false`, want: "removed z|INFO: What if: Removing z."},
		{name: "not inherited by the next", script: g + `g -WhatIf; Remove-Item2 y -Confirm:$false`, want: "removed y|INFO: What if: Removing z."},
		{name: "three texts", script: `function h { [CmdletBinding(SupportsShouldProcess)] param() $PSCmdlet.ShouldProcess('Doing it.','Sure?','Cap') }; h -WhatIf`, want: "False|INFO: What if: Doing it."},
		{name: "continue", script: `function h { [CmdletBinding()] param() $PSCmdlet.ShouldContinue('Sure?','Cap') }; h; h`, want: "True|False", answers: []shell.Answer{shell.Yes, shell.No}},
		{name: "all holds for the pipeline", script: `'a','b','c' | Remove-Item2; 'd' | Remove-Item2`, want: "removed a|removed b|removed c", answers: []shell.Answer{shell.YesToAll, shell.No}},
		{name: "no to all", script: `'a','b' | Remove-Item2; 'c' | Remove-Item2`, want: "removed c", answers: []shell.Answer{shell.NoToAll, shell.Yes}},
		{name: "write error", script: `function h { [CmdletBinding()] param() $PSCmdlet.WriteError((New-Object2)); 'on' }; function New-Object2 { [Exception]'bad' }; h; $Error[0].FullyQualifiedErrorId`, want: "on|bad,h|ERROR: bad"},
		{name: "throw terminating", script: `function h { [CmdletBinding()] param() try { 1/0 } catch { $PSCmdlet.ThrowTerminatingError($_) }; 'no' }; try { h } catch { "$_ $($_.InvocationInfo.MyCommand)" }`, want: "Attempted to divide by zero. h"},
		{name: "write object", script: `function h { [CmdletBinding()] param() $PSCmdlet.WriteObject((1,2)); $PSCmdlet.WriteObject((1,2),$true) }; (h).Count`, want: "3"},
		{name: "parameter set", script: `function h { [CmdletBinding(DefaultParameterSetName='A')] param([Parameter(ParameterSetName='A')]$a,[Parameter(ParameterSetName='B')]$b) $PSCmdlet.ParameterSetName }; h; h -b 1; h -a 1`, want: "A|B|A"},
		{name: "by name only", script: `function h { [CmdletBinding(PositionalBinding=$false)] param($a) $a }; h 5`, want: "|ERROR: A positional parameter cannot be found that accepts argument '5'."},
	})
}

// What an error record says of itself (§7, §14).
func TestErrorRecords(t *testing.T) {
	runTold(t, []told{
		{name: "category", script: `try { throw 'x' } catch { "$($_.CategoryInfo)"; $_.CategoryInfo.ToString(); $_.FullyQualifiedErrorId; $_.Exception.GetType().FullName; $_.TargetObject }`,
			want: "OperationStopped: (x:String) [], RuntimeException|OperationStopped: (x:String) [], RuntimeException|x|System.Management.Automation.RuntimeException|x"},
		{name: "object", script: `try { throw @{a=1} } catch { $_.TargetObject.a; $_.Exception.Message; $_.CategoryInfo.TargetType }`, want: "1|System.Collections.Hashtable|Hashtable"},
		{name: "nothing", script: `throw`, want: "|ERROR: ScriptHalted"},
		{name: "empty", script: `throw ''`, want: "|ERROR: ScriptHalted"},
		{name: "exception", script: `try { throw [System.ArgumentException]'bad' } catch [System.ArgumentException] { "typed $_"; $_.CategoryInfo.Reason; $_.FullyQualifiedErrorId }`, want: "typed bad|ArgumentException|bad"},
		{name: "other exception", script: `try { throw [System.InvalidOperationException]::new('bad') } catch [System.ArgumentException] { 'no' } catch [InvalidOperationException] { 'yes' }`, want: "yes"},
		{name: "general exception", script: `try { throw [IO.FileNotFoundException]'f' } catch [System.IO.IOException] { 'io' }; try { throw [ArgumentException]'f' } catch [Exception] { 'any' }`, want: "io|any"},
		{name: "inner", script: `try { throw [Exception]::new('outer', [Exception]'inner') } catch { $_.Exception.InnerException.Message }`, want: "inner"},
		{name: "command", script: `try { Fail-Item q -ea Stop } catch { $i = $_.InvocationInfo; $i.MyCommand.Name; "$($i.MyCommand)"; $i.ScriptLineNumber; $i.OffsetInLine; $i.Line.Length -gt 0 }`, want: "Fail-Item|Fail-Item|1|7|True"},
		{name: "position", script: "'a'\n  1/0\n$Error[0].InvocationInfo.PositionMessage", want: "a|At line:2 char:3|+   1/0|+   ~~~|ERROR: Attempted to divide by zero."},
		{name: "stack", script: "function a { b }\nfunction b {\n throw 'deep' }\ntry { a } catch { $_.ScriptStackTrace }", want: "at b, <No file>: line 3|at a, <No file>: line 1|at <ScriptBlock>, <No file>: line 4"},
		{name: "binding", script: `try { Show-Args -Bogus } catch { $_.CategoryInfo.ToString(); $_.FullyQualifiedErrorId }`, want: "InvalidArgument: (Show-Args:String) [Show-Args], ParameterBindingException|NamedParameterNotFound,Show-Args"},
		{name: "unknown command", script: `try { Nope-It } catch { $_.CategoryInfo.ToString(); $_.Exception.GetType().Name }`, want: "ObjectNotFound: (Nope-It:String) [], CommandNotFoundException|CommandNotFoundException"},
		{name: "long target", script: `try { throw ('a' * 30 + 'b' * 30) } catch { "$($_.CategoryInfo)" }`, want: "OperationStopped: (aaaaaaaaaaaaaaa...bbbbbbbbbbbbbbb:String) [], RuntimeException"},
		{name: "newest first", script: `Fail-Item a -ea 0; Fail-Item b -ea 0; "$($Error[0])"; $Error.Count; $Error.Clear(); $Error.Count`, want: "There is no b.|2|0"},
	})
}

func TestErrorViewIsWrittenIntoTheRecord(t *testing.T) {
	w := newWorld(t)
	w.run(`1/0; $ErrorView = 'CategoryView'; 1/0`)
	if got := []string{w.host.records[0].View, w.host.records[1].View}; got[0] != "NormalView" || got[1] != "CategoryView" {
		t.Errorf("the views are %q", got)
	}
}

// What only running tells is no fault of Check; what is wrong in any case is one.
func TestCheckOfDefaultsAndSources(t *testing.T) {
	for line, want := range map[string]int{
		`Remove-Item2`: 1,
		`$PSDefaultParameterValues = @{'Remove-Item2:Id'='x'}; Remove-Item2`: 0,
		`. Get-None`:                    0,
		`. Nope-It`:                     1,
		`. $script:lib; Get-Whatever 1`: 0,
	} {
		if got := newWorld(t).s.Check(line, ""); len(got) != want {
			t.Errorf("%s: faults %v, want %d", line, got, want)
		}
	}
}

// An object that no parameter is left for is refused (§10).
func TestPipedObjectWithoutParameter(t *testing.T) {
	runTold(t, []told{
		{name: "all given", script: `'a' | Fail-Item -Id b`, want: "|ERROR: The input object cannot be bound to any parameters for the command Fail-Item: it takes no String from the pipeline."},
		{name: "names the type", script: `function f { [CmdletBinding()] param([Parameter(ValueFromPipelineByPropertyName=$true)]$Port) process { "p$Port" } }; [pscustomobject]@{Port=1},(Get-Conn)[0],@{x=1} | f`,
			want: "p1|p25|ERROR: The input object cannot be bound to any parameters for the command f: it takes no Hashtable from the pipeline."},
		{name: "whole numbers", script: `Show-Args -Port 0x10; Show-Args -Port 99999999999; Show-Args -Port ([double]::NaN)`,
			want: `Port=16|ERROR: Cannot bind parameter 'Port'. Cannot convert value "99999999999" to type "Int32". It takes a whole number from -2147483648 to 2147483647.|ERROR: Cannot bind parameter 'Port'. Cannot convert value "NaN" to type "Int32". It takes a whole number from -2147483648 to 2147483647.`},
	})
}
