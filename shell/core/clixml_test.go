package core_test

import "testing"

func TestClixmlCommands(t *testing.T) {
	const head = `<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">`
	files := map[string]string{
		"three.xml":   head + "<I32>1</I32><I32>2</I32><I32>3</I32></Objs>",
		"utf16.xml":   "\xff\xfe" + wideText(head+"<S>a</S></Objs>"),
		"windows.xml": head + `<Obj RefId="0"><TN RefId="0"><T>System.Management.Automation.PSCredential</T><T>System.Object</T></TN><Props><S N="UserName">u</S><SS N="Password">01000000d08c9ddf0115</SS></Props></Obj></Objs>`,
		"none.xml":    "<a/>",
	}
	runSamples(t, files, []sample{
		{"there and back", `[pscustomobject]@{A=1;B=@{k='v'};C=[timespan]'1:00'} | Export-Clixml o.xml; $o = Import-Clixml o.xml; $o.A + 1; $o.B.k; $o.C.TotalMinutes`, "2\nv\n60", ""},
		{"several objects", `1,'b',$null | Export-Clixml o.xml; (Import-Clixml o.xml | measure).Count; (Import-Clixml o.xml)[1]`, "2\nb", ""},
		{"a hashtable as a whole", `@{a=1;b='x'} | Export-Clixml o.xml; (Import-Clixml o.xml).b`, "x", ""},
		{"the file that PowerShell writes by itself", `Import-Clixml utf16.xml; 'utf16.xml' | Import-Clixml`, "a\na", ""},
		{"-Encoding", `'ü' | Export-Clixml o.xml -Encoding Unicode; (gc o.xml -Encoding Byte)[0..1] -join ' '; Import-Clixml o.xml`, "255 254\nü", ""},
		{"-First and -Skip", `Import-Clixml three.xml -Skip 1 -First 1; Import-Clixml three.xml -First 2`, "2\n1\n2", ""},
		{"-IncludeTotalCount", `Import-Clixml three.xml -First 1 -IncludeTotalCount`, "3\n1", ""},
		{"no more is read than is wanted", `Import-Clixml three.xml | select -First 1`, "1", ""},
		{"another file", `Import-Clixml none.xml`, "", `ERROR: The file "none.xml" is not CLIXML.`},
		{"a secret of Windows", `Import-Clixml windows.xml`, "", "ERROR: The secret cannot be read"},
		{"a refused secret leaves the file", `$c = New-Object PSCredential('u',(ConvertTo-SecureString 'hunter2' -AsPlainText -Force)); $c | Export-Clixml three.xml -ea SilentlyContinue; Import-Clixml three.xml | select -First 1`, "1", ""},
		{"a secret with a key", `$c = New-Object PSCredential('u',(ConvertTo-SecureString 'hunter2' -AsPlainText -Force)); $c | Export-Clixml o.xml -Key (1..32); (gc o.xml) -match 'hunter2'; (Import-Clixml o.xml -Key (1..32)).GetNetworkCredential().Password`, "hunter2", ""},
		{"a key of a wrong length", `1 | Export-Clixml o.xml -Key (1..5)`, "", "ERROR: The key has the wrong length"},
		{"-Depth 0", `1 | Export-Clixml o.xml -Depth 0`, "", "ERROR: Parameter 'Depth' takes a number from 1."},
	})
}

// wideText is text in UTF-16 as Windows has it, for ASCII.
func wideText(s string) string {
	var out []byte
	for i := range len(s) {
		out = append(out, s[i], 0)
	}
	return string(out)
}

func TestSecureStrings(t *testing.T) {
	runSamples(t, nil, []sample{
		{"a secret never prints", `$s = ConvertTo-SecureString 'hunter2' -AsPlainText -Force; $s; "$s"; $s | Out-String | % Trim; [pscustomobject]@{S=$s} | ConvertTo-Csv -nti | select -Last 1; [pscustomobject]@{S=$s} | ConvertTo-Json -Compress; [pscustomobject]@{S=$s} | ConvertTo-Html -Fragment | sls hunter; $s | Get-Member | Out-String | sls hunter`,
			"System.Security.SecureString\nSystem.Security.SecureString\nSystem.Security.SecureString\n\"System.Security.SecureString\"\n{\"S\":\"System.Security.SecureString\"}", ""},
		{"encrypted with a key, and back", `$s = ConvertTo-SecureString 'p w' -AsPlainText -Force; $t = $s | ConvertFrom-SecureString -Key (1..16); $t.StartsWith('76492d1116743f0423413b16050a5345'); $t -match 'p w'; (New-Object PSCredential('u',($t | ConvertTo-SecureString -Key (1..16)))).GetNetworkCredential().Password`, "True\nFalse\np w", ""},
		{"encrypted with another secret", `$k = ConvertTo-SecureString '0123456789abcdef' -AsPlainText -Force; $t = ConvertTo-SecureString x -AsPlainText -Force | ConvertFrom-SecureString -SecureKey $k; (New-Object PSCredential('u',(ConvertTo-SecureString $t -SecureKey $k))).GetNetworkCredential().Password`, "x", ""},
		{"with another key", `ConvertTo-SecureString '76492d1116743f0423413b16050a5345MgB8AHoAWgBPACsAcgA0AHoAUwBXADIAMAA3AGcATgAyAHYATAAvAHcAUABtAFEAPQA9AHwANQA0ADMAOQA2ADUAZgAyADkAMAA5ADMANwA2ADQANABiADUAYgAxADgAMAA2ADgAMgAzADYAZAA3ADUAYwBjAA==' -Key (2..17)`, "", "ERROR: The secret cannot be read"},
		{"without keys of an organization", `ConvertTo-SecureString x -AsPlainText -Force | ConvertFrom-SecureString`, "", "ERROR: There are no keys of an organization here"},
		{"plain text that is not said to be plain", `ConvertTo-SecureString hunter2`, "", "ERROR: The text is not an encrypted secret of this organization."},
	})
}
