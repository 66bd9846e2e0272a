package chip

import (
	"iter"

	"metalsvm/machine/cpu"
)

// The order of events in timing mode. What leaves a core takes effect in the
// order of guest time, whoever runs: a core that comes to such an access waits,
// in the middle of its instruction, until no other core can act before it. So a
// core is a coroutine. Reads take effect when they begin; a write when it
// arrives, some time later, and the core meanwhile goes on until its next
// access. What a core does by itself runs ahead, until wireClocks after the first
// time at which another may change its pins. A core that waits for memory changes
// none before that has answered.

// waiting is what a core's coroutine yields before an access; otherwise it
// yields why a turn of the core has ended.
const waiting cpu.Stop = 0xFF

// posted is a write on its way.
type posted struct {
	at     ticks // when it arrives, never if there is none
	window window
	offset uint64
	pa     uint32
	eip    uint32 // of its instruction
	size   int    // bytes; 0: the bytes of line that mask selects
	value  uint64
	mask   uint32
	line   [32]byte
}

// start makes the core a coroutine.
func (n *node) start() {
	n.resume, n.abandon = iter.Pull(func(yield func(cpu.Stop) bool) {
		n.yield = yield
		for yield(n.core.Run(n.limit)) {
		}
	})
}

// timedTurn lets a core go on for a while, or to its next access.
func (m *Machine) timedTurn(n *node) {
	m.current = n
	if !n.waits && !n.prepare(m.at[n.rank]) {
		n.goesOn(n.nextWire())
		m.current = nil
		m.watch(n.time())
		return
	}
	n.waits = false
	m.turns++
	stop, _ := n.resume()
	m.current = nil
	if n.state == running && stop != waiting {
		n.settle(stop)
	}
	m.watch(n.time())
}

// prepare makes a core ready for a turn that begins at a time; false means that
// it may not go on.
func (n *node) prepare(t ticks) bool {
	switch {
	case n.state == spinning:
		n.endSpin(t)
	case n.state == halted:
		n.become(running)
		fallthrough
	case n.state == held || n.stopped:
		n.catchUp(t)
	}
	n.deliver()
	if n.state == held || n.stopped {
		return false
	}
	n.attend()
	n.limit = n.turnEnd()
	n.polls, n.touched = n.polls[:0], false
	return true
}

// begin waits for the core's turn to access what a window leads to: its last write
// has been acknowledged, and nobody can act before. If that is memory, what the turn
// may last is looked at again; polling has to end turns, or it would not be found.
func (n *node) begin(w window) {
	m := n.m
	if w.kind == toMemory {
		n.quiet = crossingClocks*n.clocks.period + memoryClocks*memoryTicks - n.clocks.period
	}
	for {
		n.Settle()
		n.goesOn(n.time())
		first, write := m.earliest()
		switch {
		case write:
			m.arrive(first)
		case first == n:
			n.quiet = 0
			if n.own != 0 && m.stop == nil {
				n.trace.mix(uint64(n.own))
				n.own = 0
			}
			return
		default:
			n.waits = true
			if !n.yield(waiting) {
				n.core.Break() // the machine is being closed
				return
			}
			if n.quiet != 0 {
				n.limit = n.turnEnd() // others have come further since the turn began
				n.core.Extend(n.limit)
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

// post sends a write on its way, one that takes a time until it is acknowledged
// and arrives half way.
func (n *node) post(p posted, takes ticks) {
	n.core.Volatile()
	p.at, p.eip = n.time()+takes/2, n.core.EIP
	n.busy = n.core.Cycles + n.clocks.in(takes)
	n.write = p
	n.goesOn(n.m.at[n.rank])
	if p.window.kind == toCRB || p.window.kind == toFPGA {
		n.core.Break() // it may pull the core's own pins
	}
}

// delay makes the acknowledgement of the write that arrives come later.
func (n *node) delay(t ticks) {
	if n.m.config.Functional {
		n.core.Stall(n.clocks.in(t))
		return
	}
	n.busy = max(n.busy, n.clocks.first(n.m.time()+t))
}

// turnEnd returns the clock up to which the core may run by itself.
func (n *node) turnEnd() uint64 {
	pulls := n.m.schedule.othersPull(n.rank)
	if n.write.pulls() {
		pulls = min(pulls, n.write.at)
	}
	return min(n.core.Cycles+n.m.config.Quantum, n.apic.Next(), n.clocks.first(min(n.nextWire(), pulls+wireTicks)))
}

// pulls returns a time before which the core, which goes on at another, changes
// no input of others. For that it must write: it does not while its last write
// is on its way, or a read of memory for which it waits, unless its clock changes.
func (n *node) pulls(at ticks) ticks {
	pulls := at + n.quiet
	if n.core != nil && n.busy > n.core.Cycles {
		pulls = n.clocks.time(n.busy) + n.quiet
	}
	pulls = max(at, min(pulls, n.nextWire()))
	if n.write.pulls() {
		pulls = min(pulls, n.write.at)
	}
	return pulls
}

// pulls tells whether the arrival of the write may change an input of a core, or
// have one go on that polls.
func (p *posted) pulls() bool { return p.at != never && p.window.kind != toMemory }

// arrive lets a core's write take effect, unless there is somebody who has to go
// on before it because it polls what is written.
func (m *Machine) arrive(n *node) {
	p := &n.write
	m.arriving = p.at
	if (p.window.kind == toMPB || p.window.kind == toCRB) && m.rouse(int(p.window.index)) {
		m.arriving = 0
		return
	}
	p.at = never
	n.goesOn(m.at[n.rank])
	if p.size == 0 {
		n.storeLine(p)
	} else if !n.store(p.window, p.offset, p.size, p.value) {
		n.stray(p.window, Access{EIP: p.eip, Address: p.pa, Size: p.size, Write: true})
	}
	m.arriving = 0
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
