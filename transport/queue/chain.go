package queue

// chain is a doubly linked list whose links lie in its elements, so that
// joining and leaving cost neither memory nor a search.
type chain[T any] struct {
	first, last *link[T]
	n           int
}

// link is an element's place in one chain.
type link[T any] struct {
	prev, next *link[T]
	in         *chain[T]
	of         *T
}

// push adds an element at the end. It must be in no chain.
func (c *chain[T]) push(of *T, l *link[T]) { c.insert(of, l, c.last) }

// unshift adds an element at the front.
func (c *chain[T]) unshift(of *T, l *link[T]) { c.insert(of, l, nil) }

// insert adds an element behind after, or at the front when that is nil.
func (c *chain[T]) insert(of *T, l, after *link[T]) {
	*l = link[T]{prev: after, in: c, of: of}
	if after == nil {
		l.next, c.first = c.first, l
	} else {
		l.next, after.next = after.next, l
	}
	if l.next == nil {
		c.last = l
	} else {
		l.next.prev = l
	}
	c.n++
}

// leave takes an element out of the chain it is in, if it is in one.
func (l *link[T]) leave() {
	c := l.in
	if c == nil {
		return
	}
	if l.prev == nil {
		c.first = l.next
	} else {
		l.prev.next = l.next
	}
	if l.next == nil {
		c.last = l.prev
	} else {
		l.next.prev = l.prev
	}
	c.n--
	l.prev, l.next, l.in = nil, nil, nil
}

// front is the first element, nil of an empty chain.
func (c *chain[T]) front() *T {
	if c.first == nil {
		return nil
	}
	return c.first.of
}

// shift takes the first element out, nil of an empty chain.
func (c *chain[T]) shift() *T {
	l := c.first
	if l == nil {
		return nil
	}
	l.leave()
	return l.of
}

// each calls fn for every element; fn may take that element out.
func (c *chain[T]) each(fn func(*T)) {
	for l := c.first; l != nil; {
		next := l.next
		fn(l.of)
		l = next
	}
}
