// Package tracking keeps the message tracking log of a server: one line for each
// thing that happened to recipients of a message, in the CSV form that
// administrators of Exchange have scripts for. It writes the files and reads
// them back.
//
// Mail never waits for it: lines gather in memory and are written in the
// background, and those that cannot be written are lost.
package tracking
