package shell

import "strings"

// SingleQuoted writes a text as a string of the language that means itself:
// between apostrophes, each doubled that is in it. The typographic ones count as
// apostrophes to the language.
func SingleQuoted(text string) string { return "'" + apostrophes.Replace(text) + "'" }

var apostrophes = strings.NewReplacer("'", "''", "‘", "‘‘", "’", "’’", "‚", "‚‚", "‛", "‛‛")

// DoubleQuoted writes a text as a string between quotation marks, with a backtick
// before what would end it or be replaced in it.
func DoubleQuoted(text string) string { return `"` + quotationMarks.Replace(text) + `"` }

var quotationMarks = strings.NewReplacer("`", "``", "$", "`$", `"`, "`\"", "“", "`“", "”", "`”", "„", "`„")
