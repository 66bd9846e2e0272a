package cpu

import "metalsvm/machine/cache"

// Repeated MOVS and STOS of a core with caches: an iteration is a clock, as in
// the executor, and between two of them the instruction may be interrupted.

// repeat does iterations of a uop's instruction, which has one to do at least,
// and reports whether it did the last.
func (c *Core) repeat(u *uop, user uint8, cost uint16) (done bool) {
	r, size := &c.Regs, u.imm
	for {
		c.checkpoint()
		v := uint64(r[EAX])
		if u.kind == uopRepMovs {
			v = c.readLines(r[ESI], uint8(size), user)
			r[ESI] += size
		}
		c.writeLines(r[EDI], uint8(size), v, user)
		c.undo.active = false
		r[EDI] += size
		r[ECX]--
		if r[ECX] == 0 {
			c.Cycles += uint64(cost)
			c.Insns++
			c.EIP += uint32(u.length & lengthMask)
			return true
		}
		c.Cycles++
		if c.Cycles >= c.limit || c.interruptible() {
			return false
		}
		c.repeatHits(u, user)
	}
}

// repeatHits does those of the next iterations, but for the last one, that need
// nothing but lines that the soft TLB has, and leaves a clock below the limit.
func (c *Core) repeatHits(u *uop, user uint8) {
	r, t, size := &c.Regs, &c.timed.lines[user], u.imm
	for {
		from, to := r[ESI], r[EDI]
		dst := &t[lineSlot(to)]
		n := min(r[ECX]-1, uint32(min(c.limit-c.Cycles-1, PageSize)), lineElements(to, size))
		if n == 0 || dst.write != to&lineMask {
			return
		}
		if u.kind == uopRepMovs {
			src := &t[lineSlot(from)]
			n = min(n, lineElements(from, size))
			if n == 0 || src.read != from&lineMask {
				return
			}
			moveElements(dst.mem, src.mem, to%PageSize, from%PageSize, n, size)
			r[ESI] += n * size
		} else {
			for i := range n {
				store(dst.mem, to%PageSize+i*size, uint8(size), uint64(r[EAX]))
			}
		}
		r[EDI] += n * size
		r[ECX] -= n
		c.Cycles += uint64(n)
	}
}

// lineElements is how many whole elements lie between an address and the end of
// its line.
func lineElements(lin, size uint32) uint32 { return (cache.LineSize - lin%cache.LineSize) / size }
