package route

import (
	"hash/maphash"
	"strings"
	"sync/atomic"

	"mxsh/model"
	"mxsh/store"
)

const (
	boxShards = 4096
	boxCache  = 4096
	idSpace   = "id/"

	mailboxKind = "Mailbox"
)

// boxes is the index of mailboxes by every name that the directory keeps for
// them. It holds records as they are stored and decodes one when it is asked
// for, so that a million mailboxes cost their text and no more. It is
// immutable; an edit shares every shard that it does not touch.
type boxes struct {
	shards []map[string]*box
	seed   maphash.Seed
	cache  *boxMemory // shared by all editions
}

// box is one record. Its names are parts of one string.
type box struct {
	revision store.Revision
	names    []string
	data     []byte
}

// boxMemory remembers decoded mailboxes, one for each slot, and may be used by
// any number of goroutines.
type boxMemory [boxCache]atomic.Pointer[remembered]

type remembered struct {
	box     *box
	mailbox *model.Mailbox
}

func newBoxes() *boxes {
	return &boxes{shards: make([]map[string]*box, boxShards), seed: maphash.MakeSeed(), cache: new(boxMemory)}
}

func (b *boxes) hash(name string) uint64 { return maphash.String(b.seed, name) }

// find returns the record that holds a folded name, or nil.
func (b *boxes) find(name string) *box {
	return b.shards[b.hash(name)%boxShards][name]
}

// mailbox returns the mailbox that holds a folded name, or nil when none does.
// It is an error that the record cannot be read.
func (b *boxes) mailbox(name string) (*model.Mailbox, error) {
	r := b.find(name)
	if r == nil {
		return nil, nil
	}
	slot := &b.cache[b.hash(r.names[0])/boxShards%boxCache]
	if m := slot.Load(); m != nil && m.box == r {
		return m.mailbox, nil
	}
	o, err := decode(store.Record{Key: store.Key{Kind: mailboxKind}, Revision: r.revision, Data: r.data})
	if err != nil {
		return nil, err
	}
	m := o.(*model.Mailbox)
	slot.Store(&remembered{r, m})
	return m, nil
}

// boxEdit makes a new edition. It copies a shard the first time it touches it.
type boxEdit struct {
	to    *boxes
	owned []bool
}

func (b *boxes) edit() *boxEdit {
	next := *b
	next.shards = append([]map[string]*box(nil), b.shards...)
	return &boxEdit{to: &next, owned: make([]bool, boxShards)}
}

func (e *boxEdit) shard(name string) map[string]*box {
	i := e.to.hash(name) % boxShards
	if e.owned[i] {
		return e.to.shards[i]
	}
	held := e.to.shards[i]
	own := make(map[string]*box, len(held)+1)
	for k, v := range held {
		own[k] = v
	}
	e.to.shards[i], e.owned[i] = own, true
	return own
}

// put adds the record or replaces the one of the same id.
func (e *boxEdit) put(r store.Record) {
	e.drop(r.ID)
	names := append([]string{idSpace + r.ID}, r.Names...)
	joined, at := strings.Join(names, "\n"), 0
	for i, n := range names {
		names[i] = joined[at : at+len(n)]
		at += len(n) + 1
	}
	b := &box{revision: r.Revision, names: names, data: r.Data}
	for _, n := range names {
		e.shard(n)[n] = b
	}
}

// drop takes a record out; one that is not there changes nothing.
func (e *boxEdit) drop(id string) {
	held := e.to.find(idSpace + id)
	if held == nil {
		return
	}
	for _, n := range held.names {
		// A name may have moved to another mailbox within the same change.
		if s := e.shard(n); s[n] == held {
			delete(s, n)
		}
	}
}
