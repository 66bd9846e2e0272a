package entry

import (
	"math/bits"

	"metalsvm/abi"
	"metalsvm/kernel/nucleus/coherence"
	"metalsvm/kernel/nucleus/device"
	"metalsvm/kernel/nucleus/lock"
	"metalsvm/kernel/nucleus/mail"
	"metalsvm/kernel/nucleus/sched"
	"metalsvm/kernel/nucleus/x86"
)

// Cores that are down. The host or any core may put a core into reset, and nothing
// tells the others. So a core with a thread that waits for others for long calls
// the roll. Whoever waits for a core that is down gets an error then: ErrDown,
// or for a page SIGSEGV. What was lost with the core may be an answer that another
// still waits for; so, while a core is down, a page that does not come for long is
// lost too, and what remains is for the watch for deadlock.
const silence = 100 // milliseconds that a page takes at most

var (
	down uint64                   // members that have been found in reset; one that starts again is another
	lost [coherence.MaxPages]bool // the program has been told so
)

// lookForDown finds the members that are in reset.
func lookForDown() {
	for set := members() &^ down &^ (1 << params.Core); set != 0; set &= set - 1 {
		noteDown(bits.TrailingZeros64(set))
	}
}

// noteDown finds out whether a core is in reset; if so, it has no part in any page
// from now on.
func noteDown(k int) {
	if down>>k&1 != 0 || !device.InReset(k) {
		return
	}
	down |= 1 << k
	for p := uint32(firstPage); p < coherence.MaxPages; p++ {
		if regions.Taken(p) {
			pages.Down(p, down)
		}
	}
}

// isDown tells whether a core has been found in reset.
func isDown(core uint32) bool { return core < mail.Cores && down>>core&1 != 0 }

// disappoint has those threads go on that wait for a core that is down. Some make
// their call or their access again, and it fails.
func disappoint() {
	for i := range sys.Sched.Top() {
		t := sys.Sched.Thread(i)
		if t.State != sched.Blocked {
			continue
		}
		switch w := t.Wait; w.For {
		case sched.PageMove:
			pages.Down(w.A, down)
			if t.State != sched.Blocked {
				continue // that has brought it
			}
			if uint32(x86.TSC())-waitStart[i] > silence*1000*params.CoreMHz {
				lose(w.A, bits.TrailingZeros64(down))
			}
			if _, is := lostTo(w.A); !is {
				continue
			}
			pages.Leave(int(i))
		case sched.Lock:
			if !lockDown(w.A) {
				continue
			}
			sys.Threads[i].Frame.EAX = errno(abi.ErrDown)
		case sched.Barrier:
			sys.Threads[i].Frame.EAX = errno(abi.ErrDown)
		case sched.Mail:
			if !mailDown(w.A) {
				continue
			}
		case sched.Room:
			if !isDown(w.A) {
				continue
			}
		default:
			continue
		}
		sys.Sched.Wake(i)
	}
}

// lockDown tells whether a core that is down has a lock.
func lockDown(n uint32) bool { return down != 0 && lock.Holders(booksOf(n))&down != 0 }

// mailDown tells whether no mail can come any more from a core or, if it is
// abi.AnyCore, from any.
func mailDown(from uint32) bool {
	return isDown(from) || from == abi.AnyCore && down != 0 && members()&^(1<<params.Core)&^down == 0
}

// lostTo tells whether nobody can make a page usable any more, and whose fault it is.
func lostTo(p uint32) (core int, is bool) {
	e, k := look(p), kinds[p]
	switch usable := e.placed() && (k.protected() || k.lazy() && (e.shared() || !k.own())); {
	case lost[p] && !isDown(uint32(e.owner())):
		return bits.TrailingZeros64(down), true
	case usable || !isDown(uint32(e.owner())):
		return coherence.Nobody, false
	}
	return e.owner(), true
}

// failLost tells whether a page is lost. The console says so the first time.
func failLost(p uint32) bool {
	core, is := lostTo(p)
	if is {
		lose(p, core)
	}
	return is
}

// lose tells the user, once, that a page is lost with a core.
func lose(p uint32, core int) {
	if lost[p] {
		return
	}
	lost[p] = true
	first, n := regions.Around(p)
	device.PutString("kernel: lost with core ")
	device.PutDecimal(uint32(core))
	device.PutString(", which is in reset: page ")
	device.PutDecimal(p - first)
	device.PutString(" of ")
	device.PutDecimal(n)
	device.PutString(" of the shared memory at ")
	device.PutHex(shownAt(first))
	device.PutString("\n")
}
