package entry

import (
	"metalsvm/abi"
	"metalsvm/kernel/nucleus/device"
	"metalsvm/kernel/nucleus/mail"
	"metalsvm/kernel/nucleus/sched"
	"metalsvm/kernel/nucleus/x86"
)

// Mail between programs: the calls of package mail.

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
