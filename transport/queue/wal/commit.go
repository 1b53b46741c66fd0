package wal

import (
	"fmt"
	"os"
	"time"
)

// commits is the committer: it alone writes, and removes segments.
func (l *Log) commits() {
	defer close(l.done)
	for {
		batch, closed := l.take()
		if len(batch) == 0 && len(l.kept) == 0 {
			l.reap()
			if closed {
				return
			}
			<-l.wake
			continue
		}
		l.batch(batch)
		l.reap()
		if len(batch) == 0 && len(l.kept) > 0 {
			// Still broken and nobody asks: look again in a while.
			if closed {
				return
			}
			l.pause()
		}
	}
}

func (l *Log) pause() {
	t := time.NewTimer(retryBroken)
	defer t.Stop()
	select {
	case <-t.C:
	case <-l.wake:
	}
}

// take returns what one sync shall make durable.
func (l *Log) take() (batch []*Entry, closed bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n, size := 0, 0
	for n < len(l.waiting) && n < maxBatch && size < maxBatchBytes {
		size += l.waiting[n].size
		n++
	}
	batch = append(l.spare[:0], l.waiting[:n]...)
	rest := copy(l.waiting, l.waiting[n:])
	clear(l.waiting[rest:])
	l.waiting = l.waiting[:rest]
	l.spare = batch
	return batch, l.closed
}

// batch writes the kept entries and a batch, syncs once and answers all.
func (l *Log) batch(batch []*Entry) {
	all := batch
	if len(l.kept) > 0 {
		all = append(l.kept, batch...)
		l.kept = nil
	}
	err := l.commit(all)
	l.report(err)
	for _, e := range all {
		if err != nil && e.Keep {
			l.kept = append(l.kept, e)
			continue
		}
		e.Done(e, err)
	}
	clear(batch)
}

// report logs the beginning and the end of a failure, once each.
func (l *Log) report(err error) {
	switch {
	case err != nil && l.cause == nil:
		l.opts.Log.Error("queue log cannot be written; nothing is accepted until it can", "dir", l.dir, "err", err)
	case err == nil && l.cause != nil:
		l.opts.Log.Info("queue log works again", "dir", l.dir)
	}
	l.cause = err
}

func (l *Log) commit(all []*Entry) error {
	if l.active == nil || l.active.size >= l.opts.Segment {
		// A full segment that still works is better than none.
		if err := l.rotate(); err != nil && l.active == nil {
			return err
		}
	}
	g := l.active
	end, err := l.write(g, all)
	if err == nil {
		err = g.file.Datasync()
	}
	if err != nil {
		l.abandon(g)
		return fmt.Errorf("write log segment %d: %w", g.number, err)
	}
	l.hold(g, end, all)
	return nil
}

// write puts the records behind the end of the segment.
func (l *Log) write(g *segment, all []*Entry) (end int64, err error) {
	off := g.size
	buf := l.buf[:0]
	for _, e := range all {
		for i := range e.Records {
			r := &e.Records[i]
			r.Ref = Ref{seg: g, off: off + int64(len(buf)), size: uint32(r.length())}
			buf = appendFrame(buf, g.stamp, r)
			if len(buf) >= writeChunk {
				if _, err := g.file.WriteAt(buf, off); err != nil {
					return 0, err
				}
				off += int64(len(buf))
				buf = buf[:0]
			}
		}
	}
	if len(buf) > 0 {
		if _, err := g.file.WriteAt(buf, off); err != nil {
			return 0, err
		}
	}
	l.buf = buf
	if cap(buf) > 4*writeChunk {
		l.buf = nil
	}
	return off + int64(len(buf)), nil
}

// hold counts what was written, now that it is durable.
func (l *Log) hold(g *segment, end int64, all []*Entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range all {
		for i := range e.Records {
			if r := &e.Records[i]; r.Owner != nil {
				g.add(&r.Ref, r.Owner)
			}
		}
	}
	g.size = end
}

func (g *segment) add(r *Ref, owner any) {
	r.slot = uint32(len(g.owners))
	g.owners = append(g.owners, owner)
	g.held++
	g.live += r.bytes()
}

// abandon gives up a segment after a failed write or sync. The sync is not
// tried again: the kernel may have dropped the pages and would say success.
func (l *Log) abandon(g *segment) {
	l.active = nil
	// Cutting off what nobody was promised is a kindness to the next start; it
	// may fail too.
	if err := g.file.Truncate(g.size); err != nil {
		l.opts.Log.Warn("cut off failed log segment", "file", g.path, "err", err)
	}
}

// rotate begins a new segment, durable with its name before the first record.
func (l *Log) rotate() error {
	number := l.number + 1
	g := &segment{number: number, path: segmentPath(l.dir, number), stamp: l.run}
	f, err := l.opts.Create(g.path)
	if err != nil {
		return err
	}
	g.file = f
	if err := l.begin(g); err != nil {
		g.close()
		if os.Remove(g.path) != nil {
			l.number = number // the name stays taken
		}
		return err
	}
	l.number = number
	l.active = g
	l.mu.Lock()
	l.segments = append(l.segments, g)
	wasteful := l.wasteful()
	l.mu.Unlock()
	if wasteful {
		signal(l.want)
	}
	return nil
}

func (l *Log) begin(g *segment) error {
	b := encodeHeader(g.number, g.stamp)
	if l.opts.Preamble != nil {
		records := l.opts.Preamble()
		for i := range records {
			b = appendFrame(b, g.stamp, &records[i])
		}
	}
	if _, err := g.file.WriteAt(b, 0); err != nil {
		return err
	}
	if err := g.file.Datasync(); err != nil {
		return err
	}
	g.size = int64(len(b))
	return SyncDir(l.dir)
}

// reap removes segments from the oldest on while nothing holds them.
func (l *Log) reap() {
	for {
		l.mu.Lock()
		if len(l.segments) == 0 || l.segments[0].held > 0 || l.segments[0] == l.active {
			l.mu.Unlock()
			return
		}
		g := l.segments[0]
		l.mu.Unlock()
		if err := l.remove(g); err != nil {
			l.opts.Log.Warn("remove log segment", "file", g.path, "err", err)
			return
		}
		l.mu.Lock()
		l.segments = l.segments[1:]
		more := l.wasteful()
		l.mu.Unlock()
		if more {
			signal(l.want)
		}
	}
}
