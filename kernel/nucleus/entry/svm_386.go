package entry

import (
	"metalsvm/kernel/nucleus/coherence"
	"metalsvm/kernel/nucleus/mail"
	"metalsvm/kernel/nucleus/page"
	"metalsvm/kernel/nucleus/sched"
	"metalsvm/kernel/nucleus/sharing"
	"metalsvm/kernel/nucleus/x86"
)

// Shared virtual memory: page n appears at svmBase + n pages on whichever core
// may use it. In a strong region package coherence decides which; a lazy, home or
// protected one anybody may use.
const svmBase = 0x60000000

var (
	pages     coherence.Core
	pageTable coherence.Table

	// frameOf is where pages lie that a protocol has mapped here before.
	frameOf [coherence.MaxPages]uint16

	// usedAt is where a thread has faulted on a page last, the offset plus one.
	usedAt       [coherence.MaxPages]uint16
	falseSharing sharing.Table

	touched, placed             uint64
	drains, invalidates, waited uint64
	waitStart                   [sched.MaxThreads]uint32 // TSC when the thread began to wait
	pinnedAt                    [sched.MaxThreads]uint32 // EIP of the instruction that needs what the thread has pinned
)

// svmPage returns the page of shared virtual memory at va, if it is allocated.
func svmPage(va uint32) (p uint32, ok bool) {
	p = (va - svmBase) / page.Size
	return p, va >= svmBase && p < coherence.MaxPages && regions.Taken(p)
}

func shownAt(p uint32) uint32 { return svmBase + p*page.Size }

// got is what comes of asking for a page.
type got uint8

const (
	gotPage  got = iota // it is there, or it is worth trying again
	gotLater            // the thread waits for it
	gotError            // it may not be written, or is lost
)

// svmFault gets a page for a thread that uses it at an address.
func svmFault(id sched.ID, p, at uint32, write bool) got {
	if down != 0 && failLost(p) {
		return gotError
	}
	if k := kinds[p]; k.protected() || k.lazy() {
		switch {
		case k.home() && !k.protected():
			homeFault(p, write)
		case !k.protected():
			return mapLazy(id, p)
		case write:
			return gotError
		default:
			forgetOld()
			mapPlaced(p, 0)
		}
		return gotPage
	}
	pinnedAt[id] = sys.Threads[id].Frame.EIP
	askingAt = at%page.Size + 1
	ready := pages.Fault(int(id), p, write)
	usedAt[p] = uint16(askingAt)
	if ready {
		return gotPage
	}
	waitStart[id] = uint32(x86.TSC())
	if comesSoon(id) {
		return gotPage
	}
	sys.Sched.Block(sched.Wait{For: sched.PageMove, A: p})
	return gotLater
}

// unpin ends a thread's pins if the instruction that needed them has retired: if
// the thread is elsewhere.
func unpin(id sched.ID) {
	if pages.Pins(int(id)) && sys.Threads[id].Frame.EIP != pinnedAt[id] {
		pages.Retired(int(id))
	}
}

// settle ends what a thread's call has pinned, unless it waits for one more
// page: the call has made use of the others, or will ask for them again.
func settle(id sched.ID) {
	if t := sys.Sched.Thread(id); t.State != sched.Blocked || t.Wait.For != sched.PageMove {
		pages.Retired(int(id))
	}
}

// hand is what the protocol does to the hardware (coherence.Env).
type hand struct{}

var theHand hand

func (*hand) Owner(p uint32) int          { return look(p).owner() }
func (*hand) SetOwner(p uint32, core int) { setOwner(p, core) }
func (*hand) Invalidate()                 { forgetShared() }
func (*hand) Unmap(p uint32) {
	setEntry(p, 0)
	becomeShared(p)
}

// Drain has nothing to do: the protocol drains before it sends a message, and the
// message's line pushes out what the write-combining buffer holds of another.
func (*hand) Drain() {}

func (*hand) Claim(p uint32) bool {
	if !claim(p) {
		return false
	}
	touched++
	givePlace(p)
	becomeOwn(p)
	return true
}

func (*hand) Map(p uint32, write bool) {
	kind := uint32(sharedType)
	switch {
	case cachedHere[p] && write:
		kind = page.Writable
	case write:
		kind |= page.Writable
	default:
		becomeShared(p)
	}
	if frame := uint32(frameOf[p]); frame != 0 {
		setEntry(p, (params.ShmBase+frame*page.Size)|kind|page.Present)
		return
	}
	frame := look(p).frame()
	frameOf[p] = uint16(frame)
	mapFrame(p, frame, kind)
}

// setEntry changes the page-table entry of a page whose table is there.
func setEntry(p, entry uint32) {
	at := shownAt(p)
	x86.Store(page.Tables+at>>12<<2, entry)
	x86.Invalidate(at)
}

func (*hand) Send(to int, m *coherence.Message) {
	letter[0], letter[1], letter[2] = mailPage+uint32(m.Kind), m.Page, uint32(m.From)
	letter[3] = askedAt
	if m.From == self() {
		letter[3] = askingAt
	}
	if m.Kind == coherence.Grant {
		letter[2], letter[3] = uint32(m.Readers), uint32(m.Readers>>32)
		letter[4], letter[5] = uint32(m.Askers), uint32(m.Askers>>32)
		letter[6], letter[7] = uint32(m.Writers), uint32(m.Writers>>32)
	}
	sendSystem(to, &letter)
}

// arrived is the message of the protocol that is being received; askedAt is, if it is
// an Ask, where its sender wants to use the page, as usedAt has it, and askingAt where
// this core wants to.
var (
	arrived           coherence.Message
	askedAt, askingAt uint32
)

// receivePage hands a line to the protocol.
func receivePage(l *mail.Line) {
	m := &arrived
	m.Kind, m.Page, m.From = coherence.Kind(l[0]-mailPage), l[1], int(l[2])
	if m.Kind == coherence.Grant {
		m.Readers = uint64(l[3])<<32 | uint64(l[2])
		m.Askers = uint64(l[5])<<32 | uint64(l[4])
		m.Writers = uint64(l[7])<<32 | uint64(l[6])
	}
	askedAt = l[3]
	pages.Receive(m)
	if m.Kind > coherence.AskWrite {
		return
	}
	if own := uint32(usedAt[m.Page]); own != 0 && askedAt != 0 {
		falseSharing.Note(m.Page, own-1, askedAt-1, uint32(m.From))
	}
}

func (*hand) Wake(thread int) {
	if !lookingOut {
		waited += uint64(uint32(x86.TSC()) - waitStart[thread])
	}
	wakeFirst(sched.ID(thread))
}
