package commands

import (
	"strings"
	"testing"

	"mxsh/model"
)

// What a new connector cannot be without is a mandatory parameter: asked for on
// a terminal, named in one sentence elsewhere. What else is given decides.
func TestNeededParameters(t *testing.T) {
	w := lab(t)
	cases := []struct{ line, missing string }{
		{"New-SendConnector -Name x", "AddressSpaces"},
		{"New-SendConnector -Name x -LinkedReceiveConnector y", ""},
		{"New-SendConnector", "Name AddressSpaces"},
		{"New-ReceiveConnector -Name x -Server EX20071", "Bindings RemoteIPRanges"},
		{"New-ReceiveConnector -Name x -Server EX20071 -Usage Custom -Bindings 127.0.7.1:2599", "RemoteIPRanges"},
		{"New-ReceiveConnector -Name x -Server EX20071 -Usage Internet", "Bindings"},
		{"New-ReceiveConnector -Name x -Server EX20071 -Type FromInternet", "Bindings"},
		{"New-ReceiveConnector -Name x -Server EX20071 -Internet", "Bindings"},
		{"New-ReceiveConnector -Name x -Server EX20071 -Client", "RemoteIPRanges"},
		{"New-ReceiveConnector -Name x -Server EX20071 -Usage Internal", "RemoteIPRanges"},
		{"New-ReceiveConnector -Name x -Server EX20071 -Usage Internal -RemoteIPRanges 10.0.0.1", ""},
	}
	for _, c := range cases {
		words := strings.Fields(c.line)
		args := make([]any, len(words)-1)
		for i, word := range words[1:] {
			args[i] = word
		}
		_, err := w.run(words[0], args...)
		got := ""
		if e, ok := err.(*model.Error); ok && e.ID == "MissingMandatoryParameter" {
			_, names, _ := strings.Cut(e.Message, "parameters: ")
			got = strings.TrimSuffix(names, ".")
		}
		if got != c.missing {
			t.Errorf("%s: missing %q, want %q (%v)", c.line, got, c.missing, err)
		}
	}
}
