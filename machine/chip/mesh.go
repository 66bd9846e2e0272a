package chip

import "metalsvm/hw/scc"

// The mesh: 24 routers and the links between them. Packets go along the row
// first, then along the column. A link carries a flit of 16 bytes in a mesh
// clock; a request or an acknowledgement is one flit, a line of data two more
// (EAS 6.1 and 6.2). Whoever finds a link taken waits for it.

// flits of a packet.
const (
	shortPacket = 1 // a header
	dataPacket  = 3 // with a line
)

// mesh is the links, by the tile that they leave and their direction.
type mesh [scc.Tiles][4]reservations

// Directions of links.
const (
	east = iota
	west
	north
	south
)

// travel takes a packet from a tile to another and returns when it is there. now
// is a time before which no packet will be anywhere any more.
func (m *Machine) travel(from, to int, leaves, flits, now ticks) (arrives ticks) {
	at := leaves
	x, y := scc.XY(from)
	toX, toY := scc.XY(to)
	for x != toX || y != toY {
		links := &m.mesh[x+scc.Columns*y]
		direction := north
		switch {
		case x < toX:
			direction = east
			x++
		case x > toX:
			direction = west
			x--
		case y < toY:
			y++
		default:
			direction = south
			y--
		}
		at += links[direction].take(at, flits*meshTicks, now) + hopClocks/2*meshTicks
	}
	return at
}

// reservations are the times for which something that serves one at a time is
// taken, in order. Whoever comes later in guest time may come earlier in the
// host's, so there may be gaps that are still free.
type reservations struct {
	spans []span
}

// span is from a time up to another.
type span struct{ from, to ticks }

// take reserves the first free span of a length that does not begin before a
// time, and returns by how much later it begins. What ends before now is
// forgotten.
func (r *reservations) take(at, length, now ticks) (wait ticks) {
	if n := len(r.spans); n == 0 || r.spans[n-1].to <= now {
		r.spans = append(r.spans[:0], span{at, at + length}) // as a rule
		return 0
	}
	begin := at
	past, i := 0, 0
	for ; i < len(r.spans); i++ {
		s := r.spans[i]
		if s.to <= now {
			past = i + 1
			continue
		}
		if begin+length <= s.from {
			break
		}
		begin = max(begin, s.to)
	}
	r.insert(i, span{begin, begin + length})
	if past > 0 {
		r.spans = append(r.spans[:0], r.spans[past:]...)
	}
	return begin - at
}

// insert puts a span before the one at i.
func (r *reservations) insert(i int, s span) {
	r.spans = append(r.spans, span{})
	copy(r.spans[i+1:], r.spans[i:])
	r.spans[i] = s
}
