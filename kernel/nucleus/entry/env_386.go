package entry

import (
	"metalsvm/abi"
	"metalsvm/kernel/nucleus/device"
	"metalsvm/kernel/nucleus/linux"
	"metalsvm/kernel/nucleus/page"
	"metalsvm/kernel/nucleus/sched"
	"metalsvm/kernel/nucleus/x86"
)

// env is what the system calls see of the hardware (linux.Env).
type env struct{}

func (env) Now() uint64   { return clock() }
func (env) Epoch() uint64 { return uint64(params.Epoch[1])<<32 | uint64(params.Epoch[0]) }

func (env) Load(va uint32) uint32       { return x86.Load(va) }
func (env) Store(va, v uint32)          { x86.Store(va, v) }
func (env) LoadByte(va uint32) byte     { return x86.LoadByte(va) }
func (env) StoreByte(va uint32, b byte) { x86.StoreByte(va, b) }

// Ready maps what is to be filled on touch, fetches pages of shared virtual
// memory and checks the rest.
func (env) Ready(va, n uint32, write bool) linux.Access {
	if n == 0 {
		return linux.Usable
	}
	if va+n-1 < va {
		return linux.Bad
	}
	for p := va &^ (page.Size - 1); p <= va+n-1; p += page.Size {
		e := space.Lookup(p)
		switch {
		case e.Has(page.Present) && (!write || e.Has(page.Writable)):
		case sys.Mapped(p):
			fill(p)
		default:
			q, ok := svmPage(p)
			if !ok || n > svmMost {
				return linux.Bad
			}
			switch svmFault(sys.Sched.Current(), q, max(p, va), write) {
			case gotLater:
				return linux.Later
			case gotError:
				return linux.Bad
			}
			if !space.Lookup(p).Has(page.Present) {
				return linux.Later // another core is giving the page its frame
			}
		}
	}
	return linux.Usable
}

// svmMost is how much shared virtual memory one call may use at once: so many
// pages can be pinned.
const svmMost = 4 * page.Size

// fill gives the page at va memory of its own, zeroed. There being none left
// is the end: the runtime has no way to hear of it.
func fill(va uint32) {
	if !space.MapNew(va&^(page.Size-1), page.Writable) {
		panicNucleus("out of memory: the memory limit of this core is reached")
	}
}

func (env) Discard(va, n uint32) { space.Release(va, n) }

func (env) Print(va, n uint32) {
	for i := range n {
		device.PutByte(x86.LoadByte(va + i))
	}
}

// Exit ends the program. On an SCC the core goes on serving the others, unless
// the runtime has found that there is no going on; a PC is turned off.
func (env) Exit(status int32) {
	const mostSignals = 64
	status &= 0xFF // as Linux does
	switch {
	case !onSCC:
		device.PowerOff()
	case status == abi.StatusPanic:
		abort(abi.StatusPanic, "panic: see the console")
	case status == abi.StatusDeadlock:
		abort(abi.StatusDeadlock, "all goroutines are asleep: see the console")
	case status > abi.StatusSignal && status <= abi.StatusSignal+mostSignals:
		abort(uint32(status), "ended by a signal: see the console")
	}
	stopThreads()
	watch.ended, watch.status = true, uint32(status)
	var m device.Message
	m.Word(uint32(status))
	m.Send(abi.HostExit)
}

// Kill ends the run: thread id got a signal that nothing handles.
func (env) Kill(id sched.ID, signal uint32) {
	crash(&sys.Threads[id].Frame, abi.StatusSignal+signal, "killed by a signal that nothing handles")
}

// stopThreads frees every thread but leaves the core alive for interrupts.
func stopThreads() {
	for i := range sys.Sched.Top() {
		pages.Leave(int(i))
	}
	sys.Sched.Init()
	fpuOwner = sched.None
}

// startGo makes the Go runtime's first thread: its stack holds what Linux
// would leave there, arguments, environment and auxiliary vector.
func startGo() {
	const (
		stackBytes  = 256 << 10
		room        = 4 * page.Size // for vectors, and above them strings
		auxPageSize = 6
		auxRandom   = 25
	)
	top := sys.Reserve(stackBytes) + stackBytes
	for va := top - room; va < top; va += page.Size {
		fill(va)
	}
	// The stack grows down from the words, so the strings lie above them.
	b := block{text: top - 3584, word: top - room}
	random := b.text
	for _, w := range params.Random {
		x86.Store(b.text, w)
		b.text += 4
	}
	sp := b.word
	argc := b.put(0)
	b.put(b.string("metalsvm"))
	for n, i := uint32(1), uint32(0); i < params.CmdBytes; n++ {
		arg := b.text
		for ; i < params.CmdBytes && params.CmdLine[i] != 0; i++ {
			b.byte(params.CmdLine[i])
		}
		b.byte(0)
		i++
		b.put(arg)
		x86.Store(argc, n+1)
	}
	if params.CmdBytes == 0 {
		x86.Store(argc, 1)
	}
	b.put(0)
	// Processors other than a P54C may offer AES, whose registers need more
	// set-up than there is.
	b.put(b.string("GODEBUG=cpu.aes=off"))
	b.put(0)
	for _, w := range [...]uint32{auxPageSize, page.Size, auxRandom, random, 0, 0} {
		b.put(w)
	}
	sys.Start(goEntry(), sp, goHalf)
}

// block is the start-up block being written: strings from below, words above.
type block struct{ text, word uint32 }

func (b *block) put(w uint32) (at uint32) {
	at = b.word
	x86.Store(at, w)
	b.word += 4
	return at
}

func (b *block) byte(c byte) {
	x86.StoreByte(b.text, c)
	b.text++
}

func (b *block) string(text string) (at uint32) {
	at = b.text
	for i := range len(text) {
		b.byte(text[i])
	}
	b.byte(0)
	return at
}

// goEntry is the address of the Go runtime's entry point for Linux.
func goEntry() uint32
