package entry

import (
	"metalsvm/hw/scc"
	"metalsvm/kernel/nucleus/device"
	"metalsvm/kernel/nucleus/page"
	"metalsvm/kernel/nucleus/sched"
	"metalsvm/kernel/nucleus/x86"
)

// The frames in which shared pages lie, and how a page is mapped to its frame.

// sharedType is how memory that another core may write is mapped: write-through,
// of message-buffer type, so that the first-level cache alone holds it and can be
// made to forget it (SCC EAS 10.1).
const sharedType = page.WriteThrough | page.Message

// mapPlaced maps a page that needs no owner, once it has its frame. If another
// core is about to give it one, nothing happens: the thread will fault again.
func mapPlaced(p, kind uint32) {
	e := look(p)
	if !e.placed() {
		if !claim(p) {
			noteDown(look(p).owner())
			return
		}
		givePlace(p)
		e = look(p)
	}
	touched++
	forgetShared()
	mapFrame(p, e.frame(), kind)
}

// mapLazy maps a page of a lazy region.
func mapLazy(id sched.ID, p uint32) got {
	if kinds[p].own() {
		switch e := look(p); {
		case e.placed() && !e.shared() && e.owner() != self():
			askShared(id, p, e.owner())
			return gotLater
		case e.placed():
		case !claim(p):
			noteDown(look(p).owner())
			return gotPage // it is about to be another core's own: the thread faults again
		default:
			givePlace(p)
			becomeOwn(p)
		}
		if cachedHere[p] {
			touched++
			mapFrame(p, look(p).frame(), page.Writable)
			return gotPage
		}
	}
	mapPlaced(p, page.Writable|sharedType)
	return gotPage
}

// mapFrame maps a page to a frame.
func mapFrame(p, frame, kind uint32) {
	if !space.Map(shownAt(p), params.ShmBase+frame*page.Size, kind) {
		panicNucleus("out of memory for a page table of shared virtual memory")
	}
}

// givePlace gives a page that this core has claimed a frame where its region wants
// it: a new one, of zeros, or instead of the one that it had.
func givePlace(p uint32) {
	e, controller := look(p), kinds[p].controller(p)
	frame := e.frame()
	if frame == 0 || e.moves() && controllerOf(frame) != controller {
		placed++
		frame = takeFrame(controller, p)
		mapFrame(p, frame, page.Writable|sharedType)
		forgetShared()
		if e.frame() == 0 {
			x86.ZeroShared(shownAt(p))
		} else {
			space.Map(device.SourceAt, params.ShmBase+e.frame()*page.Size, sharedType)
			x86.CopyPage(shownAt(p), device.SourceAt)
			space.Unmap(device.SourceAt)
		}
		drainStores()
		space.Unmap(shownAt(p))
		if e.frame() != 0 {
			giveFrame(e.frame())
		}
	}
	x86.Store(pagesAt+p*4, frame<<frameShift|params.Core+1)
}

func nearest() uint32 { return uint32(scc.HomeController(self())) }

// forgetShared drops what the first-level cache holds of shared memory;
// drainStores pushes out what the write-combining buffer holds.
func forgetShared() {
	x86.InvalidateMessages()
	invalidates++
}

func drainStores() {
	device.Drain()
	drains++
}
