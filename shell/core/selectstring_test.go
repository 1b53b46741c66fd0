package core_test

import "testing"

func TestSelectStringCommand(t *testing.T) {
	files := map[string]string{"a.txt": "one\ntwo two\nthree\nfour\nfive\n", "b.log": "two\n", "w.txt": "\xff\xfet\x00w\x00o\x00\n\x00"}
	runSamples(t, files, []sample{
		{"texts", `'one','Two' | sls t; ('one','Two' | sls T -CaseSensitive).Line; ('one','two' | Select-String -Pattern x,w).LineNumber`, "Two\nTwo\n2", ""},
		{"files", `sls two a.txt; (sls two a.txt).Filename; (sls two *.txt,b.log | measure).Count; (sls two a.txt).Path -eq (gi a.txt).FullName`, "a.txt:2:two two\na.txt\n3\nTrue", ""},
		{"files by the pipe", `gci *.log | sls two | % Filename; gci | sls two -List | % Filename`, "b.log\na.txt\nb.log\nw.txt", ""},
		{"some files", `(sls two * -Include *.txt -Exclude w*).Filename; (sls two * -Exclude *.txt).Filename`, "a.txt\nb.log", ""},
		{"the first match of a line, or all", `(sls two a.txt).Matches.Count; (sls two a.txt -AllMatches).Matches.Count; ('k=v' | sls '(\w)=(\w)').Matches[0].Groups[2].Value`, "1\n2\nv", ""},
		{"plain text", `'a.b','axb' | sls a.b -SimpleMatch`, "a.b", ""},
		{"what does not match", `(gc a.txt | sls o -NotMatch).Line -join ' '`, "three five", ""},
		{"-Quiet", `sls two a.txt,b.log -Quiet; 'x' | sls y -Quiet; if (gc a.txt | sls three -Quiet) { 'there' }`, "True\nFalse\nthere", ""},
		{"-Context", `sls three a.txt -Context 1; sls one a.txt -Context 0,1; (sls three a.txt -Context 2,1).Context.PreContext -join ','; gc a.txt | sls five -Context 1`,
			"  a.txt:2:two two\n> a.txt:3:three\n  a.txt:4:four\n> a.txt:1:one\n  a.txt:2:two two\none,two two\n  four\n> five", ""},
		{"-Context where matches are near", `sls 'two|four' a.txt -Context 1`, "  a.txt:1:one\n> a.txt:2:two two\n  a.txt:3:three\n> a.txt:4:four\n  a.txt:5:five", ""},
		{"-Raw", `sls t[hw] a.txt -Raw`, "two two\nthree", ""},
		{"a file that is not there", `sls x nix.txt; 'on'`, "on", "ERROR: Cannot find path"},
		{"a text of several lines is one", "(\"a`nb\" | sls b | measure).Count; (\"a`nb\" | sls b).LineNumber", "1\n1", ""},
	})
}
