package chip

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"metalsvm/abi"
	"metalsvm/hw/scc"
)

func TestHello(t *testing.T) {
	var lines []string
	config := Config{Functional: true, Strict: true, Console: func(core int, line []byte) {
		lines = append(lines, fmt.Sprintf("[%02d] %s", core, line))
	}}
	_, r := run(t, config, Exited, program().say("hello\n").exit(0), program().say("you\nthere").exit(0))
	slices.Sort(lines)
	if want := []string{"[00] hello", "[01] there", "[01] you"}; !slices.Equal(lines, want) {
		t.Errorf("lines %q, want %q", lines, want)
	}
	if r.Cycles == 0 || r.Insns == 0 {
		t.Errorf("%d cycles, %d instructions", r.Cycles, r.Insns)
	}
}

func TestMessages(t *testing.T) {
	var got []string
	config := Config{Functional: true, Strict: true, Message: func(core, kind int, payload []byte) {
		got = append(got, fmt.Sprintf("%d %d %q", core, kind, payload))
	}}
	g := program().set(abi.HostData, 0x007D7B).set(abi.HostSend, abi.HostResult<<24|2) // "{}"
	run(t, config, Exited, g.exit(7))
	if want := []string{`0 2 "{}"`, `0 1 "\a\x00\x00\x00"`}; !slices.Equal(got, want) {
		t.Errorf("messages %q, want %q", got, want)
	}
}

func TestCrashEndsTheRun(t *testing.T) {
	g := program().set(abi.HostData, abi.StatusDeadlock).set(abi.HostSend, abi.HostCrash<<24|4)
	_, r := run(t, Config{Functional: true, Strict: true}, Crashed, g.label("on").goTo("on"), program().label("on").goTo("on"))
	if r.Core != 0 || r.Status != abi.StatusDeadlock {
		t.Errorf("core %d, status %d", r.Core, r.Status)
	}
}

// Every core reads its tile id and leaves it in its half of its buffer.
func TestAllCores(t *testing.T) {
	var guests []*guest
	for range scc.Cores {
		guests = append(guests, program().load(scc.OwnCRB+scc.MyTileID).store(guestData).exit(0))
	}
	m, _ := run(t, Config{Functional: true, Strict: true}, Exited, guests...)
	for core := range scc.Cores {
		x, y := scc.XY(scc.TileOf(core))
		if got, want := word(t, m, core, guestData), uint32(y<<7|x<<3|core%2); got != want {
			t.Errorf("core %d reads tile id %03x, want %03x", core, got, want)
		}
	}
}

func TestWindows(t *testing.T) {
	const far = 47 // the opposite corner
	m, _ := run(t, Config{Functional: true, Strict: true}, Exited, program().
		set(scc.MPBOf(far), 0x11223344).
		set(scc.MPBOf(0)+4, 0x55667788).
		copy(guestData, scc.OwnMPB+4).
		set(scc.SharedBase+3*scc.SlotBytes+8, 0x99AABBCC).
		copy(guestData+4, scc.FPGABase+scc.FastClock).
		set(scc.VRCBase, scc.VRCCommand|5<<scc.VRCDomainShift|0xA0).
		copy(guestData+8, scc.APICBase+scc.APICVersion).
		exit(0))
	for _, c := range []struct {
		core     int
		at, want uint32
	}{
		{far, scc.OwnMPB + scc.MPBHalf, 0x11223344},
		{0, guestData, 0x55667788},
		{30, scc.SharedBase + 3*scc.SlotBytes + 8, 0x99AABBCC},
		{0, guestData + 4, 1600},
		{0, guestData + 8, 0x00030010},
	} {
		if got := word(t, m, c.core, c.at); got != c.want {
			t.Errorf("core %d at %08x: %08x, want %08x", c.core, c.at, got, c.want)
		}
	}
	if uv := m.vrc.Microvolts(5, uint64(never)); uv != 1_000_000 {
		t.Errorf("%d uV in domain 5", uv)
	}
}

