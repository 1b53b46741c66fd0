package eval

import (
	"strings"
	"testing"
)

// TestStatements follows section 7 of the language.
func TestStatements(t *testing.T) {
	showAll(t, []example{
		{"if, elseif, else", `foreach ($n in 1,2,3) { if ($n -eq 1) {'a'} elseif ($n -eq 2) {'b'} else {'c'} }`, "a|b|c"},
		{"else on a line of its own", "if ($false) {1}\n\nelse\n{2}", "2"},
		{"foreach over null runs zero times, over one thing once", `foreach ($x in $null) {'no'}; foreach ($x in 5) {$x}; foreach ($x in @()) {'no'}; foreach ($x in @($null)) {"[$x]"}`, "5|[]"},
		{"foreach over a pipeline", `foreach ($x in 1..3 | ? {$_ -gt 1}) {$x}; $x`, "2|3|3"},
		{"$foreach is the loop's place", `foreach ($x in 1..4) { if ($foreach.MoveNext()) { "$x-$($foreach.Current)" } }; $null -eq $foreach`, "1-2|3-4|True"},
		{"for with empty parts", `$i=0; for (;;) { if ($i++ -gt 1) {break}; $i }; for ($j=0; $j -lt 2; $j++) {$j}`, "1|2|0|1"},
		{"for with several steps", `for (($i=0),($j=5); $i -lt 2; $i++,$j--) { "$i-$j" }`, "0-5|1-4"},
		{"while, do while, do until", `$i=0; while ($i -lt 2) {$i++; $i}; do {$i--; $i} while ($i -gt 1); do {$i++; $i} until ($i -ge 2)`, "1|2|1|2"},
		{"break and continue", `foreach ($i in 1..5) { if ($i -eq 2) {continue}; if ($i -eq 4) {break}; $i }`, "1|3"},
		{"labels", `:o foreach ($i in 1..3) { foreach ($j in 1..3) { if ($j -eq 2) {continue o}; if ($i -eq 3) {break o}; "$i-$j" } }`, "1-1|2-1"},
		{"labels ignore case and reach out of a switch", `:Out while (1) { switch (1) { 1 { break out } } }; 'end'`, "end"},
		{"an unknown label ends the script", `foreach ($i in 1,2) { $i; break nope }; 'never'`, "1"},
		{"break leaves the loop of the caller", `function f { break }; foreach ($i in 1..3) {$i; f}; 'end'`, "1|end"},
		{"switch runs every clause that matches", `switch (3) { 1 {'one'} 3 {'three'} 3 {'again'} default {'d'} }; switch (7) { 1 {'one'} default {'d'} }`, "three|again|d"},
		{"switch over a list; break ends it, continue goes to the next", `switch (1..5) { 2 {continue} 4 {break} default {$_} }`, "1|3"},
		{"switch with blocks, wildcards and expressions", `switch ('abc') { {$_ -like 'a*'} {'block'} ('a'+'bc') {'expr'} }; switch -wildcard ('abc') { 'x*' {1} '*c' {2} }; switch -exact ('a') { a {3} }`, "block|expr|2|3"},
		{"switch with patterns fills $Matches", `switch -regex ('k=v') { '^(\w)=(?<val>.)' { "$($Matches[1]) $($Matches.val)" } }`, "k v"},
		{"switch minds the case on demand", `switch -casesensitive ('A') { 'a' {'lower'} 'A' {'upper'} }; switch ('A') { 'a' {'any'} }`, "upper|any"},
		{"switch over null and nothing", `switch ($null) { $null {'null'} default {'d'} }; switch (@()) { default {'no'} }; 'end'`, "null|end"},
		{"$switch is the loop's place", `switch (1,2,3) { 1 { [void]$switch.MoveNext(); "m $($switch.Current)" } default {"d $_"} }`, "m 2|d 3"},
		{"statements give values", `$a = if (1) {'i'}; $b = foreach ($x in 1..2) {$x}; $c = for ($i=0;$i -lt 2;$i++) {$i}; $d = while ($k -lt 2) {(++$k)}; $e = do {'d'} while (0); $g = switch (2) {2 {'s'}}; $h = try {1; throw 't'} catch {"$_"} finally {'f'}; "$a/$b/$c/$d/$e/$g/$h"`,
			"i/1 2/0 1/1 2/d/s/1 t f"},
		{"no output is null", `$a = if (0) {1}; $null -eq $a; @($a).Count; $b = foreach ($x in @()) {$x}; @($b).Count`, "True|0|0"},
		{"return emits and leaves", `function f { return 1,2; 3 }; f; function g { return }; @(g).Count; function h { return foreach2 }; function foreach2 { 'called' }; h`, "1|2|0|called"},
		{"return calls by name or block", `$b = { "b $args" }; function f { return & $b 1 }; f`, "b 1"},
		{"return in a block goes on with the next object", `1..3 | % { if ($_ -eq 2) {return}; $_ }`, "1|3"},
		{"throw is seen by catch", `try { throw 'a' } catch { "$_ $($_.Exception.Message) $($_.TargetObject)" }; try { throw @{k=1} } catch { $_.TargetObject.k }; try { throw } catch { "$_" }`, "a a a|1|ScriptHalted"},
		{"throw again inside of catch", `try { try { throw 'a' } catch { throw } } catch { "again $_" }`, "again a"},
		{"catch by type, the first that fits", `try { throw 'x' } catch [System.IO.IOException] {'io'} catch [Exception] {'any'} catch {'rest'}; try { Show-Args -Port x } catch [System.Management.Automation.ParameterBindingException] {'bound'}`, "any|bound"},
		{"catch sees only terminating errors", `try { Fail-Item z; 'on' } catch {'no'}; try { Fail-Item z -ErrorAction Stop; 'no' } catch {"c $_"}`, "on|c There is no z.|ERROR: There is no z."},
		{"finally runs on every way out", `function f { try { return 1 } finally {'f1'} }; f; foreach ($i in 1,2) { try {continue} finally {"f$i"} }; try { try {throw 'a'} finally {'in'} } catch {"c $_"}`, "1|f1|f1|f2|in|c a"},
		{"the error after a caught one is new", `try { 1/0 } catch {'c'}; $Error.Count; $_ -eq $null`, "c|1|True"},
		{"statements of one line run after a block", `if (1) {'a'} 'b'; foreach ($i in 1) {$i} 'c'`, "a|b|1|c"},
	})
}

func TestCheckWarnsOfJumpsThatNoLoopTakes(t *testing.T) {
	w := newWorld(t)
	for text, want := range map[string]string{
		`1..3 | % { if ($_ -eq 2) { continue }; $_ }`:               "continue",
		`foreach ($x in 1) { 1..3 | % { break } }`:                  "",
		`function f { break }`:                                      "break",
		`foreach ($i in 1) { break nope }`:                          "nope",
		`:a while (1) { while (1) { break A } }`:                    "",
		`:a while (1) { break }; for (;;) { continue a }`:           "a",
		`:s switch (1) { 1 { foreach ($x in 1) { continue s } } } `: "",
	} {
		var got []string
		for _, f := range w.s.Check(text, "") {
			if (f.Err.ID == "UnknownLabel" || f.Err.ID == "JumpOutsideLoop") && f.Warning {
				got = append(got, f.Err.Message)
			}
		}
		if (want == "") != (len(got) == 0) || !strings.Contains(strings.Join(got, " "), want) {
			t.Errorf("%s: %q, want one of %q", text, got, want)
		}
	}
}
