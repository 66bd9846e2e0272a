package chip

import (
	"metalsvm/hw/scc"
	"metalsvm/machine/cache"
	"metalsvm/machine/cpu"
)

var _ cpu.Bus = (*node)(nil)

// Page implements cpu.Bus: memory behind the controllers is plain, everything
// else is not.
func (n *node) Page(pa uint32) (mem *[cpu.PageSize]byte, shared bool) {
	w, address := n.at(pa)
	if w.kind != toMemory || !n.m.config.Functional {
		return nil, false
	}
	mem = n.m.memory.Page(int(w.index), address)
	if mem == nil {
		return nil, false
	}
	return mem, n.shared(w)
}

// Read implements cpu.Bus.
func (n *node) Read(pa uint32, size int) uint64 {
	w, offset := n.at(pa)
	if n.enter(w) {
		w, offset = n.at(pa)
	}
	v, ok := n.load(w, offset, size)
	if !ok {
		n.stray(w, Access{EIP: n.core.EIP, Address: pa, Size: size})
	}
	n.notePoll(eventRead, w, offset, pa, v)
	if w.kind != toAPIC && w.kind != toMemory {
		n.trace.event(eventRead, n, pa, v)
	}
	n.core.Stall(n.cost(w))
	return v
}

// enter waits, in timing mode, until the core may access what a window leads
// to; its own local APIC it always may. It reports whether it waited: the
// look-up table may be another one then.
func (n *node) enter(w window) (waited bool) {
	if n.m.config.Functional || w.kind == toAPIC {
		return false
	}
	n.begin(w)
	return true
}

// load reads what is at an offset of a window.
func (n *node) load(w window, offset uint64, size int) (v uint64, ok bool) {
	switch w.kind {
	case toMemory:
		if page := n.m.memory.Page(int(w.index), offset); page != nil {
			return cache.Get(page[offset%cpu.PageSize:], size), true
		}
	case toMPB:
		if offset < scc.MPBSize {
			return cache.Get(n.m.tiles[w.index].MPB[offset:], size), true
		}
	case toCRB:
		t := n.m.tiles[w.index]
		n.m.reportHalts(int(w.index))
		n.report()
		v, ok := t.Read(uint32(offset), n.z)
		return uint64(v) & mask(size), ok && t.Takes(uint32(offset), size)
	case toAPIC:
		v, ok := n.apic.Read(uint32(offset), n.core.Cycles)
		return uint64(v) & mask(size), ok
	case toFPGA:
		return n.loadBank(uint32(offset), size)
	}
	return 0, false
}

// loadBank reads 32-bit registers of the FPGA: the one that holds the bytes
// asked for, or two for eight bytes.
func (n *node) loadBank(offset uint32, size int) (v uint64, ok bool) {
	low, ok := n.m.fpga.ReadBank(offset &^ 3)
	v = uint64(low) >> (8 * (offset & 3)) & mask(size)
	if size == 8 {
		high, both := n.m.fpga.ReadBank(offset | 4)
		return v | uint64(high)<<32, ok && both
	}
	return v, ok
}

// Write implements cpu.Bus.
func (n *node) Write(pa uint32, size int, v uint64) {
	w, offset := n.at(pa)
	if n.enter(w) {
		w, offset = n.at(pa)
	}
	if w.kind != toAPIC && w.kind != toMemory {
		n.trace.event(eventWrite, n, pa, v)
	}
	if !n.m.config.Functional && w.kind != toAPIC {
		n.post(posted{window: w, offset: offset, pa: pa, size: size, value: v}, n.transaction(w, n.time(), shortPacket, shortPacket))
		return
	}
	n.core.Stall(n.cost(w))
	if !n.store(w, offset, size, v) {
		n.stray(w, Access{EIP: n.core.EIP, Address: pa, Size: size, Write: true})
	}
}

