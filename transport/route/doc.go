// Package route is the organization compiled for one server: which receive
// connector serves a client, what that client may do, and where a recipient's
// mail goes next.
//
// It is pure. It reads the directory once per revision and then answers from
// memory; it opens no socket, asks no name server and knows no queue. Whether a
// server, a connector or a link is up is never an input: only configuration
// changes a route.
package route
