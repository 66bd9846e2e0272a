package entry

import (
	"metalsvm/kernel/nucleus/coherence"
	"metalsvm/kernel/nucleus/device"
	"metalsvm/kernel/nucleus/extent"
	"metalsvm/kernel/nucleus/page"
	"metalsvm/kernel/nucleus/place"
	"metalsvm/kernel/nucleus/x86"
)

// The nucleus' own part of the shared memory, mapped uncached:
//
//	00000  books of the locks, 32 bytes each
//	02000  what each core proposes for a collective call, 16 bytes each
//	02800  which cores are registered as stuck, a word each
//	03000  which frames are taken (package place)
//	10000  what is known of each page, a word
//
// The word of a page has the number of its owner plus one, or 0, in its lowest
// byte, which only the present owner writes; then the frame in which the page
// lies, 0 if in none; pageMoves if it is to be moved to another; and pageShared if it
// has been made known to more cores than one although its region is Own.
const (
	lockBytes = 32

	locksAt    = device.SharedAt
	proposedAt = device.SharedAt + 0x02000
	stuckAt    = device.SharedAt + 0x02800
	framesAt   = device.SharedAt + 0x03000
	pagesAt    = device.SharedAt + 0x10000

	proposedBytes = 16
	frameShift    = 8
	pageMoves     = 1 << 31
	pageShared    = 1 << 30

	// Pages and frames are numbered from the start of the shared memory; the
	// first are the nucleus' own.
	firstPage = device.SharedBytes / page.Size
)

// clearShared clears this core's share of all that. It is done before the barrier
// that every core passes at start.
func clearShared() {
	for at := uint32(device.SharedAt) + ownRank()*4; at < device.SharedAt+device.SharedBytes; at += params.Cores * 4 {
		x86.Store(at, 0)
	}
}

// entryOf is what is known of a page.
type entryOf uint32

func look(p uint32) entryOf { return entryOf(x86.Load(pagesAt + p*4)) }

func (e entryOf) owner() int    { return int(e&0xFF) - 1 }
func (e entryOf) frame() uint32 { return uint32(e) &^ (pageMoves | pageShared) >> frameShift }
func (e entryOf) shared() bool  { return e&pageShared != 0 }
func (e entryOf) moves() bool   { return e&pageMoves != 0 }

// placed tells whether the page has a frame in which it can stay.
func (e entryOf) placed() bool { return e.frame() != 0 && !e.moves() }

// claim makes this core the owner of a page that has none.
func claim(p uint32) bool {
	guard(p)
	free := look(p).owner() == coherence.Nobody
	if free {
		setOwner(p, self())
	}
	unguard(p)
	return free
}

func setOwner(p uint32, core int) { x86.StoreByte(pagesAt+p*4, byte(core+1)) }

// frameBooks is the memory of package place's books.
type frameBooks struct{}

func (frameBooks) Load(word uint32) uint32 { return x86.Load(framesAt + word*4) }
func (frameBooks) Store(word, v uint32)    { x86.Store(framesAt+word*4, v) }

// takeFrame takes a frame at a controller for a page, or at the next if there is none
// left. There are as many frames as pages.
func takeFrame(controller, p uint32) (frame uint32) {
	for {
		guard(controller)
		f, ok := place.Take(frameBooks{}, controller, p%place.Colours)
		unguard(controller)
		if ok {
			return f
		}
		controller = (controller + 1) % (place.Frames / place.PerController)
	}
}

func giveFrame(frame uint32) {
	controller := frame / place.PerController
	guard(controller)
	place.Give(frameBooks{}, frame)
	unguard(controller)
}

// Every page has a frame if it needs one.
const _ = uint(place.Frames - extent.MaxPages)
