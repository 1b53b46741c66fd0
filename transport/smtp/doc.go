// Package smtp holds the words of the wire: commands, paths, parameters,
// replies, the framing of message content and the fields of a header. Server
// and client sides share it. It refuses to know what a connector, a queue or a
// socket is, and it takes no decision: it reads and writes RFC 5321 and the
// extensions, and says what it saw.
package smtp
