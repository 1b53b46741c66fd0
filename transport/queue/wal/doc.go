// Package wal is an append-only log in segment files with group commit: what
// waits is written with one write and made durable with one fdatasync, and only
// then are its writers answered. It knows records and who owns them, not mail.
//
// A record lives as long as its owner holds it. Segments are removed from the
// oldest on, each when nothing in it is held any more; so a record never
// outlives an older one that it speaks about. A long-lived record would pin all
// that follows it: when more than half of the log is dead, the log asks its
// user to append the survivors of the oldest segment anew.
//
// A segment that failed to write or to sync is never written again. The log
// refuses records until a fresh segment can be made, which it tries with every
// batch.
package wal
