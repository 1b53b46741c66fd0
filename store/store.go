// Package store is the organization directory: typed objects in numbered
// revisions, behind an interface that bbolt and etcd both keep.
//
// It refuses to know what mail is. A backend stores records; the typed
// helpers of this package turn them into objects of the model.
package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
)

// Revision numbers the states of the whole directory. It starts at 0 for an
// empty one and grows by one with each Update that wrote something.
type Revision uint64

// Key names one record.
type Key struct {
	Kind string // model.Kind.Name
	ID   string // the object's GUID, lower case with dashes
}

// Record is one stored object.
type Record struct {
	Key
	// Names are the unique names under which Find finds the record, each
	// "space/name" and already folded by Fold: "sendconnector/internet",
	// "address/rob@work.com". A name belongs to one record of the directory.
	Names []string
	// Revision is the revision that last wrote the record. Put ignores it.
	Revision Revision
	// Data is the encoded object.
	Data []byte
}

// Errors of a directory. A backend wraps them; callers use errors.Is.
var (
	// ErrNotFound: no record has that key or name.
	ErrNotFound = errors.New("no such record")
	// ErrNameTaken: another record holds one of the names. A *NameError says which.
	ErrNameTaken = errors.New("name is taken")
	// ErrNested: View or Update called from inside View or Update.
	ErrNested = errors.New("directory used inside its own transaction")
	// ErrBusy: the context ended while waiting for another process.
	ErrBusy = errors.New("directory is busy")
	// ErrUnreachable: the backend cannot be opened or reached.
	ErrUnreachable = errors.New("directory cannot be reached")
	// ErrDamaged: the backend was reached and what it keeps cannot be read. It matches ErrUnreachable.
	ErrDamaged = fmt.Errorf("%w: it is damaged", ErrUnreachable)
	// ErrNewer: the directory was written by a newer schema than this program knows.
	ErrNewer = errors.New("directory was written by a newer version")
)

// NameError says which name is taken and by which record. It matches ErrNameTaken.
type NameError struct {
	Name  string
	Owner Key
}

func (e *NameError) Error() string { return "name " + e.Name + " is taken by " + e.Owner.Kind }

// Is makes errors.Is(err, ErrNameTaken) true.
func (e *NameError) Is(target error) bool { return target == ErrNameTaken }

// Directory is a transactional store with one revision number.
//
// View and Update lock nothing once they have returned. Nothing that waits for
// a person or a network belongs inside fn, and fn must not call the Directory
// again: that is ErrNested.
type Directory interface {
	// View calls fn with one consistent revision. What fn keeps it must have
	// been given by the Reader (records are copies).
	View(ctx context.Context, fn func(Reader) error) error

	// Update calls fn and commits what it wrote as one new revision, durable on
	// return, or nothing when fn returned an error. It may call fn again after
	// a conflict, so fn touches nothing but w. When fn wrote nothing the
	// revision stays and is returned.
	Update(ctx context.Context, fn func(Writer) error) (Revision, error)

	// Watch yields the newest revision whenever it is above the last one
	// yielded, beginning with after. Revisions coalesce; none is missed for
	// good. It ends when ctx does.
	Watch(ctx context.Context, after Revision) iter.Seq2[Revision, error]

	// Close releases what the directory holds. Close twice is fine.
	Close() error
}

// Reader reads one revision.
type Reader interface {
	Revision() Revision
	// Get returns the record or ErrNotFound.
	Get(kind, id string) (Record, error)
	// Find returns the record that holds the folded name ("space/name"), or ErrNotFound.
	Find(name string) (Record, error)
	// Page returns up to limit records of a kind in ID order, from the first
	// ID above after ("" = from the start). Fewer than limit means the end.
	Page(kind, after string, limit int) ([]Record, error)
	// PageNames returns up to limit records in the order of the names that
	// begin with prefix, from the first name above after; next is the name to
	// go on after, "" at the end. "sendconnector/" lists a kind by name.
	PageNames(prefix, after string, limit int) (records []Record, next string, err error)
	// Changes returns the keys written or deleted by revisions above after, each
	// once; complete is false when the directory no longer knows that far back
	// and the caller must read everything.
	Changes(after Revision) (keys []Key, complete bool, err error)
}

// Writer writes within one Update.
type Writer interface {
	Reader
	// Put stores the record and replaces its names. A *NameError when another
	// record holds one of them.
	Put(Record) error
	// Delete removes the record and its names. ErrNotFound when it is not there.
	Delete(kind, id string) error
}
