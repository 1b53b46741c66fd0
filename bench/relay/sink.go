package main

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"sync/atomic"
	"time"
)

// sink takes mail as fast as it can and counts it.
type sink struct {
	listener net.Listener
	count    atomic.Int64
}

func newSink(addr string) (*sink, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	s := &sink{listener: l}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go s.serve(c)
		}
	}()
	return s, nil
}

func (s *sink) close() { s.listener.Close() }

func (s *sink) wait(n int, limit time.Duration) error {
	deadline := time.Now().Add(limit)
	for s.count.Load() < int64(n) {
		if time.Now().After(deadline) {
			return fmt.Errorf("the sink has %d of %d messages after %s", s.count.Load(), n, limit)
		}
		time.Sleep(time.Millisecond)
	}
	return nil
}

func (s *sink) serve(c net.Conn) {
	defer c.Close()
	r, w := bufio.NewReaderSize(c, 65536), bufio.NewWriter(c)
	say := func(reply string) bool {
		w.WriteString(reply)
		return r.Buffered() > 0 || w.Flush() == nil
	}
	ok := say("220 sink ESMTP\r\n")
	for ok {
		line, err := r.ReadSlice('\n')
		if err != nil || len(line) < 4 {
			return
		}
		switch string(bytes.ToUpper(line[:4])) {
		case "EHLO":
			ok = say("250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE\r\n")
		case "DATA":
			ok = say("354 go on\r\n") && w.Flush() == nil && s.body(r) && say("250 2.0.0 taken\r\n")
		case "QUIT":
			say("221 bye\r\n")
			return
		default:
			ok = say("250 2.0.0 Ok\r\n")
		}
	}
}

func (s *sink) body(r *bufio.Reader) bool {
	for {
		line, err := r.ReadSlice('\n')
		if err != nil && err != bufio.ErrBufferFull {
			return false
		}
		if len(line) == 3 && line[0] == '.' {
			s.count.Add(1)
			return true
		}
	}
}
