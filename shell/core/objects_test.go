package core_test

import "testing"

const twoRows = `$o = [pscustomobject]@{a=1;b='x'},[pscustomobject]@{a=2;b='y'},[pscustomobject]@{a=1;b='z'}; `

func TestLinesWithWhere(t *testing.T) {
	runSamples(t, nil, []sample{
		{"-eq and its kin", twoRows + `($o | ? a -eq 1).Count; ($o | ? a -NE 1).b; ($o | where a -gt 1).b; ($o | where a -LE 1).Count; ($o | ? b -EQ X).a; @($o | ? b -ceq X).Count`, "2\ny\ny\n2\n1\n0", ""},
		{"-like and -match", twoRows + `($o | ? b -like 'X*').b; ($o | ? b -match '[yz]').Count; ($o | ? b -NotLike x).Count; @($o | ? b -cmatch 'X').Count`, "x\n2\n2\n0", ""},
		{"-in and -contains", twoRows + `($o | ? b -in 'x','Z').Count; ($o | ? b -NotIn x,y).b; @($o | ? b -CIn 'X').Count; ([pscustomobject]@{l=@('A','b')} | ? l -contains a | measure).Count; @([pscustomobject]@{l=@('A')} | ? l -ccontains a).Count`, "2\nz\n0\n1\n0", ""},
		{"-is", `(1,'x',2.5 | % { [pscustomobject]@{v=$_} } | ? v -is [string]).v; (1,'x' | % { [pscustomobject]@{v=$_} } | ? v -IsNot string).v; [pscustomobject]@{v=1} | ? v -is int | % v`, "x\n1\n1", ""},
		{"a property alone, and -not", `$p = [pscustomobject]@{n='on';e=$true},[pscustomobject]@{n='off';e=$false}; ($p | where e).n; ($p | where -not e).n; ($p | ? nix | measure).Count`, "on\noff\n0", ""},
		{"by names", twoRows + `($o | Where-Object -Property a -EQ -Value 2).b; ($o | where -FilterScript { $_.a -eq 2 }).b; (Where-Object -InputObject $o[1] { $_.a -eq 2 }).b`, "y\ny\ny", ""},
		{"a collection passes when an element does", `[pscustomobject]@{l=@('a:25','b:26')} | ? l -like '*:25' | % { $_.l.Count }`, "2", ""},
		{"an error in the block ends that object alone", `1,2 | ? { if ($_ -eq 1) { $null.Foo() }; $true }`, "1\n2", "ERROR: You cannot call a method on a null-valued expression."},
		{"stops with those after", `1..1000000 | ? { $true } | select -First 2`, "1\n2", ""},
		{"numbers against text", `'10','9' | % { [pscustomobject]@{v=$_} } | ? v -gt 5 | % v`, "9", ""},
	})
}

func TestLinesWithForEach(t *testing.T) {
	runSamples(t, nil, []sample{
		{"blocks by their place", `1..3 | % { 'begin' } { $_ } { 'end' }`, "begin\n1\n2\n3\nend", ""},
		{"two blocks", `1,2 | % { 'begin' } { $_ }`, "begin\n1\n2", ""},
		{"more than three", `1 | % { 'b' } { "p$_" } { "q$_" } { 'e' }`, "b\np1\nq1\ne", ""},
		{"-Begin by name", `1 | % -Begin { 'b' } { "p$_" } { 'e' }`, "b\np1\ne", ""},
		{"-End by name", `1 | % -End { 'e' } { 'b' } { "p$_" }`, "b\np1\ne", ""},
		{"no block by name", `1..2 | ForEach-Object -Begin $null -Process { 'a' }, { 'b' } -End $null`, "a\nb\na\nb", ""},
		{"all by name", `1,2 | ForEach-Object -Begin { $s = 0 } -Process { $s += $_ } -End { $s }`, "3", ""},
		{"what a block emits at the beginning reaches the next command", `1,2 | % { 'b' } { $_ } | select -First 2; 1 | % -Begin { 3 } { $_ } | measure -Sum | % Sum`, "b\n1\n4", ""},
		{"-Process with several", `1 | % -Process { 'b' }, { "p$_" }, { 'e' }`, "b\np1\ne", ""},
		{"a member", `'a','bc' | % Length; 'a b' | % Split ' '; 'abc' | % Replace b x; 'x' | % -MemberName ToUpper; 'abc' | % Substring 1 1`, "1\n2\na\nb\naxc\nX\nb", ""},
		{"nothing flows as one object", `$null | % { "<$_>" }; @() | % { 'never' }`, "<>", ""},
		{"-InputObject is one object, however many it holds", `ForEach-Object -InputObject 1 { "<$_>" }`, "<1>", ""},
		{"return leaves the object, break the pipeline", `1..3 | % { if ($_ -eq 2) { return }; $_ }`, "1\n3", ""},
		{"$input of a function", `function f { $input | % { "<$_>" } }; 1,2 | f`, "<1>\n<2>", ""},
	})
}

