package entry

import (
	"metalsvm/abi"
	"metalsvm/kernel/nucleus/coherence"
	"metalsvm/kernel/nucleus/extent"
	"metalsvm/kernel/nucleus/mail"
	"metalsvm/kernel/nucleus/page"
	"metalsvm/kernel/nucleus/place"
	"metalsvm/kernel/nucleus/sched"
	"metalsvm/kernel/nucleus/x86"
)

// Regions of shared virtual memory are given out by collective calls. Every core
// makes the same calls in the same order, so each keeps the same books by itself.
// What must be done once, each core does for its share of the pages; meanwhile no
// program uses the region, since all meet before and after.
var (
	regions   extent.Map
	kinds     [coherence.MaxPages]kind
	lazyPages uint32 // how many there are
)

// kind is what a page's region is like: its place, its model, and whether it is
// protected.
type kind uint8

const (
	kindPlace     = 0x07
	kindLazy      = 0x08
	kindProtected = 0x10
	kindOwn       = 0x20
	kindHome      = 0x40 // beside kindLazy: they have much in common
)

func (k kind) lazy() bool      { return k&kindLazy != 0 }
func (k kind) protected() bool { return k&kindProtected != 0 }
func (k kind) own() bool       { return k&kindOwn != 0 }
func (k kind) home() bool      { return k&kindHome != 0 }

// model returns which of abi's models it is.
func (k kind) model() uint32 {
	switch {
	case k.home():
		return abi.Home
	case k.lazy():
		return abi.Lazy
	}
	return abi.Strong
}

// controller returns where a page of this kind is to lie if this core touches it
// first.
func (k kind) controller(p uint32) uint32 {
	switch at := uint32(k & kindPlace); at {
	case abi.PlaceNear:
		return nearest()
	case abi.PlaceSpread:
		return p % (place.Frames / place.PerController)
	default:
		return at - abi.PlaceAt
	}
}

func controllerOf(frame uint32) uint32 { return frame / place.PerController }

func startSVM() {
	pages.Init(&theHand, self(), &pageTable)
	copies.Env = &theSlotHand
	regions.Init(firstPage, min(params.ShmBytes/page.Size, coherence.MaxPages))
	clearShared()
	if ownRank() == 0 {
		place.Reserve(frameBooks{}, firstPage)
	}
}

const proposedWords = proposedBytes / 4

// propose says what this core is going to ask for in a collective call.
func (e env) propose(id sched.ID, va uint32) (uint32, bool) {
	if ret, ok, done := sys.Usable(id, va, proposedBytes, false); !ok {
		return ret, done
	}
	for i := range uint32(proposedWords) {
		x86.Store(proposedAt+params.Core*proposedBytes+i*4, x86.Load(va+i*4))
	}
	return 0, true
}

// agreed tells whether every core has proposed what this one has, and that is
// the call nr. They all come to the same answer, so their books stay the same.
func agreed(nr uint32) bool {
	own := proposedAt + params.Core*proposedBytes
	if x86.Load(own) != nr {
		return false
	}
	for k := range uint32(mail.Cores) {
		for i := uint32(0); i < proposedWords && isMember(k); i++ {
			if x86.Load(proposedAt+k*proposedBytes+i*4) != x86.Load(own+i*4) {
				return false
			}
		}
	}
	return true
}

