package cache

import "math/bits"

// InvalidateMessages is CL1INVMB: the data cache forgets its message lines,
// what is newer in them included (EAS 10.1.1).
func (c *Caches) InvalidateMessages() {
	for w, set := range c.marked {
		for ; set != 0; set &= set - 1 {
			c.drop(w*64 + bits.TrailingZeros64(set))
		}
	}
}

// Invalidate is INVD: the first level forgets everything.
func (c *Caches) Invalidate() {
	for i, tag := range c.l1d.tags {
		if tag != free {
			c.drop(i)
		}
	}
	c.l1i.clear()
}

// WriteBack is WBINVD, which the second level does not hear of (TN5).
func (c *Caches) WriteBack() {
	for i, tag := range c.l1d.tags {
		if tag != free {
			c.vacate(i)
		}
	}
	c.Invalidate()
}
