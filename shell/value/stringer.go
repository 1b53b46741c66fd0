package value

import "fmt"

// What holds other values tells its text to those who know no values of the
// language, for messages.
var _, _, _, _ fmt.Stringer = (*Record)(nil), (*Map)(nil), (*Entry)(nil), (*List)(nil)

// String is Text.
func (r *Record) String() string { return Text(r) }

// String is Text.
func (m *Map) String() string { return Text(m) }

// String is Text.
func (e *Entry) String() string { return Text(e) }

// String is Text.
func (l *List) String() string { return listText(l) }
