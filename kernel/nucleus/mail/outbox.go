package mail

// outboxLines bounds the System lines that wait for their slots: far more than
// the protocols can have under way at once, which is a few for each thread of
// each core.
const outboxLines = 1024

// outbox holds lines that wait, in a queue for each destination. Links are
// indices plus one, so that the zero value is empty.
type outbox struct {
	lines      [outboxLines]Line
	next       [outboxLines]uint16 // in a queue or in the free list
	used       uint16              // lines that were ever in use
	free       uint16
	head, tail [Cores]uint16
}

func (o *outbox) queued(to int) bool { return o.head[to] != 0 }
func (o *outbox) front(to int) *Line { return &o.lines[o.head[to]-1] }

func (o *outbox) push(to int, l *Line) bool {
	i := o.free
	switch {
	case i != 0:
		o.free = o.next[i-1]
	case o.used < outboxLines:
		o.used++
		i = o.used
	default:
		return false
	}
	o.lines[i-1], o.next[i-1] = *l, 0
	if o.tail[to] == 0 {
		o.head[to] = i
	} else {
		o.next[o.tail[to]-1] = i
	}
	o.tail[to] = i
	return true
}

func (o *outbox) pop(to int) {
	i := o.head[to]
	o.head[to] = o.next[i-1]
	if o.head[to] == 0 {
		o.tail[to] = 0
	}
	o.next[i-1] = o.free
	o.free = i
}
