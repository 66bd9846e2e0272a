package cache

// LineSize is the length of a line, in bytes, in all caches of the chip.
const LineSize = 32

// Line is the data of a line.
type Line [LineSize]byte

// ways is the associativity of all caches (EAS 4.2.1, 4.2.2).
const ways = 4

// state is what is known of a line besides its address.
type state uint8

const (
	dirty   state = 1 << iota // newer than what is below
	message                   // filled through a mapping of message buffer type
)

// free is the tag of a place without a line: no line address is odd.
const free = 1

// array is the tags of a set-associative cache. Place i of the cache is way
// i%ways of set i/ways.
type array struct {
	tags   []uint32 // line address, or free
	states []state
	trees  []uint8 // pseudo-LRU, three bits a set
}

func newArray(size int) array {
	places := size / LineSize
	a := array{make([]uint32, places), make([]state, places), make([]uint8, places/ways)}
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
func (a *array) set(pa uint32) int {
	return int(pa/LineSize) % len(a.trees) * ways
}

// find returns the place of the line of an address, or -1.
func (a *array) find(pa uint32) int {
	line := pa &^ (LineSize - 1)
	i := a.set(pa)
	for way, tag := range a.tags[i : i+ways] {
		if tag == line {
			return i + way
		}
	}
	return -1
}

// victim returns the place where the line of an address goes: a free one, or
// the one that pseudo-LRU gives up.
func (a *array) victim(pa uint32) int {
	i := a.set(pa)
	for way, tag := range a.tags[i : i+ways] {
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

// put makes a place hold a line.
func (a *array) put(i int, pa uint32, s state) {
	a.tags[i] = pa &^ (LineSize - 1)
	a.states[i] = s
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
