package queue

// cleanBatch is how many survivors are on their way at a time.
const cleanBatch = 64

// cleanUp appends messages anew that keep dead segments from being removed.
func (q *Queue) cleanUp() {
	defer q.work.Done()
	for {
		select {
		case <-q.stop:
			return
		case <-q.log.Clean():
		}
		for q.cleanOldest() {
		}
	}
}

// cleanOldest frees the oldest segment if that is worth while, and reports
// whether it got anywhere.
func (q *Queue) cleanOldest() bool {
	owners := q.log.Survivors()
	moved := 0
	var under []*commit
	for i, o := range owners {
		if c := q.renew(o.(*Message)); c != nil {
			under = append(under, c)
		}
		if len(under) == cleanBatch || i == len(owners)-1 {
			for _, c := range under {
				if err := <-c.ch; err == nil {
					moved++
				}
				c.free()
			}
			under = under[:0]
		}
	}
	return moved > 0
}

// renew appends a message as it is now. Nil: it is finished, or records about
// it are on their way, which have to come first.
func (q *Queue) renew(m *Message) *commit {
	var body []byte
	if !m.inFile() {
		b, err := m.load()
		if err != nil {
			q.opts.Log.Error("read queued message", "message", m.id, "err", err)
			return nil
		}
		r := &content{m: m}
		defer r.Close()
		body = b
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if m.open == 0 || m.writes > 0 {
		return nil
	}
	c := q.newCommit()
	c.record(recordMessage, func(b []byte) []byte { return putMessage(b, m) })
	rec := &c.entry.Records[0]
	rec.Body, rec.Owner = body, m
	err := q.order(c, m, func(err error) {
		ref := c.entry.Records[0].Ref
		switch {
		case err != nil:
		case m.ref.IsZero(): // finished meanwhile
			q.log.Release(ref)
		default:
			q.log.Release(m.ref)
			m.ref = ref
		}
	})
	if err != nil {
		c.free()
		return nil
	}
	return c
}
