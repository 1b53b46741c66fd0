// Package stream carries objects through Unix pipes between processes: JSON
// Lines with a header, one object per line, and an end record that proves that
// the producer finished. Any program that reads JSON Lines can sit in between.
//
//	{"@":"mxsh.objects/1","by":"mxsh 1.0","org":"contoso","at":"2026-11-21T16:12:11Z"}
//	{"@type":"SendConnector","@id":"0f8e…","@rev":42,"AddressSpaces":["SMTP:*;1"],"Port":25,"Name":"Internet",…}
//	{"@":"end","count":1,"errors":0}
//
// Property names and their order are those of Get-. Values are plain JSON where
// the kind of object knows the type: sizes and spans as they print, dates as RFC
// 3339. Where no kind knows it (calculated columns) a value says what it is:
// {"@v":"size","bytes":36700160}. Secrets never travel: {"@secret":"set"}.
package stream

import (
	"mxsh/model"
)

// major is the version of the format: a reader takes every minor of its major
// and passes on what it does not know.
const (
	header = "mxsh.objects/"
	major  = "1"
)

// Errors of a Reader; match them with errors.Is.
var (
	// ErrIncomplete is a stream that ended without its end record.
	ErrIncomplete = &model.Error{ID: "StreamIncomplete", Category: model.Incomplete,
		Message: "The command on the left side of the pipe ended before it had sent everything."}
	// ErrUpstream is a stream whose producer finished with errors.
	ErrUpstream = &model.Error{ID: "StreamUpstreamErrors", Category: model.Incomplete,
		Message: "The command on the left side of the pipe had errors, so what it sent may not be everything."}
	// ErrMalformed is input that is neither objects nor JSON nor text lines.
	ErrMalformed = &model.Error{ID: "StreamMalformed", Category: model.Incomplete,
		Message: "Standard input is not in the form that a command's output has in a pipe."}
	// ErrNoText is input of other programs that is no text.
	ErrNoText = &model.Error{ID: "StreamNoText", Category: model.Incomplete,
		Message: "Standard input is neither objects nor text: it holds zero bytes, or a line of more than 64 megabytes."}
	// ErrVersion is a stream of a newer, incompatible version.
	ErrVersion = &model.Error{ID: "StreamVersion", Category: model.Incomplete,
		Message: "Standard input was written by a version of mxsh that this one does not understand."}
)

// because returns a copy of one of the errors with its cause.
func because(e *model.Error, cause error) error {
	c := *e
	c.Err = cause
	return &c
}
