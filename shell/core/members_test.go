package core_test

import "testing"

func TestMembers(t *testing.T) {
	runSamples(t, nil, []sample{
		{"what a text has", `'abc' | gm Length,ToUpper | % { "$($_.TypeName) $($_.Name) $($_.MemberType) $($_.Definition)" }`, "System.String ToUpper Method ToUpper()\nSystem.String Length Property int Length {get;}", ""},
		{"each type once", `(1,'a',2,'b' | gm -MemberType Property | % TypeName | select -Unique) -join ','; ([pscustomobject]@{a=1},[pscustomobject]@{b=1},[pscustomobject]@{a=2} | gm -MemberType NoteProperty).Name -join ','`, "System.String\na,b", ""},
		{"properties or methods", `([pscustomobject]@{b=1;a='x'} | gm -MemberType Properties | % Definition) -join '; '; @('x' | gm -MemberType Methods | ? MemberType -ne Method).Count`, "string a=x; int b=1\n0", ""},
		{"methods of every object", `([pscustomobject]@{a=1} | gm -MemberType Method | % Definition) -join '; '; @(5 | gm CompareTo).Count`, "bool Equals(System.Object obj); int GetHashCode(); type GetType(); string ToString()\n1", ""},
		{"nothing", `$null | gm`, "", "ERROR: You must specify an object for the Get-Member cmdlet."},
		{"adding", `$o = New-Object PSObject; $o | Add-Member NoteProperty a 1; $o | Add-Member b 2; $o | Add-Member -NotePropertyMembers @{c=3}; Add-Member -InputObject $o -Name d -Value 4 -MemberType NoteProperty; ($o | Add-Member e 5 -PassThru).e; "$($o.a)$($o.b)$($o.c)$($o.d)"`, "5\n1234", ""},
		{"what is there already", `$o = [pscustomobject]@{a=1}; $o | Add-Member a 2; $o.a; $o | Add-Member a 2 -Force; $o.a`, "1\n2", `ERROR: Cannot add a member with the name "a" because one exists already.`},
		{"computed and other names", `$o = [pscustomobject]@{a=1}; $o | Add-Member ScriptProperty b { $this.a + 1 }; $o | Add-Member AliasProperty c a; "$($o.b)$($o.c)"`, "21", ""},
		{"a method", `[pscustomobject]@{a=1} | Add-Member ScriptMethod m { 1 }`, "", `ERROR: Members of the kind "ScriptMethod" cannot be added.`},
		{"a text with a property", `$x = 'abc' | Add-Member n 5 -PassThru; $x.n; $x.Length; $x; $x.ToUpper(); $x -eq 'ABC'; "$x"; ($x | select n).n`, "5\n3\nabc\nABC\nTrue\nabc\n5", ""},
		{"a text in its place", `'abc' | Add-Member n 5`, "", "ERROR: A property cannot be added to an object of type String in its place."},
	})
}

func TestRandom(t *testing.T) {
	runSamples(t, nil, []sample{
		{"within limits", `(1..50 | % { Get-Random 3 } | sort -Unique) -join ''; Get-Random -Minimum 5 -Maximum 6; $r = Get-Random -Minimum 1.5 -Maximum 1.6; $r -ge 1.5 -and $r -lt 1.6`, "012\n5\nTrue", ""},
		{"picked", `(1..5 | Get-Random -Count 9 | sort) -join ''; (Get-Random -InputObject 1,2,3 -Count 2 | measure).Count; (Get-Random 'a','b').Length; (1,1 | Get-Random)`, "12345\n2\n1\n1", ""},
		{"a seed", `(Get-Random -SetSeed 5) -eq (Get-Random -SetSeed 5)`, "True", ""},
		{"a seed holds on", `$null = Get-Random -SetSeed 5; $a = 1..4 | % { Get-Random }; $null = Get-Random -SetSeed 5; $b = 1..4 | % { Get-Random }; "$a" -eq "$b"; @($a | sort -Unique).Count`, "True\n4", ""},
		{"limits that cross", `Get-Random -Minimum 5 -Maximum 5`, "", "ERROR: The Minimum value (5) cannot be greater than or equal to the Maximum value (5)."},
		{"the values stay in their order", `$a = 1..9; $null = Get-Random -InputObject $a; $a -join ''`, "123456789", ""},
	})
}

func TestDatesAndSpans(t *testing.T) {
	const d = `$d = [datetime]'2026-03-05 14:07:09'; `
	runSamples(t, nil, []sample{
		{"formats", d + `Get-Date $d -Format d; Get-Date $d -Format s; Get-Date $d -f 'dd.MM.yyyy HH:mm'; '2026-01-01','2026-02-02' | Get-Date -Format yyyyMMdd`, "3/5/2026\n2026-03-05T14:07:09\n05.03.2026 14:07\n20260101\n20260202", ""},
		{"names of files", d + `Get-Date $d -Format FileDate; Get-Date $d -Format FileDateTime; (Get-Date $d -Format FileDateTimeUniversal).Length`, "20260305\n20260305T1407090000\n20", ""},
		{"the notation of Unix", d + `Get-Date $d -UFormat '%Y-%m-%d %H:%M:%S %j %u %V|%e|%l|%k|%y %b %a %C %x %X|%r|%R|%T %D %p %h %%'; Get-Date $d -UFormat '+%A %B'; (Get-Date $d -UFormat 'a%tb') -eq "a$([char]9)b"`,
			"2026-03-05 14:07:09 064 4 10| 5| 2|14|26 Mar Thu 20 03/05/26 14:07:09|02:07:09 PM|14:07|14:07:09 03/05/26 PM Mar %\nThursday March\nTrue", ""},
		{"parts", `(Get-Date -Year 2020 -Month 12 -Day 31).DayOfYear; (Get-Date -Hour 25)`, "366", "ERROR: Parameter 'Hour' takes a value from 0 to 23; 25 is outside it."},
		{"spans", `(New-TimeSpan -Hour 1 -Minute 25).TotalMinutes; (New-TimeSpan '2026-03-05' '2026-03-07').TotalDays; (New-TimeSpan -Start '2026-11-21 16:12:11').TotalSeconds; (New-TimeSpan).Ticks`, "85\n2\n0\n0", ""},
		{"a block's time", `(Measure-Command { 1..3 }).GetType().Name; (1..3 | Measure-Command { $_ }).GetType().Name`, "TimeSpan\nTimeSpan", ""},
	})
}
