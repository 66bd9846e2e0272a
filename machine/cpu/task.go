package cpu

// Hardware task switches ([SDM3] 7.3): the core saves its registers in one task
// state segment and loads them from another.

// cause is what makes the core switch tasks.
type cause uint8

const (
	byJump   cause = iota
	byCall         // or an interrupt: the new task is nested in the old one
	byReturn       // IRET with NT set
)

// Offsets in a task state segment of 32 and of 16 bits ([SDM3] figures 7-2 and
// 7-10) of the stacks of the rings and of the registers; the back link is at 0.
const (
	tssStack32, tssStack16 = 4, 2
	tssCR3                 = 0x1C
	tssEIP, tssIP          = 0x20, 0x0E // then flags, general and segment registers
	tssLDT32, tssLDT16     = 0x60, 0x2A
	tssTrap                = 0x64
	tssBitmap              = 0x66
	tssLast32, tssLast16   = 0x67, 0x2B // the least limits
)

// task is what a task state segment holds of a task that does not run.
type task struct {
	wide        bool
	cr3         uint32
	eip, eflags uint32
	regs        [8]uint32
	seg         [6]uint16
	ldt         uint16
	trap        bool // a debug trap before the task's first instruction
}

// wideTask reports whether a task state segment has 32 bits.
func (s *Segment) wideTask() bool { return s.kind()&^2 == typeTSS32 }

// farTask is a far jump or call to a task state segment or a task gate.
func (c *Core) farTask(selector uint16, s *Segment, lin uint32, how cause) {
	if s.dpl() < c.CPL || s.dpl() < uint8(selector&3) {
		c.selectorError(VectorGP, selector)
	}
	if s.kind() == typeTask {
		if !s.present() {
			c.selectorError(VectorNP, selector)
		}
		selector = decodeGate(selector, c.read(lin, 8, 0)).target
	}
	c.switchTask(selector, how, c.eflags, c.next)
}

// interruptTask is an interrupt or exception whose gate is a task gate.
func (c *Core) interruptTask(selector uint16, flags uint32, e event, vector uint8, code uint32) {
	c.switchTask(selector, byCall, flags, c.returnAddress(e))
	if e == eventFault && hasCode(vector) {
		size := uint8(2)
		if c.TR.wideTask() {
			size = 4
		}
		c.push(code, size)
	}
}

// returnTask is IRET with NT set: back to the task that the link names.
func (c *Core) returnTask() {
	link := uint16(c.read(c.TR.Base, 2, 0))
	c.switchTask(link, byReturn, c.eflags&^FlagNT, c.next)
}

// taskSegment returns the task state segment that a selector names and where
// its descriptor lies. It must be busy for a return and free otherwise.
func (c *Core) taskSegment(selector uint16, how cause) (s Segment, lin uint32) {
	vector, kind := uint8(VectorGP), uint8(typeTSS16)
	if how == byReturn {
		vector, kind = VectorTS, typeTSS16Busy
	}
	if selector&4 != 0 {
		c.selectorError(vector, selector)
	}
	s, lin = c.descriptor(selector, vector)
	if s.kind()&^8 != kind {
		c.selectorError(vector, selector)
	}
	if !s.present() {
		c.selectorError(VectorNP, selector)
	}
	last := uint32(tssLast16)
	if s.wideTask() {
		last = tssLast32
	}
	if s.Limit < last {
		c.selectorError(VectorTS, selector)
	}
	return s, lin
}

// switchTask saves the current task, which will go on at eip with flags, and
// continues with the one that a selector names. Faults up to the point where
// everything is saved belong to the old task, later ones to the new one.
func (c *Core) switchTask(selector uint16, how cause, flags, eip uint32) {
	tss, lin := c.taskSegment(selector, how)
	old := c.TR
	oldLin := c.GDTR.Base + uint32(old.Selector&^7)
	next := c.readTask(&tss)
	first, n := uint32(tssIP), uint32(tssLast16)-tssIP
	if old.wideTask() {
		first, n = tssEIP, tssLDT32-tssEIP
	}
	c.probe(old.Base+first, n, true, 0)
	c.probe(tss.Base, 2, true, 0)
	c.probe(lin, 8, true, 0)
	c.probe(oldLin, 8, true, 0)

	if how != byCall {
		c.setBusy(oldLin, false)
	}
	c.saveTask(&old, flags, eip)
	if how == byCall {
		c.write(tss.Base, 2, uint64(old.Selector), 0)
		next.eflags |= FlagNT
	}
	if how != byReturn {
		c.setBusy(lin, true)
	}
	tss.Attr |= typeTSS16Busy
	c.TR = tss
	c.CR0 |= CR0TS
	c.loadTask(&next)
}

