package eval

import (
	"runtime/debug"

	"mxsh/model"
	"mxsh/shell/syntax"
)

// guarded runs a statement; a panic of ours becomes its error, so that the
// session and the person's work in it go on.
func (s *Session) guarded(f *frame, st syntax.Statement) (err error) {
	depth, tries := s.depth, s.tries
	defer func() {
		if cause := recover(); cause != nil {
			s.depth, s.tries = depth, tries
			err = s.fail(f, st, s.defect(cause))
		}
	}()
	return s.statement(f, st)
}

// rescue turns a panic of the cmdlet into its error.
func (st *cmdletStage) rescue(err *error) {
	if cause := recover(); cause != nil {
		*err = st.judge(st.s.defect(cause))
	}
}

// defect notes a panic and says in a sentence where the note is. It is called
// while the panicking stack still stands.
func (s *Session) defect(cause any) error {
	id := ""
	if s.Panicked != nil {
		id = s.Panicked(cause, debug.Stack())
	}
	return Defect(id)
}

// Defect is what an administrator sees of a panic of this program; id is that of
// the note of it, "" when none could be written.
func Defect(id string) *model.Error {
	e := &model.Error{ID: "InternalFault", Category: model.Failed, Target: id, Message: "The command met a fault in mxsh itself and ended; the shell goes on."}
	if id == "" {
		e.Hint = "Details could not be written to the folder log below --home."
		return e
	}
	e.Hint = "Details are in " + model.Quote(id) + " in the folder log below --home; please report it with that file."
	return e
}
