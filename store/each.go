package store

import (
	"context"
	"iter"

	"mxsh/model"
)

// Each yields the objects of a kind in the order of their names and holds
// nothing while it yields: each page is a View of its own, so the consumer may
// change the directory. It is consistent per object, not as a whole: an object
// may be as old as the page before it. It ends after the first error.
func Each(ctx context.Context, d Directory, k *model.Kind) iter.Seq2[model.Object, error] {
	return each(ctx, d, k, k.NameOf(""))
}

// each reads the first page by itself, for most listings have no other. Of longer
// ones the next pages are read and decoded beside the consumer.
func each(ctx context.Context, d Directory, k *model.Kind, prefix string) iter.Seq2[model.Object, error] {
	return func(yield func(model.Object, error) bool) {
		first := readChapter(ctx, d, prefix, "")
		if !first.yield(k, yield) || first.next == "" {
			return
		}
		reading, stop := context.WithCancel(ctx)
		ahead := decodeAhead(reading, k, readAhead(reading, d, prefix, first.next))
		defer func() {
			stop()
			for range ahead { // the readers are gone when this returns
			}
		}()
		for p := range ahead {
			if !p.yield(yield) {
				return
			}
		}
		if err := ctx.Err(); err != nil { // the readers left before the end
			yield(nil, err)
		}
	}
}

// chapter is what one View gave.
type chapter struct {
	records []Record
	next    string // the name to go on after, "" at the end
	err     error
}

func readChapter(ctx context.Context, d Directory, prefix, after string) (c chapter) {
	c.err = d.View(ctx, func(r Reader) (err error) {
		c.records, c.next, err = r.PageNames(prefix, after, pageSize)
		return err
	})
	return c
}

// yield decodes the chapter one by one and returns whether to go on.
func (c chapter) yield(k *model.Kind, to func(model.Object, error) bool) bool {
	if c.err != nil {
		to(nil, c.err)
		return false
	}
	for _, rec := range c.records {
		if o, err := Decode(k, rec); !to(o, err) || err != nil {
			return false
		}
	}
	return true
}

// readAhead reads what follows the name after, one chapter ahead of its consumer,
// until the end, an error or the end of ctx.
func readAhead(ctx context.Context, d Directory, prefix, after string) <-chan chapter {
	out := make(chan chapter)
	go func() {
		defer close(out)
		for after != "" {
			c := readChapter(ctx, d, prefix, after)
			select {
			case out <- c:
			case <-ctx.Done():
				return
			}
			after = c.next
		}
	}()
	return out
}

// page is a chapter decoded, up to the error.
type page struct {
	objects []model.Object
	err     error
}

// decodeAhead decodes chapters one page ahead of its consumer, until they end, an
// error or the end of ctx.
func decodeAhead(ctx context.Context, k *model.Kind, chapters <-chan chapter) <-chan page {
	out := make(chan page)
	go func() {
		defer close(out)
		for c := range chapters {
			p := page{objects: make([]model.Object, 0, len(c.records))}
			c.yield(k, func(o model.Object, err error) bool {
				if p.err = err; err == nil {
					p.objects = append(p.objects, o)
				}
				return true
			})
			select {
			case out <- p:
			case <-ctx.Done():
				for range chapters { // their reader sees the end of ctx, too
				}
				return
			}
		}
	}()
	return out
}

// yield hands the page on and returns whether to go on.
func (p page) yield(to func(model.Object, error) bool) bool {
	for _, o := range p.objects {
		if !to(o, nil) {
			return false
		}
	}
	if p.err != nil {
		to(nil, p.err)
	}
	return p.err == nil
}