func TestLinesWithSelect(t *testing.T) {
	const deep = `$o = [pscustomobject]@{Name='a';Size=5;L=@(1,2);In=[pscustomobject]@{X=1;Y=2}}; `
	runSamples(t, nil, []sample{
		{"places", `1..10 | select -Index 9,0; '-'; 1..10 | select -SkipLast 3 -Skip 5; '-'; 1..10 | select -Last 2 -Skip 1; '-'; 1..10 | select -First 1 -Last 1; '-'; 1..5 | select -SkipIndex 1,2`, "1\n10\n-\n6\n7\n-\n8\n9\n-\n1\n10\n-\n1\n4\n5", ""},
		{"-Index stops the commands before", `1..1000000 | % { $_; if ($_ -gt 5) { throw } } | select -Index 1`, "2", ""},
		{"what does not go together", `1 | select -First 1 -Index 0`, "", "ERROR: Parameter 'Index' goes with none of"},
		{"a negative number", `1 | select -Last -1`, "", "ERROR: Parameter 'Last' takes a number of objects; -1 is none."},
		{"-ExpandProperty with -Property", deep + `$r = $o | select Name -ExpandProperty In; $r.X; $r.Name; $o | select Name -expand L; ($o | select Name -expand L)[1].Name; ($o | select @{n='S';e={$_.Size*2}} -expand L)[0].S + 1`, "1\na\n1\n2\na\n11", ""},
		{"-ExpandProperty adds no property that is there", `[pscustomobject]@{X=5;In=[pscustomobject]@{X=1}} | select X -expand In | % X`, "1", `ERROR: The property cannot be processed because the property "X" already exists.`},
		{"-ExpandProperty with a pattern", deep + `$o | select -expand Si*; $o | select -expand *`, "5", `ERROR: Multiple properties cannot be expanded`},
		{"-ExpandProperty of what is not there", deep + `$o | select -expand Nix; 'on'`, "on", `ERROR: Property "Nix" cannot be found.`},
		{"every prefix of a column's keys", deep + `$c = $o | select @{n='a';e={1}},@{na='b';ex={2}},@{l='c';exp='Size'},@{label='d';expression={$_.Name}},@{name='e';expr={$null}}; "$($c.a)$($c.b)$($c.c)$($c.d)$($c.e)"`, "125a", ""},
		{"patterns, and what to leave out", deep + `($o | select * -ExcludeProperty L,I*).PSObject.Properties.Name -join ','; ($o | select N*,S*).PSObject.Properties.Name -join ','; ($o | select nAME,Nix).PSObject.Properties.Name -join ','`, "Name,Size\nName,Size\nName,Nix", ""},
		{"hashtables", `@{a=1;b=2} | select b,c | % { "$($_.b)/$($_.c)" }`, "2/", ""},
		{"-Unique", `'a','B','b','A','a' | select -Unique; $r = [pscustomobject]@{a=1;b=2},[pscustomobject]@{a=1;b=3} | select a -Unique; $r.a; 1,1,2 | select -Unique`, "a\nB\nb\nA\n1\n1\n2", ""},
		{"a block without a name", deep + `($o | select {$_.Size}).PSObject.Properties.Name`, "$_.Size", ""},
		{"what changes in a copy stays there", deep + `$c = $o | select Name,Size; $c.Size = 7; $o.Size`, "5", ""},
	})
}

