package mail

import (
	"math/bits"

	"metalsvm/hw/scc"
)

// Cores is the most cores there can be.
const Cores = scc.Cores

// Line is a message: eight words, 32 bytes, one line of a message passing
// buffer. Word 0 is its kind and never zero; zero means that a slot is free.
type Line [8]uint32

// Channel chooses between the two slots that a sender has at a receiver.
type Channel uint8

// The channels.
const (
	System Channel = iota
	Program
	Channels
)

// Port is the hardware below: slots and flags in message passing buffers, and
// the interrupt. Its operations happen at once and in program order.
type Port interface {
	Full(to int, ch Channel) bool            // this core's slot at core to
	Put(to int, ch Channel, l *Line)         // fill it
	Take(from int, ch Channel, l *Line) bool // empty from's slot here into l, if it is full
	Waiting(from int, ch Channel) bool       // is from's slot here full?
	SetWant(to int)                          // this core's want flag at core to
	TakeWant(from int) bool                  // clear from's want flag here; was it set?
	Ring(to int)                             // interrupt core to
}

// Handler gets what arrives.
type Handler interface {
	// Deliver handles a System line from a core; it may Send. It does not keep l.
	Deliver(from int, l *Line)
	// Arrived says that a Program line from a core is there to be received.
	Arrived(from int)
	// Room says that a core that had no room for a Program line may have it now.
	Room(to int)
}

// Box is one core's mail. Set the exported fields before use.
type Box struct {
	Port    Port
	Handler Handler

	Sent, Received uint64 // lines, both channels

	in   Line   // being taken
	full uint64 // cores with a Program line here
	want uint64 // cores with no room for a Program line, which will tell
	last int    // the core received from most recently
	outbox
}

// Send sends a System line to another core, now or as soon as its slot there
// is free. It fails only if the outbox is full, which no protocol of bounded
// fan-out can bring about.
func (b *Box) Send(to int, l *Line) bool {
	b.Sent++
	if !b.queued(to) && b.put(to, System, l) {
		return true
	}
	return b.push(to, l)
}

// TrySend sends a Program line if its slot is free. If not, Handler.Room will
// tell when to try again.
func (b *Box) TrySend(to int, l *Line) bool {
	if !b.put(to, Program, l) {
		b.want |= 1 << to
		return false
	}
	b.Sent++
	return true
}

// put fills a slot if it is free, and otherwise asks to be told.
func (b *Box) put(to int, ch Channel, l *Line) bool {
	if b.Port.Full(to, ch) {
		b.Port.SetWant(to)
		if b.Port.Full(to, ch) {
			return false
		}
	}
	b.Port.Put(to, ch, l)
	b.Port.Ring(to)
	return true
}

// Any stands for every sender.
const Any = -1

// TryReceive takes a Program line from a core, or from any in turn.
func (b *Box) TryReceive(from int) (sender int, l Line, ok bool) {
	if from == Any {
		if b.full == 0 {
			return 0, Line{}, false
		}
		// The first full slot behind the one taken last.
		from = bits.TrailingZeros64(b.full &^ (2<<b.last - 1))
		if from == 64 {
			from = bits.TrailingZeros64(b.full)
		}
	}
	if b.full>>from&1 == 0 {
		return 0, Line{}, false
	}
	if !b.Port.Take(from, Program, &b.in) {
		return 0, Line{}, false
	}
	b.full &^= 1 << from
	b.last = from
	b.Received++
	b.makeRoom(from)
	return from, b.in, true
}

// Rung serves the interrupt: each core whose bit is set has sent something, or
// has room again. A bit too many does no harm.
func (b *Box) Rung(cores uint64) {
	for ; cores != 0; cores &= cores - 1 {
		k := bits.TrailingZeros64(cores)
		if b.Port.Take(k, System, &b.in) { // another line would ring again
			b.Handler.Deliver(k, &b.in)
			b.Received++
			b.makeRoom(k)
		}
		if b.full>>k&1 == 0 && b.Port.Waiting(k, Program) {
			b.full |= 1 << k
			b.Handler.Arrived(k)
		}
		b.drain(k)
		if b.want>>k&1 != 0 {
			b.want &^= 1 << k
			b.Handler.Room(k)
		}
	}
}

// makeRoom tells core k, if it wants to know, that a slot of its has been
// emptied here.
func (b *Box) makeRoom(k int) {
	if b.Port.TakeWant(k) {
		b.Port.Ring(k)
	}
}

// drain sends what the outbox has for core k, as far as there is room.
func (b *Box) drain(k int) {
	for b.queued(k) && b.put(k, System, b.front(k)) {
		b.pop(k)
	}
}
