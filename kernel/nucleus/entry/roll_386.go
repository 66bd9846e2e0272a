package entry

import "metalsvm/kernel/nucleus/sched"

// rollEvery is how often, about, the roll is called, in nanoseconds.
const rollEvery = 1e7

// noted are the waits that had begun when looked at last (sched.Thread.Nth).
var noted [sched.MaxThreads]uint32

// callRoll is called before the core goes on or rests, and calls the roll if a thread
// waits for long. It returns when it must be called again, or 0. Where waits are short
// this costs no interrupt, and seldom a look at the threads.
func callRoll(now uint64) (again uint64) {
	if timing.roll == 0 && !sys.Sched.Lasting() || now+rollEvery/2 < timing.roll {
		return timing.roll
	}
	timing.roll = 0
	if waitLong() {
		lookForDown()
		if down != 0 {
			disappoint()
		}
	}
	if sys.Sched.Lasting() {
		timing.roll = now + rollEvery
	}
	return timing.roll
}

// waitLong tells whether a thread is in the same wait for others as at the last call.
func waitLong() (long bool) {
	for i := range sys.Sched.Top() {
		if t := sys.Sched.Thread(i); t.State == sched.Blocked && t.Wait.For.Lasting() {
			long = long || noted[i] == t.Nth
			noted[i] = t.Nth
		}
	}
	return long
}
