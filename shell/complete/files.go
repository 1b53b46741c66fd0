package complete

import (
	"os"
	"path/filepath"
	"strings"

	"mxsh/model"
)

// files completes a path. With shy set, nothing is offered for an empty word: a
// folder's content is no answer to a question that nobody asked.
func (r *request) files(shy bool) []Item {
	typed := plainWord(r.word)
	if typed == "" && shy || r.Dir == nil {
		return nil
	}
	folder, prefix := filepath.Split(strings.ReplaceAll(typed, `\`, "/"))
	at := folder
	if rest, ok := strings.CutPrefix(at, "~/"); ok {
		home, err := os.UserHomeDir()
		if err != nil {
			return nil
		}
		at = filepath.Join(home, rest)
	}
	if !filepath.IsAbs(at) {
		at = filepath.Join(r.Dir(), at)
	}
	entries, err := os.ReadDir(at)
	if err != nil {
		return nil
	}
	var items []Item
	for _, e := range entries {
		name := e.Name()
		if !model.HasPrefixFold(name, prefix) || strings.HasPrefix(name, ".") && !strings.HasPrefix(prefix, ".") {
			continue
		}
		item := Item{Name: name, Open: e.IsDir()}
		if item.Open {
			name += "/"
			item.Name = name
		}
		item.Text = quote(folder+name, r.word)
		items = append(items, item)
	}
	return items
}
