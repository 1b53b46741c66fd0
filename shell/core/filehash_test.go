package core_test

import "testing"

func TestFilesAndTextsThatScriptsMake(t *testing.T) {
	y := newTyped(t)
	y.says(t, "Set-Content a.txt abc -NoNewline; Set-Content b.txt '' -NoNewline")
	for _, c := range []struct{ line, want string }{
		{"(Get-FileHash a.txt).Hash", "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"},
		{"(Get-FileHash a.txt -Algorithm md5).Hash", "900150983CD24FB0D6963F7D28E17F72"},
		{"Get-FileHash *.txt -Algorithm SHA1 | % { $_.Algorithm + ' ' + $_.Hash + ' ' + (Split-Path -Leaf $_.Path) }", "SHA1 A9993E364706816ABA3E25717850C26C9CD0D89D a.txt\nSHA1 DA39A3EE5E6B4B0D3255BFEF95601890AFD80709 b.txt"},
		{"(Get-Item a.txt | Get-FileHash).Hash -eq (Get-FileHash ./a.txt).Hash", "True"},
		{"md sub | Out-Null; (Get-FileHash *).Count", "2"},
		{"$f = New-TemporaryFile; $f.Length; 'x' > $f; (Get-Content $f); Remove-Item $f; Test-Path $f", "0\nx\nFalse"},
		{"$m = ConvertFrom-StringData \"b = 2`n# no`n`na=x=y\\tz\"; $m.Count; $m.b; $m.a", "2\n2\nx=y\tz"},
		{"'a:1' | ConvertFrom-StringData -Delimiter ':' | % a", "1"},
	} {
		if got := y.says(t, c.line); got != c.want {
			t.Errorf("%s\nsays %q\nwant %q", c.line, got, c.want)
		}
	}
	for _, line := range []string{"Get-FileHash nosuch.txt", "Get-FileHash a.txt -Algorithm CRC", "ConvertFrom-StringData nothing", "ConvertFrom-StringData \"a=1`na=2\"", "Get-FileHash env:HOME"} {
		if y.says(t, line); len(y.host.said) != 1 {
			t.Errorf("%s: %q", line, y.host.said)
		}
	}
}
