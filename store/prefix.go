package store

import (
	"context"
	"errors"
	"strings"

	"mxsh/model"
)

// prefixPage is how many names a prefix seek reads at a time.
const prefixPage = 100

// NamesBeginning returns up to limit names by which an identity may name objects
// of k and that begin with prefix, each object once: identities first, in their
// order, of an object that belongs to a server also by what stands after the
// backslash; then the names that the kind adds (addresses of a mailbox). It
// seeks by key, so that its time does not grow with the directory, and gives
// what it has when ctx ends.
func NamesBeginning(ctx context.Context, d Directory, k *model.Kind, prefix string, limit int) ([]string, error) {
	s := &prefixSeek{ctx: ctx, kind: k, limit: limit, seen: map[string]bool{}}
	err := d.View(ctx, func(r Reader) error {
		s.reader = r
		return s.all(prefix)
	})
	if errors.Is(err, errEnough) || err != nil && ctx.Err() != nil {
		err = nil
	}
	return s.names, err
}

// errEnough ends a seek that has its limit.
var errEnough = errors.New("enough names")

type prefixSeek struct {
	ctx    context.Context
	reader Reader
	kind   *model.Kind
	limit  int
	names  []string
	seen   map[string]bool // by ID of the record
}

func (s *prefixSeek) all(prefix string) error {
	if owned(s.kind) {
		prefix = strings.Replace(prefix, "/", `\`, 1)
	}
	if err := s.space(s.kind.NameOf("")+model.Fold(prefix), true); err != nil {
		return err
	}
	if prefix == "" {
		return nil
	}
	if owned(s.kind) && !strings.Contains(prefix, `\`) {
		return s.owners(prefix)
	}
	n, ok := s.kind.New().(model.Aliased)
	if !ok {
		return nil
	}
	for _, pair := range n.NamesOf(prefix) {
		if err := s.space(model.FoldName(pair), false); err != nil {
			return err
		}
	}
	return nil
}

// space takes the objects that have a name with that beginning: their
// identities, or the names themselves.
func (s *prefixSeek) space(begin string, identities bool) error {
	for after := ""; ; {
		records, next, err := s.reader.PageNames(begin, after, min(prefixPage, s.limit))
		if err != nil {
			return err
		}
		for _, rec := range records {
			if err := s.take(rec, begin, identities); err != nil {
				return err
			}
		}
		if after = next; next == "" {
			return s.ctx.Err()
		}
	}
}

func (s *prefixSeek) take(rec Record, begin string, identities bool) error {
	if s.seen[rec.ID] || rec.Kind != s.kind.Stored() {
		return s.ctx.Err()
	}
	s.seen[rec.ID] = true
	name := ""
	if identities {
		o, err := Decode(s.kind, rec)
		if err != nil {
			return err
		}
		name = model.Identity(o)
	}
	for _, n := range rec.Names {
		if name == "" && strings.HasPrefix(n, begin) {
			name = afterSlash(n)
		}
	}
	s.names = append(s.names, name)
	if len(s.names) == s.limit {
		return errEnough
	}
	return s.ctx.Err()
}

// owners takes the objects of every server whose own name has that beginning. It
// leaps from server to server.
func (s *prefixSeek) owners(prefix string) error {
	space := s.kind.NameOf("")
	for after := space; ; {
		records, _, err := s.reader.PageNames(space, after, 1)
		if err != nil || len(records) == 0 {
			return err
		}
		owner := ""
		for _, n := range records[0].Names {
			if rest, ok := strings.CutPrefix(n, space); ok {
				owner, _, _ = strings.Cut(rest, `\`)
			}
		}
		if err := s.space(space+owner+`\`+model.Fold(prefix), true); err != nil {
			return err
		}
		after = space + owner + `\` + "\U0010FFFF"
	}
}
