package eval

import "testing"

// rule is a sentence of the language with a line that shows it: what it prints,
// object by object, then its messages.
type example struct{ rule, text, want string }

func showAll(t *testing.T, examples []example) {
	t.Helper()
	for _, e := range examples {
		if got := newWorld(t).run(e.text); got != e.want {
			t.Errorf("%s\n      %s\n got  %s\n want %s", e.rule, e.text, got, e.want)
		}
	}
}
