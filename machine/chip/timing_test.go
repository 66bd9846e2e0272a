package chip_test

import (
	"errors"
	"fmt"
	"testing"

	"metalsvm/hw/scc"
	"metalsvm/machine/bare"
	"metalsvm/machine/chip"
)

// quanta are lengths of turns; which of them is taken must not show.
var quanta = []uint64{1, 50, 500, 5000}

// timed runs programs on cores of a machine in timing mode until all have
// ended, and returns the machine.
func timed(t *testing.T, quantum uint64, programs map[int]*bare.Program, before ...func(*chip.Machine)) (*chip.Machine, chip.Result) {
	t.Helper()
	m, r := start(t, quantum, programs, before...)
	if r.Reason != chip.Exited {
		t.Fatalf("quantum %d: %v: %v", quantum, r.Reason, r.Err)
	}
	return m, r
}

// start runs programs until something ends the run; before that the machine is given
// to some.
func start(t *testing.T, quantum uint64, programs map[int]*bare.Program, before ...func(*chip.Machine)) (*chip.Machine, chip.Result) {
	t.Helper()
	m := chip.New(chip.Config{Strict: true, Quantum: quantum, Seed: 1, Watchdog: 100_000_000})
	t.Cleanup(func() { m.Close() })
	for core := range scc.Cores {
		if p := programs[core]; p != nil {
			if err := p.Load(m, core); err != nil {
				t.Fatal(err)
			}
			m.Release(core)
		}
	}
	for _, f := range before {
		f(m)
	}
	return m, m.Run(t.Context())
}

