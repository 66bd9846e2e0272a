package entry

import (
	"metalsvm/abi"
	"metalsvm/kernel/nucleus/coherence"
	"metalsvm/kernel/nucleus/device"
	"metalsvm/kernel/nucleus/extent"
	"metalsvm/kernel/nucleus/mail"
	"metalsvm/kernel/nucleus/page"
	"metalsvm/kernel/nucleus/sched"
	"metalsvm/kernel/nucleus/x86"
)

// Shared virtual memory: page n of the shared memory appears at svmBase + n
// pages on whichever core owns it (package coherence decides which). The first
// pages are the nucleus' own (device.SharedBytes): locks, what each core
// proposes for a collective call, and the table of owners, a byte a page.
const (
	svmBase   = 0x60000000
	proposeAt = device.SharedAt + 0x1000
	ownersAt  = device.SharedAt + 0x4000
	firstPage = device.SharedBytes / page.Size
)

var (
	pages coherence.Core
	runs  extent.Map

	drains, invalidates, waited uint64
	waitStart                   [sched.MaxThreads]uint64 // TSC when the thread began to wait
)

func startSVM() {
	pages.Env, pages.Self = hand{}, self()
	runs.Init(firstPage, min(params.ShmBytes/page.Size, coherence.MaxPages))
	if self() == rankToCore(0) {
		for at := uint32(device.SharedAt); at < device.SharedAt+device.SharedBytes; at += 4 {
			x86.Store(at, 0)
		}
	}
}

// svmPage returns the page of shared virtual memory at va, if it is allocated.
func svmPage(va uint32) (p uint32, ok bool) {
	p = (va - svmBase) / page.Size
	return p, va >= svmBase && p < coherence.MaxPages && runs.Taken(p)
}

// svmFault gets a page for a thread. ready is false if the thread now waits.
func svmFault(id sched.ID, p uint32) (ready bool) {
	if pages.Fault(int(id), p) {
		return true
	}
	waitStart[id] = x86.TSC()
	sys.Sched.Block(sched.Wait{For: sched.PageMove, A: p, B: uint32(hand{}.Owner(p))})
	return false
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

func (hand) Owner(p uint32) int          { return int(x86.LoadByte(ownersAt + p)) }
func (hand) SetOwner(p uint32, core int) { x86.StoreByte(ownersAt+p, byte(core)) }

func (hand) Send(to int, m coherence.Message) {
	l := mail.Line{mailAsk, m.Page, uint32(m.From)}
	if m.Kind == coherence.Grant {
		l = mail.Line{mailGrant, m.Page, uint32(m.Askers), uint32(m.Askers >> 32)}
	}
	sendSystem(to, l)
}

// Map forgets what the first-level cache may hold of the page from an earlier
// time, then maps it: write-through, message-buffer type.
func (hand) Map(p uint32) {
	kind := uint32(page.Writable)
	if onSCC {
		x86.InvalidateMessages()
		invalidates++
		kind |= page.WriteThrough | page.Message
	}
	if !space.Map(svmBase+p*page.Size, params.ShmBase+p*page.Size, kind) {
		panicNucleus("out of memory for a page table of shared virtual memory")
	}
}

// Unmap takes the page away from the program, then pushes out the stores that
// the write-combining buffer may still hold.
func (hand) Unmap(p uint32) {
	space.Unmap(svmBase + p*page.Size)
	if onSCC {
		device.Drain()
		drains++
	}
}

func (hand) Wake(thread int) {
	waited += x86.TSC() - waitStart[thread]
	sys.Sched.Wake(sched.ID(thread))
}

// propose says what this core is going to ask for in a collective call.
func (e env) propose(x uint32) (uint32, bool) {
	if !onSCC {
		return errno(abi.ErrNoSys), true
	}
	x86.Store(proposeAt+params.Core*4, x)
	return 0, true
}

// agreed tells whether every core has proposed x. They all come to the same
// answer, so their books stay the same.
func agreed(x uint32) bool {
	for k := range uint32(mail.Cores) {
		if isMember(k) && x86.Load(proposeAt+k*4) != x {
			return false
		}
	}
	return true
}

// alloc gives out n bytes of shared virtual memory. Every core makes the same
// allocations in the same order, so each keeps the same books by itself. This
// core takes its share of the fresh pages, and clears them.
func (e env) alloc(n uint32) (uint32, bool) {
	switch {
	case !onSCC:
		return errno(abi.ErrNoSys), true
	case !agreed(n):
		return errno(abi.ErrBadMsg), true
	case n == 0:
		return errno(abi.ErrInvalid), true
	}
	count := (n-1)/page.Size + 1
	first, ok := runs.Take(count)
	if !ok {
		return errno(abi.ErrNoMemory), true
	}
	for p := first + ownRank(); p < first+count; p += params.Cores {
		pages.Hold(p)
		hand{}.Map(p)
		x86.ZeroPage(svmBase + p*page.Size)
		hand{}.Unmap(p)
	}
	return svmBase + first*page.Size, true
}

// free ends an allocation.
func (e env) free(va uint32) (uint32, bool) {
	switch {
	case !onSCC:
		return errno(abi.ErrNoSys), true
	case !agreed(va):
		return errno(abi.ErrBadMsg), true
	}
	p, ok := svmPage(va)
	if !ok || va%page.Size != 0 {
		return errno(abi.ErrInvalid), true
	}
	count, ok := runs.Free(p)
	if !ok {
		return errno(abi.ErrInvalid), true
	}
	for q := p; q < p+count; q++ {
		pages.Forget(q)
	}
	return 0, true
}