// setBusy sets or clears the busy bit of a task's descriptor.
func (c *Core) setBusy(lin uint32, busy bool) {
	access := c.read(lin+5, 1, 0) &^ 2
	if busy {
		access |= 2
	}
	c.write(lin+5, 1, access, 0)
}

// readTask reads a task state segment. One of 16 bits lacks the upper halves
// of the general registers, which become zero, and FS and GS, which become null.
func (c *Core) readTask(s *Segment) (t task) {
	at := s.Base
	word := func(size uint8) uint32 {
		v := uint32(c.read(at, size, 0))
		at += uint32(size)
		return v
	}
	if !s.wideTask() {
		at += tssIP
		t.eip, t.eflags = word(2), word(2)
		for i := range t.regs {
			t.regs[i] = word(2)
		}
		for i := range FS {
			t.seg[i] = uint16(word(2))
		}
		t.ldt = uint16(word(2))
		return t
	}
	t.wide = true
	at += tssCR3
	t.cr3, t.eip, t.eflags = word(4), word(4), word(4)
	for i := range t.regs {
		t.regs[i] = word(4)
	}
	for i := range t.seg {
		t.seg[i] = uint16(word(4))
	}
	t.ldt = uint16(word(4))
	t.trap = word(4)&1 != 0
	return t
}

// saveTask writes the registers into the current task's segment. Only the low
// halves of the words of selectors are written.
func (c *Core) saveTask(s *Segment, flags, eip uint32) {
	at, size, segments := s.Base+tssIP, uint8(2), FS
	if s.wideTask() {
		at, size, segments = s.Base+tssEIP, 4, GS+1
	}
	put := func(v uint32, n uint8) {
		c.write(at, n, uint64(v), 0)
		at += uint32(size)
	}
	put(eip, size)
	put(flags, size)
	for _, v := range c.Regs {
		put(v, size)
	}
	for i := range segments {
		put(uint32(c.Seg[i].Selector), 2)
	}
}

// loadTask makes the registers those of a task: first what cannot fail, and
// then the segments, whose faults the new task has.
func (c *Core) loadTask(t *task) {
	if t.wide && c.CR0&CR0PG != 0 {
		c.writeCR3(t.cr3)
	}
	c.DR[7] &^= dr7Local
	c.Regs = t.regs
	c.SetEFlags(t.eflags)
	c.EIP, c.next = t.eip, t.eip
	for i, selector := range t.seg {
		c.Seg[i] = Segment{Selector: selector}
		if c.virtual() {
			c.Seg[i] = virtualSegment(selector)
		}
	}
	c.CPL = uint8(t.seg[CS] & 3)
	if c.virtual() {
		c.CPL = 3
	}
	c.LDTR = Segment{Selector: t.ldt}
	c.checkpoint()

	if t.ldt&^3 != 0 {
		c.LDTR = c.taskLDT(t.ldt)
	}
	if !c.virtual() {
		c.Seg[CS] = c.taskCode(t.seg[CS])
		c.Seg[SS] = c.stackSegment(t.seg[SS], c.CPL, VectorTS)
		for _, seg := range [...]uint8{ES, DS, FS, GS} {
			c.Seg[seg] = c.dataSegment(t.seg[seg], VectorTS)
		}
	}
	c.checkLimit(&c.Seg[CS], t.eip)
	if t.trap {
		c.causes |= dr6BT
	}
}

// taskLDT and taskCode return the descriptors that a task has for its local
// table and its code ([SDM3] table 7-1).
func (c *Core) taskLDT(selector uint16) Segment {
	if selector&4 != 0 {
		c.selectorError(VectorTS, selector)
	}
	s, _ := c.descriptor(selector, VectorTS)
	if s.kind() != typeLDT || !s.present() {
		c.selectorError(VectorTS, selector)
	}
	return s
}

func (c *Core) taskCode(selector uint16) Segment {
	if selector&^3 == 0 {
		c.raise(VectorTS, c.fault.ext)
	}
	s, lin := c.descriptor(selector, VectorTS)
	if !s.code() || s.conforming() && s.dpl() > c.CPL || !s.conforming() && s.dpl() != c.CPL {
		c.selectorError(VectorTS, selector)
	}
	if !s.present() {
		c.selectorError(VectorNP, selector)
	}
	c.touch(&s, lin)
	return s
}
