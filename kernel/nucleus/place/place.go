// Package place hands out the frames of shared memory: physical pages at one or
// another of the chip's memory controllers, all of which every core can reach,
// but not all in the same time.
//
// Its books are a bitmap in shared memory, the same for all cores. Whoever
// calls holds the controller's guard. It is pure and allocates nothing. Ring 0,
// interrupts off.
package place

import (
	"math/bits"

	"metalsvm/hw/scc"
)

// Frames is how many frames there are, PerController how many lie at each
// controller: frame n lies at controller n / PerController (sccKit's memory
// map gives each a slot of 16 MiB).
const (
	PerController = scc.SlotBytes >> 12
	Frames        = scc.Controllers * PerController
)

// Words is the size of the books in 32-bit words: bit n is set if frame n is
// taken, then for each controller the word in which the last was found.
const (
	bitmap = Frames / 32
	Words  = bitmap + scc.Controllers
)

// Books is the shared memory with the books, all zeros at first.
type Books interface {
	Load(word uint32) uint32
	Store(word, v uint32)
}

// Take takes a frame at a controller; ok is false if none is left there.
func Take(b Books, controller uint32) (frame uint32, ok bool) {
	const words = PerController / 32
	hint := b.Load(bitmap + controller)
	for i := range uint32(words) {
		at := controller*words + (hint+i)%words
		if w := b.Load(at); w != ^uint32(0) {
			bit := uint32(bits.TrailingZeros32(^w))
			b.Store(at, w|1<<bit)
			if i != 0 {
				b.Store(bitmap+controller, at%words)
			}
			return at*32 + bit, true
		}
	}
	return 0, false
}

// Give gives a frame back.
func Give(b Books, frame uint32) {
	b.Store(frame/32, b.Load(frame/32)&^(1<<(frame%32)))
}

// Reserve takes the first n frames, a multiple of 32, out of use.
func Reserve(b Books, n uint32) {
	for at := range n / 32 {
		b.Store(at, ^uint32(0))
	}
}
