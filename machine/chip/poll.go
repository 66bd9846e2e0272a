package chip

import "metalsvm/hw/scc"

// Polling in timing mode. A core that goes round in a loop until somebody
// changes what it reads spins (package cpu); if all that leaves the core in a
// turn of the loop are reads of message passing buffers and locks of its own
// tile, then nobody notices them, and the turns until the next write to the tile
// need not be executed: the core's clock and its trace are what they would be.
// Other polling is executed, because it takes the mesh and the controllers from
// others.

// poll is an access in such a loop, as the trace has it.
type poll struct {
	what    uint64
	address uint32
	value   uint64
	insns   uint64
	cycles  uint64
}

// notePoll is told of every read.
func (n *node) notePoll(kind uint64, w window, offset uint64, pa uint32, value uint64) {
	if n.m.config.Functional || !n.core.Logging() {
		return
	}
	own := int(w.index) == scc.TileOf(n.number)
	isLock := w.kind == toCRB && (offset == scc.Lock0 || offset == scc.Lock1)
	taken := value&scc.LockFree == 0 // reading a free one is a write
	if !own || w.kind != toMPB && !(isLock && taken) {
		n.core.Volatile()
		return
	}
	n.polls = append(n.polls, poll{n.what(kind), pa, value, n.core.Insns, n.core.Cycles})
}

// rouse has the cores of a tile go on that poll it, because it is about to
// change. It reports whether one did: its clock may be before the change.
func (m *Machine) rouse(tile int) (some bool) {
	if m.config.Functional {
		return false
	}
	for z := range scc.CoresPerTile {
		n := wires{m, tile}.node(z)
		n.touched = true
		if n.state == spinning {
			n.endSpin(m.time())
			some = true
		}
	}
	return some
}

// endSpin has a core that spins go on from the last turn of its loop that began
// by a time.
func (n *node) endSpin(t ticks) {
	n.goRound(t)
	n.become(running)
	n.goesOn(n.time())
}

// goRound does all turns of a spinning core's loop that end by a time.
func (n *node) goRound(t ticks) {
	turns, cycles, insns := n.core.SkipSpin(n.clocks.last(t))
	for range turns {
		for i := range n.polls {
			p := &n.polls[i]
			p.cycles += cycles
			p.insns += insns
			n.trace.add(p.what, p.address, p.value, p.insns, p.cycles)
		}
	}
}

// stopSpin brings the trace of a spinning core to what it is at the end of the
// run, in the middle of a turn of its loop perhaps.
func (n *node) stopSpin(end ticks) {
	n.goRound(end)
	cycles, insns := n.core.SpinTurn()
	for _, p := range n.polls {
		if n.clocks.time(p.cycles+cycles) < end {
			n.trace.add(p.what, p.address, p.value, p.insns+insns, p.cycles+cycles)
		}
	}
}
