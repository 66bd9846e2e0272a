package entry

import (
	"metalsvm/kernel/nucleus/coherence"
	"metalsvm/kernel/nucleus/device"
	"metalsvm/kernel/nucleus/mail"
	"metalsvm/kernel/nucleus/sched"
)

// Kinds of System mail, the first word of a line; the rest depends on it.
const (
	mailPage    = 0  // + coherence.Kind: page, and what pageMail says
	mailBarrier = 8  // everybody has come
	mailLock    = 9  // lock: you have it
	mailReport  = 10 // a deadlock was found: tell the host what you wait for
	mailShare   = 11 // page: others want to use it
	mailShared  = 12 // page: others can use it
)

var (
	box        mail.Box
	slots      device.Slots
	interrupts uint64
)

func self() int { return int(params.Core) }

func isMember(core uint32) bool {
	return core < mail.Cores && params.Members[core/32]>>(core%32)&1 != 0
}

// startMail opens this core's mail. Nobody sends before the barrier that every
// core passes once its slots are open.
func startMail() {
	slots.Self = self()
	slots.Clear()
	box.Port, box.Handler = &slots, &theInbox
	device.OpenInterrupts(self())
}

// interrupted serves an interrupt by other cores.
func interrupted() {
	interrupts++
	device.EOI()
	receiveMail()
}

// receiveMail handles what has come.
func receiveMail() {
	cores := device.Interrupters()
	for i := sched.ID(0); pages.Pinned() && i < sys.Sched.Top(); i++ {
		unpin(i)
	}
	box.Rung(cores)
}

// sendSystem sends a System line; the outbox is large enough for what the
// protocols can have under way.
func sendSystem(to int, l *mail.Line) {
	if !box.Send(to, l) {
		panicNucleus("outbox full: a protocol sends without bound")
	}
}

// letter is a line being made: the nucleus has no heap for what outlives a call.
var letter mail.Line

// sendNote sends a line of so little.
func sendNote(to int, kind, a uint32) {
	letter[0], letter[1] = kind, a
	sendSystem(to, &letter)
}

// inbox handles what arrives (mail.Handler).
type inbox struct{}

var theInbox inbox

func (*inbox) Deliver(from int, l *mail.Line) {
	switch l[0] {
	case mailBarrier:
		barrierReleased(l[1])
	case mailLock:
		if watch.ended { // whoever wanted it is gone
			env{}.unlock(l[1])
			return
		}
		lockGranted(l[1])
	case mailReport:
		reportWaits(clock())
	case mailShare:
		sharePage(l[1], from)
	case mailShared:
		wake(sched.PageMove, l[1])
	default:
		if l[0] > mailPage+uint32(coherence.Gone) {
			panicNucleus("mail of an unknown kind")
		}
		receivePage(l)
	}
}

func (*inbox) Arrived(int) { wakeAll(sched.Mail) }
func (*inbox) Room(to int) { wake(sched.Room, uint32(to)) }

// wake wakes the threads that wait for just this; they have waited for other cores
// and go first.
func wake(why sched.Reason, a uint32) (any bool) {
	for i := range sys.Sched.Top() {
		if w := &sys.Sched.Thread(i).Wait; w.For == why && w.A == a {
			wakeFirst(i)
			any = true
		}
	}
	return any
}

// wakeAll wakes the threads that wait for anything of the kind.
func wakeAll(why sched.Reason) {
	for i := range sys.Sched.Top() {
		if sys.Sched.Thread(i).Wait.For == why {
			wakeFirst(i)
		}
	}
}
