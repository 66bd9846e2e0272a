package entry

import (
	"math/bits"

	"metalsvm/abi"
	"metalsvm/kernel/nucleus/device"
	"metalsvm/kernel/nucleus/sched"
)

// The barrier does not poll. An atomic counter counts who has come, and who is not
// the last is parked. The last one tells some others, those tell some more: a tree
// of mail, so that nobody has to tell all.

const (
	barrierCounter = 0 // the atomic counter
	barrierFan     = 4 // how many each core tells
)

var atBarrier barrierState

type barrierState uint8

const (
	outside  barrierState = iota
	inside                // this core has come, others have not
	released              // all have come; the thread that waits does not know yet
)

// barrier lets the caller wait until every core of the run has come: as long as it
// takes, or, if how is abi.Brief, for a while. After that the call is made once more
// with abi.Again.
func (e env) barrier(id sched.ID, how uint32) (uint32, bool) {
	again := how == abi.Again
	switch {
	case again && atBarrier == released:
		atBarrier = outside
		return 0, true
	case down != 0:
		return errno(abi.ErrDown), true
	case again != (atBarrier == inside):
		return errno(abi.ErrInvalid), true
	case !again && arrive():
		return milliseconds(), true
	}
	parkFor(id, sched.Wait{For: sched.Barrier, B: params.Cores}, how)
	return 0, false
}

// arrive tells whether this core is the last to come, and if so tells the others.
func arrive() bool {
	releaseStores()
	if params.Cores > 1 && device.CountUp(barrierCounter)+1 < params.Cores {
		atBarrier = inside
		return false
	}
	// The count starts anew before anybody can come again.
	device.SetCount(barrierCounter, 0)
	tellReleased(ownRank())
	seeReleased()
	return true
}

// tellReleased tells the cores below this one in the tree that begins at a rank.
func tellReleased(root uint32) {
	own := (ownRank() + params.Cores - root) % params.Cores
	for i := barrierFan*own + 1; i <= barrierFan*(own+1) && i < params.Cores; i++ {
		sendNote(rankToCore(int((root+i)%params.Cores)), mailBarrier, root)
	}
}

// barrierReleased serves the mail that says that all have come.
func barrierReleased(root uint32) {
	tellReleased(root)
	seeReleased()
	atBarrier = released
	if wake(sched.Barrier, 0) {
		atBarrier = outside
	}
}

// milliseconds is the time since boot, about, which brief waits return.
func milliseconds() uint32 { return uint32(clock()>>20) & (1<<31 - 1) }

// brief is how long, in nanoseconds, a thread that waits keeps the Go runtime from
// running other goroutines. Waits that are longer go the runtime's way, which takes
// some ten thousand cycles and sets its monitor on the watch for a millisecond.
const brief = 1e6

// parkFor parks a thread as long as it takes, or for a brief while: then its call
// fails with ErrAgain.
func parkFor(id sched.ID, w sched.Wait, how uint32) {
	if how == abi.Brief {
		sys.ParkFor(id, w, clock()+brief, milliseconds(), errno(abi.ErrAgain))
		return
	}
	sys.Park(id, w, 0)
}

// restartFor is parkFor for a call that looks again when the thread is woken.
func restartFor(id sched.ID, w sched.Wait, how uint32) {
	if how == abi.Brief {
		sys.RestartFor(id, w, clock()+brief, errno(abi.ErrAgain))
		return
	}
	sys.Restart(id, w)
}

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
