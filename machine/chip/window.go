package chip

import "metalsvm/hw/scc"

// kind is what an address leads to.
type kind uint8

const (
	toNothing kind = iota
	toMemory
	toMPB
	toCRB
	toFPGA
	toHost
	toVRC
	toAPIC
)

// String returns the name for messages.
func (k kind) String() string {
	return [...]string{"unmapped", "memory", "MPB", "CRB", "FPGA", "host", "VRC", "APIC"}[k]
}

// window is a decoded look-up table entry: 16 MB of a core's addresses.
type window struct {
	kind  kind
	index uint8  // tile, or memory controller
	base  uint64 // what the low 24 bits of the address are added to
}

// decode finds out where an entry leads. Entries for cores, for tiles and
// ports that do not exist, and for the ports of the system interface that
// were never released lead nowhere.
func decode(e scc.Entry) window {
	t, ok := scc.TileAt(e.Route())
	if !ok {
		return window{}
	}
	switch e.Sub() {
	case scc.MPB:
		return window{kind: toMPB, index: uint8(t)}
	case scc.CRB:
		return window{kind: toCRB, index: uint8(t)}
	}
	for mc := range scc.Controllers {
		if scc.MemoryPort(mc) == (scc.Port{Tile: t, Side: e.Sub()}) {
			return window{toMemory, uint8(mc), e.Address(0)}
		}
	}
	if e.Sub() != scc.South {
		return window{}
	}
	switch t {
	case scc.VRCTile:
		return window{kind: toVRC, index: uint8(t)}
	case scc.SIFTile:
		return decodeSIF(e.Address(0))
	}
	return window{}
}

// decodeSIF decodes an address that arrives at the system interface.
func decodeSIF(address uint64) window {
	within := address & (1<<scc.SIFPortShift - 1)
	switch address >> scc.SIFPortShift {
	case scc.SIFRegisters:
		return window{toFPGA, scc.SIFTile, within}
	case scc.SIFDebug, scc.SIFMemory:
		return window{}
	}
	return window{toHost, scc.SIFTile, within}
}

// at returns the window of a core-physical address and the address inside
// what it leads to. The core's own local APIC comes before the table.
func (n *node) at(pa uint32) (w window, offset uint64) {
	if pa&^0xFFF == scc.APICBase && n.tile.APICOn(n.z) {
		return window{kind: toAPIC}, uint64(pa & 0xFFF)
	}
	w = n.windows[pa>>24]
	return w, w.base + uint64(pa&(scc.SlotBytes-1))
}

// remap decodes the core's look-up table anew after a change. Everybody who
// reaches a slot that got or lost a user here must look at it afresh, for
// memory may have become shared.
func (n *node) remap() {
	affected := uint64(1) << n.number
	for i, e := range n.tile.LUT[n.z] {
		before, after := n.windows[i], decode(e)
		if before == after {
			continue
		}
		n.windows[i] = after
		affected |= *n.m.user(before) | *n.m.user(after)
	}
	for _, slots := range n.m.users {
		for i := range slots {
			slots[i] &^= 1 << n.number
		}
	}
	for _, w := range n.windows {
		*n.m.user(w) |= 1 << n.number
	}
	if !n.m.config.Functional {
		return // caches keep what they have, and nothing else was derived
	}
	for _, other := range n.m.nodes {
		if other != nil && other.core != nil && affected>>other.number&1 != 0 {
			other.stale = true
			other.core.FlushTLB()
			other.core.Break()
			if other.state == spinning {
				other.wake()
			}
		}
	}
}

// user returns the set of cores that reach the memory of a window; a set of
// no meaning if it leads elsewhere.
func (m *Machine) user(w window) *uint64 {
	slot := w.base / scc.SlotBytes
	if w.kind != toMemory || slot >= uint64(len(m.users[w.index])) {
		return new(uint64)
	}
	return &m.users[w.index][slot]
}

// shared tells whether others than this core reach the memory of a window.
func (n *node) shared(w window) bool { return *n.m.user(w)&^(1<<n.number) != 0 }
