package boltdir

import (
	"context"
	"errors"
	"iter"
	"time"

	"mxsh/store"
)

// Watch implements store.Directory. It looks when the bell rings, after each
// Update of this Directory, and every Options.Poll. It compares revisions, not
// times of the file: clocks of file systems are coarse. A file put back from a
// backup has a lower revision than the last one yielded; that is yielded too.
// After an error that has been yielded it tries again.
func (d *Directory) Watch(ctx context.Context, after store.Revision) iter.Seq2[store.Revision, error] {
	return func(yield func(store.Revision, error) bool) {
		tick := time.NewTicker(d.opts.Poll)
		defer tick.Stop()
		last := after
		for {
			heard := d.next()
			rev, err := d.revision(ctx)
			if ctx.Err() != nil || errors.Is(err, errClosed) {
				return
			}
			if (err != nil || rev != last) && !yield(rev, err) {
				return
			}
			if err == nil {
				last = rev
			}
			select {
			case <-ctx.Done():
				return
			case <-d.done:
				return
			case <-heard:
			case <-tick.C:
			}
		}
	}
}

func (d *Directory) revision(ctx context.Context) (rev store.Revision, err error) {
	err = d.View(ctx, func(r store.Reader) error {
		rev = r.Revision()
		return nil
	})
	return rev, err
}

// next returns a channel that is closed at the next stroke.
func (d *Directory) next() <-chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.stroke
}

// strike wakes every Watch.
func (d *Directory) strike() {
	d.mu.Lock()
	defer d.mu.Unlock()
	close(d.stroke)
	d.stroke = make(chan struct{})
}

// listen spreads the bell's strokes to every Watch until Close.
func (d *Directory) listen(bell <-chan struct{}) {
	for {
		select {
		case <-d.done:
			return
		case _, ok := <-bell:
			if !ok {
				return
			}
			d.strike()
		}
	}
}
