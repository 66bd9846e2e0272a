package entry

import (
	"math/bits"

	"metalsvm/abi"
	"metalsvm/kernel/nucleus/device"
	"metalsvm/kernel/nucleus/lock"
	"metalsvm/kernel/nucleus/mail"
	"metalsvm/kernel/nucleus/sched"
	"metalsvm/kernel/nucleus/x86"
)

// A deadlock is that every core waits for another. A core that has nothing to
// do for patience registers in an atomic counter, and signs off as soon as it
// goes on. Whoever brings the counter to the number of cores looks again after
// a while: if nobody has signed off since, nobody ever will, because only a
// core that goes on can send the mail for which another waits. A core that is down
// registers no more; so once there is one, all that are registered look from time to
// time whether all others are, of which each has a word in shared memory.

const (
	stuckCounter  = 1   // cores that are registered
	signedCounter = 2   // how often one has signed off
	patience      = 1e8 // nanoseconds
)

// watch is what this core does about deadlock.
var watch struct {
	phase    watchPhase
	since    uint64 // when the phase began
	progress uint64 // the scheduler's, when last looked at
	signed   uint32 // signedCounter, then
	ended    bool   // the program has ended; the core serves others
	status   uint32 // with this status
}

type watchPhase uint8

const (
	busy       watchPhase = iota
	waiting               // stuck, not yet registered
	registered            // stuck for a while
	suspicious            // registered, and was the last to do so
	reporting             // a deadlock: all are telling the host
)

// watchIdle is called when the core has nothing to run. It returns when it must
// be called again if nothing happens, or 0.
func watchIdle(now uint64) (again uint64) {
	if !onSCC {
		return 0
	}
	if watch.phase != reporting && !sys.Sched.Stuck(!watch.ended) {
		signOff()
		return 0
	}
	if watch.phase == busy {
		enter(waiting, now)
	}
	if now-watch.since < patience {
		return watch.since + patience
	}
	switch watch.phase {
	case waiting:
		x86.Store(stuckAt+params.Core*4, 1)
		device.CountUp(stuckCounter)
		enter(registered, now)
		return suspect(now)
	case registered:
		if down == 0 {
			return 0 // the last to register looks
		}
		return suspect(now)
	case suspicious:
		if !allStuck() || device.Count(signedCounter) != watch.signed {
			enter(registered, now)
			return 0
		}
		reportWaits(now)
		for k := range mail.Cores {
			if k != self() && isMember(uint32(k)) && !isDown(uint32(k)) {
				sendNote(k, mailReport, 0)
			}
		}
	case reporting:
		abort(abi.StatusDeadlock, "deadlock: every core waits for another")
	}
	return watch.since + patience
}

// suspect makes a registered core suspicious if all others are registered too.
func suspect(now uint64) (again uint64) {
	signed := device.Count(signedCounter)
	if !allStuck() {
		return 0
	}
	watch.signed = signed
	enter(suspicious, now)
	return watch.since + patience
}

// allStuck tells whether all cores are registered that are not down.
func allStuck() bool {
	if down == 0 {
		return device.Count(stuckCounter) >= params.Cores
	}
	for set := members() &^ down; set != 0; set &= set - 1 {
		if x86.Load(stuckAt+uint32(bits.TrailingZeros64(set))*4) == 0 {
			return false
		}
	}
	return true
}

// signOff makes the core busy, unless a deadlock has been found already.
func signOff() {
	switch {
	case watch.phase == reporting:
		return
	case watch.phase >= registered:
		device.CountDown(stuckCounter)
		device.CountUp(signedCounter)
		x86.Store(stuckAt+params.Core*4, 0)
	}
	watch.phase = busy
}

func enter(p watchPhase, now uint64) { watch.phase, watch.since = p, now }

// reportWaits tells the host, once, what this core waits for.
func reportWaits(now uint64) {
	if watch.phase == reporting {
		return
	}
	enter(reporting, now)
	var m device.Message
	if watch.ended {
		m.Text("its program has ended")
		if watch.status != 0 {
			m.Text(" with status ")
			m.Number(watch.status)
		}
	}
	several := false
	for i := range sys.Sched.Top() {
		t := sys.Sched.Thread(i)
		if t.State != sched.Blocked || !t.Wait.For.Lasting() {
			continue
		}
		if several {
			m.Text("; ")
		}
		several = true
		tell(&m, t.Wait)
	}
	m.Send(abi.HostWait)
}

// tell appends what a thread waits for.
func tell(m *device.Message, w sched.Wait) {
	switch w.For {
	case sched.Mail:
		if w.A == abi.AnyCore {
			m.Text("waits for mail from any core")
			return
		}
		m.Text("waits for mail from ")
		tellCore(m, w.A)
	case sched.Room:
		m.Text("waits until ")
		tellCore(m, w.A)
		m.Text(" has received its last mail")
	case sched.Barrier:
		m.Text("waits at the barrier of ")
		m.Number(w.B)
		m.Text(" cores")
	case sched.Lock:
		m.Text("waits for lock ")
		m.Number(w.A)
		if owner, ok := lock.Owner(booksOf(w.A)); ok {
			m.Text(", held by ")
			tellCore(m, owner)
		} else {
			m.Text(", held by cores that read")
		}
	case sched.PageMove:
		m.Text("waits for page ")
		m.Number(w.A)
		m.Text(" of shared memory, owned by ")
		tellCore(m, uint32(look(w.A).owner()))
	}
}

// tellCore appends which core, and that it is down if it is.
func tellCore(m *device.Message, core uint32) {
	m.Text("core ")
	m.Number(core)
	if isDown(core) {
		m.Text(" (in reset)")
	}
}
