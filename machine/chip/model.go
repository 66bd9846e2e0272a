package chip

import (
	"metalsvm/hw/scc"
	"metalsvm/machine/cache"
	"metalsvm/machine/cpu"
)

// Parameter is a number of the timing model.
type Parameter struct {
	Name   string
	Value  uint64
	Unit   string
	Source string
}

// The timing model. All transactions are sums of these; none is fitted to a
// place on the chip. Core clocks are those of the core that waits, but for the
// times of what has no core's clock: the wire and the board have clocks of 533
// MHz.
const (
	tileClocks     = 16  // MPB or CRB of a tile, in the clock of that tile
	crossingClocks = 37  // tile to mesh and back
	hopClocks      = 8   // mesh clocks, there and back: 4 a router (EAS 6.1)
	memoryClocks   = 44  // memory clocks of an access, there and back
	burstClocks    = 4   // memory clocks in which a controller serves nobody else
	combineClocks  = 23  // emptying the write-combining buffer
	l2Clocks       = 15  // second-level cache
	wireClocks     = 159 // from a bit of GLCFG to the core's interrupt
	boardClocks    = costFPGA
	ioClocks       = costIO
	apicClocks     = costAPIC

	wireTicks = wireClocks * usualTicks
)

// Parameters returns the numbers of the timing model that are not clocks of
// the Pentium's own instructions.
func Parameters() []Parameter {
	const tn5 = "fitted to TN005"
	return []Parameter{
		{"tile", tileClocks, "core clocks", tn5},
		{"crossing", crossingClocks, "core clocks", tn5},
		{"hop", hopClocks, "mesh clocks", "EAS 6.1"},
		{"memory", memoryClocks, "memory clocks", tn5},
		{"burst", burstClocks, "memory clocks", "chosen: 32 bytes on a 64-bit DDR bus"},
		{"combine", combineClocks, "core clocks", tn5},
		{"l2", l2Clocks, "core clocks", tn5},
		{"wire", wireClocks, "core clocks", tn5},
		{"board", boardClocks, "core clocks", "chosen"},
		{"io", ioClocks, "core clocks", "chosen"},
		{"apic", apicClocks, "core clocks", "chosen"},
		{"rdtsc", cpu.ReadTSCClocks, "core clocks", tn5},
	}
}

// transaction returns how long an access takes that begins at a time, with
// packets of so many flits there and back. It occupies what it uses on its way.
func (n *node) transaction(w window, begin, out, back ticks) ticks {
	own, there := scc.TileOf(n.number), int(w.index)
	crossing := crossingClocks * n.clocks.period
	arrival, served := begin+crossing/2, ticks(0)
	switch w.kind {
	case toMPB, toCRB:
		served = tileClocks * n.m.period(there)
		if there == own {
			return served
		}
		arrival = n.m.travel(own, there, arrival, out, begin)
	case toMemory:
		there = scc.MemoryPort(int(w.index)).Tile
		arrival = n.m.travel(own, there, arrival, out, begin)
		served = n.m.memories[w.index].take(arrival, burstClocks*memoryTicks, begin) + memoryClocks*memoryTicks
	case toFPGA, toHost, toVRC:
		arrival = n.m.travel(own, there, begin, out, begin)
		return n.m.travel(there, own, arrival+boardClocks*usualTicks, back, begin) - begin
	default:
		return crossing
	}
	return n.m.travel(there, own, arrival+served, back, begin) + crossing - crossing/2 - begin
}

// ReadLine implements cpu.LineBus.
func (n *node) ReadLine(pa uint32, line *cache.Line) bool {
	w, _ := n.at(pa)
	if w.kind == toAPIC {
		return false
	}
	n.begin(w)
	w, offset := n.at(pa)
	there := n.m.plain(w, offset)
	if there == nil {
		return false
	}
	copy(line[:], there)
	n.notePoll(eventReadLine, w, offset, pa, 0)
	n.trace.event(eventReadLine, n, pa, 0)
	n.core.Stall(n.clocks.in(n.transaction(w, n.time(), shortPacket, dataPacket)))
	return true
}

// WriteLine implements cpu.LineBus. A line leaves the core in one transaction if
// it is whole, else in pieces of at most 8 bytes (EAS 10.1.2).
func (n *node) WriteLine(pa uint32, line *cache.Line, mask uint32) {
	w, _ := n.at(pa)
	n.begin(w)
	w, offset := n.at(pa)
	n.trace.event(eventWriteLine, n, pa, uint64(mask))
	begin := n.time()
	end := begin + combineClocks*n.clocks.period
	if mask == wholeLine {
		end += n.transaction(w, end, dataPacket, shortPacket)
	} else {
		for at := 0; at < cache.LineSize; at += 8 {
			if mask>>at&0xFF != 0 {
				end += n.transaction(w, end, shortPacket+1, shortPacket)
			}
		}
	}
	n.post(posted{window: w, offset: offset, pa: pa, mask: mask, line: *line}, end-begin)
}

// wholeLine is the mask of all bytes of a line.
const wholeLine = 1<<cache.LineSize - 1

// L2 implements cpu.LineBus.
func (n *node) L2(write bool) {
	n.core.Volatile()
	n.Settle()
	if write {
		n.busy = n.core.Cycles + l2Clocks
		return
	}
	n.core.Stall(l2Clocks)
}

// storeLine writes the bytes of a line that the mask selects to memory, a message
// passing buffer or registers.
func (n *node) storeLine(p *posted) {
	if there := n.m.plain(p.window, p.offset); there != nil && p.mask == wholeLine {
		copy(there, p.line[:])
		if p.window.kind == toMPB {
			n.m.progressed()
		}
		return
	}
	for i, b := range p.line {
		if p.mask>>i&1 != 0 && !n.store(p.window, p.offset+uint64(i), 1, uint64(b)) {
			n.stray(p.window, Access{EIP: p.eip, Address: p.pa, Size: cache.LineSize, Write: true})
			return
		}
	}
}