// results returns what a core has reported.
func results(t *testing.T, m *chip.Machine, core, n int) []uint32 {
	t.Helper()
	list, err := bare.Read(m, core, n)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// everyQuantum runs the same with turns of several lengths, wants the same
// trace from all, and returns what the last one did.
func everyQuantum(t *testing.T, programs func() map[int]*bare.Program, before ...func(*chip.Machine)) (m *chip.Machine, r chip.Result) {
	t.Helper()
	var first chip.Result
	for i, quantum := range quanta {
		m, r = timed(t, quantum, programs(), before...)
		if i == 0 {
			first = r
		}
		if r.TraceHash != first.TraceHash || r.Cycles != first.Cycles {
			t.Errorf("quantum %d: trace %x after %d clocks; quantum %d: %x after %d",
				quantum, r.TraceHash, r.Cycles, quanta[0], first.TraceHash, first.Cycles)
		}
	}
	return m, r
}

// poller waits in its own message passing buffer for each number up to n, by
// CL1INVMB and a read through L1, answers in another core's buffer, and then
// waits for a lock of its own tile.
func poller(core, answer int, n uint32) *bare.Program {
	p := bare.New()
	mine := bare.At(p.Map(scc.MPBOf(core), 64, bare.MPBT))
	theirs := bare.At(p.Map(scc.MPBOf(answer)+scc.MPBHalf, 32, bare.UC))
	lock := p.MapRegister(scc.CRBOf(core) + scc.Lock0)
	p.Mov(bare.EBX, bare.Imm(0))
	next := p.Here()
	p.Inc(bare.EBX)
	wait := p.Here()
	p.Cl1invmb()
	p.Mov(bare.ECX, mine)
	p.Mov(bare.EAX, mine.Add(32)) // meanwhile the number may have come
	p.Cmp(bare.ECX, bare.EBX)
	p.Jnz(wait)
	p.Mov(theirs, bare.EBX)
	p.Cmp(bare.EBX, bare.Imm(n))
	p.Jnz(next)
	taken := p.Here()
	p.Mov(bare.EAX, lock)
	p.And(bare.EAX, bare.Imm(1))
	p.Jz(taken)
	p.Exit()
	return p
}

// worker takes the poller's lock, computes for a long time before it sends each
// number and polls for the answer, and at last gives the lock back.
func worker(core, to int, n, work uint32) *bare.Program {
	p := bare.New()
	mine := bare.At(p.Map(scc.MPBOf(core)+scc.MPBHalf, 32, bare.MPBT))
	theirs := bare.At(p.Map(scc.MPBOf(to), 32, bare.UC))
	lock := p.MapRegister(scc.CRBOf(to) + scc.Lock0)
	p.Mov(bare.EAX, lock)
	p.Mov(bare.EBX, bare.Imm(0))
	next := p.Here()
	p.Inc(bare.EBX)
	p.Loop(work, func() { p.Nop() })
	p.Mov(theirs, bare.EBX)
	wait := p.Here()
	p.Cl1invmb()
	p.Cmp(mine, bare.EBX)
	p.Jnz(wait)
	p.Cmp(bare.EBX, bare.Imm(n))
	p.Jnz(next)
	p.Loop(work, func() { p.Nop() })
	p.Mov(lock, bare.Imm(0))
	return p
}

// Turns of a loop that polls the own tile are not executed, and yet everything
// is as if they were: with a quantum of one clock they are, for a loop is found
// within a turn only.
func TestPollingIsFree(t *testing.T) {
	const n, work = 5, 20_000
	programs := func() map[int]*bare.Program {
		p := worker(0, 30, n, work)
		p.Exit()
		return map[int]*bare.Program{0: p, 30: poller(30, 0, n)}
	}
	everyQuantum(t, programs)
	_, both := timed(t, 5000, programs())
	alone := bare.New()
	alone.Loop((n+1)*work, func() { alone.Nop() })
	alone.Exit()
	_, one := timed(t, 5000, map[int]*bare.Program{0: alone})
	if both.Insns < one.Insns*11/10 {
		t.Errorf("%d instructions with a core that polls, %d without: those of the poller are missing", both.Insns, one.Insns)
	}
	if both.Turns > one.Turns+500 {
		t.Errorf("%d turns with a core that polls, %d without", both.Turns, one.Turns)
	}
}

// What a poller has done when the run ends depends on nothing but guest time,
// nor does it matter at what point of its loop a write finds it.
func TestPollingUntilTheEnd(t *testing.T) {
	for work := range uint32(40) {
		var first chip.Result
		for i, quantum := range []uint64{1, 5000} {
			p := worker(0, 30, 5, 300+work)
			p.Mov(bare.EAX, bare.At(p.Map(0x70000000, 4, bare.UC))) // nothing is there
			_, r := start(t, quantum, map[int]*bare.Program{0: p, 30: poller(30, 0, 6)})
			if r.Reason != chip.Stray {
				t.Fatalf("%v: %v", r.Reason, r.Err)
			}
			if i == 0 {
				first = r
			}
			if r.TraceHash != first.TraceHash || r.Cycles != first.Cycles {
				t.Errorf("%d rounds, quantum %d: trace %x after %d clocks; executed: %x after %d", 300+work, quantum, r.TraceHash, r.Cycles, first.TraceHash, first.Cycles)
			}
		}
	}
}

// A core that has sent an interrupt and halts for good does not end the run
// while the interrupt is on its way.
func TestInterruptFromAHaltedCore(t *testing.T) {
	const vector = 0x40
	sender, receiver := bare.New(), bare.New()
	pin := sender.MapRegister(scc.CRBOf(4) + scc.GLCFG0)
	sender.Loop(5000, func() { sender.Nop() })
	sender.Mov(bare.EAX, pin)
	sender.Or(bare.EAX, bare.Imm(scc.GLINTR))
	sender.Mov(pin, bare.EAX)
	sender.Hlt()
	receiver.APIC(vector)
	receiver.Gate(vector, "called")
	receiver.Sti()
	receiver.Hlt()
	receiver.Label("called")
	receiver.Mov(bare.EAX, bare.Imm(1))
	receiver.Report(0, bare.EAX)
	receiver.Hlt()
	for _, quantum := range quanta {
		m, r := start(t, quantum, map[int]*bare.Program{0: sender, 4: receiver})
		if r.Reason != chip.Asleep || results(t, m, 4, 1)[0] != 1 {
			t.Errorf("quantum %d: the interrupt has not arrived when the run ends (%v)", quantum, r.Reason)
		}
	}
}

// clockOf returns how many ticks of the system interface's clock a loop takes
// on a tile whose clock is divided so, measured by core 2 of that tile.
func clockOf(t *testing.T, divider uint32) uint32 {
	t.Helper()
	m, _ := everyQuantum(t, func() map[int]*bare.Program {
		p := bare.New()
		clock := p.MapRegister(scc.OwnCRB + scc.GCBCFG)
		now := p.MapRegister(scc.FPGABase + scc.TimeLow)
		p.Mov(bare.EAX, clock)
		p.And(bare.EAX, bare.Imm(^uint32(15<<scc.TileDividerShift)))
		p.Or(bare.EAX, bare.Imm(divider<<scc.TileDividerShift))
		p.Mov(clock, bare.EAX)
		p.Loop(1000, func() { p.Nop() }) // until then it has changed
		p.Mov(bare.ESI, now)
		p.Loop(20_000, func() { p.Nop() })
		p.Mov(bare.EAX, now)
		p.Sub(bare.EAX, bare.ESI)
		p.Report(0, bare.EAX)
		p.Exit()
		other := bare.New() // with the usual clock beside it
		other.Loop(30_000, func() { other.Nop() })
		other.Exit()
		return map[int]*bare.Program{2: p, 40: other}
	})
	return results(t, m, 2, 1)[0]
}

// GCBCFG's divider is the clock of the tile's cores.
func TestTileClock(t *testing.T) {
	usual := clockOf(t, 2)
	for _, divider := range []uint32{1, 5, 15} {
		got, want := clockOf(t, divider), usual*(divider+1)/3
		if got < want*99/100 || got > want*101/100 {
			t.Errorf("divider %d: %d ticks, want about %d", divider, got, want)
		}
	}
}

// reader reads lines of a message passing buffer as fast as it can and reports
// how many core clocks that takes.
func reader(of int) *bare.Program {
	p := bare.New()
	line := bare.At(p.Map(scc.MPBOf(of), 32, bare.MPBT))
	p.Rdtsc()
	p.Mov(bare.ESI, bare.EAX)
	p.Loop(500, func() {
		p.Cl1invmb()
		p.Mov(bare.EAX, line)
	})
	p.Rdtsc()
	p.Sub(bare.EAX, bare.ESI)
	p.Report(0, bare.EAX)
	p.Exit()
	return p
}

// Cores whose packets share links wait for each other; the same cores do not if
// theirs take other ways.
func TestLinksHaveQueues(t *testing.T) {
	time := func(target func(core int) int, cores ...int) (most uint32) {
		m, _ := everyQuantum(t, func() map[int]*bare.Program {
			programs := map[int]*bare.Program{}
			for _, core := range cores {
				programs[core] = reader(target(core))
			}
			return programs
		})
		for _, core := range cores {
			most = max(most, results(t, m, core, 1)[0])
		}
		return most
	}
	var west []int // both cores of the left half of all rows
	for y := range scc.Rows {
		for x := range 3 {
			west = append(west, scc.CoreAt(x, y, 0), scc.CoreAt(x, y, 1))
		}
	}
	far := scc.CoreAt(5, 0, 0)
	alone := time(func(int) int { return far }, west[0])
	apart := time(func(core int) int { return core ^ 2 }, west[0], west[len(west)-1])
	crowd := time(func(int) int { return far }, west...)
	if crowd < alone*11/10 {
		t.Errorf("%d clocks when 24 cores read one buffer, %d when one does", crowd, alone)
	}
	if apart > alone {
		t.Errorf("%d clocks for cores with ways of their own, %d for one that goes further", apart, alone)
	}
}

// A core that holds and releases another one does so in the order of guest
// time, wherever that one is in its instructions.
func TestHoldInOrder(t *testing.T) {
	m, _ := everyQuantum(t, func() map[int]*bare.Program {
		busy, holder := bare.New(), bare.New()
		counter := bare.At(busy.Map(scc.SharedBase, 4, bare.UC))
		again := busy.Here()
		busy.Inc(counter)
		busy.Jmp(again)

		reset := holder.MapRegister(scc.CRBOf(6) + scc.GCBCFG)
		seen := bare.At(holder.Map(scc.SharedBase, 4, bare.UC))
		write := func(held bool) {
			holder.Mov(bare.EAX, reset)
			if held {
				holder.Or(bare.EAX, bare.Imm(scc.ResetCore))
			} else {
				holder.And(bare.EAX, bare.Imm(^uint32(scc.ResetCore)))
			}
			holder.Mov(reset, bare.EAX)
		}
		for i := range 3 {
			holder.Loop(5000, func() { holder.Nop() })
			write(true)
			holder.Loop(1000, func() { holder.Nop() })
			holder.Mov(bare.EBX, seen)
			holder.Report(2*i, bare.EBX)
			holder.Loop(1000, func() { holder.Nop() })
			holder.Mov(bare.EBX, seen)
			holder.Report(2*i+1, bare.EBX)
			write(false)
		}
		write(true)
		holder.Loop(1000, func() { holder.Nop() })
		holder.Exit()
		return map[int]*bare.Program{0: holder, 6: busy}
	})
	list := results(t, m, 0, 6)
	for i := 0; i < len(list); i += 2 {
		if list[i] != list[i+1] || i > 0 && list[i] == list[i-1] {
			t.Fatalf("the counter of a core that is held and released: %s", fmt.Sprint(list))
		}
	}
}

// The report of a write to nothing names the instruction that made it, though
// the core has gone on when the write arrives.
func TestStrayWriteIsNamed(t *testing.T) {
	p := bare.New()
	nothing := bare.At(p.Map(0x70000000, 4, bare.UC))
	p.Mov(bare.EAX, nothing) // where it is: reads are reported at once
	p.Exit()
	_, read := start(t, 5000, map[int]*bare.Program{0: p})
	p = bare.New()
	nothing = bare.At(p.Map(0x70000000, 4, bare.UC))
	p.Mov(nothing, bare.EAX)
	p.Loop(1000, func() { p.Nop() })
	p.Exit()
	_, write := start(t, 5000, map[int]*bare.Program{0: p})
	var a, b *chip.Access
	if !errors.As(read.Err, &a) || !errors.As(write.Err, &b) || a.EIP != b.EIP || a.Write || !b.Write {
		t.Errorf("%v; %v", read.Err, write.Err)
	}
}

// A core that sleeps and wakes is ahead of one that looks at its GLCFG, which sees
// each HLT all the same once it has come so far.
func TestHaltsInOrder(t *testing.T) {
	const vector = 0x40
	var first chip.Result
	for i, quantum := range quanta {
		sleeper, watcher := bare.New(), bare.New()
		apic := sleeper.APIC(vector)
		sleeper.Gate(vector, "called")
		sleeper.Mov(bare.At(apic+scc.APICTimer), bare.Imm(vector|scc.APICPeriodic))
		sleeper.Mov(bare.At(apic+scc.APICInitialCount), bare.Imm(100))
		sleeper.Loop(200, func() {
			sleeper.Sti()
			sleeper.Hlt()
		})
		sleeper.Exit()
		sleeper.Label("called")
		sleeper.Mov(bare.At(apic+scc.APICEOI), bare.EAX)
		sleeper.Iret()
		pin := watcher.MapRegister(scc.OwnCRB + scc.GLCFG1)
		watcher.Loop(50, func() {
			for range 300 {
				watcher.Nop()
			}
			watcher.Mov(bare.EAX, pin)
			watcher.Mov(pin, bare.EAX) // no HLT so far
			watcher.Mov(bare.EAX, pin)
		})
		watcher.Exit()
		_, r := start(t, quantum, map[int]*bare.Program{0: watcher, 1: sleeper})
		if i == 0 {
			first = r
		}
		if r.TraceHash != first.TraceHash || r.Cycles != first.Cycles {
			t.Errorf("quantum %d: %v, trace %x; quantum %d: %v, trace %x", quantum, r.Reason, r.TraceHash, quanta[0], first.Reason, first.TraceHash)
		}
	}
}