// A core maps a slot of another core's private memory into its own table,
// after it has used what was there before.
func TestRemap(t *testing.T) {
	const window, index = 0x10000000, 0x10
	other := program().set(guestData, 0xCAFE).set(scc.MPBOf(1), 1).exit(0)
	m := New(Config{Functional: true})
	entry := uint32(m.tiles[0].LUT[1][0]) // core 1's first slot
	m.Close()
	g := program().
		set(window+guestData, 0x1111).
		label("wait").compare(scc.MPBOf(1), 1).ifNot("wait").
		set(scc.OwnCRB+scc.LUT0+8*index, entry).
		copy(guestData, window+guestData).
		set(window+guestData+4, 0xBEEF).
		exit(0)
	m, _ = run(t, Config{Functional: true, Strict: true}, Exited, g, other)
	if got := word(t, m, 0, guestData); got != 0xCAFE {
		t.Errorf("core 0 reads %x of core 1", got)
	}
	if got := word(t, m, 1, guestData+4); got != 0xBEEF {
		t.Errorf("core 1 has %x from core 0", got)
	}
	if !m.nodes[1].shared(m.nodes[1].windows[0]) || m.nodes[1].shared(m.nodes[1].windows[1]) {
		t.Error("wrong idea of what is shared")
	}
}

// All cores count in shared memory under one test-and-set register.
func TestLock(t *testing.T) {
	const each, counter = 50, scc.SharedBase
	lock := scc.CRBOf(0) + scc.Lock1
	var guests []*guest
	for range scc.Cores {
		guests = append(guests, program().ecx(each).
			label("again").load(lock).testEAX().ifZero("again").
			add(counter, 1).
			set(lock, 0).
			decECX().ifNot("again").
			exit(0))
	}
	m, _ := run(t, Config{Functional: true, Strict: true}, Exited, guests...)
	if got := word(t, m, 5, counter); got != each*scc.Cores {
		t.Errorf("counted %d, want %d", got, each*scc.Cores)
	}
}

// Each step of an atomic counter gives another old value.
func TestAtomicCounters(t *testing.T) {
	const counter = scc.FPGABase + scc.Atomic1 + 8*3
	var guests []*guest
	for range scc.Cores {
		guests = append(guests, program().copy(guestData, counter).exit(0))
	}
	m, _ := run(t, Config{Functional: true, Strict: true}, Exited, guests...)
	seen := map[uint32]bool{}
	for core := range scc.Cores {
		seen[word(t, m, core, guestData)] = true
	}
	if len(seen) != scc.Cores || !seen[0] || !seen[scc.Cores-1] {
		t.Errorf("old values %v", seen)
	}
}

// pinCounter sleeps until LINT0 has come n times, by level or edge.
func pinCounter(n, lvt uint32) *guest {
	return program().apicOn().
		set(scc.APICBase+scc.APICLINT0, lvt|0x40).
		set(scc.OwnMPB+scc.MPBHalf, 1). // ready; the guest runs on core 1
		label("sleep").sti().hlt().cli().
		compare(guestData, n).ifNot("sleep").exit(0).
		handler(0x40, "pin").
		add(guestData, 1).
		set(scc.OwnMPB+scc.MPBHalf+4, 1). // seen
		and(scc.OwnCRB+scc.GLCFG1, ^uint32(scc.GLINTR)).
		eoi().iret()
}

// Core 0 sets a bit in core 1's GLCFG, again and again.
func TestPinsByGLCFG(t *testing.T) {
	const times = 5
	sender := program().
		label("ready").compare(scc.MPBOf(1), 1).ifNot("ready").
		ecx(times).
		label("next").set(scc.MPBOf(1)+4, 0).
		or(scc.CRBOf(1)+scc.GLCFG1, scc.GLINTR).
		label("seen").compare(scc.MPBOf(1)+4, 1).ifNot("seen").
		label("clear").load(scc.CRBOf(1)+scc.GLCFG1).bytes(0xA8, scc.GLINTR).ifNot("clear"). // test al, INTR
		decECX().ifNot("next").exit(0)
	for _, mode := range []uint32{0, scc.APICLevel} {
		m, _ := run(t, Config{Functional: true, Strict: true}, Exited, sender, pinCounter(times, mode))
		if got := word(t, m, 1, guestData); got != times {
			t.Errorf("%d interrupts, want %d", got, times)
		}
	}
}

