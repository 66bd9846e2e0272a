package cache

// Sizes in bytes (EAS 4.2.1, 4.2.2).
const (
	L1Size = 16 << 10 // each of data and instructions
	L2Size = 256 << 10

	// Places is the number of lines in each first-level cache.
	Places = L1Size / LineSize
	// WaySize is one way of it: bits 11:0 of an address are the place of a
	// byte in a way.
	WaySize = L1Size / ways
)

// Attr is the memory type of an access, from page tables and CR0 (EAS table
// 12).
type Attr uint8

const (
	NoFill  Attr = 1 << iota // PCD or CR0.CD: caches are not filled
	Through                  // PWT: stores go through the first level
	Message                  // PMB: first level only, stores are combined
)

// Below is the rest of the chip, as the memory interface unit of one core
// reaches it. Each call is a transaction; reads take their time before they
// return, writes may be on their way until the next transaction.
type Below interface {
	// ReadLine reads a line. It does nothing and returns false if the address
	// leads to registers, which answer single accesses only.
	ReadLine(pa uint32, line *Line) bool
	// WriteLine writes the bytes of a line whose bits are set in mask.
	WriteLine(pa uint32, line *Line, mask uint32)
	// Read and Write move 1 to 8 bytes that do not cross an aligned 8-byte
	// boundary.
	Read(pa uint32, size int) uint64
	Write(pa uint32, size int, v uint64)
	// L2 is an access that the core's own second-level cache serves.
	L2(write bool)
}

// wholeLine is the mask of all bytes of a line.
const wholeLine = 1<<LineSize - 1

// Caches are those of one core.
type Caches struct {
	// Ways holds the data of the first level: the byte at address pa of the
	// line in place i is Ways[i%4][pa%WaySize].
	Ways [ways][WaySize]byte
	// Lost is called when a place of the data cache no longer holds its line,
	// or no longer lets stores through.
	Lost func(place int)
	// Code has the address of the line in each place of the instruction cache,
	// an odd number if there is none.
	Code *[Places]uint32

	below    Below
	l1d, l1i array
	l2       array
	l2data   []Line
	off      bool                // the second level is
	marked   [Places / 64]uint64 // places with a message line
	buffer   buffer
	incoming Line // on its way from below
}

// New returns empty caches.
func New(below Below) *Caches {
	c := &Caches{
		Lost:  func(int) {},
		below: below,
		l1d:   newArray(L1Size), l1i: newArray(L1Size),
		l2: newArray(L2Size), l2data: make([]Line, L2Size/LineSize),
	}
	c.Code = (*[Places]uint32)(c.l1i.tags)
	return c
}

// line returns the data of the line at an address, which is in place i.
func (c *Caches) line(i int, pa uint32) *Line {
	at := pa % WaySize &^ (LineSize - 1)
	return (*Line)(c.Ways[i%ways][at : at+LineSize])
}

// find returns the place of an address' line in the data cache, or -1.
func (c *Caches) find(pa uint32) int { return c.l1d.find(pa) }

// Reset empties the first level and the buffer without writing anything back,
// as the reset of the core does.
func (c *Caches) Reset() {
	c.Invalidate()
	c.buffer = buffer{}
}

// ResetL2 empties the second level without writing anything back (EAS 9.2).
func (c *Caches) ResetL2() { c.l2.clear() }

// SwitchL2 switches the second level on or off. It is off while it is held in reset
// and while it is disabled: then it holds nothing, what it held is lost, and it
// gets nothing.
func (c *Caches) SwitchL2(on bool) {
	c.off = !on
	if c.off {
		c.ResetL2()
	}
}

// hasL2 tells whether an access may use the second level.
func (c *Caches) hasL2(attr Attr) bool { return !c.off && attr&(NoFill|Message) == 0 }
