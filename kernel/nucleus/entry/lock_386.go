package entry

import (
	"math/bits"

	"metalsvm/abi"
	"metalsvm/kernel/nucleus/device"
	"metalsvm/kernel/nucleus/lock"
	"metalsvm/kernel/nucleus/sched"
	"metalsvm/kernel/nucleus/x86"
)

// Locks between cores do not poll: who must wait is parked, and who ends the wait
// sends mail. The books of a lock (package lock) are guarded by a test-and-set
// register, which is held for a few instructions with interrupts off; so the
// longest wait for it is bounded by the number of cores, unless one is put into
// reset meanwhile.

// lockBooks is the memory of a lock's books (lock.Books), one lock at a time.
type lockBooks struct{ at uint32 }

func (b *lockBooks) Load(word uint32) uint32 { return x86.Load(b.at + word*4) }
func (b *lockBooks) Store(word, v uint32)    { x86.Store(b.at+word*4, v) }

var books lockBooks

func booksOf(n uint32) *lockBooks {
	books.at = locksAt + n*lockBytes
	return &books
}

// granted are the locks that this core has got, and whose threads do not know yet.
var granted [abi.Locks]bool

// lock acquires lock n, for this core alone if write is set; it waits for it if
// wait is set.
func (e env) lock(id sched.ID, n, how uint32, write, wait bool) (uint32, bool) {
	switch {
	case n >= abi.Locks:
		return errno(abi.ErrInvalid), true
	case how == abi.Again && granted[n]:
		granted[n] = false
		return 0, true
	case lockDown(n):
		return errno(abi.ErrDown), true
	case how == abi.Again:
		parkFor(id, sched.Wait{For: sched.Lock, A: n}, how)
		return 0, false
	}
	guard(n)
	outcome := lock.Acquire(booksOf(n), params.Core, write, wait)
	unguard(n)
	switch {
	case outcome == lock.Granted:
		seeReleased()
		return milliseconds(), true
	case outcome == lock.Wrong:
		// Two threads of one core would not exclude each other.
		return errno(abi.ErrPerm), true
	case !wait:
		return errno(abi.ErrBusy), true
	}
	parkFor(id, sched.Wait{For: sched.Lock, A: n}, how)
	return 0, false
}

// lockGranted serves the mail that says that this core has lock n.
func lockGranted(n uint32) {
	seeReleased()
	granted[n] = !wake(sched.Lock, n)
}

// unlock gives lock n back and tells those that have it now.
func (e env) unlock(n uint32) (uint32, bool) {
	if n >= abi.Locks {
		return errno(abi.ErrInvalid), true
	}
	releaseStores()
	guard(n)
	now, ok := lock.Release(booksOf(n), params.Core)
	for now&down != 0 { // they give it back at once
		k := bits.TrailingZeros64(now & down)
		more, _ := lock.Release(booksOf(n), uint32(k))
		now = now&^(1<<k) | more
	}
	unguard(n)
	if !ok {
		return errno(abi.ErrPerm), true
	}
	for ; now != 0; now &= now - 1 {
		sendNote(bits.TrailingZeros64(now), mailLock, n)
	}
	return 0, true
}

// guard takes the test-and-set register for record n of some kind; unguard gives
// it back. Nobody may hold two.
func guard(n uint32) {
	const most = 100_000 // far more than it takes if all others take it before
	for tries := 0; !device.TryTestAndSet(guardOf(n)); tries++ {
		if tries == most {
			tries = 0
			lookForDown()
			if down != 0 {
				abort(abi.StatusDeadlock, "a core was put into reset while it had a record of the nucleus")
			}
		}
	}
}

func unguard(n uint32) { device.ReleaseTestAndSet(guardOf(n)) }

// guardOf spreads the records over the members' test-and-set registers.
func guardOf(n uint32) int { return rankToCore(int(n % params.Cores)) }
