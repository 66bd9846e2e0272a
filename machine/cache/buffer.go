package cache

// buffer is the write-combining buffer: bytes of one line that have been
// stored with message buffer type and have not left the core (EAS 10.1.2).
type buffer struct {
	line uint32
	mask uint32 // which bytes; 0 if the buffer is empty
	data Line
}

// combine puts a store into the buffer. Another line's bytes leave it first; a
// full line leaves it at once.
func (c *Caches) combine(pa uint32, size int, v uint64) {
	b := &c.buffer
	line := pa &^ (LineSize - 1)
	if b.mask != 0 && b.line != line {
		c.drain()
	}
	b.line = line
	Put(b.data[pa%LineSize:], size, v)
	b.mask |= (1<<size - 1) << (pa % LineSize)
	if b.mask == wholeLine {
		c.drain()
	}
}

// drain writes what is in the buffer.
func (c *Caches) drain() {
	b := &c.buffer
	mask := b.mask
	b.mask = 0
	c.below.WriteLine(b.line, &b.data, mask)
}

// drainFor drains the buffer before a read of the same line.
func (c *Caches) drainFor(pa uint32) {
	if c.buffer.mask != 0 && c.buffer.line == pa&^(LineSize-1) {
		c.drain()
	}
}
