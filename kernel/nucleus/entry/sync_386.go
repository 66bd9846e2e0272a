package entry

import (
	"math/bits"

	"metalsvm/abi"
	"metalsvm/kernel/nucleus/device"
	"metalsvm/kernel/nucleus/mail"
	"metalsvm/kernel/nucleus/sched"
	"metalsvm/kernel/nucleus/x86"
)

// Barrier and locks between cores. Neither polls: who must wait is parked, and
// who ends the wait sends mail.

// barrierCounter is the atomic counter that counts who has come.
const barrierCounter = 0

var inBarrier bool // a thread of this core waits at the barrier

// barrier parks the caller until every core of the run has come.
func (e env) barrier(id sched.ID) (uint32, bool) {
	if inBarrier {
		return errno(abi.ErrInvalid), true
	}
	if params.Cores == 1 {
		return 0, true
	}
	if device.CountUp(barrierCounter)+1 < params.Cores {
		inBarrier = true
		sys.Park(id, sched.Wait{For: sched.Barrier, B: params.Cores}, 0)
		return 0, false
	}
	// The last one: start the count anew before anybody can come again.
	device.SetCount(barrierCounter, 0)
	for k := range mail.Cores {
		if k != self() && isMember(uint32(k)) {
			sendSystem(k, mail.Line{mailBarrier})
		}
	}
	return 0, true
}

// A lock is a record in shared memory: its owner's number plus one, or 0, and
// the set of cores that wait for it. The record itself is guarded by the
// test-and-set register of a member, which is held for a few instructions with
// interrupts off; so the longest wait for it is bounded by the number of cores.
const (
	locks     = abi.Locks
	lockBytes = 16
	lockAt    = device.SharedAt
)

// guard takes lock n's record; unguard gives it back.
func guard(n uint32) {
	for !device.TryTestAndSet(guardOf(n)) {
	}
}

func unguard(n uint32) { device.ReleaseTestAndSet(guardOf(n)) }

// guardOf spreads the records over the members' test-and-set registers.
func guardOf(n uint32) int { return rankToCore(int(n) % int(params.Cores)) }

// members is the set of cores of the run.
func members() uint64 { return uint64(params.Members[1])<<32 | uint64(params.Members[0]) }

// ownRank is this core's place among the members.
func ownRank() uint32 { return uint32(bits.OnesCount64(members() & (1<<params.Core - 1))) }

// rankToCore returns the member of the given rank.
func rankToCore(rank int) int {
	set := members()
	for ; rank > 0; rank-- {
		set &= set - 1
	}
	return bits.TrailingZeros64(set)
}

func (e env) lock(id sched.ID, n uint32) (uint32, bool) {
	if n >= locks || !onSCC {
		return errno(abi.ErrInvalid), true
	}
	at := lockAt + n*lockBytes
	guard(n)
	owner := x86.Load(at)
	word, bit := at+4+params.Core/32*4, uint32(1)<<(params.Core%32)
	switch {
	case owner == 0:
		x86.Store(at, params.Core+1)
	case owner == params.Core+1 || x86.Load(word)&bit != 0:
		// Two threads of one core would not exclude each other.
		unguard(n)
		return errno(abi.ErrPerm), true
	default:
		x86.Store(word, x86.Load(word)|bit)
	}
	unguard(n)
	if owner != 0 {
		sys.Park(id, sched.Wait{For: sched.Lock, A: n, B: owner - 1}, 0)
		return 0, false
	}
	return 0, true
}

// unlock hands the lock to the next core that waits for it, counting up.
func (e env) unlock(n uint32) (uint32, bool) {
	if n >= locks || !onSCC {
		return errno(abi.ErrInvalid), true
	}
	at := lockAt + n*lockBytes
	guard(n)
	if x86.Load(at) != params.Core+1 {
		unguard(n)
		return errno(abi.ErrPerm), true
	}
	waiting := uint64(x86.Load(at+8))<<32 | uint64(x86.Load(at+4))
	next := bits.TrailingZeros64(waiting &^ (2<<params.Core - 1))
	if next == 64 {
		next = bits.TrailingZeros64(waiting)
	}
	if waiting == 0 {
		x86.Store(at, 0)
	} else {
		waiting &^= 1 << next
		x86.Store(at, uint32(next)+1)
		x86.Store(at+4, uint32(waiting))
		x86.Store(at+8, uint32(waiting>>32))
	}
	unguard(n)
	if next != 64 {
		sendSystem(next, mail.Line{mailLock, n})
	}
	return 0, true
}
