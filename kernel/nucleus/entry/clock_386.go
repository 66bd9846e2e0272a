package entry

import (
	"metalsvm/kernel/nucleus/device"
	"metalsvm/kernel/nucleus/x86"
)

// Time is the time stamp counter since boot, in nanoseconds. The timer is
// tickless: it is set for the scheduler's next deadline and off when there is
// none.
var (
	tscStart  uint64
	tscScale  uint32 // nanoseconds per 1<<scaleShift cycles
	tickScale uint32 // ticks of the timer per 1<<scaleShift nanoseconds
	armed     uint64 // deadline that the timer is set for, 0 if it is off
)

const scaleShift = 20

// slice is how long a thread runs before another of its priority gets a turn.
const slice = 4e6

func startClock() {
	if onSCC {
		device.StartAPIC(true)
	} else {
		device.SilencePICs()
		device.StartAPIC(false)
		params.CoreMHz, params.TimerMHz = device.Calibrate()
	}
	tscScale = 1000 << scaleShift / params.CoreMHz
	tickScale = uint32(uint64(params.TimerMHz) << scaleShift / 1000)
	tscStart = x86.TSC()
}

// clock is the time since boot in nanoseconds.
func clock() uint64 {
	t := x86.TSC() - tscStart
	return t>>32*uint64(tscScale)<<(32-scaleShift) + uint64(uint32(t))*uint64(tscScale)>>scaleShift
}

// sooner returns the earlier of two times of which each may be 0: never.
func sooner(a, b uint64) uint64 {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

// setTimer arms the timer for the scheduler's next deadline, or for another if
// that is earlier and not 0.
func setTimer(now, other uint64) {
	when, ok := sys.Sched.Next()
	if other != 0 && (!ok || other < when) {
		when, ok = other, true
	}
	switch {
	case !ok && armed != 0:
		device.SetTimer(0)
		armed = 0
	case ok && when != armed:
		// A far deadline is reached in steps that the counter can hold.
		ns := min(max(when, now+1)-now, 1e9)
		device.SetTimer(uint32(ns*uint64(tickScale)>>scaleShift) + 1)
		armed = when
	}
}
