package shell

// Drive is a part of the session that paths reach as they reach files: env:,
// variable:, alias: and function:.
type Drive interface {
	// Name is what stands before the colon, as PowerShell spells it: Env.
	Name() string
	// Names lists the entries, sorted.
	Names() []string
	// Item is an entry as Get-Item gives it; ok is false when there is none.
	Item(name string) (item any, ok bool)
	// Content is what an entry holds, as Get-Content gives it.
	Content(name string) (v any, ok bool)
	// Put gives an entry a value; it makes the entry if there is none.
	Put(name string, v any) error
	// Delete takes an entry away.
	Delete(name string) error
}

// Drives is a scope that has drives.
type Drives interface {
	// Drive returns the drive of that name in any case, or nil.
	Drive(name string) Drive
}
