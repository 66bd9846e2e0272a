package cpu

// Segment is a segment register with its hidden part. Attr is the descriptor's
// second word from bit 8 on: type and DPL in bits 0..7, AVL, D/B and G in bits
// 12, 14 and 15. Limit counts bytes, with the granularity applied. A register
// that holds a null selector has Attr 0.
type Segment struct {
	Selector uint16
	Attr     uint16
	Base     uint32
	Limit    uint32
}

// Bits of Segment.Attr.
const (
	attrAccessed   = 1 << 0
	attrWritable   = 1 << 1 // data; readable for code
	attrReadable   = 1 << 1
	attrDown       = 1 << 2 // data grows down; conforming for code
	attrConforming = 1 << 2
	attrCode       = 1 << 3
	attrMemory     = 1 << 4 // code or data, not a system segment
	attrPresent    = 1 << 7
	attrBig        = 1 << 14
	attrGranular   = 1 << 15
)

// System segment types, bits 0..4 of Attr.
const (
	typeTSS16     = 1
	typeLDT       = 2
	typeTSS16Busy = 3
	typeCall16    = 4
	typeTask      = 5
	typeInt16     = 6
	typeTrap16    = 7
	typeTSS32     = 9
	typeTSS32Busy = 11
	typeCall32    = 12
	typeInt32     = 14
	typeTrap32    = 15
)

func (s *Segment) dpl() uint8  { return uint8(s.Attr >> 5 & 3) }
func (s *Segment) kind() uint8 { return uint8(s.Attr & 31) }

func (s *Segment) present() bool { return s.Attr&attrPresent != 0 }
func (s *Segment) code() bool    { return s.Attr&(attrMemory|attrCode) == attrMemory|attrCode }
func (s *Segment) big() bool     { return s.Attr&attrBig != 0 }

func (s *Segment) writable() bool {
	return s.Attr&(attrMemory|attrCode|attrWritable) == attrMemory|attrWritable
}

func (s *Segment) readable() bool {
	return s.Attr&attrMemory != 0 && s.Attr&(attrCode|attrReadable) != attrCode
}

func (s *Segment) conforming() bool { return s.code() && s.Attr&attrConforming != 0 }

// flatData is the ordinary case: present, writable, growing up, 4 GiB.
func (s *Segment) flatData() bool {
	const bits = attrPresent | attrMemory | attrCode | attrDown | attrWritable
	return s.Attr&bits == attrPresent|attrMemory|attrWritable && s.Limit == 0xFFFFFFFF
}

// contains reports whether n bytes at off lie within the limit.
func (s *Segment) contains(off, n uint32) bool {
	last := off + n - 1
	if s.Attr&(attrMemory|attrCode|attrDown) == attrMemory|attrDown {
		top := uint32(0xFFFF)
		if s.big() {
			top = 0xFFFFFFFF
		}
		return off > s.Limit && last >= off && last <= top
	}
	return s.Limit == 0xFFFFFFFF || last >= off && last <= s.Limit
}

// linear checks an access of n bytes at off in a segment and returns its linear
// address, or raises #GP(0), for the stack segment #SS(0).
func (c *Core) linear(seg uint8, off, n uint32, write bool) uint32 {
	s := &c.Seg[seg]
	if !s.flatData() && !allows(s, off, n, write) {
		if seg == SS {
			c.raise(VectorSS, 0)
		}
		c.raise(VectorGP, 0)
	}
	lin := s.Base + off
	if c.DR[7]&dr7Enabled != 0 {
		c.watch(lin, n, write)
	}
	return lin
}

// allows reports whether a segment permits an access.
func allows(s *Segment, off, n uint32, write bool) bool {
	if !s.present() || !s.contains(off, n) {
		return false
	}
	if write {
		return s.writable()
	}
	return s.readable()
}

// aligned raises #AC if alignment checking is on and lin is not a multiple of
// the operand's size ([SDM3] 6.15).
func (c *Core) aligned(lin uint32, size uint8) {
	if c.eflags&FlagAC != 0 && c.CR0&CR0AM != 0 && c.CPL == 3 && lin&uint32(size-1) != 0 {
		c.raise(VectorAC, 0)
	}
}
