package receive

import (
	"errors"
	"net"
	"net/netip"
	"slices"
	"syscall"
	"time"

	"mxsh/model"
	"mxsh/transport/route"
)

// retryEvery is how long a binding that could not be opened waits for its next try.
const retryEvery = 5 * time.Second

// socketKey is what a socket is bound to. Families are apart: a socket of [::]
// takes no IPv4.
type socketKey struct {
	network string // tcp4 or tcp6
	addr    netip.AddrPort
}

type socket struct {
	key      socketKey
	listener net.Listener
}

// wish is what is wanted on one port of one family.
type wish struct {
	wildcard socketKey // its port is 0 when no binding wants all addresses
	exact    []socketKey
}

// plan sorts bindings by port and family. One socket serves a port while any
// binding wants all addresses, because an exact one cannot be opened beside it;
// which connector serves a connection is looked up by its addresses anyhow.
func plan(bindings []model.IPBinding) map[socketKey]*wish {
	wishes := map[socketKey]*wish{}
	for _, b := range bindings {
		network, all := "tcp4", netip.IPv4Unspecified()
		if b.Addr().Is6() {
			network, all = "tcp6", netip.IPv6Unspecified()
		}
		group := socketKey{network, netip.AddrPortFrom(all, b.Port())}
		w := wishes[group]
		if w == nil {
			w = &wish{}
			wishes[group] = w
		}
		if b.Wildcard() {
			w.wildcard = group
		} else if key := (socketKey{network, b.AddrPort}); !slices.Contains(w.exact, key) {
			w.exact = append(w.exact, key)
		}
	}
	return wishes
}

// Reconcile makes the listeners those that the bindings want, by difference: a
// socket that stays is not touched, and no session is. It returns what could not
// be opened, which is tried again from time to time.
func (s *Server) Reconcile(bindings []model.IPBinding) []route.Problem {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wanted = slices.Clone(bindings)
	if !s.running || s.closed {
		return nil
	}
	return s.apply()
}

// Adopt takes a listener that is open already: a socket of the service manager,
// or of a test that must not guess a port. It serves until a Reconcile does not
// want its address.
func (s *Server) Adopt(l net.Listener) {
	addr := addrPort(l.Addr())
	key := socketKey{"tcp4", addr}
	if addr.Addr().Is6() {
		key.network = "tcp6"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.add(key, l)
}

// Listening returns the addresses that accept connections, in order.
func (s *Server) Listening() []netip.AddrPort {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []netip.AddrPort
	for key := range s.sockets {
		all = append(all, key.addr)
	}
	slices.SortFunc(all, netip.AddrPort.Compare)
	return all
}

// apply closes and opens sockets. s.mu is held.
func (s *Server) apply() []route.Problem {
	wishes := plan(s.wanted)
	for key := range s.sockets {
		if !wishes[groupOf(key)].has(key) {
			s.closeSocket(key)
		}
	}
	var problems []route.Problem
	for _, w := range wishes {
		problems = append(problems, s.fulfil(w)...)
	}
	slices.SortFunc(problems, func(a, b route.Problem) int { return compare(a.Object, b.Object) })
	if s.retry != nil {
		s.retry.Stop()
		s.retry = nil
	}
	if len(problems) > 0 {
		s.retry = time.AfterFunc(retryEvery, s.again)
	}
	return problems
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func groupOf(key socketKey) socketKey {
	all := netip.IPv4Unspecified()
	if key.network == "tcp6" {
		all = netip.IPv6Unspecified()
	}
	return socketKey{key.network, netip.AddrPortFrom(all, key.addr.Port())}
}

// has is whether the socket may stay as it is. An exact one beside a wanted
// wildcard may: it serves until the wildcard is tried.
func (w *wish) has(key socketKey) bool {
	return w != nil && (key == w.wildcard || slices.Contains(w.exact, key))
}

// fulfil opens what a wish lacks. When all addresses cannot be had, the exact
// ones that are wanted too are served meanwhile.
func (s *Server) fulfil(w *wish) []route.Problem {
	var problems []route.Problem
	if w.wildcard.addr.Port() != 0 {
		if s.sockets[w.wildcard] != nil {
			return nil
		}
		for _, key := range w.exact {
			s.closeSocket(key)
		}
		err := s.open(w.wildcard)
		if err == nil {
			return nil
		}
		problems = append(problems, cannotListen(w.wildcard, err))
	}
	for _, key := range w.exact {
		if s.sockets[key] != nil {
			continue
		}
		if err := s.open(key); err != nil {
			problems = append(problems, cannotListen(key, err))
		}
	}
	return problems
}

func cannotListen(key socketKey, err error) route.Problem {
	why := "the system refuses it (" + err.Error() + ")"
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		why = "another program has this address and port"
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		why = "this machine does not have the address"
	case errors.Is(err, syscall.EACCES):
		why = "this program may not open ports below 1024 (run it as root or give it CAP_NET_BIND_SERVICE)"
	}
	return route.Problem{Object: "Binding " + key.addr.String(), Message: "nothing listens there, because " + why + "; it is tried again every few seconds"}
}

func (s *Server) open(key socketKey) error {
	l, err := net.Listen(key.network, key.addr.String())
	if err != nil {
		return err
	}
	s.add(key, l)
	return nil
}

func (s *Server) add(key socketKey, l net.Listener) {
	s.sockets[key] = &socket{key, l}
	s.active.Add(1)
	go s.accept(l, s.halt)
	s.cfg.Log.Info("listening", "address", key.addr.String())
}

func (s *Server) closeSocket(key socketKey) {
	if k := s.sockets[key]; k != nil {
		k.listener.Close()
		delete(s.sockets, key)
		s.cfg.Log.Info("no longer listening", "address", key.addr.String())
	}
}

func (s *Server) closeSockets() {
	if s.retry != nil {
		s.retry.Stop()
		s.retry = nil
	}
	for key := range s.sockets {
		s.closeSocket(key)
	}
}

// again tries what could not be opened.
func (s *Server) again() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.running || s.closed {
		return
	}
	if problems := s.apply(); len(problems) == 0 {
		s.cfg.Log.Info("every binding is open")
	}
}

// accept serves the connections of a listener until it is closed. When the
// system has no room for one more it waits a little, longer each time.
func (s *Server) accept(l net.Listener, halt chan struct{}) {
	defer s.active.Done()
	const shortest, longest = 5 * time.Millisecond, time.Second
	pause := shortest
	for {
		nc, err := l.Accept()
		switch {
		case err == nil:
			pause = shortest
			s.active.Add(1)
			go func() {
				defer s.active.Done()
				s.handle(nc, halt)
			}()
			continue
		case errors.Is(err, net.ErrClosed):
			return
		}
		s.cfg.Log.Error("connection could not be accepted", "address", l.Addr().String(), "error", err)
		select {
		case <-time.After(pause):
		case <-halt:
		}
		pause = min(2*pause, longest)
	}
}
