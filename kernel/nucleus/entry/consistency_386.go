package entry

import (
	"metalsvm/abi"
	"metalsvm/kernel/nucleus/page"
	"metalsvm/kernel/nucleus/sched"
	"metalsvm/kernel/nucleus/sharing"
	"metalsvm/kernel/nucleus/x86"
)

// Lazy release consistency: stores to lazy regions reach memory by themselves, all
// but the last line, which stays in the write-combining buffer until it is drained;
// and a load may see what the first-level cache has from an earlier time, until it
// is made to forget. So to release is to drain and to acquire is to forget, whoever
// has a page mapped. In home regions stores are brought home before, and copies are
// given up.

// releaseStores lets others see this core's stores, if there are lazy regions.
func releaseStores() {
	copies.Release()
	if lazyPages > 0 {
		drainStores()
	}
}

// seeReleased lets this core see what others have released.
func seeReleased() {
	copies.Acquire()
	if lazyPages > 0 {
		forgetShared()
	}
}

// atomic does the abi.Atomic at va. In a strong region the page is this core's for
// as long as the call takes; elsewhere a guard keeps others away.
func (e env) atomic(id sched.ID, va uint32) (uint32, bool) {
	if ret, ok, done := sys.Usable(id, va, 16, true); !ok {
		return ret, done
	}
	at := x86.Load(va)
	p, ok := svmPage(at)
	if !ok || at%4 != 0 {
		return errno(abi.ErrInvalid), true
	}
	lazy, word := kinds[p].lazy(), at
	if kinds[p].home() && !kinds[p].protected() {
		if !hasHome(p) { // yet; and a copy would not do
			return sys.Again(id)
		}
		copies.Forget(p)
		if ret, ok, done := sys.Usable(id, va, 16, true); !ok { // va may be on the page
			return ret, done
		}
		word = showHome(p) + at%page.Size
	} else if ret, ok, done := sys.Usable(id, at, 4, true); !ok {
		return ret, done
	}
	if lazy {
		guard(at / 4)
		forgetShared()
	}
	op, old, fresh := x86.Load(va+4), x86.Load(va+8), x86.Load(va+12)
	was := x86.Load(word)
	switch {
	case op == abi.AtomicAdd:
		x86.Store(word, was+fresh)
	case was == old:
		x86.Store(word, fresh)
	}
	if lazy {
		drainStores()
		unguard(at / 4)
	}
	x86.Store(va+8, was)
	return 0, true
}

// where fills the abi.Where at va.
func (e env) where(id sched.ID, va uint32) (uint32, bool) {
	if ret, ok, done := sys.Usable(id, va, 36, true); !ok {
		return ret, done
	}
	p, ok := svmPage(x86.Load(va))
	if !ok {
		return errno(abi.ErrInvalid), true
	}
	x86.Store(va+4, kinds[p].model())
	x86.Store(va+8, number(kinds[p].protected()))
	entry := look(p)
	x86.Store(va+12, uint32(entry.owner()))
	x86.Store(va+16, abi.AnyCore)
	if f := entry.frame(); f != 0 {
		x86.Store(va+16, controllerOf(f))
	}
	x86.Store(va+20, number(cachedHere[p]))
	first, n := regions.Around(p)
	x86.Store(va+24, shownAt(first))
	x86.Store(va+28, n)
	x86.Store(va+32, abi.AnyCore)
	if core, is := lostTo(p); is {
		x86.Store(va+32, uint32(core))
	}
	return 0, true
}

// sharing fills the abi.FalseSharing at va, n bytes long, for each page that this core
// has noted.
func (e env) sharing(id sched.ID, n, va uint32) (uint32, bool) {
	const words = 3
	if n != sharing.Pages*4*(words+1) {
		return errno(abi.ErrInvalid), true
	}
	if ret, ok, done := sys.Usable(id, va, n, true); !ok {
		return ret, done
	}
	for i := range &falseSharing.Pages {
		p := &falseSharing.Pages[i]
		at := va + uint32(i)*4*(words+1)
		x86.Store(at, p.Count)
		x86.Store(at+4, shownAt(p.Page)+p.Own)
		x86.Store(at+8, shownAt(p.Page)+p.Other)
		x86.Store(at+12, p.Core)
	}
	return 0, true
}

func number(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}
