package route

import (
	"context"
	"fmt"

	"mxsh/store"
)

// chunk is how many mailboxes one View of Load copies out.
const chunk = 1000

// Load makes the first table of a server. It reads the mailboxes in many short
// Views, so that a directory of a million of them can be changed meanwhile, and
// then brings the table up to one revision.
func (c Compiler) Load(ctx context.Context, d store.Directory, server string) (t *Table, problems []Problem, err error) {
	edit := newBoxes().edit()
	base, err := loadBoxes(ctx, d, edit)
	if err != nil {
		return nil, nil, fmt.Errorf("load mailboxes: %w", err)
	}
	err = d.View(ctx, func(r store.Reader) (err error) {
		t, problems, err = c.finish(r, server, edit, base)
		return err
	})
	return t, problems, err
}

// loadBoxes reads every mailbox and returns the revision at which it began.
func loadBoxes(ctx context.Context, d store.Directory, edit *boxEdit) (base store.Revision, err error) {
	for after, more := "", true; more; {
		err := d.View(ctx, func(r store.Reader) error {
			if after == "" {
				base = r.Revision()
			}
			records, err := r.Page(mailboxKind, after, chunk)
			if err != nil {
				return err
			}
			for _, rec := range records {
				edit.put(rec)
				after = rec.ID
			}
			more = len(records) == chunk
			return nil
		})
		if err != nil {
			return 0, err
		}
	}
	return base, nil
}

// finish reads all the rest and the mailboxes that changed since base.
func (c Compiler) finish(r store.Reader, server string, edit *boxEdit, base store.Revision) (*Table, []Problem, error) {
	keys, complete, err := r.Changes(base)
	switch {
	case err != nil:
		return nil, nil, err
	case !complete:
		return c.Compile(r, server, nil)
	}
	for _, k := range keys {
		if k.Kind != mailboxKind {
			continue
		}
		if err := readBox(r, k, edit); err != nil {
			return nil, nil, err
		}
	}
	o, err := c.readObjects(r, nil)
	if err != nil {
		return nil, nil, err
	}
	return newTable(r.Revision(), o, edit.to, server, nil)
}
