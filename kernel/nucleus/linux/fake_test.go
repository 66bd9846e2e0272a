package linux

import (
	"testing"

	"metalsvm/kernel/nucleus/sched"
)

// fake is a core without a core (Env): memory of bytes and a clock that stands
// still. Addresses below badBelow do not exist, those in away come later.
type fake struct {
	t       *testing.T
	memory  map[uint32]byte
	now     uint64
	away    map[uint32]bool // by page
	system  *System
	printed string
	exited  []int32
	killed  []uint32
	dropped [][2]uint32
}

const badBelow = 0x1000

func (e *fake) Now() uint64   { return e.now }
func (e *fake) Epoch() uint64 { return 1_000_000 * second }

func (e *fake) Ready(va, n uint32, write bool) Access {
	if va < badBelow || va+n < va {
		return Bad
	}
	for p := va / pageSize; p <= (va+n-1)/pageSize; p++ {
		if e.away[p] {
			e.system.Sched.Block(sched.Wait{For: sched.PageMove, A: p})
			return Later
		}
	}
	return Usable
}

func (e *fake) LoadByte(va uint32) byte {
	if va < badBelow {
		e.t.Fatalf("load from %#x", va)
	}
	return e.memory[va]
}

func (e *fake) StoreByte(va uint32, b byte) {
	if va < badBelow {
		e.t.Fatalf("store to %#x", va)
	}
	e.memory[va] = b
}

func (e *fake) Load(va uint32) (w uint32) {
	for i := range uint32(4) {
		w |= uint32(e.LoadByte(va+i)) << (8 * i)
	}
	return w
}

func (e *fake) Store(va, w uint32) {
	for i := range uint32(4) {
		e.StoreByte(va+i, byte(w>>(8*i)))
	}
}

func (e *fake) Discard(va, n uint32) {
	e.dropped = append(e.dropped, [2]uint32{va, n})
	for i := range n {
		delete(e.memory, va+i)
	}
}

func (e *fake) Print(va, n uint32) {
	for i := range n {
		e.printed += string(rune(e.LoadByte(va + i)))
	}
}

func (e *fake) Exit(status int32)                       { e.exited = append(e.exited, status) }
func (e *fake) Kill(_ sched.ID, signal uint32)          { e.killed = append(e.killed, signal) }
func (e *fake) Private(sched.ID, uint32) (uint32, bool) { return 0x4D53, true }

// Where the tests keep what.
const (
	codeAt  = 0x8000_0100
	stackAt = 0x9100_0000
	dataAt  = 0x9200_0000
	wordAt  = 0x9300_0000
	lowest  = 0x9000_0000
	highest = 0xA000_0000
)

// boot returns a system with one thread, which runs.
func boot(t *testing.T) (*System, *fake) {
	s := new(System)
	e := &fake{t: t, memory: map[uint32]byte{}, away: map[uint32]bool{}, system: s}
	s.Init(e, lowest, highest, 1)
	s.Start(codeAt, stackAt, 8)
	run(s)
	return s, e
}

// run goes on with the next thread, as the nucleus does after a trap.
func run(s *System) sched.ID {
	id := s.Sched.Pick(0, 1<<40)
	if id != sched.None {
		s.Resume(id)
	}
	return id
}

// call makes a system call in the running thread, up to where it returns or
// parks, and returns EAX.
func call(s *System, nr uint32, args ...uint32) uint32 {
	id := s.Sched.Current()
	f := &s.Threads[id].Frame
	f.EAX = nr
	for i, to := range []*uint32{&f.EBX, &f.ECX, &f.EDX, &f.ESI, &f.EDI, &f.EBP}[:len(args)] {
		*to = args[i]
	}
	f.EIP += intBytes
	s.Call(id)
	return f.EAX
}

// want checks what a call returned, an error number as Linux' C library has it.
func want(t *testing.T, what string, got uint32, value int32) {
	t.Helper()
	if int32(got) != value {
		t.Errorf("%s: %d, want %d", what, int32(got), value)
	}
}

// parked checks that the thread that made the call waits.
func parked(t *testing.T, s *System, id sched.ID, why sched.Reason) {
	t.Helper()
	if st := s.Sched.Thread(id); st.State != sched.Blocked || st.Wait.For != why {
		t.Errorf("thread %d is in state %d, waits for %d; want it to wait for %d", id, st.State, st.Wait.For, why)
	}
}

// clone makes a second thread and returns its ID; the caller goes on running.
func clone(t *testing.T, s *System, stack uint32) sched.ID {
	t.Helper()
	const flags = 0x50F00 // what the Go runtime asks for
	id := sched.ID(call(s, sysClone, flags, stack) - pid)
	if id < 1 || id >= sched.MaxThreads {
		t.Fatalf("clone: thread %d", id)
	}
	return id
}
