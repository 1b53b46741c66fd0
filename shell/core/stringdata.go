package core

import (
	"strings"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

func convertFromStringData() *shell.Cmdlet {
	return &shell.Cmdlet{
		Verb: "ConvertFrom", Noun: "StringData", Synopsis: "Makes a hash table of lines name=value.",
		Description: "Empty lines and lines that begin with # are left out. A backslash in a value stands before \\ n r t; values are texts.",
		Params: []*shell.Param{must(&shell.Param{Name: "StringData", Type: shell.String, Position: 1, ByValue: true, Help: "The text, with one name=value a line."}),
			text("Delimiter", "What stands between a name and its value. The default is =.")},
		Examples: []shell.Example{{Command: "(\"server=EX1`nport=25\" | ConvertFrom-StringData).port", Explains: "Gives 25."}},
		Process: func(c *shell.Call) error {
			m, err := stringData(textArg(c, "StringData"), delimiterOr(c, "="))
			if err != nil {
				return c.Error(err, nil)
			}
			return c.Emit(m)
		},
	}
}

func delimiterOr(c *shell.Call, otherwise string) string {
	if d := textArg(c, "Delimiter"); d != "" {
		return d
	}
	return otherwise
}

func stringData(text, delimiter string) (*value.Map, error) {
	m := value.NewMap()
	unescape := strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\r`, "\r", `\t`, "\t")
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, val, ok := strings.Cut(line, delimiter)
		name = strings.TrimSpace(name)
		if !ok || name == "" {
			return nil, invalid("StringData", line, "The line "+model.Quote(model.Shortened(line))+" is not of the form name"+delimiter+"value.", "Write for example port"+delimiter+"25.")
		}
		if _, twice := m.Get(name); twice {
			return nil, invalid("StringData", name, "The name "+model.Quote(model.Shortened(name))+" is given twice.", "Give each name once.")
		}
		m.Set(name, unescape.Replace(strings.TrimSpace(val)))
	}
	return m, nil
}