// Core 0 interrupts core 1 through the system interface.
func TestInterruptController(t *testing.T) {
	gic := func(array uint32) uint32 { return scc.FPGABase + array + 8*1 }
	target := program().apicOn().
		set(scc.APICBase+scc.APICLINT0, 0x40).
		set(gic(scc.GICMask), 0).
		set(scc.OwnMPB+scc.MPBHalf, 1).
		sti().hlt().exit(0).
		handler(0x40, "pin").
		copy(guestData, gic(scc.GICStatus)).
		and(scc.OwnCRB+scc.GLCFG1, ^uint32(scc.GLINTR)).
		set(gic(scc.GICReset), 1<<scc.GICCore).
		copy(guestData+4, gic(scc.GICStatus)).
		eoi().iret()
	sender := program().
		label("ready").compare(scc.MPBOf(1), 1).ifNot("ready").
		set(gic(scc.GICRequest), 1<<0). // from core 0
		exit(0)
	m, _ := run(t, Config{Functional: true, Strict: true}, Exited, sender, target)
	if a, b := word(t, m, 1, guestData), word(t, m, 1, guestData+4); a != 1<<scc.GICCore || b != 0 {
		t.Errorf("status %x, then %x", a, b)
	}
}

// ticker sleeps through n ticks of its local timer.
func ticker(n, period uint32) *guest {
	return program().apicOn().
		set(scc.APICBase+scc.APICDivide, 0xB).
		set(scc.APICBase+scc.APICTimer, scc.APICPeriodic|0x50).
		set(scc.APICBase+scc.APICInitialCount, period).
		label("sleep").sti().hlt().cli().
		compare(guestData, n).ifNot("sleep").exit(0).
		handler(0x50, "tick").add(guestData, 1).eoi().iret()
}

// Time jumps over sleep: ten seconds of guest time are a few turns.
func TestTimerAndSleep(t *testing.T) {
	const ticks, period = 10, 533_000_000
	m, r := run(t, Config{Functional: true, Strict: true}, Exited, ticker(ticks, period))
	if got := word(t, m, 0, guestData); got != ticks {
		t.Errorf("%d ticks, want %d", got, ticks)
	}
	if r.Cycles < ticks*period || r.Cycles > ticks*period+10_000 {
		t.Errorf("ended at %d, want %d", r.Cycles, ticks*period)
	}
	if r.Turns > 3*ticks {
		t.Errorf("%d turns for %d ticks", r.Turns, ticks)
	}
}

// A core that sleeps costs nothing while another works.
func TestHaltedCoresTakeNoTurns(t *testing.T) {
	work := func() *guest { return program().ecx(2_000_000).label("on").decECX().ifNot("on").exit(0) }
	_, alone := run(t, Config{Functional: true, Seed: 1, Strict: true}, Exited, work())
	guests := []*guest{work()}
	for range scc.Cores - 1 {
		guests = append(guests, program().exit(0))
	}
	_, r := run(t, Config{Functional: true, Seed: 1, Strict: true}, Exited, guests...)
	if r.Turns > alone.Turns*11/10+4*scc.Cores {
		t.Errorf("%d turns with sleepers, %d alone", r.Turns, alone.Turns)
	}
}

func TestStrictStops(t *testing.T) {
	for _, c := range []struct {
		name string
		g    *guest
		want string
	}{
		{"no entry", program().load(0x70000000), "reads 4 bytes at 70000000 (unmapped)"},
		{"no register", program().set(scc.OwnCRB+0x208, 1), "writes 4 bytes at f8000208 (CRB)"},
		{"behind the buffer", program().load(scc.OwnMPB + scc.MPBSize), "at d8004000 (MPB)"},
		{"FPGA", program().load(scc.FPGABase + 0x9000), "at f9009000 (FPGA)"},
		{"APIC", program().load(scc.APICBase + 0x400), "at fee00400 (APIC)"},
		{"host", program().set(scc.HostBase+0x40, 1), "at fa000040 (host)"},
		{"port", program().bytes(0xE4, 0x60), "reads 1 bytes at I/O port 060"}, // in al, 60
	} {
		m, r := run(t, Config{Functional: true, Strict: true}, Stray, c.g.label("on").goTo("on"))
		if !strings.Contains(r.Err.Error(), c.want) {
			t.Errorf("%s: %q, want %q in it", c.name, r.Err, c.want)
		}
		a, ok := r.Err.(*Access)
		if !ok || a.EIP < guestCode || a.EIP >= m.nodes[0].core.EIP {
			t.Errorf("%s: %v does not name the instruction", c.name, r.Err)
		}
	}
	_, r := run(t, Config{Functional: true}, Exited, program().load(0x70000000).exit(0))
	if r.Strays != 1 {
		t.Errorf("%d strays counted, want 1", r.Strays)
	}
}

