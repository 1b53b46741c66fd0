package format

import (
	"fmt"

	"mxsh/model"
	"mxsh/shell"
	"mxsh/shell/value"
)

// doubts are the sentences about plain names that the first object of a view
// does not have: an empty column hides a typing error.
func doubts(v any, props []value.Property) []string {
	own := value.Props(v)
	if len(own) == 0 {
		return nil
	}
	var sentences []string
	for _, p := range props {
		if p.Block != nil || p.IsPattern() {
			continue
		}
		if _, ok := value.Prop(v, p.Name); ok {
			continue
		}
		text := fmt.Sprintf("%s has no property %s.", value.TypeName(v), model.Quote(p.Name))
		if near := shell.Nearest(p.Name, names(own)); near != "" {
			text += " Did you mean " + near + "?"
		}
		sentences = append(sentences, text)
	}
	return sentences
}

func names(props []model.Prop) []string {
	list := make([]string, len(props))
	for i, p := range props {
		list[i] = p.Name
	}
	return list
}
