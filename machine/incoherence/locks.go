package incoherence

import (
	"metalsvm/hw/scc"
	"metalsvm/machine/bare"
)

// increments is what each core adds to the common counter.
const increments = 100

// lockedIncrement: both cores count in shared memory. The LOCK prefix makes
// no difference between cores, since it is a read and a write on the mesh; a
// test-and-set register does.
func lockedIncrement(s *script) {
	for _, c := range s.cores {
		counter := c.word(shared, bare.UC)
		lock := c.word(scc.CRBBase+scc.Lock0, bare.UC)
		c.signal(0)
		c.await(0, 2)
		c.Loop(increments, func() {
			if !s.takes("test-and-set") {
				c.Lock()
				c.Inc(counter)
				return
			}
			again := c.Here()
			c.read(lock)
			c.Cmp(bare.EAX, bare.Imm(0))
			c.Jz(again)
			c.Inc(counter)
			c.set(lock, 0)
		})
		c.signal(1)
		c.await(1, 2)
		c.report(counter)
	}
}
