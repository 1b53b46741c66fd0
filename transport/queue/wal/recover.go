package wal

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// recover reads the segments, oldest first.
func (l *Log) recover() error {
	numbers, err := segmentNumbers(l.dir)
	if err != nil {
		return fmt.Errorf("read log: %w", err)
	}
	for i, n := range numbers {
		if i > 0 && n != numbers[i-1]+1 {
			l.opts.Log.Error("log segments are missing", "dir", l.dir, "from", numbers[i-1]+1, "to", n-1)
		}
		l.number = n
		if err := l.load(n, i == len(numbers)-1); err != nil {
			return fmt.Errorf("read log segment %d: %w", n, err)
		}
	}
	return nil
}

func segmentNumbers(dir string) ([]uint64, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var numbers []uint64
	for _, e := range entries {
		hex, ok := strings.CutSuffix(e.Name(), ".log")
		if !ok || len(hex) != 16 {
			continue
		}
		if n, err := strconv.ParseUint(hex, 16, 64); err == nil {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	return numbers, nil
}

// load reads one segment and hands its records on.
func (l *Log) load(number uint64, last bool) error {
	path := segmentPath(l.dir, number)
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	s, err := decodeHeader(b, number)
	if err != nil {
		return l.headless(path, b, last, err)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	g := &segment{number: number, path: path, stamp: s, file: osFile{f}}
	l.segments = append(l.segments, g)
	end, gaps := s.scan(b, func(off int64, typ byte, payload []byte) {
		r := Ref{seg: g, off: off, size: uint32(len(payload)), slot: uint32(len(g.owners))}
		owner, e := l.opts.Replay(r, typ, payload)
		if e != nil && err == nil {
			err = fmt.Errorf("record at %d: %w", off, e)
		}
		if owner != nil {
			g.add(&r, owner)
		}
	})
	if err != nil {
		return err
	}
	g.size = end
	return l.judge(g, b, end, gaps, last)
}

// judge tells a torn tail, which a crash leaves and which holds nothing that
// was promised, from damage.
func (l *Log) judge(g *segment, b []byte, end int64, gaps []gap, last bool) error {
	tail := int64(len(b)) - end
	for _, p := range gaps {
		g.damaged = true
		l.opts.Log.Error("log segment is damaged; what is whole is kept", "file", g.path, "from", p.from, "to", p.to)
	}
	if tail == 0 {
		return nil
	}
	if !last {
		g.damaged = true
		l.opts.Log.Error("log segment ends in damage; what is whole is kept", "file", g.path, "from", end, "to", len(b))
		return nil
	}
	l.opts.Log.Warn("cut off an unfinished record at the end of the log", "file", g.path, "from", end, "bytes", tail)
	if g.damaged {
		return nil // kept aside as it is
	}
	if err := g.file.Truncate(end); err != nil {
		return err
	}
	return g.file.Datasync()
}

// headless deals with a segment whose header cannot be read. The last one may
// have been cut short by a crash before anything was promised in it.
func (l *Log) headless(path string, b []byte, last bool, cause error) error {
	if last && len(b) <= headerSize {
		l.opts.Log.Info("remove an unfinished log segment", "file", path)
		return errors.Join(os.Remove(path), SyncDir(l.dir))
	}
	l.opts.Log.Error("log segment has no readable header; it is set aside", "file", path, "bytes", len(b), "err", cause)
	aside := path + ".damaged"
	return errors.Join(os.Rename(path, aside), SyncDir(filepath.Dir(path)))
}
