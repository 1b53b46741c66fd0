package core_test

import "testing"

func TestHTMLCommands(t *testing.T) {
	const o = `$o = [pscustomobject]@{Name='<a&"b''>';N=5},[pscustomobject]@{Name='ü日';N=$null}; `
	runSamples(t, nil, []sample{
		{"a page", `[pscustomobject]@{A=1} | ConvertTo-Html`, `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"  "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<title>HTML TABLE</title>
</head><body>
<table>
<colgroup><col/></colgroup>
<tr><th>A</th></tr>
<tr><td>1</td></tr>
</table>
</body></html>`, ""},
		{"title, style and content by their places", `1 | select @{n='A';e={$_}} | ConvertTo-Html A -Title 'x & y' -CssUri a.css -Body b1,b2 -PreContent p1,p2 -PostContent q1,q2 | select -Skip 3`, `<title>x &amp; y</title>
<link rel="stylesheet" type="text/css" href="a.css" />
</head><body>
b1
b2
p1
p2
<table>
<colgroup><col/></colgroup>
<tr><th>A</th></tr>
<tr><td>1</td></tr>
</table>
q1
q2
</body></html>`, ""},
		{"-Head stands instead of the title", `1 | select @{n='A';e={$_}} | ConvertTo-Html A '<style>x</style>' ignored body | select -Skip 3 -First 3`, "<style>x</style>\n</head><body>\nbody", ""},
		{"what it holds is escaped", o + `$o | ConvertTo-Html -Fragment`, `<table>
<colgroup><col/><col/></colgroup>
<tr><th>Name</th><th>N</th></tr>
<tr><td>&lt;a&amp;&quot;b&#39;&gt;</td><td>5</td></tr>
<tr><td>&#252;&#26085;</td><td></td></tr>
</table>`, ""},
		{"a fragment has content, but no body", `1 | select @{n='A';e={$_}} | ConvertTo-Html -Fragment -Body b -PreContent p -PostContent q | select -First 2`, "p\n<table>", ""},
		{"a list", o + `$o | ConvertTo-Html -Fragment -As List`, `<table>
<tr><td>Name:</td><td>&lt;a&amp;&quot;b&#39;&gt;</td></tr>
<tr><td>N:</td><td>5</td></tr>
<tr><td><hr></td></tr>
<tr><td>Name:</td><td>&#252;&#26085;</td></tr>
<tr><td>N:</td><td></td></tr>
</table>`, ""},
		{"columns with width and alignment", `[pscustomobject]@{A=1} | ConvertTo-Html @{l='X';e={$_.A+1};width=10;align='center'} -Fragment | select -Skip 1 -First 3`, "<colgroup><col width = \"10\" align = \"center\"/></colgroup>\n<tr><th>X</th></tr>\n<tr><td>2</td></tr>", ""},
		{"nothing", `@() | ConvertTo-Html -Fragment`, "<table>\n</table>", ""},
		{"dates as people read them, several values with semicolons", `[pscustomobject]@{D=[datetime]'2026-11-21 16:12';L=1,2} | ConvertTo-Html -Fragment | select -Last 2 | select -First 1`, "<tr><td>11/21/2026 4:12:00 PM</td><td>1;2</td></tr>", ""},
	})
}
