package entry

import (
	"metalsvm/abi"
	"metalsvm/kernel/nucleus/coherence"
	"metalsvm/kernel/nucleus/device"
	"metalsvm/kernel/nucleus/mail"
	"metalsvm/kernel/nucleus/sched"
	"metalsvm/kernel/nucleus/x86"
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

// mailWords is the size of abi.Mail in words: peer, kind, data.
const mailWords = 7

// send sends the abi.Mail at va.
func (e env) send(id sched.ID, to, va, how uint32) (uint32, bool) {
	if ret, ok, done := sys.Usable(id, va, mailWords*4, false); !ok {
		return ret, done
	}
	kind := x86.Load(va + 4)
	if to == params.Core || kind >= abi.MailKinds {
		return errno(abi.ErrInvalid), true
	}
	if !isMember(to) || device.InReset(int(to)) {
		return errno(abi.ErrDown), true
	}
	letter[0] = kind + 1
	for i := range uint32(mailWords - 2) {
		letter[1+i] = x86.Load(va + 8 + 4*i)
	}
	if !box.TrySend(int(to), &letter) {
		restartFor(id, sched.Wait{For: sched.Room, A: to}, how)
		return 0, false
	}
	return milliseconds(), true
}

// receive fills the abi.Mail at va with mail from a core, or from any.
func (e env) receive(id sched.ID, from, va, how uint32) (uint32, bool) {
	if ret, ok, done := sys.Usable(id, va, mailWords*4, true); !ok {
		return ret, done
	}
	who := mail.Any
	if from != abi.AnyCore {
		if from == params.Core {
			return errno(abi.ErrInvalid), true
		}
		if !isMember(from) {
			return errno(abi.ErrDown), true
		}
		who = int(from)
	}
	sender, l, ok := box.TryReceive(who)
	if !ok {
		if mailDown(from) || who != mail.Any && device.InReset(who) {
			return errno(abi.ErrDown), true
		}
		restartFor(id, sched.Wait{For: sched.Mail, A: from}, how)
		return 0, false
	}
	x86.Store(va, uint32(sender))
	x86.Store(va+4, l[0]-1)
	for i := range uint32(mailWords - 2) {
		x86.Store(va+8+4*i, l[1+i])
	}
	return milliseconds(), true
}

// move does the abi.Copy at va.
func (e env) move(id sched.ID, va uint32, put bool) (uint32, bool) {
	if ret, ok, done := sys.Usable(id, va, 16, false); !ok {
		return ret, done
	}
	core, offset, at, n := x86.Load(va), x86.Load(va+4), x86.Load(va+8), x86.Load(va+12)
	if put {
		core = params.Core
	}
	switch {
	case !isMember(core) || (offset|at|n)%4 != 0 || offset > abi.BufferBytes || n > abi.BufferBytes-offset:
		return errno(abi.ErrInvalid), true
	case n == 0:
		return 0, true
	}
	if ret, ok, done := sys.Usable(id, at, n, !put); !ok {
		return ret, done
	}
	buffer := device.BufferOf(int(core)) + offset
	if put {
		x86.CopyWords(buffer, at, n/4)
		device.Drain()
	} else {
		x86.InvalidateMessages()
		x86.CopyWords(at, buffer, n/4)
	}
	return 0, true
}
