package wal

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"sync"
)

const (
	magic       = "mxshlog1"
	headerCopy  = 512 // one copy of the header per sector, so that one lost sector does not lose the segment
	headerSize  = 2 * headerCopy
	frameSize   = 16
	maxPayload  = 64 << 20
	headerBytes = 28
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// stamp is the part of a frame that differs between runs. It is random, so that
// bytes of a message can never pass for a record when a damaged segment is
// searched for what is still whole.
type stamp struct {
	marker, salt uint32
}

// segment is one file of the log.
type segment struct {
	number  uint64
	path    string
	stamp   stamp
	size    int64 // up to the end of the last whole record
	damaged bool  // kept aside instead of removed

	// Guarded by Log.mu.
	owners []any // who holds the record of each slot, nil once released
	held   int   // slots that are not nil
	live   int64 // bytes of held records

	// mu lets readers finish before the file is closed.
	mu   sync.RWMutex
	file File
}

// Ref says where a record lies. The zero Ref is nowhere.
type Ref struct {
	seg  *segment
	off  int64
	size uint32 // of the payload
	slot uint32
}

// IsZero is whether r is nowhere.
func (r Ref) IsZero() bool { return r.seg == nil }

// Same is whether two refs name the same segment.
func (r Ref) Same(o Ref) bool { return r.seg == o.seg }

func (r Ref) bytes() int64 { return int64(r.size) + frameSize }

func encodeHeader(number uint64, s stamp) []byte {
	b := make([]byte, headerSize)
	copy(b, magic)
	binary.LittleEndian.PutUint64(b[8:], number)
	binary.LittleEndian.PutUint32(b[16:], s.marker)
	binary.LittleEndian.PutUint32(b[20:], s.salt)
	binary.LittleEndian.PutUint32(b[24:], crc32.Checksum(b[:24], castagnoli))
	copy(b[headerCopy:], b[:headerBytes])
	return b
}

func decodeHeader(b []byte, number uint64) (stamp, error) {
	for off := 0; off+headerBytes <= len(b) && off < headerSize; off += headerCopy {
		h := b[off : off+headerBytes]
		if string(h[:8]) == magic && binary.LittleEndian.Uint32(h[24:]) == crc32.Checksum(h[:24], castagnoli) {
			if n := binary.LittleEndian.Uint64(h[8:]); n != number {
				return stamp{}, fmt.Errorf("file holds segment %d", n)
			}
			return stamp{binary.LittleEndian.Uint32(h[16:]), binary.LittleEndian.Uint32(h[20:])}, nil
		}
	}
	return stamp{}, errors.New("no whole header")
}

// frame is marker, payload length, checksum, type and three zero bytes. The
// checksum covers salt, length, type and payload.
func appendFrame(b []byte, s stamp, r *Record) []byte {
	n := len(b)
	b = append(b, make([]byte, frameSize)...)
	f := b[n : n+frameSize]
	binary.LittleEndian.PutUint32(f, s.marker)
	binary.LittleEndian.PutUint32(f[4:], uint32(r.length()))
	f[12] = r.Type
	binary.LittleEndian.PutUint32(f[8:], s.checksum(f, r.Head, r.Body))
	b = append(b, r.Head...)
	return append(b, r.Body...)
}

func (s stamp) checksum(frame, head, body []byte) uint32 {
	var pre [12]byte
	binary.LittleEndian.PutUint32(pre[:], s.salt)
	copy(pre[4:8], frame[4:8])
	copy(pre[8:], frame[12:16])
	crc := crc32.Checksum(pre[:], castagnoli)
	crc = crc32.Update(crc, castagnoli, head)
	return crc32.Update(crc, castagnoli, body)
}

// parse reads the record at the start of b.
func (s stamp) parse(b []byte) (typ byte, payload []byte, ok bool) {
	if len(b) < frameSize || binary.LittleEndian.Uint32(b) != s.marker {
		return 0, nil, false
	}
	n := binary.LittleEndian.Uint32(b[4:])
	if n > maxPayload || int64(n) > int64(len(b)-frameSize) {
		return 0, nil, false
	}
	payload = b[frameSize : frameSize+int(n)]
	if binary.LittleEndian.Uint32(b[8:]) != s.checksum(b[:frameSize], payload, nil) {
		return 0, nil, false
	}
	return b[12], payload, true
}

// gap is a stretch of a segment that holds no whole record though one follows it.
type gap struct{ from, to int64 }

// scan calls fn for every whole record of the segment's bytes. It returns where
// the last one ends and what is damaged before that; the rest is the tail.
func (s stamp) scan(b []byte, fn func(off int64, typ byte, payload []byte)) (end int64, gaps []gap) {
	off := min(headerSize, len(b))
	end = int64(off)
	for off < len(b) {
		typ, payload, ok := s.parse(b[off:])
		if !ok {
			next := s.next(b, off+1)
			if next < 0 {
				return end, gaps
			}
			gaps = append(gaps, gap{int64(off), int64(next)})
			off = next
			continue
		}
		fn(int64(off), typ, payload)
		off += frameSize + len(payload)
		end = int64(off)
	}
	return end, gaps
}

// next finds the first whole record at or after off, or -1.
func (s stamp) next(b []byte, off int) int {
	var mark [4]byte
	binary.LittleEndian.PutUint32(mark[:], s.marker)
	for off < len(b) {
		i := bytes.Index(b[off:], mark[:])
		if i < 0 {
			return -1
		}
		off += i
		if _, _, ok := s.parse(b[off:]); ok {
			return off
		}
		off++
	}
	return -1
}

// read returns the payload of a record, checked.
func (g *segment) read(r Ref) ([]byte, error) {
	g.mu.RLock()
	defer g.mu.RUnlock()
	if g.file == nil {
		return nil, ErrGone
	}
	b := make([]byte, r.bytes())
	if _, err := g.file.ReadAt(b, r.off); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read segment %d at %d: %w", g.number, r.off, err)
	}
	_, payload, ok := g.stamp.parse(b)
	if !ok || len(payload) != int(r.size) {
		return nil, fmt.Errorf("read segment %d at %d: %w", g.number, r.off, ErrDamaged)
	}
	return payload, nil
}

func (g *segment) close() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.file == nil {
		return nil
	}
	err := g.file.Close()
	g.file = nil
	return err
}
