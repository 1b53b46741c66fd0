package eval

import "testing"

// TestVariablesAndAutomaticVariables follows section 3 of the language.
func TestVariablesAndAutomaticVariables(t *testing.T) {
	showAll(t, []example{
		{"an unset variable is null", `$null -eq $nope; "[$nope]"`, "True|[]"},
		{"names in braces hold anything", `${a b} = 1; ${a b}; "${a b}x"`, "1|1x"},
		{"the environment is read and written", `$env:GREETING; $env:NEW = 'x'; "$env:NEW ${env:NEW}"`, "hello|x x"},
		{"names ignore case", `$Abc = 1; $aBC += 1; $ABC`, "2"},
		{"a list in a list of targets", `$a,($b,$c) = 1,(2,3); "$a/$b/$c"; ($x,$y),$z = (1,2),3; "$x$y$z"; ($n) = 5; "$n"`, "1/2/3|'123'|'5'"},
		{"several targets; the last takes the rest", `$a,$b = 1,2,3; "$a/$b"; $x,$y,$z = 1,2; "$x$y[$z]"; $a,$b = $b,$a; "$a"`, "1/2 3|12[]|2 3"},
		{"a chain of assignments", `$a = $b = 5; "$a $b"`, "5 5"},
		{"steps and compound assignment", `$n = 1; $n++; ++$n; $n -= 1; $n *= 6; $n /= 4; $n %= 2; $n`, "1"},
		{"a compound assignment to an unset variable", `$n += 5; $s += 'a'; $l += ,1; "$n $s $($l.Count)"`, "5 a 1"},
		{"properties, elements and Item are targets", `$h = @{a=1}; $h.b = 2; $h['c'] = 3; $h.Item('d') = 4; $h.a++; $h.Item('a') += 5; "$($h.Keys) $($h.a)"`, "a b c d 7"},
		{"elements from either end", `$a = 1,2,3; $a[0] = 9; $a[-1] += 5; "$a"`, "9 2 8"},
		{"an assignment prints nothing, in parentheses it does", `$a = 1; ($a = 2); (++$a); $a++; ($a++)`, "2|3|4"},
		{"a type stays with the variable", `[int]$n = '5'; $n = '7'; $n + 1; $n = 'x'; $n`, `8|7|ERROR: Cannot convert value "x" to type "Int32". Input string was not in a correct format.`},
		{"so do the rules of attributes", `[ValidateRange(1,5)][int]$n = 3; $n = 9; $n = 4; $n`,
			"4|ERROR: The variable cannot be validated because the value 9 is not a valid value for the n variable. The value \"9\" is outside the range from 1 to 5."},
		{"they hold from the first value", `[ValidateSet('a','b')]$s = 'z'; "[$s]"`,
			"[]|ERROR: The variable cannot be validated because the value z is not a valid value for the s variable. The value \"z\" does not belong to the set. Specify one of: a, b."},
		{"constants", `$true = 1; $null = 5; $null -eq $null`, "True|ERROR: Cannot overwrite variable true because it is read-only or constant."},
		{"$? is of the last statement", `$?; Fail-Item z; $?; $?; 1; $?`, "True|False|True|1|True|ERROR: There is no z."},
		{"$Error holds the newest first and is cleared", `Fail-Item a; Fail-Item b; "$($Error[0]) $($Error.Count)"; $Error.Clear(); $Error.Count`,
			"There is no b. 2|0|ERROR: There is no a.|ERROR: There is no b."},
		{"$Matches is of the last match", `'abc' -match 'b(?<x>c)'; "$($Matches[0]) $($Matches.x)"`, "True|bc c"},
		{"the first and last word of the line before", `$^; $$`, "<null>|<null>"},
		{"functions, aliases and variables have drives", `$function:f = { "f $args" }; f 1; ${function:f}.ToString().Trim(); $alias:gx = 'Get-Conn'; (gx).Count; $variable:OFS.Length`,
			`f 1|"f $args"|3|1`},
		{"$OFS joins", `"$(1,2)"; $OFS = '-'; "$(1,2)"`, "1 2|1-2"},
		{"a parameter that is a switch knows it", `function f([switch]$s) { $s.IsPresent; $s.ToBool() }; f -s; f`, "True|True|False|False"},
	})
}

func TestFirstAndLastWordOfTheLineBefore(t *testing.T) {
	w := newWorld(t)
	w.run(`echo a | echo 'b c'`)
	if got := w.run(`$^; $$`); got != "echo|'b c'" {
		t.Errorf("got %s", got)
	}
}
