package apic

import "metalsvm/hw/scc"

// timer is the counter behind the timer's local vector. It is not stepped:
// the time when it started says what it shows and when it ends.
type timer struct {
	base    uint64 // core cycles for one count at divisor 1
	divide  uint32 // TDCR
	initial uint32 // TMICT
	count   uint32 // what it showed
	start   uint64 // at this core clock
	running bool
}

// tick returns the core cycles of one count (SDM figure 10-10: the divisor's
// code has a hole at bit 2).
func (t *timer) tick() uint64 {
	code := t.divide&3 | t.divide>>1&4
	return t.base << ((code + 1) & 7)
}

// end returns the clock at which the count is 0.
func (t *timer) end() uint64 { return t.start + uint64(t.count)*t.tick() }

// current returns what the counter shows, after Advance to the same clock.
func (t *timer) current(now uint64) uint32 {
	if !t.running {
		return 0
	}
	return t.count - uint32((now-t.start)/t.tick())
}

// load starts the counter, or stops it with 0.
func (t *timer) load(initial uint32, now uint64) {
	t.initial, t.count, t.start, t.running = initial, initial, now, initial != 0
}

// setDivide changes the divisor; the count goes on from where it is.
func (t *timer) setDivide(v uint32, now uint64) {
	t.count, t.start = t.current(now), now
	t.divide = v & 0xB
}

// Advance brings the timer to the core's clock. Several periods that end
// before it are one interrupt, as they would be in the request register.
func (a *APIC) Advance(now uint64) {
	t := &a.timer
	if !t.running || now < t.end() {
		return
	}
	if a.lvt[vectorTimer]&scc.APICPeriodic != 0 {
		period := uint64(t.initial) * t.tick()
		t.start = t.end()
		t.start += (now - t.start) / period * period
		t.count = t.initial
	} else {
		t.running = false
	}
	a.fire(vectorTimer)
}

// Next returns the core clock at which the timer will interrupt, or Never.
func (a *APIC) Next() uint64 {
	if !a.timer.running || a.lvt[vectorTimer]&scc.APICMasked != 0 {
		return Never
	}
	return a.timer.end()
}

// Counting tells whether the current count changes by itself.
func (a *APIC) Counting() bool { return a.timer.running }
