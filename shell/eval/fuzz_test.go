package eval

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"
)

// FuzzRun runs any text: it must end and never panic. Texts that could reach a
// file or a program are left out.
func FuzzRun(f *testing.F) {
	for _, text := range []string{
		`$a=1,2; $a[0]++; "$a" -split ' ' | % { [int]$_ - 2 }`, `@{a=1}.a; 'x'.PadLeft(3).Substring(1,1); (1..3).Where({$_ -gt 1})`,
		`function f { param([Parameter(ValueFromPipeline=$true)][int]$x) process { $x } }; 1,'a' | f`, `try { throw @(1) } catch [x] {} finally { 1 }`,
		`switch -regex ('a') { 'a' { $Matches[0] } }`, `'{0,5:N2}{1}' -f 1,2`, `[datetime]'2026-01-02' - [timespan]'1:0'`, `'abc' -replace '(b)','$1$$'`,
		`& { param($x) $x } 5; . { $args } 1 2`, `[math]::Round(1.5, 20); [string]::Join(',', 1, 2)`, `$x = foreach ($i in 5..1) { $i }; $x[-1..1]`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		lower := strings.ToLower(text)
		if strings.ContainsAny(text, `>/\~*`) || strings.Contains(lower, "file") || strings.Contains(lower, "location") || strings.Contains(lower, ".ps1") || strings.Contains(text, "+=") {
			return
		}
		s := New(Config{Cmdlets: testCmdlets(), Host: &recorder{}, Output: printer{io.Discard}, Text: func(w io.Writer) Output { return printer{w} },
			Dir: "/nonexistent", Now: time.Now})
		s.Check(text, "")
		ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
		defer cancel()
		s.Run(ctx, text, "")
	})
}
