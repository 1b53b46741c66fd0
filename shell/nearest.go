package shell

import (
	"sort"
	"strings"
)

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