func TestLinesWithSort(t *testing.T) {
	runSamples(t, nil, []sample{
		{"as a dictionary does", `'b10','a2','co-op','coop','a10','coat','_x','Z','é','e','f','Äpfel','Bär','A' | sort`, "_x\nA\na10\na2\nÄpfel\nb10\nBär\ncoat\ncoop\nco-op\ne\né\nf\nZ", ""},
		{"directions by hashtables", twoRows + `($o | sort @{e='a';Descending=$true},@{e='b';Ascending=$true}).b -join ''; ($o | sort @{Expression='a';Descending=$false},@{Expression={$_.b};desc=$true}).b -join ''; ($o | sort a,b -desc).b -join ''`, "yxz\nzxy\nyzx", ""},
		{"equal objects keep their order", twoRows + `($o | sort a).b -join ''; ($o | sort a -Descending).b -join ''`, "xzy\nyxz", ""},
		{"by a block", `'ccc','a','bb' | sort { $_.Length } -d; 'b2','a10' | sort { [int]($_ -replace '\D') }`, "ccc\nbb\na\nb2\na10", ""},
		{"values by value", `([ipaddress]'10.0.0.10',[ipaddress]'10.0.0.9' | sort)[0].ToString(); ('1.10','1.9' | sort {[version]$_})[0]; ([timespan]'2:00',[timespan]'10:00' | sort)[0].TotalHours; ([datetime]'2026-02-01',[datetime]'2026-01-31' | sort)[0].Month; (10,9,2.5 | sort) -join ' '`, "10.0.0.9\n1.9\n2\n1\n2.5 9 10", ""},
		{"nothing comes first, mixed types are told by their texts", `(3,'2',1,$null,10 | sort | % { "<$_>" }) -join ''`, "<><1><2><3><10>", ""},
		{"-Unique", `('b','a','B' | sort -Unique) -join ''; ('b','a','B' | sort -Unique -CaseSensitive) -join ''; (3,1,3 | sort -u) -join ''`, "ab\nabB\n13", ""},
		{"-Culture", `'b','a' | sort -Culture de-DE`, "a\nb", ""},
		{"-Top and -Bottom", `(5,3,9 | sort -Top 2) -join ' '; (5,3,9 | sort -Bottom 1) -join ' '`, "3 5\n9", ""},
		{"a property that some lack", `[pscustomobject]@{n='x';p=1},[pscustomobject]@{n='y'} | sort p | % n`, "y\nx", ""},
		{"Get-Unique", `1,1,2,1 | gu; 'a','A','A' | Get-Unique; 1,'1','x' | Get-Unique -OnType; 1,'1' | Get-Unique -AsString`, "1\n2\n1\na\nA\n1\n1\n1", ""},
	})
}

func TestLinesWithGroup(t *testing.T) {
	runSamples(t, nil, []sample{
		{"by several properties", twoRows + `$o | group a,b | % { "$($_.Count) $($_.Name)" }; ($o | group a,b)[0].Values.Count`, "1 1, x\n1 2, y\n1 1, z\n2", ""},
		{"by a block", `'ab','b','cd' | group { $_.Length } | % { "$($_.Name):$($_.Group -join '+')" }`, "2:ab+cd\n1:b", ""},
		{"by a calculated property", twoRows + `($o | group @{e={$_.a * 10}}).Name -join ' '`, "10 20", ""},
		{"case", `('a','A','b' | group | measure).Count; ('a','A','b' | group -CaseSensitive | measure).Count`, "2\n3", ""},
		{"-NoElement", `('a' | group -NoElement).PSObject.Properties.Name -join ','`, "Count,Name,Values", ""},
		{"-AsHashTable", twoRows + `$h = $o | group a -AsHashTable; $h[1].Count; $h.GetType().Name; $s = $o | group b -AsHashTable -AsString; $s['X'].a; $s.x.a; ($o | group a,b -AsHashTable -AsString).'1, x'.b`, "2\nHashtable\n1\n1\nx", ""},
		{"-AsHashTable -CaseSensitive", `$h = 'a','A' | group -AHT -AsString -CaseSensitive; $h.Count; $h['A'].Count`, "2\n1", ""},
		{"a property that is missing", `('a' | group nix).Name.Length; ('a' | group nix).Count`, "0\n1", ""},
		{"a collection is one key", `[pscustomobject]@{l=@(1,2)} | group l | % Name`, "{1, 2}", ""},
	})
}

