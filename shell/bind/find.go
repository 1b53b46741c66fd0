package bind

import (
	"sort"
	"strings"

	"mxsh/model"
	"mxsh/shell"
)

// Find returns the parameter that a typed name means: the exact name or alias,
// else the unique prefix over the cmdlet's own names and aliases, else over the
// common parameters (a cmdlet's own parameters win in prefix matching).
func Find(c *shell.Cmdlet, name string) (*shell.Param, error) {
	common := CommonParams(c)
	for _, ps := range [][]*shell.Param{c.Params, common} {
		for _, p := range ps {
			if p.Is(name) {
				return p, nil
			}
		}
	}
	for _, ps := range [][]*shell.Param{c.Params, common} {
		found := prefixed(ps, name)
		switch len(found) {
		case 0:
			continue
		case 1:
			return found[0], nil
		}
		return nil, ambiguous(name, found)
	}
	return nil, unknown(c, name)
}

func prefixed(ps []*shell.Param, name string) []*shell.Param {
	var found []*shell.Param
	for _, p := range ps {
		for _, n := range append([]string{p.Name}, p.Aliases...) {
			if name != "" && model.HasPrefixFold(n, name) {
				found = append(found, p)
				break
			}
		}
	}
	return found
}

func ambiguous(name string, found []*shell.Param) error {
	names := make([]string, len(found))
	for i, p := range found {
		names[i] = "-" + p.Name
	}
	return &model.Error{ID: "AmbiguousParameter", Category: model.Binding, Param: name,
		Message: "Parameter cannot be processed because the parameter name '" + model.Visible(model.Shortened(name)) + "' is ambiguous. Possible matches include: " + strings.Join(names, " ") + "."}
}

func unknown(c *shell.Cmdlet, name string) error {
	e := &model.Error{ID: "NamedParameterNotFound", Category: model.Binding, Param: name, Target: c.Name(),
		Message: "A parameter cannot be found that matches parameter name '" + model.Visible(model.Shortened(name)) + "'."}
	var names []string
	for _, p := range c.Params {
		names = append(names, p.Name)
	}
	if near := Nearest(name, names); near != "" {
		e.Hint = "Did you mean -" + near + "?"
	}
	return e
}

func twice(p *shell.Param) error {
	return &model.Error{ID: "ParameterAlreadyBound", Category: model.Binding, Param: p.Name,
		Message: "Cannot bind parameter because parameter '" + p.Name + "' is specified more than once. To give several values to a parameter that takes them, use the array syntax: -" + p.Name + " value1,value2."}
}

func missingArgument(p *shell.Param, loose bool) error {
	e := &model.Error{ID: "MissingArgument", Category: model.Binding, Param: p.Name,
		Message: "Missing an argument for parameter '" + p.Name + "'. Specify a parameter of type '" + p.Type.Name() + "' and try again."}
	if shell.TraitsOf(p.Type).Bool {
		e.Hint = "-" + p.Name + " needs $true or $false."
		if loose {
			e.Hint = "-" + p.Name + " needs true or false; bash replaces $true and $false by nothing, so write '$false' in quotes, or false."
		}
	}
	return e
}

// Nearest returns the word that name most likely means, or "" when none is near:
// a word that contains it, or one within an edit distance of a third of its length.
func Nearest(name string, words []string) string {
	best, bestD := "", len(name)/3+2
	low := strings.ToLower(name)
	sorted := append([]string(nil), words...)
	sort.Strings(sorted)
	for _, w := range sorted {
		if d := distance(low, strings.ToLower(w)); d < bestD {
			best, bestD = w, d
		}
	}
	if best != "" || len(low) < 4 {
		return best
	}
	for _, w := range sorted {
		if strings.Contains(strings.ToLower(w), low) && (best == "" || len(w) < len(best)) {
			best = w
		}
	}
	return best
}

// distance is the Damerau-Levenshtein distance with adjacent transpositions.
func distance(a, b string) int {
	prev2, prev, cur := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], prev2[j-2]+1)
			}
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(b)]
}
