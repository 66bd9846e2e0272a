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

// next picks the thread to run, makes the processor's tables fit it, sets the
// timer and returns the frame to resume.
func next() *x86.Frame {
	noteProgress()
	now := clock()
	id := sys.Sched.Pick(now, slice)
	for id != sched.None {
		sys.Resume(id)
		if sys.Sched.Current() == id { // not killed by a signal
			break
		}
		id = sys.Sched.Pick(now, slice)
	}
	if id == sched.None {
		setTimer(now, watchIdle(now))
		tss.esp0 = frameEnd(&idleFrame)
		return &idleFrame
	}
	setTimer(now, 0)
	t := &sys.Threads[id]
	if fpuOwner != id {
		if fpuOwner != sched.None {
			x86.SaveFPU(fpuAt(&sys.Threads[fpuOwner]))
		}
		x86.LoadFPU(fpuAt(t))
		fpuOwner = id
	}
	if pages.Pins(int(id)) {
		// It holds pages for one instruction: stop behind that.
		t.Frame.EFLAGS |= x86.FlagTF
	}
	setTLS(t.TLS)
	tss.esp0 = frameEnd(&t.Frame)
	return &t.Frame
}

// callerStack is ESP at a trap that did not switch stacks: behind what it pushed.
func callerStack(f *x86.Frame) uint32 { return uint32(uintptr(unsafe.Pointer(&f.ESP))) }
