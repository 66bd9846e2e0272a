package chip

import "metalsvm/hw/scc"

// What an access adds to a core's clock, in core clocks, beyond the one that
// every instruction has. Memory costs nothing here: it is reached through the
// core's soft TLB. Timing mode replaces this table by a calibrated model.
const (
	costOwnMPB = 15  // own tile's MPB or CRB: the formula commonly quoted, not in EAS 1.1
	costMesh   = 45  // another tile's, before hops
	costHop    = 8   // there and back, each hop (4 mesh clocks a router)
	costFPGA   = 250 // chosen: chip to board and back
	costIO     = 500 // chosen: an I/O packet and its acknowledgement by the host
	costAPIC   = 3   // chosen: an uncached access that stays in the core
)

// cost returns the price of an access to a window.
func (n *node) cost(w window) uint64 {
	if !n.m.config.Functional && w.kind != toAPIC {
		return n.clocks.in(n.transaction(w, n.time(), shortPacket, shortPacket))
	}
	own := scc.TileOf(n.number)
	switch w.kind {
	case toMPB, toCRB:
		if int(w.index) == own {
			return costOwnMPB
		}
		return costMesh + costHop*uint64(scc.Hops(own, int(w.index)))
	case toFPGA, toHost, toVRC:
		return costFPGA + costHop*uint64(scc.Hops(own, int(w.index)))
	case toAPIC:
		return costAPIC
	}
	return 0
}