func TestLinesWithMeasure(t *testing.T) {
	runSamples(t, map[string]string{"t.txt": "one two\n\nthree\n"}, []sample{
		{"numbers", `$m = 1..10 | measure -Sum -Average -Maximum -Minimum; "$($m.Count) $($m.Sum) $($m.Average) $($m.Maximum) $($m.Minimum)"; (1..3 | measure).Sum`, "10 55 5.5 10 1", ""},
		{"texts that are numbers", `$m = '9','10' | measure -Sum -Max; "$($m.Sum) $($m.Maximum)"`, "19 10", ""},
		{"texts, dates and sizes", `('b','a' | measure -Maximum).Maximum; ([datetime]'2026-02-01',[datetime]'2026-01-31' | measure -Minimum).Minimum.Day`, "b\n31", ""},
		{"patterns of properties", `[pscustomobject]@{a1=1;a2=2;b=3} | measure a* -Sum | % { "$($_.Property) $($_.Sum)" }`, "a1 1\na2 2", ""},
		{"several properties", twoRows + `$o | measure a,b | % { "$($_.Property) $($_.Count)" }`, "a 3\nb 3", ""},
		{"what has no value counts as nothing", `$m = [pscustomobject]@{a=4},[pscustomobject]@{a=$null} | measure a -Sum -Average; "$($m.Count) $($m.Sum) $($m.Average)"; ($null,1 | measure).Count`, "2 4 2\n1", ""},
		{"a property that none has", `'x' | measure nix -Sum; 'on'`, "on", `ERROR: The property "nix" cannot be found in the input for any objects.`},
		{"nothing at all", `(@() | measure).Count; @(@() | measure a -Sum).Count`, "0\n0", ""},
		{"what is no number", `$m = 1,'x' | measure -Sum; "$($m.Count) <$($m.Sum)>"`, "2 <>", `ERROR: Input object "x" is not numeric.`},
		{"text", `$m = gc t.txt | measure -Line -Word -Character; "$($m.Lines) $($m.Words) $($m.Characters)"; (gc t.txt -Raw | measure -Line).Lines; ('a b' | measure -Character -IgnoreWhiteSpace).Characters; ('a' | measure -Word).Lines`, "2 3 12\n3\n2", ""},
		{"beyond whole numbers", `([long]::MaxValue,[long]::MaxValue | measure -Sum).Sum`, "1.8446744073709552E+19", ""},
	})
}

func TestLinesWithCompare(t *testing.T) {
	runSamples(t, nil, []sample{
		{"sides", `compare (1,2,3) (2,3,4) | % { "$($_.InputObject) $($_.SideIndicator)" }; diff (1,2) (2,1)`, "4 =>\n1 <=", ""},
		{"what is equal", `compare 1,2 2,3 -IncludeEqual | % { "$($_.InputObject)$($_.SideIndicator)" }; (compare 1,2 2,3 -IncludeEqual -ExcludeDifferent).InputObject`, "2==\n3=>\n1<=\n2", ""},
		{"duplicates pair one by one", `(compare 1,1,2 1,2,2 | % { "$($_.InputObject)$($_.SideIndicator)" }) -join ' '`, "2=> 1<=", ""},
		{"by properties", `$a = [pscustomobject]@{n='x';v=1},[pscustomobject]@{n='y';v=2}; $b = [pscustomobject]@{n='x';v=9},[pscustomobject]@{n='y';v=2}; compare $a $b -Property n,v | % { "$($_.n) $($_.v) $($_.SideIndicator)" }; @(compare $a $b n).Count`, "x 9 =>\nx 1 <=\n0", ""},
		{"-PassThru tells the side", `(compare 'a','b' 'b','c' -PassThru | ? SideIndicator -eq '=>').ToUpper(); compare 'a','b' 'b','c' -PassThru | ? { $_.SideIndicator -eq '<=' } | % { "<$_>" }; $p = compare ([pscustomobject]@{n=1}) ([pscustomobject]@{n=2}) -Property n -PassThru; ($p | % { "$($_.n)$($_.SideIndicator)" }) -join ' '`, "C\n<a>\n2=> 1<=", ""},
		{"the second collection by the pipe", `2,3 | compare 1,2 | % InputObject`, "3\n1", ""},
		{"case, culture and window", `@(compare a A).Count; @(compare a A -CaseSensitive -Culture en-US -SyncWindow 5).Count`, "0\n2", ""},
		{"many are compared fast", `@(compare (1..20000) (2..20001)).Count`, "2", ""},
	})
}
