package entry

import (
	"metalsvm/kernel/nucleus/coherence"
	"metalsvm/kernel/nucleus/page"
	"metalsvm/kernel/nucleus/sched"
	"metalsvm/kernel/nucleus/x86"
)

// Pages of a region that is Own belong to the core that touches them first: it maps
// them like private memory, so that the second-level cache holds them too. That ends
// for good when another core wants the page: what the caches have of it is flushed,
// and from then on it is mapped like all shared memory.

// cachedHere tells of each page whether it is mapped like private memory here.
var cachedHere [coherence.MaxPages]bool

// becomeOwn makes a page that this core has touched first its own, if it may be.
func becomeOwn(p uint32) {
	cachedHere[p] = kinds[p].own() && displacer && !look(p).shared()
	if cachedHere[p] {
		forgetOld()
	}
}

// becomeShared ends that.
func becomeShared(p uint32) {
	if cachedHere[p] {
		cachedHere[p] = false
		flushPage(look(p).frame())
		markShared(p)
	}
}

func markShared(p uint32) { x86.StoreByte(pagesAt+p*4+3, pageShared>>24) }

// becomeAllShared does so with the pages [first, end): if they are many, the caches
// are flushed once for all.
func becomeAllShared(first, end uint32) {
	n := 0
	for p := first; p < end; p++ {
		if cachedHere[p] {
			n++
		}
	}
	if n <= colours {
		return // one by one
	}
	flushAll()
	for p := first; p < end; p++ {
		if cachedHere[p] {
			cachedHere[p] = false
			markShared(p)
		}
	}
}

// askShared asks the core that owns a page of a lazy region to share it, and parks
// the thread until that is done.
func askShared(id sched.ID, p uint32, owner int) {
	waitStart[id] = uint32(x86.TSC())
	sendNote(owner, mailShare, p)
	sys.Sched.Block(sched.Wait{For: sched.PageMove, A: p})
}

// sharePage serves the mail that asks for it.
func sharePage(p uint32, from int) {
	if cachedHere[p] {
		setEntry(p, 0)
		becomeShared(p)
		mapFrame(p, look(p).frame(), page.Writable|sharedType)
	} else {
		markShared(p)
	}
	sendNote(from, mailShared, p)
}
