package eval

import "testing"

// Arrays, hashtables, ranges: one rule a case.
func TestArraysAndHashtables(t *testing.T) {
	rules(t, []ruleCase{
		{`slices`, `$a=1,2,3,4,5; "$($a[1..3])"; "$($a[-1..1])"; "$($a[1..2+4])"; "$($a[0,2])"; "$($a[3..10])"; $a[10] -eq $null`,
			`2 3 4|5 1 2|2 3 5|1 3|4 5|True`},
		{`plus makes a new array`, `$a=@(1); $b=$a; $a+=2; $a.Count; $b.Count; $a+=@(3,4); $a.Count; $a+=,@(5,6); $a.Count; $a[4][1]`,
			`2|1|4|5|6`},
		{`count of anything`, `@().Count; $null.Count; 'a'.Count; (5).Length; @($null).Count; @(@()).Count`,
			`0|0|1|1|1|0`},
		{`jagged`, `$j=@(@(1,2),@(3,4)); $j[1][0]; $j.Count; $j[1][0]=9; $j[1] -join ','`,
			`3|2|9,4`},
		{`comma before a value`, `,(1,2) | % { $_.Count }; ,1 -is [array]`,
			`2|True`},
		{`ranges`, `$n=2; "$(1..$n)"; "$(2..-1)"; "$('1'..'3')"; "$(1.6..3.4)"; "$(3..3)"; "$((1..2)+(7..8))"`,
			`1 2|2 1 0 -1|1 2 3|2 3|'3'|1 2 7 8`},
		{`members flatten`, `$p=[pscustomobject]@{L=1,2},[pscustomobject]@{L=3}; "$($p.L)"; $p.L.Count; ($p.Nope) -eq $null`,
			`1 2 3|3|True`},
		{`hashtable ignores case`, `$h=@{a=1;'b c'=2}; $h.'b c'; $h['A']; $h.x=5; $h['y']=6; $h.Count; $h.ContainsKey('X'); $h.Remove('x'); $h.Keys -join ','`,
			`2|1|4|True|a,b c,y`},
		{`nested hashtables`, `$h=@{a=@{b=@{c=1}}}; $h.a.b.c=9; $h['a']['b']['c']; $h.a.b.d='n'; $h.a.b.d; $h.nope.x -eq $null`,
			`9|n|True`},
		{`keys of types`, `$h=@{1='one';'1'='text'}; $h[1]; $h['1']; @{$true='t'}[$true]`,
			`one|text|t`},
		{`merge`, `(@{a=1} + @{b=2}).Count; @{a=1}+@{A=2}; @{a=1}+2`,
			`2|ERROR: Item has already been added. Key in dictionary: 'A'.|ERROR: A hash table can only be added to another hash table.`},
		{`entries`, `foreach ($e in @{k=1}.GetEnumerator()) { "$($e.Key)=$($e.Value) $($e.Name)" }`,
			`k=1 k`},
		{`ordered by number`, `$o=[ordered]@{z=1;a=2}; $o[0]; $o['a']; $o.Insert(0,'first',0); $o[0]; $o.Remove('z'); $o.Keys -join ','; $o.RemoveAt(0); $o.Count`,
			`1|2|0|first,a|1`},
		{`custom objects`, `$p=[pscustomobject]@{N='x';V=1}; "$p"; $p.V=2; $p.V; $p.Nope=1`,
			`@{N=x; V=1}|2|ERROR: The property 'Nope' cannot be found on this object, or cannot be set.`},
		{`where modes`, `$a=1..5; "$($a.Where({$_ -gt 2}))"; "$($a.Where({$_ -gt 2},'First'))"; "$($a.Where({$_ -gt 2},'Last',2))"; "$($a.Where({$_ -eq 3},'SkipUntil'))"; "$($a.Where({$_ -eq 3},'Until'))"; $y,$n=$a.Where({$_ -gt 3},'Split'); "$y / $n"; $a.Where({1},'Some')`,
			`3 4 5|'3'|4 5|3 4 5|1 2|4 5 / 1 2 3|ERROR: The mode "Some" of .Where() is not known. Specify one of: Default, First, Last, SkipUntil, Until, Split.`},
		{`foreach method`, `"$((1..3).ForEach({$_*2}))"; "$(('a','b').ForEach('ToUpper'))"; ('a','bb').ForEach('Length') -join ','; ('1','2').ForEach([int])[1] + 1; (5).ForEach({$_+1}); $o=[pscustomobject]@{V=1}; $o.Where({$_.V -eq 1}).Count`,
			`2 4 6|A B|1,2|3|6|1`},
		{`fixed size`, `$a=1,2; $a.Add(3); $a.Clear(); $a -join ','; $a.IndexOf(9); $a.Rank; $a.GetUpperBound(0)`,
			`,|-1|1|1|ERROR: Collection was of a fixed size. Use += to add to an array.`},
		{`array list`, `$l=[System.Collections.ArrayList]@(1); $l.Add(2); [void]$l.Add(3); $l.Remove(1); "$l"; $l.Insert(0,'x'); $l.RemoveAt(1); "$l"; $l.Contains(3); $l.Reverse(); "$l"; $l.GetType().FullName`,
			`1|2 3|x 3|True|3 x|System.Collections.ArrayList`},
		{`generic list`, `$l=[System.Collections.Generic.List[int]]::new(); $l.Add('5'); $l[0]+1; $l.Add('x'); $l.Count; $l.AddRange(@(1,2)); $l.ToArray() -join ','`,
			`6|1|5,1,2|ERROR: Cannot convert value "x" to type "Int32". Input string was not in a correct format.`},
		{`hash set`, `$s=[System.Collections.Generic.HashSet[string]]::new(); $s.Add('x'); $s.Add('x'); $s.Add('X'); $s.Count; $s.Contains('x')`,
			`True|False|True|2|True`},
		{`dictionary`, `$d=[System.Collections.Generic.Dictionary[string,int]]::new(); $d.Add('k',1); $d['k']; $v=0; $d.TryGetValue('k',[ref]$v); $v; $d.Add('k',2)`,
			`1|True|1|ERROR: Item has already been added. Key in dictionary: 'k'.`},
		{`a dictionary is of its keys alone`, `$d=[System.Collections.Generic.Dictionary[string,int]]::new(); $d['k']=1; $d['K']=2; $d.Count; $d[0] -eq $null; $e=@($d.GetEnumerator())[0]; $e.GetType().Name; $e.Key; $e.Name -eq $null`,
			"2|True|KeyValuePair`2|k|True"},
		{`what is not @{} knows capitals`, `$h=[hashtable]::new(); $h['a']=1; $h['A']=2; $h.Count; $c=$h.Clone(); $c['B']=1; $c['b']=2; $c.Count; $o=[System.Collections.Specialized.OrderedDictionary]::new(); $o['a']=1; $o['A']=2; $o.Count; $o[1]; $i=[hashtable]::new([StringComparer]::OrdinalIgnoreCase); $i['a']=1; $i['A']`,
			`2|4|2|2|1`},
		{`a word is no place`, `$a=1,2; $a['x'] -eq $null; $a['1']; 'abc'['x'] -eq $null`,
			`True|2|True`},
		{`array sort and reverse`, `$a=3,1,2; [array]::Sort($a); "$a"; [array]::Reverse($a); "$a"; [array]::IndexOf($a,2)`,
			`1 2 3|3 2 1|1`},
	})
}

// ruleCase is a rule of the language, statements that need it, and what they print.
type ruleCase struct{ rule, text, want string }

func rules(t *testing.T, cases []ruleCase) {
	t.Helper()
	for _, c := range cases {
		if got := newWorld(t).run(c.text); got != c.want {
			t.Errorf("%s: %s\n got %s\nwant %s", c.rule, c.text, got, c.want)
		}
	}
}