func TestShutdown(t *testing.T) {
	g := program().bytes(0x0F, 0x0B) // ud2, without a handler
	_, r := run(t, Config{Functional: true, Strict: true}, Shutdown, g)
	if !strings.Contains(r.Err.Error(), "triple fault") || !strings.Contains(r.Err.Error(), "esp=00008000") {
		t.Errorf("%v", r.Err)
	}
}

// states lists what the released cores were doing at the end.
func states(r Result) (states []string) {
	for _, w := range r.Where {
		states = append(states, w.State)
	}
	return states
}

func TestAsleep(t *testing.T) {
	_, r := run(t, Config{Functional: true, Strict: true}, Asleep, program().sti().hlt(), program().cli().hlt())
	if got, want := states(r), []string{"halted", "halted"}; !slices.Equal(got, want) {
		t.Errorf("states %v, want %v", got, want)
	}
}

func TestWatchdog(t *testing.T) {
	busy := program().label("on").add(guestData, 1).goTo("on")
	_, r := run(t, Config{Functional: true, Strict: true, Watchdog: 1_000_000}, Idle, busy, program().sti().hlt())
	if got, want := states(r), []string{"running", "halted"}; !slices.Equal(got, want) {
		t.Errorf("states %v, want %v", got, want)
	}
	if r.Cycles < 1_000_000 || r.Cycles > 1_100_000 {
		t.Errorf("stopped at %d", r.Cycles)
	}
}

func TestHoldAndRelease(t *testing.T) {
	// Core 1 counts its starts; core 0 resets it once and waits for the second.
	const counter = scc.SharedBase
	g := program().
		label("first").compare(counter, 1).ifNot("first").
		or(scc.CRBOf(1)+scc.GCBCFG, scc.ResetCore<<1).
		and(scc.CRBOf(1)+scc.GCBCFG, ^uint32(scc.ResetCore<<1)).
		label("second").compare(counter, 2).ifNot("second").
		exit(0)
	other := program().add(counter, 1).
		label("wait").compare(counter, 2).ifNot("wait").exit(0)
	m, _ := run(t, Config{Functional: true, Strict: true}, Exited, g, other)
	if got := word(t, m, 0, counter); got != 2 {
		t.Errorf("%d starts", got)
	}
}

// A core that walks through all that its table reaches is stopped.
func TestMemoryLimit(t *testing.T) {
	g := program().word([]byte{0xBF}, 0x10000). // mov edi, 10000
							label("on").bytes(0x89, 0x3F).  // mov [edi], edi
							word([]byte{0x81, 0xC7}, 4096). // add edi, 4096
							goTo("on")
	_, r := run(t, Config{Functional: true, MemoryLimit: 64 << 20}, Exhausted, g)
	if r.Core != 0 || r.Err == nil || !strings.Contains(r.Err.Error(), "more than 64 MB") {
		t.Errorf("core %d, %v", r.Core, r.Err)
	}
}

// A machine that is not strict tells of every access to nothing.
func TestStraysAreTold(t *testing.T) {
	var told []Access
	g := program().load(0x70000000).bytes(0xE6, 0x60).cli().hlt() // out 60, al
	_, r := run(t, Config{Functional: true, Stray: func(a Access) { told = append(told, a) }}, Asleep, g)
	if len(told) != 2 || r.Strays != 2 {
		t.Fatalf("%v, %d strays", told, r.Strays)
	}
	if a := told[0]; a.Core != 0 || a.Address != 0x70000000 || a.Size != 4 || a.Write || a.Port || a.EIP < guestCode {
		t.Errorf("%+v", a)
	}
	if a := told[1]; a.Address != 0x60 || a.Size != 1 || !a.Write || !a.Port {
		t.Errorf("%+v", a)
	}
}
