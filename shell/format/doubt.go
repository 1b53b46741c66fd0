package format

import (
	"fmt"
	"strings"

	"mxsh/model"
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
		if near := nearest(p.Name, own); near != "" {
			text += " Did you mean " + near + "?"
		}
		sentences = append(sentences, text)
	}
	return sentences
}

// nearest is the name that takes the fewest keystrokes to reach, "" when none is near.
func nearest(name string, props []model.Prop) string {
	best, least := "", len(name)/3+2
	for _, p := range props {
		if d := distance(strings.ToLower(name), strings.ToLower(p.Name)); d < least {
			best, least = p.Name, d
		}
	}
	return best
}

// distance counts the insertions, deletions and replacements between two texts.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
