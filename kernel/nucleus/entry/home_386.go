package entry

import (
	"metalsvm/kernel/nucleus/device"
	"metalsvm/kernel/nucleus/home"
	"metalsvm/kernel/nucleus/page"
	"metalsvm/kernel/nucleus/place"
	"metalsvm/kernel/nucleus/x86"
)

// Pages of a home region are copied to private memory, which all caches may hold.
// Package home decides when; it is asked when a page faults, and in consistency_386.go
// when this core releases and acquires.
var (
	copies home.Core

	// copyIn are the frames of the slots' copies, 0 if a slot has none yet. Their
	// twins are mapped one behind the other at device.TwinsAt.
	copyIn [home.Slots]uint32
)

// homeFault gets a copy of a page. If another core is about to give the page its
// frame, nothing happens: the thread will fault again.
func homeFault(p uint32, write bool) {
	if hasHome(p) {
		copies.Fault(p, write)
	}
}

// hasHome tells whether a page has a frame, which it gets if nobody is giving it one.
func hasHome(p uint32) bool {
	if frameOf[p] != 0 {
		return true
	}
	if !look(p).placed() {
		if !claim(p) {
			noteDown(look(p).owner())
			return false
		}
		givePlace(p)
	}
	frameOf[p] = uint16(look(p).frame())
	return true
}

// showHome maps the home of a page and returns where.
func showHome(p uint32) uint32 {
	space.Map(device.SourceAt, params.ShmBase+uint32(frameOf[p])*page.Size, page.Writable|sharedType)
	return device.SourceAt
}

// slotHand is what package home does to the hardware (home.Env).
type slotHand struct{}

var theSlotHand slotHand

func (*slotHand) Fetch(slot, p uint32) {
	if copyIn[slot] == 0 {
		makeSlots(slot)
	}
	if !space.Map(shownAt(p), copyIn[slot]*page.Size, page.Writable) {
		panicNucleus("out of memory for a page table of shared virtual memory")
	}
	// The frame may have been that of a page that this core has just moved.
	forgetShared()
	x86.CopyCached(shownAt(p), showHome(p))
	mapCopy(slot, p, 0)
}

func (*slotHand) Twin(slot, p uint32) {
	x86.CopyCached(twinOf(slot), shownAt(p))
	mapCopy(slot, p, page.Writable)
}

func (*slotHand) Put(slot, p uint32) {
	x86.CopyDifferent(showHome(p), shownAt(p), twinOf(slot))
	mapCopy(slot, p, 0)
}

func (*slotHand) Drop(p uint32) { setEntry(p, 0) }

func mapCopy(slot, p, kind uint32) { setEntry(p, copyIn[slot]*page.Size|kind|page.Present) }

func twinOf(slot uint32) uint32 { return device.TwinsAt + slot*page.Size }

// makeSlots gets memory for as many slots as there are colours, from a slot on: frames
// that follow each other, so that neither the copies nor the twins crowd one part of
// the second-level cache.
func makeSlots(from uint32) {
	for slot := from; slot < from+place.Colours; slot++ {
		frame, _, ok := frames.Alloc()
		if !ok {
			panicNucleus("out of memory for copies of shared virtual memory")
		}
		copyIn[slot] = frame
	}
	for slot := from; slot < from+place.Colours; slot++ {
		if !space.MapNew(twinOf(slot), page.Writable) {
			panicNucleus("out of memory for twins of shared virtual memory")
		}
	}
}

// Slots are made in whole groups.
const _ = uint(-(home.Slots % place.Colours))
