package cache

// LineSize is the length of a line, in bytes, in all caches of the chip.
const LineSize = 32

// Line is the data of a line.
type Line [LineSize]byte

// ways is the associativity of all caches (EAS 4.2.1, 4.2.2).
const ways = 4

// What a tag has in the low bits that are no part of a line's address.
const (
	free    = 1 << iota // there is no line
	dirty               // newer than what is below
	message             // filled through a mapping of message buffer type
)

const lineMask = ^uint32(LineSize - 1)

// array is the tags of a set-associative cache. Place i of the cache is way
// i%ways of set i/ways.
type array struct {
	tags  []uint32
	trees []uint8 // pseudo-LRU, three bits a set
	last  uint32  // set; their number is a power of two
}

func newArray(size int) array {
	places := size / LineSize
	a := array{make([]uint32, places), make([]uint8, places/ways), uint32(places/ways) - 1}
	a.clear()
	return a
}

// clear forgets all lines.
func (a *array) clear() {
	for i := range a.tags {
		a.tags[i] = free
	}
}

// set returns the first place of the set of an address.
func (a *array) set(pa uint32) int { return int(pa/LineSize&a.last) * ways }

// find returns the place of the line of an address, or -1.
func (a *array) find(pa uint32) int {
	line := pa & lineMask
	i := a.set(pa)
	for way, tag := range (*[ways]uint32)(a.tags[i:]) {
		if tag&(lineMask|free) == line {
			return i + way
		}
	}
	return -1
}

// victim returns the place where the line of an address goes: a free one, or
// the one that pseudo-LRU gives up.
func (a *array) victim(pa uint32) int {
	i := a.set(pa)
	for way, tag := range (*[ways]uint32)(a.tags[i:]) {
		if tag == free {
			return i + way
		}
	}
	tree := a.trees[i/ways]
	if tree&1 == 0 {
		return i + int(tree>>1&1)
	}
	return i + 2 + int(tree>>2&1)
}

// put makes a place hold a line, which may be a message line.
func (a *array) put(i int, pa, bits uint32) {
	a.tags[i] = pa&lineMask | bits
	a.use(i)
}

// use points the tree of a set away from a place.
func (a *array) use(i int) {
	tree := &a.trees[i/ways]
	if i%ways < 2 {
		*tree = *tree&^2 | 1 | uint8(^i&1)<<1
	} else {
		*tree = *tree&^5 | uint8(^i&1)<<2
	}
}
