// Package frame hands out physical page frames of a core's private memory: those
// that have come back first, which a bitmap has, then new ones in order. So it knows
// of each whether it has been used before; memory that nobody has used need not be
// cleared if the loader has done it.
//
// It knows frame numbers only, touches no memory but its bitmap and allocates
// nothing. Ring 0, interrupts off.
package frame

import "math/bits"

// MaxFrames is the most memory that a core can have: 1.5 GiB, above the
// 1344 MiB of the largest SCC.
const MaxFrames = 1536 << 20 >> 12

// Allocator is a core's frames. In the zero value none is free.
type Allocator struct {
	used     [MaxFrames / 32]uint32 // bit set: frame free, but not new
	hint     uint32                 // no word before it has a bit set
	count    uint32                 // bits set
	new, end uint32                 // frames [new, end) are free and new
}

// Start gives the frames [from, to) to an allocator that has none. They are new.
func (a *Allocator) Start(from, to uint32) {
	a.end = min(to, MaxFrames)
	a.new = min(from, a.end)
}

// Alloc takes a free frame, and tells whether it is new; ok is false if there is
// none.
func (a *Allocator) Alloc() (n uint32, isNew, ok bool) {
	if a.count == 0 {
		n = a.new
		if n == a.end {
			return 0, false, false
		}
		a.new++
		return n, true, true
	}
	for a.used[a.hint] == 0 {
		a.hint++
	}
	w := a.used[a.hint]
	a.used[a.hint] = w & (w - 1)
	a.count--
	return a.hint<<5 + uint32(bits.TrailingZeros32(w)), false, true
}

// Free gives frame n back. Freeing a free frame changes nothing.
func (a *Allocator) Free(n uint32) {
	if n >= MaxFrames || n >= a.new && n < a.end || a.used[n>>5]&(1<<(n&31)) != 0 {
		return
	}
	a.used[n>>5] |= 1 << (n & 31)
	if a.count == 0 || n>>5 < a.hint {
		a.hint = n >> 5
	}
	a.count++
}

// Left is the number of free frames.
func (a *Allocator) Left() uint32 { return a.count + a.end - a.new }
