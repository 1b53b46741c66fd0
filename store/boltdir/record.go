package boltdir

import (
	"bytes"
	"encoding/binary"
	"errors"

	"mxsh/store"
)

// address is a record's key in the file. A kind holds no NUL, so all records of
// a kind stand together in the order of their IDs.
func address(k store.Key) []byte {
	return append(append(append(make([]byte, 0, len(k.Kind)+1+len(k.ID)), k.Kind...), 0), k.ID...)
}

func keyAt(address []byte) store.Key {
	kind, id, _ := bytes.Cut(address, []byte{0})
	return store.Key{Kind: string(kind), ID: string(id)}
}

// encode lays a record out: its revision (8 bytes), the count of names, each
// name after its length, then the data to the end.
func encode(r store.Record, rev store.Revision) []byte {
	size := 16 + len(r.Data)
	for _, n := range r.Names {
		size += len(n) + 2
	}
	b := binary.BigEndian.AppendUint64(make([]byte, 0, size), uint64(rev))
	b = binary.AppendUvarint(b, uint64(len(r.Names)))
	for _, n := range r.Names {
		b = binary.AppendUvarint(b, uint64(len(n)))
		b = append(b, n...)
	}
	return append(b, r.Data...)
}

var errDamaged = errors.New("record is damaged")

// decode copies a record out of the file's memory.
func decode(key store.Key, b []byte) (store.Record, error) {
	r := store.Record{Key: key}
	if len(b) < 9 {
		return r, errDamaged
	}
	r.Revision = store.Revision(binary.BigEndian.Uint64(b))
	b = b[8:]
	count, n := binary.Uvarint(b)
	if n <= 0 || count > uint64(len(b)) {
		return r, errDamaged
	}
	b = b[n:]
	r.Names = make([]string, count)
	for i := range r.Names {
		size, n := binary.Uvarint(b)
		if n <= 0 || size > uint64(len(b)-n) {
			return r, errDamaged
		}
		r.Names[i] = string(b[n : n+int(size)])
		b = b[n+int(size):]
	}
	r.Data = bytes.Clone(b)
	return r, nil
}
