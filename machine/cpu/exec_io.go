package cpu

// input and output are IN and OUT.
func (c *Core) input(in *Inst) {
	port := uint16(c.get(in, 1))
	c.checkPort(port, in.Size)
	c.put(in, 0, c.bus.In(port, int(in.Size)))
}

func (c *Core) output(in *Inst) {
	size := in.Args[1].Size
	port := uint16(c.get(in, 0))
	c.checkPort(port, size)
	c.bus.Out(port, int(size), c.get(in, 1))
}

// checkPort raises #GP(0) unless the ring's I/O privilege or the task's I/O
// permission bitmap allows the access ([SDM1] 19.5 of the later edition).
func (c *Core) checkPort(port uint16, size uint8) {
	c.Volatile()
	c.watchPort(port, size)
	if c.real() || !c.virtual() && c.CPL <= c.iopl() {
		return
	}
	if !c.TR.wideTask() || c.TR.Limit < tssBitmap+1 {
		c.raise(VectorGP, 0)
	}
	at := uint32(c.read(c.TR.Base+tssBitmap, 2, 0)) + uint32(port)/8
	if at+1 > c.TR.Limit {
		c.raise(VectorGP, 0)
	}
	bitmap := uint32(c.read(c.TR.Base+at, 2, 0)) >> (port % 8)
	if bitmap&(1<<size-1) != 0 {
		c.raise(VectorGP, 0)
	}
}
