package chip

import (
	"slices"
	"testing"

	"metalsvm/hw/scc"
)

// spinner waits for a word to become 1.
func spinner(at uint32) *guest {
	return program().label("wait").compare(at, 1).ifNot("wait").exit(0)
}

// Cores that spin on a flag in a message passing buffer, in shared memory or
// on a lock cost no turns of their own while another core works.
func TestSpinningIsFree(t *testing.T) {
	lock := scc.CRBOf(9) + scc.Lock1
	taker := program().label("wait").load(lock).testEAX().ifZero("wait").
		add(scc.SharedBase+64, 1).set(lock, 0).exit(0)
	work := program().load(lock).ecx(5_000_000).label("on").decECX().ifNot("on").
		set(scc.SharedBase, 1).
		set(scc.MPBOf(0), 1).
		set(lock, 0).
		exit(0)
	_, alone := run(t, Config{Functional: true, Seed: 3, Strict: true}, Exited, work)
	guests := []*guest{work}
	for range 4 {
		guests = append(guests, spinner(scc.MPBOf(0)), spinner(scc.SharedBase), taker)
	}
	m, r := run(t, Config{Functional: true, Seed: 3, Strict: true}, Exited, guests...)
	if got := word(t, m, 0, scc.SharedBase+64); got != 4 {
		t.Errorf("%d takers had the lock, want 4", got)
	}
	if r.Turns > alone.Turns*3/2 {
		t.Errorf("%d turns with spinners, %d alone", r.Turns, alone.Turns)
	}
}

func TestDeadlock(t *testing.T) {
	_, r := run(t, Config{Functional: true, Strict: true, Watchdog: 50_000_000}, Deadlock,
		spinner(scc.MPBOf(0)), spinner(scc.SharedBase), program().sti().hlt())
	if got, want := states(r), []string{"spinning", "spinning", "halted"}; !slices.Equal(got, want) {
		t.Errorf("states %v, want %v", got, want)
	}
}

// A spinning core's own timer still interrupts it, at the right time.
func TestTimerEndsSpin(t *testing.T) {
	const delay = 10_000_000
	g := program().apicOn().
		set(scc.APICBase+scc.APICDivide, 0xB).
		set(scc.APICBase+scc.APICTimer, 0x50).
		set(scc.APICBase+scc.APICInitialCount, delay).
		sti().
		label("wait").compare(guestData, 1).ifNot("wait").exit(0).
		handler(0x50, "tick").add(guestData, 1).eoi().iret()
	_, r := run(t, Config{Functional: true, Strict: true}, Exited, g)
	if r.Cycles < delay || r.Cycles > delay+10_000 {
		t.Errorf("ended at %d, want %d", r.Cycles, delay)
	}
	if r.Turns > 100 {
		t.Errorf("%d turns", r.Turns)
	}
}

// A core that stores the same value to shared memory again and again spins, but
// not when another core has stored something else there.
func TestSpinningStore(t *testing.T) {
	const word, flag = scc.SharedBase, scc.SharedBase + 64
	writer := program().label("on").set(word, 1).compare(flag, 1).ifNot("on").exit(0)
	eraser := program().ecx(1_000_000).label("work").decECX().ifNot("work").
		set(word, 0).
		label("wait").compare(word, 1).ifNot("wait").
		set(flag, 1).exit(0)
	run(t, Config{Functional: true, Seed: 1, Strict: true}, Exited, writer, eraser)
}
