package fpga

import "metalsvm/hw/scc"

// target is the global interrupt controller's state for one core (UG 5.3).
type target struct {
	status, mask uint64
	lint1        bool // which pin to drive
	pending      bool // a packet has been sent and its handler not come yet
}

// Sizes of the register arrays. Status,
// mask and reset have two words for each core, request too; config has one.
const (
	gicWords = 8 * scc.Cores
	gicEnd   = scc.GICHostHigh + 4
)

// raise sets a status bit of a core and sends the packet, if it may.
func (f *FPGA) raise(core int, bit uint) {
	f.gic[core].status |= 1 << bit
	f.notify(core)
}

// notify sends a packet that interrupts the core, unless one is under way.
// The handler's write to the reset register ends it (MAS 2.7).
func (f *FPGA) notify(core int) {
	t := &f.gic[core]
	if t.pending || t.status&^t.mask == 0 {
		return
	}
	t.pending = true
	f.board.Interrupt(core, t.lint1)
}

// readGIC reads a register of the interrupt controller.
func (f *FPGA) readGIC(offset uint32) (v uint32, ok bool) {
	if offset < scc.GICStatus || offset >= gicEnd || offset&3 != 0 {
		return 0, false
	}
	word := func(v uint64) uint32 { return uint32(v >> (8 * (offset & 4))) }
	array, i := offset&^0x1FF, offset&0x1FF
	if array == scc.GICConfig {
		if i < 4*scc.Cores {
			v := uint32(0)
			if f.gic[i/4].lint1 {
				v = 1
			}
			return v, true
		}
		return 0, offset >= scc.GICHostLow
	}
	if i >= gicWords {
		return 0, false
	}
	switch array {
	case scc.GICStatus:
		return word(f.gic[i/8].status), true
	case scc.GICMask:
		return word(f.gic[i/8].mask), true
	}
	return 0, true // reset and request are write only
}

// writeGIC writes a register of the interrupt controller.
func (f *FPGA) writeGIC(offset, v uint32) (ok bool) {
	if offset < scc.GICStatus || offset >= gicEnd || offset&3 != 0 {
		return false
	}
	high := offset & 4 / 4
	bits := uint64(v) << (32 * high)
	array, i := offset&^0x1FF, offset&0x1FF
	if array == scc.GICConfig {
		switch {
		case i < 4*scc.Cores:
			f.gic[i/4].lint1 = v&1 != 0
			return true
		case offset >= scc.GICHostLow:
			f.hostRequest(32*int(high), v)
			return true
		}
		return false
	}
	if i >= gicWords {
		return false
	}
	core := int(i / 8)
	t := &f.gic[core]
	switch array {
	case scc.GICMask:
		t.mask = t.mask&^(0xFFFFFFFF<<(32*high)) | bits
		f.notify(core)
	case scc.GICReset:
		t.status &^= bits
		t.pending = false
		f.notify(core)
	case scc.GICRequest:
		// The guides leave open whose register this is. The literal reading is
		// the default: register n is the target's, bit k the asking core's.
		for k := range scc.Cores {
			target, from := core, k
			if f.option.BySource {
				target, from = k, core
			}
			if bits>>k&1 != 0 {
				f.raise(target, scc.GICCore+uint(from))
			}
		}
	}
	return true
}

// hostRequest is the host's request to up to 32 cores.
func (f *FPGA) hostRequest(first int, v uint32) {
	for n := range 32 {
		if v>>n&1 != 0 && first+n < scc.Cores {
			f.raise(first+n, scc.GICHost)
		}
	}
}
