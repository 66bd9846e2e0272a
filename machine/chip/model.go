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
// place on the chip.
const (
	tileClocks     = 18  // MPB or CRB of a tile
	crossingClocks = 37  // tile to mesh and back
	hopClocks      = 8   // mesh clocks, there and back: 4 a router (EAS 6.1)
	memoryClocks   = 44  // memory clocks of an access, there and back
	burstClocks    = 4   // memory clocks in which a controller serves nobody else
	combineClocks  = 23  // emptying the write-combining buffer
	l2Clocks       = 16  // second-level cache
	wireClocks     = 163 // from a bit of GLCFG to the core's interrupt
	boardClocks    = costFPGA
	ioClocks       = costIO
	apicClocks     = costAPIC

	meshMHz   = 800
	memoryMHz = 400
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

// transaction returns how long an access to a window takes, and for memory adds
// the wait for its controller, which it occupies.
func (n *node) transaction(w window) uint64 {
	own := scc.TileOf(n.number)
	core := n.m.config.CoreMHz
	switch w.kind {
	case toMPB, toCRB:
		if int(w.index) == own {
			return tileClocks
		}
		return crossingClocks + tileClocks + hopClocks*uint64(scc.Hops(own, int(w.index)))*core/meshMHz
	case toMemory:
		t := scc.MemoryPort(int(w.index)).Tile
		there := hopClocks * uint64(scc.Hops(own, t)) * core / meshMHz
		free := &n.m.free[w.index]
		arrival := n.core.Cycles + (crossingClocks+there)/2
		start := max(arrival, *free)
		*free = start + burstClocks*core/memoryMHz
		return crossingClocks + there + start - arrival + memoryClocks*core/memoryMHz
	case toFPGA, toHost, toVRC:
		return boardClocks + hopClocks*uint64(scc.Hops(own, int(w.index)))*core/meshMHz
	}
	return crossingClocks
}

// ReadLine implements cpu.LineBus.
func (n *node) ReadLine(pa uint32, line *cache.Line) bool {
	if w, _ := n.at(pa); w.kind == toAPIC {
		return false
	}
	n.begin()
	w, offset := n.at(pa)
	if w.kind != toMemory && w.kind != toMPB {
		return false
	}
	if !n.loadLine(w, offset, line) {
		return false
	}
	n.m.trace.event(eventReadLine, n, pa, n.core.Cycles)
	n.core.Stall(n.transaction(w))
	return true
}

// WriteLine implements cpu.LineBus. A line leaves the core in one transaction if
// it is whole, else in pieces of at most 8 bytes (EAS 10.1.2).
func (n *node) WriteLine(pa uint32, line *cache.Line, mask uint32) {
	n.begin()
	w, offset := n.at(pa)
	n.m.trace.event(eventWriteLine, n, pa, n.core.Cycles)
	pieces := uint64(1)
	if mask != 1<<cache.LineSize-1 {
		pieces = 0
		for at := 0; at < cache.LineSize; at += 8 {
			if mask>>at&0xFF != 0 {
				pieces++
			}
		}
	}
	n.post(posted{window: w, offset: offset, pa: pa, mask: mask, line: *line}, combineClocks+pieces*n.transaction(w))
}

// L2 implements cpu.LineBus.
func (n *node) L2(write bool) {
	n.Settle()
	if write {
		n.busy = n.core.Cycles + l2Clocks
		return
	}
	n.core.Stall(l2Clocks)
}

// loadLine and storeLine move lines of memory and message passing buffers.
func (n *node) loadLine(w window, offset uint64, line *cache.Line) bool {
	for at := 0; at < cache.LineSize; at += 8 {
		v, ok := n.load(w, offset+uint64(at), 8)
		if !ok {
			return false
		}
		cache.Put(line[at:], 8, v)
	}
	return true
}

func (n *node) storeLine(p *posted) {
	for i, b := range p.line {
		if p.mask>>i&1 != 0 && !n.store(p.window, p.offset+uint64(i), 1, uint64(b)) {
			n.stray(p.window, p.pa, cache.LineSize, true)
			return
		}
	}
}
