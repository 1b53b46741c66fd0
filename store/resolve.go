package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"mxsh/model"
)

// Resolve returns the one object of k that an identity names: its GUID with or
// without braces, its distinguished name, its name, Server\Name or Server/Name
// for an object that belongs to a server, or one of the names that the kind adds
// (addresses of a mailbox). Case does not matter. A bare name of an object that
// belongs to a server means that of the server local first, else the only one of
// that name. Errors are of category NotFound or Ambiguous.
func Resolve(r Reader, k *model.Kind, identity, local string) (model.Object, error) {
	identity = strings.TrimSpace(identity)
	if id, err := model.ParseGUID(identity); err == nil {
		return Load(r, k, id)
	}
	if dn, ok := nameInDN(identity); ok {
		return resolveDN(r, k, identity, dn)
	}
	for _, name := range candidates(k, identity, local) {
		o, err := named(r, k, name)
		if !errors.Is(err, ErrNotFound) {
			return o, err
		}
	}
	if _, ok := k.New().(model.Answering); ok {
		return answering(r, k, identity)
	}
	if !owned(k) {
		return nil, NotFound(k, identity)
	}
	return onAnyServer(r, k, identity)
}

// candidates lists the folded names to look under, in order.
func candidates(k *model.Kind, identity, local string) []string {
	names := []string{k.NameOf(identity)}
	if owned(k) {
		if server, name, ok := strings.Cut(identity, "/"); ok {
			names = append(names, k.NameOf(server+`\`+name))
		}
		if local != "" {
			names = append(names, k.NameOf(local+`\`+identity))
		}
	}
	if n, ok := k.New().(model.Aliased); ok {
		for _, pair := range n.NamesOf(identity) {
			names = append(names, model.FoldName(pair))
		}
	}
	return names
}

// named returns the object of k under a folded name, or ErrNotFound; an object
// of another kind that holds the name is none.
func named(r Reader, k *model.Kind, name string) (model.Object, error) {
	rec, err := r.Find(name)
	if err != nil {
		return nil, err
	}
	if rec.Kind != k.Stored() {
		return nil, ErrNotFound
	}
	return Decode(k, rec)
}

func owned(k *model.Kind) bool {
	_, ok := k.New().(model.Owned)
	return ok
}

// answering finds the object that answers to the identity.
func answering(r Reader, k *model.Kind, identity string) (model.Object, error) {
	for o, err := range All(r, k) {
		if err != nil || o.(model.Answering).Answers(identity) {
			return o, err
		}
	}
	return nil, NotFound(k, identity)
}

// onAnyServer finds the only object of that bare name among all servers'.
func onAnyServer(r Reader, k *model.Kind, identity string) (model.Object, error) {
	var found []model.Object
	for o, err := range All(r, k) {
		if err != nil {
			return nil, err
		}
		if strings.EqualFold(o.Header().Name, identity) {
			found = append(found, o)
		}
	}
	switch len(found) {
	case 0:
		return nil, withSuggestion(r, k, identity)
	case 1:
		return found[0], nil
	}
	return nil, Ambiguous(identity, found)
}

// withSuggestion is NotFound; where a shell ate the backslash of Server\Name,
// the error says so.
func withSuggestion(r Reader, k *model.Kind, identity string) error {
	e := NotFound(k, identity)
	for o, err := range All(r, k) {
		if err != nil {
			return err
		}
		if full := model.Identity(o); strings.EqualFold(strings.ReplaceAll(full, `\`, ""), identity) {
			e.Hint = fmt.Sprintf("Did you mean '%s'? A shell removes a backslash that is not in quotes; %s means the same.", full, strings.Replace(full, `\`, "/", 1))
		}
	}
	return e
}

// Ambiguous is the error of an identity that names several objects; it lists them.
func Ambiguous(identity string, found []model.Object) *model.Error {
	const listed = 5
	var names []string
	for i, o := range found {
		if i == listed {
			names = append(names, fmt.Sprintf("and %d more", len(found)-listed))
			break
		}
		names = append(names, "'"+model.Visible(model.Identity(o))+"'")
	}
	return &model.Error{ID: "ManagementObjectAmbiguous", Category: model.Ambiguous, Target: identity,
		Message: fmt.Sprintf("The operation couldn't be performed because '%s' matches multiple entries: %s.", model.Visible(model.Shortened(identity)), strings.Join(names, ", "))}
}

// nameInDN returns the identity that a distinguished name leads to: the first
// part, after that of the server if there is one.
func nameInDN(text string) (identity string, ok bool) {
	if len(text) < 3 || !strings.EqualFold(text[:3], "CN=") {
		return "", false
	}
	parts := splitDN(text)
	identity = parts[0]
	for i := 2; i < len(parts); i++ {
		if strings.EqualFold(parts[i], "Servers") {
			return parts[i-1] + `\` + identity, true
		}
	}
	return identity, true
}

// splitDN returns the values of a distinguished name's parts, unescaped.
func splitDN(dn string) []string {
	var parts []string
	var part strings.Builder
	end := func() {
		_, value, _ := strings.Cut(part.String(), "=")
		parts = append(parts, strings.TrimSpace(value))
		part.Reset()
	}
	for i := 0; i < len(dn); i++ {
		switch c := dn[i]; {
		case c == '\\' && i+1 < len(dn):
			i++
			part.WriteByte(dn[i])
		case c == ',':
			end()
		default:
			part.WriteByte(c)
		}
	}
	end()
	return parts
}

// resolveDN finds by the name in the DN and accepts only the object of that very DN.
func resolveDN(r Reader, k *model.Kind, dn, identity string) (model.Object, error) {
	for _, name := range []string{identity, afterBackslash(identity)} {
		o, err := named(r, k, k.NameOf(name))
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if own, _ := k.Prop(o, "DistinguishedName"); strings.EqualFold(model.TextOf(own), dn) {
			return o, nil
		}
	}
	return nil, NotFound(k, dn)
}

func afterBackslash(s string) string {
	return s[strings.LastIndexByte(s, '\\')+1:]
}

// HasWildcard is whether an identity is a pattern.
func HasWildcard(identity string) bool { return strings.ContainsAny(identity, "*?") }

// Match yields the objects of k whose name, or Server\Name, matches a pattern of
// * and ?, in the order of their names. It holds nothing while it yields. No
// match is no error.
func Match(ctx context.Context, d Directory, k *model.Kind, pattern string) iter.Seq2[model.Object, error] {
	pattern = model.Fold(pattern)
	if owned(k) {
		pattern = strings.Replace(pattern, "/", `\`, 1)
	}
	fixed := pattern[:strings.IndexAny(pattern+"*", "*?")]
	bare := owned(k) && !strings.Contains(pattern, `\`)
	if bare {
		fixed = "" // any server may have it
	}
	return func(yield func(model.Object, error) bool) {
		for o, err := range each(ctx, d, k, k.NameOf("")+fixed) {
			if err != nil {
				yield(nil, err)
				return
			}
			name := model.Identity(o)
			if bare {
				name = o.Header().Name
			}
			if Like(pattern, model.Fold(name)) && !yield(o, nil) {
				return
			}
		}
	}
}

// Like is whether text matches a pattern of * (any text) and ? (any character),
// both folded already. Its time is bounded by the product of their lengths.
func Like(pattern, text string) bool {
	p, t := []rune(pattern), []rune(text)
	pi, ti := 0, 0
	star, mark := -1, 0
	for ti < len(t) {
		switch {
		case pi < len(p) && p[pi] == '*':
			star, mark = pi, ti
			pi++
		case pi < len(p) && (p[pi] == '?' || p[pi] == t[ti]):
			pi, ti = pi+1, ti+1
		case star >= 0:
			mark++
			pi, ti = star+1, mark
		default:
			return false
		}
	}
	for pi < len(p) && p[pi] == '*' {
		pi++
	}
	return pi == len(p)
}