// alloc gives out shared virtual memory like the abi.Region at va. Its pages have
// no frames until they are touched.
func (e env) alloc(id sched.ID, va uint32) (uint32, bool) {
	if ret, ok, done := sys.Usable(id, va, 20, false); !ok {
		return ret, done
	}
	if !agreed(abi.CallAlloc) {
		return errno(abi.ErrBadMsg), true
	}
	bytes, model, where, align := x86.Load(va), x86.Load(va+4), x86.Load(va+8), x86.Load(va+12)
	if bytes == 0 || model >= abi.Models || where >= abi.Places || align == 0 || align&(align-1) != 0 {
		return errno(abi.ErrInvalid), true
	}
	count := (bytes-1)/page.Size + 1
	first, ok := regions.Take(count, align)
	if !ok {
		return errno(abi.ErrNoMemory), true
	}
	k := kind(where)
	if model != abi.Strong {
		k |= kindLazy
		lazyPages += count
	}
	if model == abi.Home {
		k |= kindHome
	}
	if x86.Load(va+16) != 0 {
		k |= kindOwn
	}
	for p := first; p < first+count; p++ {
		kinds[p] = k
	}
	return shownAt(first), true
}

// agreedRegion returns the pages [first, end) of the region at va, if all cores ask
// for the call nr about it.
func agreedRegion(nr, va uint32) (first, end, err uint32) {
	if !agreed(nr) {
		return 0, 0, errno(abi.ErrBadMsg)
	}
	first, ok := svmPage(va)
	if !ok || va%page.Size != 0 || regions.Length(first) == 0 {
		return 0, 0, errno(abi.ErrInvalid)
	}
	return first, first + regions.Length(first), 0
}

// mine tells whether this core does for all what must be done once for a page.
func mine(p uint32) bool { return p%params.Cores == ownRank() }

// leave takes the pages of the region at va away from this core. When all cores have
// done so, what is known of the pages may be changed.
func (e env) leave(va uint32) (uint32, bool) {
	first, end, err := agreedRegion(x86.Load(proposedAt+params.Core*proposedBytes), va)
	if err != 0 {
		return err, true
	}
	becomeAllShared(first, end)
	if kinds[first].protected() {
		x86.WriteBackCaches()
		oldLines = true
	}
	for p := first; p < end; p++ {
		copies.Forget(p)
		frameOf[p], usedAt[p] = 0, 0
		if k := kinds[p]; k.lazy() || k.protected() {
			space.Unmap(shownAt(p))
			becomeShared(p)
		} else {
			pages.Forget(p)
		}
	}
	drainStores()
	return 0, true
}

// free ends an allocation.
func (e env) free(va uint32) (uint32, bool) {
	first, end, err := agreedRegion(abi.CallFree, va)
	if err != 0 {
		return err, true
	}
	for p := first; p < end; p++ {
		if kinds[p].lazy() {
			lazyPages--
		}
		kinds[p] = 0
		if !mine(p) {
			continue
		}
		if f := look(p).frame(); f != 0 {
			giveFrame(f)
		}
		x86.Store(pagesAt+p*4, 0)
	}
	regions.Free(first)
	return 0, true
}

// nextTouch lets a region's pages move.
func (e env) nextTouch(va uint32) (uint32, bool) {
	first, end, err := agreedRegion(abi.CallNextTouch, va)
	if err != 0 {
		return err, true
	}
	for p := first; p < end; p++ {
		if !mine(p) {
			continue
		}
		if f := look(p).frame(); f != 0 {
			x86.Store(pagesAt+p*4, f<<frameShift|pageMoves)
		}
	}
	return 0, true
}

// protect makes a region read-only and cacheable at all levels.
func (e env) protect(va uint32) (uint32, bool) {
	first, end, err := agreedRegion(abi.CallProtect, va)
	if err != 0 {
		return err, true
	}
	for p := first; p < end; p++ {
		kinds[p] |= kindProtected
	}
	forgetShared()
	return 0, true
}

// unprotect undoes protect.
func (e env) unprotect(va uint32) (uint32, bool) {
	first, end, err := agreedRegion(abi.CallUnprotect, va)
	if err != 0 {
		return err, true
	}
	for p := first; p < end; p++ {
		kinds[p] &^= kindProtected
		if f := look(p).frame(); mine(p) && f != 0 && !kinds[p].lazy() {
			x86.Store(pagesAt+p*4, f<<frameShift) // nobody owns it
		}
	}
	return 0, true
}
