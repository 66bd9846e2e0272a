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
// taken, then for each controller the word from which to search.
const (
	bitmap = Frames / 32
	Words  = bitmap + scc.Controllers
)

// Books is the shared memory with the books, all zeros at first.
type Books interface {
	Load(word uint32) uint32
	Store(word, v uint32)
}

// Colours is how many parts the second-level cache has of which a page fills one
// (see package entry): frame n is of colour n modulo Colours.
const Colours = 16

// Take takes a frame at a controller, of a colour if there is one left; ok is false
// if none is left there. Pages that follow each other get colours that do, so that
// they do not displace each other from the cache.
func Take(b Books, controller, colour uint32) (frame uint32, ok bool) {
	const words = PerController / 32
	hint := b.Load(bitmap + controller)
	for _, want := range [...]uint32{1<<colour | 1<<(colour+Colours), ^uint32(0)} {
		for i := range uint32(words) {
			at := controller*words + (hint+i)%words
			if w := b.Load(at); ^w&want != 0 {
				bit := uint32(bits.TrailingZeros32(^w & want))
				b.Store(at, w|1<<bit)
				if w|1<<bit == ^uint32(0) {
					b.Store(bitmap+controller, (at+1)%words)
				}
				return at*32 + bit, true
			}
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
