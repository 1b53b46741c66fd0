// Package receive is the server side of SMTP: listeners by address, a session
// for each connection, and what a receive connector lets a client do.
//
// A Session takes lines and gives answers; it has no socket. The connection
// (conn.go) reads, waits and writes. A Server owns the listeners and knows no
// connector: which one serves a client is looked up when the client arrives.
//
// The rule of when settings are read: banner, name, certificate, time-outs and
// connection limits come from the connector as it was when the connection
// arrived. The keywords of EHLO are a promise to that client until its next
// EHLO. Everything else, rights included, is read again at each MAIL FROM, and
// one transaction is judged by one edition of the directory.
package receive
