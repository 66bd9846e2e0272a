package entry

import (
	"metalsvm/kernel/nucleus/device"
	"metalsvm/kernel/nucleus/page"
	"metalsvm/kernel/nucleus/place"
	"metalsvm/kernel/nucleus/x86"
)

// Nothing makes the second-level cache write a line back or forget it, so a line is
// displaced: as many other lines are read as a set has ways. The cache has 2048 sets
// of four lines, chosen by the bits 5 to 15 of the physical address (SCC EAS 4.2.2).
// So a page fills 128 sets, one of sixteen such parts of the cache; which one is the
// page's colour.
//
// Lines that are read for this must not be in the cache, or they would displace
// nothing. So there are four times as many of each colour as a set has ways, and
// they take turns: when it is a line's turn again, all others of its colour have
// been read since, more than a set can hold.
//
// A set that is not full yet takes lines in without giving any up. So of each colour
// twice as many lines are read the first time; then its sets are full for ever.

const (
	colours    = place.Colours
	cacheWays  = 4
	cacheTurns = 4
)

// turnOf is whose turn it is of each colour's pages.
var turnOf [colours]uint8

// full tells of which colours the sets are full.
var full [colours]bool

// displacer tells whether the memory to read is there.
var displacer bool

// startDisplacing maps memory for it: pages of each colour in turn, frames one after
// the other. It is done before others have taken frames away in between.
func startDisplacing() {
	if !space.Map(device.DisplaceAt, 0, 0) { // its page table comes first
		return
	}
	frame, _, ok := frames.Alloc()
	for ok && frame%colours != colours-1 {
		frame, _, ok = frames.Alloc()
	}
	for va := uint32(device.DisplaceAt); ok && va < device.DisplaceAt+device.DisplaceBytes; va += page.Size {
		next, _, more := frames.Alloc()
		ok = more && next == frame+1 && space.Map(va, next*page.Size, 0)
		frame = next
	}
	displacer = ok
}

// flushPage gets what the caches have of a page in a frame of shared memory to that
// memory, and out of the caches.
func flushPage(frame uint32) {
	x86.WriteBackCaches() // the first level's to the second
	displace((params.ShmBase/page.Size + frame) % colours)
}

// flushAll does so with everything.
func flushAll() {
	x86.WriteBackCaches()
	for c := range uint32(colours) {
		displace(c)
	}
}

// oldLines tells whether the second-level cache may hold lines of pages that were
// protected. Memory of message-buffer type is not looked for there, so they do no
// harm until their frames are cached at all levels again.
var oldLines bool

// forgetOld sees to it that they do none then either.
func forgetOld() {
	if oldLines {
		flushAll()
		oldLines = false
	}
}

func displace(colour uint32) {
	if !full[colour] {
		full[colour] = true
		readOthers(colour)
	}
	readOthers(colour)
}

// readOthers reads as many lines of each of a colour's sets as a set has ways.
func readOthers(colour uint32) {
	turn := uint32(turnOf[colour])
	turnOf[colour] = uint8((turn + 1) % cacheTurns)
	x86.ReadLines(device.DisplaceAt+(colour+turn*cacheWays*colours)*page.Size, colours*page.Size)
}
