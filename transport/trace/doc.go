// Package trace writes what happened for people to read afterwards: the
// protocol logs of the receive and the send side, one row for each line of a
// session, in the CSV form that administrators of Exchange have scripts for.
//
// It refuses to know what a row means. It never sees message content, and it
// blanks what authenticates.
package trace
