package entry

import (
	"metalsvm/kernel/nucleus/device"
	"metalsvm/kernel/nucleus/x86"
)

// Time is the time stamp counter since boot, in nanoseconds. The timer is
// tickless: it is set for the scheduler's next deadline and off when there is
// none.
//
// The variables lie together, in one line of the caches: they are used whenever a
// thread is picked.
var timing struct {
	start uint64 // TSC at boot
	scale uint32 // nanoseconds per 1<<scaleShift cycles
	ticks uint32 // of the timer per 1<<scaleShift nanoseconds
	armed uint64 // deadline that the timer is set for, 0 if it is off
	roll  uint64 // when the roll is called; 0 = some time after the next wait has begun
}

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
	timing.scale = 1000 << scaleShift / params.CoreMHz
	timing.ticks = uint32(uint64(params.TimerMHz) << scaleShift / 1000)
	timing.start = x86.TSC()
}

// clock is the time since boot in nanoseconds.
func clock() uint64 {
	t := x86.TSC() - timing.start
	return t>>32*uint64(timing.scale)<<(32-scaleShift) + uint64(uint32(t))*uint64(timing.scale)>>scaleShift
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
	case !ok && timing.armed != 0:
		device.SetTimer(0)
		timing.armed = 0
	case ok && when != timing.armed:
		// A far deadline is reached in steps that the counter can hold.
		ns := min(max(when, now+1)-now, 1e9)
		device.SetTimer(uint32(ns*uint64(timing.ticks)>>scaleShift) + 1)
		timing.armed = when
	}
}
