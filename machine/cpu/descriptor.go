package cpu

// selectorError is the error code that names a selector; during the delivery
// of an event bit 0 says that it came from outside the program.
func (c *Core) selectorError(vector uint8, selector uint16) {
	c.raise(vector, uint32(selector)&^3|c.fault.ext)
}

// descriptor reads the descriptor that a selector names. It raises vector with
// the selector if that lies outside its table.
func (c *Core) descriptor(selector uint16, vector uint8) (s Segment, lin uint32) {
	lin, ok := c.descriptorAddr(selector)
	if !ok {
		c.selectorError(vector, selector)
	}
	return decodeDescriptor(selector, c.read(lin, 8, 0)), lin
}

// descriptorAddr returns where the descriptor of a selector lies; ok is false
// if its table does not reach that far.
func (c *Core) descriptorAddr(selector uint16) (lin uint32, ok bool) {
	base, limit := c.GDTR.Base, uint32(c.GDTR.Limit)
	if selector&4 != 0 {
		base, limit = c.LDTR.Base, c.LDTR.Limit
		if c.LDTR.Attr == 0 {
			return 0, false
		}
	}
	off := uint32(selector &^ 7)
	return base + off, off+7 <= limit
}

func decodeDescriptor(selector uint16, d uint64) Segment {
	s := Segment{
		Selector: selector,
		Attr:     uint16(d>>40) & 0xF0FF,
		Base:     uint32(d>>16)&0xFFFFFF | uint32(d>>56)<<24,
		Limit:    uint32(d)&0xFFFF | uint32(d>>32)&0xF0000,
	}
	if s.Attr&attrGranular != 0 {
		s.Limit = s.Limit<<12 | 0xFFF
	}
	return s
}

// gate is a call, interrupt or trap gate.
type gate struct {
	Segment         // attributes; Selector is the gate's own
	target   uint16 // selector of the code segment
	offset   uint32
	words    uint8 // parameters to copy
	wideGate bool  // 32 bits
}

func decodeGate(selector uint16, d uint64) gate {
	g := gate{Segment: decodeDescriptor(selector, d), target: uint16(d >> 16), words: uint8(d>>32) & 31}
	g.offset = uint32(d) & 0xFFFF
	g.wideGate = g.kind()&8 != 0
	if g.wideGate {
		g.offset |= uint32(d>>32) & 0xFFFF0000
	}
	return g
}

// touch sets the accessed bit of a descriptor that is being loaded.
func (c *Core) touch(s *Segment, lin uint32) {
	if s.Attr&attrAccessed == 0 {
		s.Attr |= attrAccessed
		c.write(lin+5, 1, uint64(uint8(s.Attr)), 0)
	}
}

// paragraph is what loading a segment register does in the modes of the 8086.
// Real mode leaves limit and rights as they are.
func (c *Core) paragraph(old *Segment, selector uint16) Segment {
	if c.virtual() {
		return virtualSegment(selector)
	}
	s := *old
	s.Selector = selector
	s.Base = uint32(selector) << 4
	return s
}

// loadData loads DS, ES, FS or GS ([SDM2] MOV).
func (c *Core) loadData(seg uint8, selector uint16) {
	if c.paragraphs() {
		c.Seg[seg] = c.paragraph(&c.Seg[seg], selector)
		return
	}
	c.Seg[seg] = c.dataSegment(selector, VectorGP)
}

// dataSegment returns the descriptor of a data segment, null included, or
// raises vector or #NP.
func (c *Core) dataSegment(selector uint16, vector uint8) Segment {
	if selector&^3 == 0 {
		return Segment{Selector: selector}
	}
	s, lin := c.descriptor(selector, vector)
	if !s.readable() {
		c.selectorError(vector, selector)
	}
	if !s.conforming() && (uint8(selector&3) > s.dpl() || c.CPL > s.dpl()) {
		c.selectorError(vector, selector)
	}
	if !s.present() {
		c.selectorError(VectorNP, selector)
	}
	c.touch(&s, lin)
	return s
}

// loadStack loads SS for the current ring.
func (c *Core) loadStack(selector uint16) {
	if c.paragraphs() {
		c.Seg[SS] = c.paragraph(&c.Seg[SS], selector)
		return
	}
	c.Seg[SS] = c.stackSegment(selector, c.CPL, VectorGP)
}

// stackSegment returns the descriptor of a stack segment for a ring, or raises
// vector (a null selector: with error code 0) or #SS.
func (c *Core) stackSegment(selector uint16, ring, vector uint8) Segment {
	if selector&^3 == 0 {
		c.raise(vector, c.fault.ext)
	}
	s, lin := c.descriptor(selector, vector)
	if uint8(selector&3) != ring || s.dpl() != ring || !s.writable() {
		c.selectorError(vector, selector)
	}
	if !s.present() {
		c.selectorError(VectorSS, selector)
	}
	c.touch(&s, lin)
	return s
}

// loadSegment is a MOV or POP to a segment register other than CS.
func (c *Core) loadSegment(seg uint8, selector uint16) {
	if seg == SS {
		c.loadStack(selector)
		c.shadow, c.trap = shadowDebug, false
		return
	}
	c.loadData(seg, selector)
}
