package route

import (
	"slices"
	"strings"

	"mxsh/model"
)

// patterns finds the most specific of many domain patterns by looking up the
// domain itself and then each domain above it: as many look-ups as the domain
// has labels, however many patterns there are.
type patterns[T any] struct {
	exact map[string]T
	below map[string]T // "" holds the pattern *
}

// add enters a pattern; an earlier one for the same names stays.
func (p *patterns[T]) add(pattern model.DomainPattern, v T) {
	if p.exact == nil {
		p.exact, p.below = map[string]T{}, map[string]T{}
	}
	m, base := p.exact, model.FoldDomain(pattern.Base())
	if pattern.Star() {
		m = p.below
	}
	if _, taken := m[base]; !taken {
		m[base] = v
	}
}

// find takes a folded domain.
func (p *patterns[T]) find(domain string) (v T, ok bool) {
	if domain == "" {
		return v, false
	}
	if v, ok = p.exact[domain]; ok {
		return v, true
	}
	for at := domain; ; {
		if v, ok = p.below[at]; ok || at == "" {
			return v, ok
		}
		_, at, _ = strings.Cut(at, ".")
	}
}

// byName orders objects by name, so that everything that is built from them
// comes out the same on every server.
func byName[T model.Object](objects []T) []T {
	slices.SortFunc(objects, func(a, b T) int { return compareFold(a.Header().Name, b.Header().Name) })
	return objects
}

// AcceptedDomain returns the most specific accepted domain that holds domain,
// or nil.
func (t *Table) AcceptedDomain(domain string) *model.AcceptedDomain {
	d, _ := t.accepted.find(model.FoldDomain(domain))
	return d
}

// DefaultDomain returns the default accepted domain, which names postmaster; ""
// when the organization has none.
func (t *Table) DefaultDomain() string { return t.defaultDomain }

// RemoteDomain returns the most specific remote domain that holds domain; nil
// only when the directory has lost its entry for *.
func (t *Table) RemoteDomain(domain string) *model.RemoteDomain {
	d, _ := t.remote.find(model.FoldDomain(domain))
	return d
}

// AcceptedDomainNamed returns the accepted domain with that name or GUID, or nil.
func (t *Table) AcceptedDomainNamed(identity string) *model.AcceptedDomain {
	if id, err := model.ParseGUID(identity); err == nil {
		d, _ := t.byID[id].(*model.AcceptedDomain)
		return d
	}
	for _, d := range t.objects.accepted {
		if strings.EqualFold(d.Name, identity) {
			return d
		}
	}
	return nil
}
