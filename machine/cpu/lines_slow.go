package cpu

import "metalsvm/machine/cache"

// What a core with caches does for a uop whose operand is not in its soft TLB,
// or which is the executor's.

// reach is what the uop was about to do.
type reach uint8

const (
	reachNone  reach = iota
	reachRead        // read the operand at va
	reachWrite       // write it
)

// outcome is how the block goes on.
type outcome uint8

const (
	slowDone  outcome = iota // behind the uop, unless it was the last
	slowReady                // with the uop, which has to be done now
	slowAgain                // not now, and later with the uop
	slowLeave                // not at all
)

// slow does the instruction of a uop, with which the rest of the block begins,
// as the executor would, or what comes before it.
func (c *Core) slow(u *uop, r *rest, va uint32, how reach, user uint8) outcome {
	epoch := c.code.epoch
	cost := c.code.costs[c.code.number(u)]
	after := c.EIP + uint32(u.length&lengthMask)
	switch {
	case how == reachRead && c.loadMiss(va, user):
		return slowReady
	case how == reachWrite && c.storeMiss(u, va, user, cost):
	case (u.kind == uopRepMovs || u.kind == uopRepStos) && c.Regs[ECX] != 0 && c.stringsReady():
		if !c.repeat(u, user, cost) && c.code.epoch == epoch {
			return slowAgain
		}
	default:
		c.step()
	}
	if u.length&(lengthPair|lengthSystem) != 0 || c.code.epoch != epoch || c.interruptible() {
		return slowLeave
	}
	if r.insns > 1 && c.EIP != after {
		return slowLeave
	}
	r.skip(u, cost)
	return slowDone
}

// loadMiss brings in the line of an operand that a uop reads, at va, as the
// executor would. It reports whether the line was missing and is there now; an
// operand that may reach into the next line is the executor's.
func (c *Core) loadMiss(va uint32, user uint8) bool {
	const most = 8 // bytes of an operand
	e := &c.timed.lines[user][lineSlot(va)]
	if e.read == va&lineMask || va%cache.LineSize > cache.LineSize-most {
		return false
	}
	c.checkpoint()
	m := c.mapping(va, false, user)
	place := c.timed.caches.Place(m.phys+va%PageSize, m.attr)
	if place >= 0 {
		c.timed.install(va, place, user, false)
	}
	c.undo.active = false
	return place >= 0
}

// storeMiss does the instruction of a uop that does nothing but store at va,
// and reports whether it is one.
func (c *Core) storeMiss(u *uop, va uint32, user uint8, cost uint16) bool {
	r := &c.Regs
	switch u.kind {
	case uopMovMR:
		c.storeLine(va, 4, uint64(r[u.s&7]), user)
	case uopMovMI:
		c.storeLine(va, 4, uint64(u.imm), user)
	case uopMovMR16:
		c.storeLine(va, 2, uint64(r[u.s&7]), user)
	case uopMovMI16:
		c.storeLine(va, 2, uint64(u.imm), user)
	case uopMovMR8:
		c.storeLine(va, 1, uint64(r[u.s&3]>>(u.d&31)), user)
	case uopMovMI8:
		c.storeLine(va, 1, uint64(u.imm), user)
	case uopPushR:
		c.storeLine(va, 4, uint64(r[u.s&7]), user)
		r[ESP] = va
	case uopPushI:
		c.storeLine(va, 4, uint64(u.imm), user)
		r[ESP] = va
	case uopFstM64, uopFstpM64, uopFstM32, uopFstpM32:
		c.storeFloat(u, va, user)
	default:
		return false
	}
	c.Cycles += uint64(cost)
	c.Insns++
	c.EIP += uint32(u.length & lengthMask)
	return true
}

// storeLine is write for an instruction that begins with it.
func (c *Core) storeLine(va uint32, size uint8, v uint64, user uint8) {
	c.checkpoint()
	c.writeLines(va, size, v, user)
	c.undo.active = false
}

// storeFloat is FST and FSTP. The operand is checked before anything changes.
func (c *Core) storeFloat(u *uop, va uint32, user uint8) {
	size := uint8(8)
	if u.kind == uopFstM32 || u.kind == uopFstpM32 {
		size = 4
	}
	c.checkpoint()
	c.probe(va, uint32(size), true, user)
	var wide uint64
	var ok bool
	if size == 8 {
		wide, ok = c.FPU.StoreF64()
	} else {
		var v uint32
		v, ok = c.FPU.StoreF32()
		wide = uint64(v)
	}
	if ok {
		c.writeLines(va, size, wide, user)
		if u.kind == uopFstpM64 || u.kind == uopFstpM32 {
			c.FPU.Pop()
		}
	}
	c.noteFloat(u, u, va)
	c.undo.active = false
}
