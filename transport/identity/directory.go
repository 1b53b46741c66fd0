package identity

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mxsh/model"
	"mxsh/store"
)

// authorityName is unique in the directory, as the authority is.
const authorityName = "authority/organization"

// FromDirectory returns the organization's authority and makes it at the first
// use. All servers of the organization get the same one, whoever is first.
func FromDirectory(ctx context.Context, d store.Directory, keys model.Sealer, now time.Time) (*Authority, error) {
	var stored string
	err := d.View(ctx, func(r store.Reader) (err error) {
		stored, err = storedAuthority(r)
		return err
	})
	if err == nil && stored == "" {
		stored, err = makeAuthority(ctx, d, keys, now)
	}
	if err != nil {
		return nil, fmt.Errorf("load authority of the organization: %w", err)
	}
	plain, err := keys.Open(stored)
	if err != nil {
		return nil, fmt.Errorf("open authority of the organization: %w", err)
	}
	return DecodeAuthority([]byte(plain))
}

// storedAuthority returns the sealed authority, "" when there is none.
func storedAuthority(r store.Reader) (string, error) {
	rec, err := r.Get(store.AuthorityKind, store.AuthorityID)
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	return string(rec.Data), err
}

// makeAuthority stores a new authority unless another process was faster, and
// returns the one that is stored.
func makeAuthority(ctx context.Context, d store.Directory, keys model.Sealer, now time.Time) (string, error) {
	a, err := NewAuthority(now)
	if err != nil {
		return "", err
	}
	plain, err := a.Encode()
	if err != nil {
		return "", err
	}
	made, err := keys.Seal(string(plain))
	if err != nil {
		return "", err
	}
	stored := ""
	_, err = d.Update(ctx, func(w store.Writer) (err error) {
		stored, err = storedAuthority(w)
		if err != nil || stored != "" {
			return err
		}
		stored = made
		return w.Put(store.Record{
			Key:   store.Key{Kind: store.AuthorityKind, ID: store.AuthorityID},
			Names: []string{authorityName},
			Data:  []byte(made),
		})
	})
	return stored, err
}
