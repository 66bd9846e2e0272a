package chip

import (
	"iter"

	"metalsvm/machine/cpu"
	"metalsvm/machine/tile"
)

// The order of events in timing mode. What leaves a core takes effect in the
// order of guest time, whoever runs: a core that comes to such an access waits,
// in the middle of its instruction, until no other core can act before it. So a
// core is a coroutine. Reads take effect when they begin; a write when it
// arrives, some time later, and the core meanwhile goes on until its next
// access. What the cores do by themselves runs ahead by up to wireClocks: no
// core can learn of anything sooner through its pins.

// waiting is what a core's coroutine yields before an access; otherwise it
// yields why a turn of the core has ended.
const waiting cpu.Stop = 0xFF

// posted is a write on its way.
type posted struct {
	at     uint64 // core clock at which it arrives, never if there is none
	window window
	offset uint64
	pa     uint32
	size   int // bytes; 0: the bytes of line that mask selects
	value  uint64
	mask   uint32
	line   [32]byte
}

// wire is a change of an input pin on its way to a core.
type wire struct {
	at    uint64
	pin   tile.Pin
	level bool
}

// start makes the core a coroutine.
func (n *node) start() {
	n.resume, n.abandon = iter.Pull(func(yield func(cpu.Stop) bool) {
		n.yield = yield
		for yield(n.core.Run(n.limit)) {
		}
	})
}

// begin waits for the core's turn to access what is outside it: its last write
// has been acknowledged, and nobody can act before.
func (n *node) begin() {
	n.Settle()
	m := n.m
	for {
		n.goesOn(n.core.Cycles)
		first, write := m.earliest()
		switch {
		case write:
			m.arrive(first)
		case first == n:
			n.m.trace.mix(uint64(n.own))
			n.own = 0
			return
		default:
			n.waits = true
			if !n.yield(waiting) {
				n.core.Break() // the machine is being closed
				return
			}
		}
	}
}

// Settle lets the time pass until the core's last write is acknowledged.
func (n *node) Settle() {
	if n.busy > n.core.Cycles {
		n.core.Stall(n.busy - n.core.Cycles)
	}
}

// post sends a write on its way, one that takes clocks until it is acknowledged
// and arrives half way.
func (n *node) post(p posted, clocks uint64) {
	p.at = n.core.Cycles + clocks/2
	n.busy = n.core.Cycles + clocks
	n.write = p
	n.goesOn(n.m.at[n.rank])
	if p.window.kind == toCRB || p.window.kind == toFPGA {
		n.core.Break() // it may pull the core's own pins
	}
}

// earliest returns whose event is next: a write that arrives, or a core that
// goes on. Writes come first among equals, then it goes by rank.
func (m *Machine) earliest() (n *node, write bool) {
	rank, write := m.schedule.first()
	return m.order[rank], write
}

// horizon returns the clock up to which a core may run by itself.
func (m *Machine) horizon(n *node) uint64 {
	first := min(m.schedule.others(n.rank), n.write.at)
	return min(first, never-wireClocks) + wireClocks
}

// arrive lets a core's write take effect.
func (m *Machine) arrive(n *node) {
	p := &n.write
	m.now = p.at
	p.at = never
	n.goesOn(m.at[n.rank])
	if p.size == 0 {
		n.storeLine(p)
	} else if !n.store(p.window, p.offset, p.size, p.value) {
		n.stray(p.window, p.pa, p.size, true)
	}
	m.now = 0
}

// pull changes a pin of a core after the time that this takes.
func (n *node) pull(pin tile.Pin, level bool) {
	at := n.m.clock() + wireClocks
	n.wires = append(n.wires, wire{at, pin, level})
	if n.state == halted {
		n.goesOn(min(n.m.at[n.rank], at))
	}
}

// deliver lets the pins change whose time has come.
func (n *node) deliver() {
	done := 0
	for _, w := range n.wires {
		if w.at > n.core.Cycles {
			break
		}
		n.drive(w.pin, w.level)
		done++
	}
	n.wires = append(n.wires[:0], n.wires[done:]...)
}

// nextWire returns when the next pin changes.
func (n *node) nextWire() uint64 {
	if len(n.wires) == 0 {
		return never
	}
	return n.wires[0].at
}

// overlay puts into a value read at an offset of a window what the core itself
// has written there and is still on its way: its page walks see it.
func (n *node) overlay(w window, offset uint64, size int, v uint64) uint64 {
	p := &n.write
	if p.at == never || p.window.kind != w.kind || p.window.index != w.index {
		return v
	}
	for i := range size {
		b, ok := p.byteAt(offset + uint64(i))
		if ok {
			v = v&^(0xFF<<(8*i)) | uint64(b)<<(8*i)
		}
	}
	return v
}

// byteAt returns the byte that a write brings to an offset.
func (p *posted) byteAt(offset uint64) (b uint8, ok bool) {
	at := offset - p.offset
	if p.size == 0 {
		if at >= uint64(len(p.line)) || p.mask>>at&1 == 0 {
			return 0, false
		}
		return p.line[at], true
	}
	return uint8(p.value >> (8 * (at & 7))), at < uint64(p.size)
}
