// Package frame hands out physical page frames: a bitmap over a core's private
// memory, scanned from where the last search ended.
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
	free  [MaxFrames / 32]uint32 // bit set: frame free
	hint  uint32                 // word to look at first
	count uint32
	total uint32
}

// Add gives the frames [from, to) to the allocator.
func (a *Allocator) Add(from, to uint32) {
	to = min(to, MaxFrames)
	for n := from; n < to; {
		if n%32 == 0 && to-n >= 32 && a.free[n>>5] == 0 {
			a.free[n>>5] = ^uint32(0)
			a.count += 32
			n += 32
			continue
		}
		a.Free(n)
		n++
	}
	a.total = max(a.total, a.count)
}

// Alloc takes a free frame; ok is false if there is none.
func (a *Allocator) Alloc() (n uint32, ok bool) {
	for range uint32(len(a.free)) {
		if w := a.free[a.hint]; w != 0 {
			bit := uint32(bits.TrailingZeros32(w))
			a.free[a.hint] = w &^ (1 << bit)
			a.count--
			return a.hint<<5 + bit, true
		}
		a.hint++
		if a.hint == uint32(len(a.free)) {
			a.hint = 0
		}
	}
	return 0, false
}

// Free gives frame n back. Freeing a free frame changes nothing.
func (a *Allocator) Free(n uint32) {
	if n < MaxFrames && a.free[n>>5]&(1<<(n&31)) == 0 {
		a.free[n>>5] |= 1 << (n & 31)
		a.count++
		a.hint = min(a.hint, n>>5)
	}
}

// Left is the number of free frames, Total the number there ever were.
func (a *Allocator) Left() uint32  { return a.count }
func (a *Allocator) Total() uint32 { return a.total }
