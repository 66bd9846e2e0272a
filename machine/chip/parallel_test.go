package chip

import (
	"fmt"
	"reflect"
	"testing"

	"metalsvm/hw/scc"
)

// What guests see of one another and of the chip is the same if they run at the
// same time: all that needs no particular order.
func TestParallel(t *testing.T) {
	workers = 2
	defer func() { workers = 0 }()
	for name, test := range map[string]func(*testing.T){
		"Hello": TestHello, "Messages": TestMessages, "Crash": TestCrashEndsTheRun, "AllCores": TestAllCores,
		"Windows": TestWindows, "Remap": TestRemap, "Lock": TestLock, "AtomicCounters": TestAtomicCounters,
		"Pins": TestPinsByGLCFG, "InterruptController": TestInterruptController, "Time": TestTimeIsMonotonic,
		"Timer": TestTimerAndSleep, "Halted": TestHaltedCoresTakeNoTurns, "Strict": TestStrictStops,
		"Shutdown": TestShutdown, "Asleep": TestAsleep, "Watchdog": TestWatchdog, "Hold": TestHoldAndRelease,
		"MemoryLimit": TestMemoryLimit, "Strays": TestStraysAreTold, "Spinning": TestSpinningIsFree,
		"Deadlock": TestDeadlock, "TimerEndsSpin": TestTimerEndsSpin, "Watch": TestWatch, "Do": TestDo,
	} {
		t.Run(name, test)
	}
}

// A token goes round by interrupts and buffers: each core sleeps until it is
// rung, takes the word that is in its buffer, passes on one more, and rings the
// next. None is lost, and none comes twice.
func TestParallelToken(t *testing.T) {
	const cores, rounds = 12, 40
	inbox := func(core int) uint32 { return scc.MPBOf(core%cores) + 8 }
	register := func(core int) uint32 {
		return scc.CRBOf(core%cores) + scc.GLCFG0 + uint32(core%2)*(scc.GLCFG1-scc.GLCFG0)
	}
	var guests []*guest
	for core := range cores {
		g := program().apicOn().
			set(scc.APICBase+scc.APICLINT0, 0x40).
			set(scc.MPBOf(core), 1) // ready
		if core == 0 {
			for other := range cores {
				ready := fmt.Sprint("ready", other)
				g.label(ready).compare(scc.MPBOf(other), 1).ifNot(ready)
			}
			g.set(inbox(1), 1).or(register(1), scc.GLINTR)
		}
		guests = append(guests, g.
			label("sleep").sti().hlt().cli().
			compare(guestData, rounds).ifNot("sleep").exit(0).
			handler(0x40, "rung").
			and(register(core), ^uint32(scc.GLINTR)).
			add(guestData, 1).
			load(inbox(core)).store(guestData+4).
			add(guestData+4, 1).
			load(guestData+4).store(inbox(core+1)).
			word([]byte{0x3D}, cores*rounds). // cmp eax, the number of the last word
			jump("last", 0x0F, 0x8F).         // jg
			or(register(core+1), scc.GLINTR).
			label("last").eoi().iret())
	}
	m, _ := run(t, Config{Functional: true, Parallel: 2, Strict: true}, Exited, guests...)
	for core := range cores {
		// Core 1 has 1, core 2 has 2 ... and core 0 the last of a round.
		want := uint32((rounds-1)*cores + (core+cores-1)%cores + 2)
		if n, last := word(t, m, core, guestData), word(t, m, core, guestData+4); n != rounds || last != want {
			t.Errorf("core %d was rung %d times, at last it passed on %d; want %d and %d", core, n, last, rounds, want)
		}
	}
}

// Whoever changes the table of a core that runs finds it changed: what it tells
// the core afterwards comes later.
func TestParallelRemapOfAnother(t *testing.T) {
	const times, window, index = 20, 0x10000000, 0x10
	m := New(Config{Functional: true})
	first := uint32(m.tiles[1].LUT[0][0]) // core 2's first slot, and the one behind it
	m.Close()
	const asked, answered = 0, 4 // in core 0's buffer
	g, other := program(), program()
	for i := range uint32(times) {
		asks, goes := fmt.Sprint("asks", i), fmt.Sprint("goes", i)
		g.set(scc.CRBOf(2)+scc.LUT0+8*index, first+i%2).
			set(scc.MPBOf(0)+asked, i+1).
			label(asks).compare(scc.MPBOf(0)+answered, i+1).ifNot(asks)
		other.label(goes).compare(scc.MPBOf(0)+asked, i+1).ifNot(goes).
			add(window+guestData, 1).
			set(scc.MPBOf(0)+answered, i+1)
	}
	m, _ = run(t, Config{Functional: true, Parallel: 2, Strict: true}, Exited, g.exit(0), program().exit(0), other.exit(0))
	for slot := range uint32(2) {
		if got := word(t, m, 2, slot*scc.SlotBytes+guestData); got != times/2 {
			t.Errorf("slot %d was reached %d times, want %d", slot, got, times/2)
		}
	}
}

// With one worker the rounds are the same each time.
func TestOneWorkerIsDeterministic(t *testing.T) {
	once := func() Result {
		_, r := run(t, Config{Functional: true, Parallel: 1, Seed: 4, Strict: true}, Exited, contenders(6)...)
		return r
	}
	if a, b := once(), once(); !reflect.DeepEqual(a, b) {
		t.Errorf("two runs differ:\n%+v\n%+v", a, b)
	}
}

// A core whose timer is much faster than a round, and one that is rung all the
// time, hold the others back: no clock leaves the rest behind.
func TestParallelClocksStayTogether(t *testing.T) {
	const work = 2_000_000
	busy := func() *guest { return program().ecx(work / 2).label("on").decECX().ifNot("on").exit(0) }
	fast := program().apicOn().
		set(scc.APICBase+scc.APICDivide, 0xB).
		set(scc.APICBase+scc.APICTimer, scc.APICPeriodic|0x50).
		set(scc.APICBase+scc.APICInitialCount, 500).
		sti().ecx(work/4).label("on").decECX().ifNot("on").exit(0).
		handler(0x50, "tick").eoi().iret()
	m := boot(t, Config{Functional: true, Parallel: 2, Strict: true}, busy(), fast, busy())
	m.Watch(1, func() bool {
		low, high := never, ticks(0)
		for _, n := range m.nodes[:3] {
			if n.state == running {
				low, high = min(low, n.time()), max(high, n.time())
			}
		}
		if high > low && high-low > 3*roundTicks {
			t.Errorf("clocks from %d to %d", low, high)
		}
		return false
	})
	if r := m.Run(t.Context()); r.Reason != Exited {
		t.Error(r.Reason, r.Err)
	}
}
