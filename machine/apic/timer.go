package apic

import "metalsvm/hw/scc"

// timer is the counter behind the timer's local vector. It is not stepped:
// the time when it started says what it shows and when it ends.
type timer struct {
	rate    Rate
	divide  uint32 // TDCR
	initial uint32 // TMICT
	count   uint32 // what it showed
	start   uint64 // at this core clock
	running bool
}

// Rate says how fast the timer's clock is: Ticks of it, before the divisor that
// software sets, go with Cycles of the core.
type Rate struct{ Ticks, Cycles uint64 }

// cycles returns the core cycles that counts take, rounded up (SDM figure
// 10-10: the divisor's code has a hole at bit 2).
func (t *timer) cycles(counts uint32) uint64 {
	return (uint64(counts)<<t.shift()*t.rate.Cycles + t.rate.Ticks - 1) / t.rate.Ticks
}

// counts returns the whole counts that core cycles are.
func (t *timer) counts(cycles uint64) uint32 {
	return uint32(cycles * t.rate.Ticks / (t.rate.Cycles << t.shift()))
}

func (t *timer) shift() uint32 { return ((t.divide&3 | t.divide>>1&4) + 1) & 7 }

// end returns the clock at which the count is 0.
func (t *timer) end() uint64 { return t.start + t.cycles(t.count) }

// current returns what the counter shows, after Advance to the same clock.
func (t *timer) current(now uint64) uint32 {
	if !t.running {
		return 0
	}
	return t.count - t.counts(now-t.start)
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
		period := t.cycles(t.initial)
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
