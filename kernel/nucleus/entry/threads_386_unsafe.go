//go:build 386

package entry

import (
	"unsafe"

	"metalsvm/abi"
	"metalsvm/kernel/nucleus/linux"
	"metalsvm/kernel/nucleus/sched"
	"metalsvm/kernel/nucleus/x86"
)

var (
	idleFrame x86.Frame
	fpuOwner  = sched.ID(sched.None) // whose x87 state is in the processor
	fpuOpen   = true                 // the x87 unit does not trap
)

// bootPageAt is the loader's boot page.
func bootPageAt(va uint32) *abi.BootPage {
	return (*abi.BootPage)(unsafe.Add(unsafe.Pointer(nil), va))
}

// imageLine is the command line that the image carries in its first page.
func imageLine() []byte {
	at := uint32(base + abi.ImageBase + abi.ImageCmdLine)
	return unsafe.Slice((*byte)(unsafe.Add(unsafe.Pointer(nil), at)), abi.ImageCmdLineBytes)
}

// frameEnd is where TSS.ESP0 must point for traps to fill f.
func frameEnd(f *x86.Frame) uint32 { return uint32(uintptr(unsafe.Pointer(f))) + x86.FrameBytes }

func fpuAt(t *linux.Thread) uint32 { return uint32(uintptr(unsafe.Pointer(&t.FPU))) }

// startIdle makes the frame that runs when no thread can.
func startIdle() {
	idleFrame = x86.Frame{
		DS: x86.Data3, ES: x86.Data3, GS: x86.TLS0,
		EIP: idleEntry(), CS: x86.Code0, EFLAGS: x86.FlagFixed | x86.FlagIF,
	}
}

// idleEntry is the address of idle.
func idleEntry() uint32

// noteProgress is called before the core goes on with anything. It must not be
// left to the next time that the core is idle: what runs now may run for long,
// and meanwhile the others must not take the core for stuck.
func noteProgress() {
	if p := sys.Sched.Progress(); p != watch.progress {
		watch.progress = p
		signOff()
	}
}

// next picks the thread to run and returns the frame to resume.
func next() *x86.Frame {
	noteProgress()
	now := clock()
	roll := callRoll(now)
	id := sys.Sched.Pick(now, slice)
	for id != sched.None {
		sys.Resume(id)
		if sys.Sched.Current() == id { // not killed by a signal
			break
		}
		id = sys.Sched.Pick(now, slice)
	}
	if id == sched.None {
		setTimer(now, sooner(watchIdle(now), roll))
		tss.esp0 = frameEnd(&idleFrame)
		return &idleFrame
	}
	setTimer(now, roll)
	if open := fpuOwner == id; open != fpuOpen {
		x86.OpenFPU(open)
		fpuOpen = open
	}
	return resumed(id)
}

// wantFPU serves the trap that a thread takes when it uses the x87 unit while that
// has another's state: most threads never do.
func wantFPU(id sched.ID) {
	x86.OpenFPU(true)
	fpuOpen = true
	if fpuOwner != sched.None {
		x86.SaveFPU(fpuAt(&sys.Threads[fpuOwner]))
	}
	x86.LoadFPU(fpuAt(&sys.Threads[id]))
	fpuOwner = id
}

// same returns the frame to resume if it is the one that was interrupted: nothing
// has happened that the scheduler would have to think about.
func same() (f *x86.Frame, ok bool) {
	if sys.Sched.Changed() {
		return nil, false
	}
	id := sys.Sched.Current()
	if id == sched.None {
		return &idleFrame, true
	}
	if !sys.Settled(id) {
		return nil, false
	}
	return resumed(id), true
}

// resumed makes the processor's tables fit a thread and returns its frame.
func resumed(id sched.ID) *x86.Frame {
	t := &sys.Threads[id]
	if pages.Wanted(int(id)) {
		// Others wait until its next instruction has retired: stop behind that.
		t.Frame.EFLAGS |= x86.FlagTF
	}
	setTLS(t.TLS)
	tss.esp0 = frameEnd(&t.Frame)
	return &t.Frame
}

// callerStack is ESP at a trap that did not switch stacks: behind what it pushed.
func callerStack(f *x86.Frame) uint32 { return uint32(uintptr(unsafe.Pointer(&f.ESP))) }
