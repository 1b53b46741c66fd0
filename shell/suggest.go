package shell

// Suggesting is a type with words that completion offers. Other values are taken
// as well.
func Suggesting(t Type, words ...string) Type { return suggesting{t, words} }

type suggesting struct {
	Type
	words []string
}

func (t suggesting) Traits() Traits {
	tr := TraitsOf(t.Type)
	tr.Hints = t.words
	return tr
}

func (t suggesting) Accepts(v any) bool {
	a, ok := t.Type.(Accepter)
	return ok && a.Accepts(v)
}
