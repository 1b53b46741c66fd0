package core_test

import "testing"

func TestVariableCmdlets(t *testing.T) {
	const fixed = "\nERROR: Cannot overwrite variable c because it is read-only or constant."
	y := newTyped(t)
	for _, c := range []struct{ line, want string }{
		{"sv port 25; gv port -ValueOnly", "25"},
		{"1,2 | Set-Variable list; $list -join '+'; 3 | sv one; $one + 1", "1+2\n4"},
		{"(gv port).Name; (gv PORT).Options; \"$((gv port).Value)\"", "port\nNone\n25"},
		{"gv missing", "\nERROR: Cannot find a variable with the name 'missing'."},
		{"gv missing*", ""},
		{"$ax = 1; $ay = 2; $az = 3; (gv a? -Exclude *z -Include ax,az).Name", "ax"},
		{"(gv -Include a[xy]).Name -join ' '", "ax ay"},
		{"(sv ax 7 -PassThru).Value; Set-Variable a? 0 -Exclude az; \"$ax $ay $az\"", "7\n0 0 3"},
		{"New-Variable ax 5; $ax", "0\nERROR: A variable with name 'ax' already exists. Set-Variable changes it; -Force makes it anew."},
		{"New-Variable ax 5 -Force; $ax; New-Variable fresh; $null -eq $fresh; (gv fresh).Name", "5\nTrue\nfresh"},
		{"clv ax; $null -eq $ax; (gv ax).Name; rv ax; (gv ax -ea SilentlyContinue).Name", "True\nax"},
		{"nv c 1 -Option Constant -Description why; (gv c).Options; (gv c).Description", "Constant\nwhy"},
		{"$c = 2; $c", "1" + fixed},
		{"sv c 2 -Force; $c", "1" + fixed},
		{"rv c -Force; $c", "1\nERROR: Cannot remove variable c because it is constant or read-only."},
		{"clv c; $c", "1" + fixed},
		{"nv ro 1 -Option ReadOnly; rv ro; rv ro -Force; (gv ro*).Count", "0\nERROR: Cannot remove variable ro because it is constant or read-only. If it is read-only, -Force removes it."},
		{"sv r 1 -Option ReadOnly; sv r 2 -Force; $r; (gv r).Options; [int]$r = 3", "2\nReadOnly\nERROR: Cannot overwrite variable r because it is read-only or constant."},
		{"$r++", "\nERROR: Cannot overwrite variable r because it is read-only or constant."},
		{"sv r -Option None -Value 4 -Force; $r = 5; $r; rv r", "5"},
		{"sv port 1 -Option Constant; $port", "25\nERROR: Existing variable port cannot be made constant. Variables can be made constant only when they are made. Use -Option ReadOnly, or New-Variable with another name."},
		{"function f { $c = 9; $c }; f; $c", "9\n1"},
		{"$g = 1; function h { sv g 2 -Scope Global; sv g 3 -Scope Local; sv k 4 -Scope 1; \"$g $((gv g -Scope 1).Value) $((gv g -Scope Global -ValueOnly))\" }; h; \"$g $k\"", "3 2 2\n2 4"},
		{"function i { $inner = 1; (gv -Scope Local).Name -contains 'inner'; (gv -Scope Global).Name -contains 'inner' }; i", "True\nFalse"},
		{"function j { nv g 8; $g }; j; $g", "8\n2"},
		{"gv g -Scope Elsewhere", "\nERROR: Cannot process parameter Scope: \"Elsewhere\" is no scope. Write Global, Script, Local, or a number of scopes further out, for example 1."},
		{"sv true 1; $true", "True\nERROR: Cannot overwrite variable true because it is read-only or constant."},
		{"sv g 9 -WhatIf; $g", "2\nWhat if: Performing the operation \"Set variable\" on target \"Name: g Value: 9\"."},
	} {
		if got := y.says(t, c.line); got != c.want {
			t.Errorf("%s\nsays %q\nwant %q", c.line, got, c.want)
		}
	}
}
