package core_test

import (
	"strings"
	"testing"
)

// A function as administrators write them, with all words of help.
const documented = `
function Get-Load {
    <#
    .SYNOPSIS
        Tells how busy
        a server is.
    .DESCRIPTION
        Asks the server.

          It waits   for the answer.
    .PARAMETER Server
        The server
        to ask.
    .EXAMPLE
        PS C:\> Get-Load -Server EX1
        Asks EX1.
    .EXAMPLE
        'EX1' | Get-Load > load.txt
    .INPUTS
        Names.
    .OUTPUTS
        Numbers.
    .NOTES
        Ours.
    .LINK
        Get-Queue
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory=$true, ValueFromPipeline=$true)][string]$Server,
        # How often
        # it asks.
        [int]$Times = 1, # not of the next
        [switch]$Quiet
    )
    process { 1 }
}
`

func TestCommentsAreHelp(t *testing.T) {
	y := newTyped(t)
	y.says(t, documented)
	for _, c := range []struct{ line, want string }{
		{"(Get-Help Get-Load).Synopsis", "Tells how busy a server is."},
		{"(Get-Help Get-Load).Description", "Asks the server.\n\n  It waits   for the answer."},
		{"(Get-Help Get-Load).Category", "Function"},
		{"(Get-Help Get-Load).Parameters.Parameter | % { $_.Name + ': ' + $_.Description }", "Server: The server to ask.\nTimes: How often it asks.\nQuiet: "},
		{"(Get-Help Get-Load).Examples.Example | % { $_.Code + '|' + $_.Remarks }", "Get-Load -Server EX1|Asks EX1.\n'EX1' | Get-Load > load.txt|"},
		{"(Get-Help *load*).Name", "Get-Load"},
		{"(Get-Load -?).Synopsis", "Tells how busy a server is."},
		{"Set-Alias load Get-Load; (load -?).Name", "Get-Load"},
		{"(Get-Help load).Name", "Get-Load"},
		{"(gcm -?).Name", "Get-Command"},
		{"# .SYNOPSIS\n# Above.\n\nfunction above { 1 }\n(help above).Synopsis", "Above."},
		{"<# .SYNOPSIS far #>\n\n\nfunction far { 1 }\n(help far).Synopsis", ""},
		{"function last { 1\n<#\n.SYNOPSIS\nLast.\n#>\n}\n(help last).Synopsis", "Last."},
		{"function lines {\n  # Not this.\n\n  #.Synopsis\n  #  Lines.\n  #.parameter x\n  # An x.\n  param($x) 1 }\n(help lines).Synopsis; (help lines -Parameter x) -match 'An x'", "Lines.\nTrue"},
		{"function none { # a word\n param($x) $x }\n(help none).Synopsis; (none -?) -match 'none \\[-x <Object>\\]'; none 5", "\nTrue\n5"},
		{"Set-Content s.ps1 \"#Requires -Version 3`n<#`n.SYNOPSIS`nA script.`n#>`nparam(`n# Whom.`n`$Name)`nthrow 'it ran'\"; (Get-Help ./s.ps1).Synopsis; (Get-Help ./s.ps1 -Parameter Name) -match 'Whom'; (./s.ps1 -?).Category", "A script.\nTrue\nExternalScript"},
		{"Set-Content f.ps1 \"<#`n.SYNOPSIS`nOf the function.`n#>`nfunction inner { }\"; (Get-Help ./f.ps1).Synopsis; . ./f.ps1; (help inner).Synopsis", "\nOf the function."},
	} {
		if got := y.says(t, c.line); got != strings.Trim(c.want, "\n") {
			t.Errorf("%s\nsays %q\nwant %q", c.line, got, c.want)
		}
	}
	full := y.says(t, "Get-Help Get-Load -Full")
	for _, part := range []string{"INPUTS\n    Names.\n", "OUTPUTS\n    Numbers.\n", "NOTES\n    Ours.\n", "RELATED LINKS\n    Get-Queue", "[PS] Get-Load -Server EX1\n\n    Asks EX1.\n"} {
		if !strings.Contains(full, part) {
			t.Errorf("%q is not in\n%s", part, full)
		}
	}
}
