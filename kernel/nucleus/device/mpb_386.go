package device

import (
	"metalsvm/hw/scc"
	"metalsvm/kernel/nucleus/mail"
	"metalsvm/kernel/nucleus/x86"
)

// The top of each core's 8 KiB of message passing buffer holds its mail: for
// each channel a slot for every sender, then a byte of each sender that says
// that it has rung, and one that it wants to know of room. The rest belongs to
// programs; of that the first line is the one that a store goes to when the
// write-combining buffer must be emptied.
const (
	mpbHalf  = 8192
	lineSize = 32
	wantAt   = mpbHalf - 64
	bellAt   = wantAt - 64
	mailAt   = bellAt - int(mail.Channels)*scc.Cores*lineSize
)

func mpbOf(k int) uint32 {
	return mpbAt + uint32(scc.TileOf(k))*mpbBytes + uint32(k%scc.CoresPerTile)*mpbHalf
}

// Slots is core Self's access to mail slots and flags (mail.Port). The buffers
// are mapped uncached, so what is stored is there and what is loaded is fresh.
type Slots struct{ Self int }

func slot(at, from int, ch mail.Channel) uint32 {
	return mpbOf(at) + uint32(mailAt+(int(ch)*scc.Cores+from)*lineSize)
}

func bellOf(at, from int) uint32   { return mpbOf(at) + uint32(bellAt+from) }
func wantFlag(at, from int) uint32 { return mpbOf(at) + uint32(wantAt+from) }

// Clear empties this core's slots and flags.
func (s *Slots) Clear() {
	for at := mpbOf(s.Self) + uint32(mailAt); at < mpbOf(s.Self)+mpbHalf; at += 4 {
		x86.Store(at, 0)
	}
}

func (s *Slots) Full(to int, ch mail.Channel) bool      { return x86.Load(slot(to, s.Self, ch)) != 0 }
func (s *Slots) Waiting(from int, ch mail.Channel) bool { return x86.Load(slot(s.Self, from, ch)) != 0 }

// Put stores the line as a whole: the write-combining buffer sends a line that
// is complete at once, in one packet (SCC EAS 10.1.2). Where there is no such
// buffer, in functional mode, the receiver may look in between, since this core
// may have rung for something else: so the word that marks the slot full is last.
func (s *Slots) Put(to int, ch mail.Channel, l *mail.Line) {
	x86.StoreLine(slot(to, s.Self, ch)-mpbAt+linesAt, (*[8]uint32)(l))
}

func (s *Slots) Take(from int, ch mail.Channel, l *mail.Line) bool {
	at := slot(s.Self, from, ch)
	x86.LoadLine((*[8]uint32)(l), at)
	if l[0] == 0 {
		return false
	}
	x86.Store(at, 0)
	return true
}

func (s *Slots) SetWant(to int) { x86.StoreByte(wantFlag(to, s.Self), 1) }

func (s *Slots) TakeWant(from int) bool {
	at := wantFlag(s.Self, from)
	if x86.LoadByte(at) == 0 {
		return false
	}
	x86.StoreByte(at, 0)
	return true
}

func (s *Slots) Ring(to int) { Interrupt(s.Self, to) }

// BufferOf is the part of core k's message passing buffer that programs have, of
// message-buffer type.
func BufferOf(k int) uint32 { return mpbOf(k) - mpbAt + linesAt + lineSize }

// Drain empties the write-combining buffer: a store of message-buffer type to
// another line pushes out what it holds (SCC EAS 10.1.2).
func Drain() { x86.StoreByte(drainAt, 0) }