// store writes to what is at an offset of a window. Registers ignore byte
// enables (EAS 4.2.6.2): a short write replaces the whole register.
func (n *node) store(w window, offset uint64, size int, v uint64) (ok bool) {
	switch w.kind {
	case toMemory:
		page := n.m.memory.Page(int(w.index), offset)
		if page == nil {
			return false
		}
		cache.Put(page[offset%cpu.PageSize:], size, v)
		return true
	case toMPB:
		if offset >= scc.MPBSize {
			return false
		}
		cache.Put(n.m.tiles[w.index].MPB[offset:], size, v)
		n.m.progressed()
		return true
	case toCRB:
		t := n.m.tiles[w.index]
		n.m.reportHalts(int(w.index))
		n.report()
		return t.Takes(uint32(offset), size) && t.Write(uint32(offset), uint32(v))
	case toAPIC:
		return n.storeAPIC(uint32(offset), uint32(v))
	case toFPGA:
		ok = n.m.fpga.WriteBank(uint32(offset)&^3, uint32(v)<<(8*(offset&3)))
		if size == 8 {
			ok = n.m.fpga.WriteBank(uint32(offset)|4, uint32(v>>32)) && ok
		}
		return ok
	case toHost:
		ok = n.m.fpga.WriteHost(n.number, uint32(offset), uint32(v))
		if size == 8 {
			ok = n.m.fpga.WriteHost(n.number, uint32(offset)+4, uint32(v>>32)) && ok
		}
		return ok
	case toVRC:
		n.delay(n.m.regulate(uint32(v)))
		return true
	}
	return false
}

// storeAPIC writes to the local APIC. The turn ends if a timer now ends
// within it.
func (n *node) storeAPIC(offset, v uint32) (ok bool) {
	ok = n.apic.Write(offset, v, n.core.Cycles)
	n.signal()
	if n.apic.Next() < n.limit {
		n.core.Break()
	}
	return ok
}

// Peek implements cpu.Bus.
func (n *node) Peek(pa uint32, size int) (v uint64, ok bool) {
	w, offset := n.at(pa)
	switch w.kind {
	case toMemory, toMPB:
		v, ok = n.load(w, offset, size)
		return n.overlay(w, offset, size, v), ok
	case toCRB:
		v, ok := n.m.tiles[w.index].Peek(uint32(offset), n.z)
		return uint64(v) & mask(size), ok
	case toAPIC:
		if n.apic.Counting() && offset&^15 == scc.APICCurrentCount {
			return 0, false
		}
		v, ok := n.apic.Read(uint32(offset), n.core.Cycles)
		return uint64(v) & mask(size), ok
	case toFPGA:
		if size == 8 {
			return 0, false
		}
		v, ok := n.m.fpga.PeekBank(uint32(offset) &^ 3)
		return uint64(v) >> (8 * (offset & 3)) & mask(size), ok
	}
	return 0, false
}

// In implements cpu.Bus: I/O goes to the host's UARTs, not through the table
// (EAS 3.1 and 8.1).
func (n *node) In(port uint16, size int) uint32 {
	n.enter(window{})
	v, ok := n.m.fpga.In(n.number, port)
	if !ok {
		n.strayPort(port, size, false)
		v = 0xFF
	}
	n.trace.event(eventIn, n, uint32(port), uint64(v))
	n.core.Stall(costIO)
	return uint32(v)
}

// Out implements cpu.Bus.
func (n *node) Out(port uint16, size int, v uint32) {
	n.enter(window{})
	n.trace.event(eventOut, n, uint32(port), uint64(v))
	if !n.m.fpga.Out(n.number, port, uint8(v)) {
		n.strayPort(port, size, true)
	}
	n.core.Stall(costIO)
}

// Ack implements cpu.Bus.
func (n *node) Ack() (vector uint8, ok bool) {
	vector, ok = n.apic.Acknowledge()
	n.core.SetINTR(n.apic.Interrupt())
	if ok {
		n.took(vector)
	}
	return vector, ok
}

// mask keeps the low size bytes.
func mask(size int) uint64 { return 1<<(8*size) - 1 }
