package entry

import (
	"metalsvm/kernel/nucleus/device"
	"metalsvm/kernel/nucleus/sched"
)

// soon is for how many cycles, about, the nucleus looks out for a page before it
// lets another thread run. An owner that is not asked by others answers in less;
// and to park the thread and wake it would take as long again.
const (
	soon       = 4000
	lookClocks = 40 // of one look
)

// lookingOut is set meanwhile: the running thread stays the running one.
var lookingOut bool

// comesSoon waits a little for the page that a thread waits for, and serves the
// other cores. The pin is deaf, lest what is served here interrupts again.
func comesSoon(id sched.ID) (came bool) {
	device.Deafen(true)
	lookingOut = true
	looks := uint64(0)
	for ; looks < soon/lookClocks && !came; looks++ {
		if device.Rung() {
			receiveMail()
			came = !pages.Waits(int(id))
		}
	}
	device.Deafen(false)
	if device.Rung() { // it came too late to be heard
		receiveMail()
		came = !pages.Waits(int(id))
	}
	lookingOut = false
	if came {
		waited += looks * lookClocks
	}
	return came
}

// wakeFirst wakes a thread that has waited for another core.
func wakeFirst(id sched.ID) {
	if lookingOut {
		sys.Sched.Wake(id)
	} else {
		sys.Sched.WakeFirst(id)
	}
}
