package entry

import (
	"metalsvm/kernel/nucleus/device"
	"metalsvm/kernel/nucleus/linux"
	"metalsvm/kernel/nucleus/sched"
	"metalsvm/kernel/nucleus/x86"
)

// longest is the most cycles that a trap has taken.
var longest uint32

// trap serves one trap and returns the frame to resume. f is the running
// thread's frame, or idle's.
func trap(f *x86.Frame) *x86.Frame {
	start := uint32(x86.TSC())
	timer := f.Vector == device.VectorTimer // the end of a slice, perhaps
	serve(f)
	resume, ok := same()
	if timer || !ok {
		resume = next()
	}
	longest = max(longest, uint32(x86.TSC())-start)
	return resume
}

// serve does what a trap asks for.
func serve(f *x86.Frame) {
	id := sys.Sched.Current()
	if id != sched.None && pages.Pinned() && f.Vector != x86.VectorSyscall { // settle looks after calls
		unpin(id)
	}
	switch f.Vector {
	case x86.VectorSyscall:
		sys.Call(id)
		settle(id)
		if fpuOwner != sched.None && sys.Sched.Thread(fpuOwner).State == sched.Free {
			fpuOwner = sched.None
		}
	case x86.VectorNoFPU:
		wantFPU(id)
	case x86.VectorPage:
		pageFault(id, f, x86.CR2())
	case device.VectorTimer:
		timing.armed = 0
		device.EOI()
		sys.Sched.Expire(clock())
	case device.VectorLINT0:
		interrupted()
	case device.VectorSpurious:
	default:
		exception(id, f)
	}
}

// pageFault fills pages on touch; any other fault is the program's.
func pageFault(id sched.ID, f *x86.Frame, va uint32) {
	if id == sched.None {
		crash(f, statusPanic, "page fault while idle")
	}
	if f.Error&x86.FaultPresent == 0 && sys.Mapped(va) {
		fill(va)
		return
	}
	const (
		notMapped  = 1 // SEGV_MAPERR
		notAllowed = 2 // SEGV_ACCERR
	)
	if p, ok := svmPage(va); ok {
		if svmFault(id, p, va, f.Error&x86.FaultWrite != 0) == gotError {
			sys.Raise(id, linux.SIGSEGV, notAllowed, va)
		}
		return
	}
	sys.Raise(id, linux.SIGSEGV, notMapped, va)
}

// exception turns what the program did wrong into the signal that the Go
// runtime, or whoever handles it, expects.
func exception(id sched.ID, f *x86.Frame) {
	if id == sched.None {
		crash(f, statusPanic, "unexpected trap while idle")
	}
	if f.Vector == x86.VectorDebug && f.EFLAGS&x86.FlagTF != 0 {
		// The step behind a page fault: its instruction has retired.
		f.EFLAGS &^= x86.FlagTF
		pages.Retired(int(id))
		return
	}
	const (
		divideByZero = 1    // FPE_INTDIV
		general      = 0x80 // SI_KERNEL
	)
	switch f.Vector {
	case x86.VectorDivide:
		sys.Raise(id, linux.SIGFPE, divideByZero, f.EIP)
	case x86.VectorFloat:
		sys.Raise(id, linux.SIGFPE, general, f.EIP)
	case x86.VectorBreakpoint, x86.VectorDebug:
		sys.Raise(id, linux.SIGTRAP, general, f.EIP)
	case x86.VectorOpcode:
		sys.Raise(id, linux.SIGILL, general, f.EIP)
	default:
		sys.Raise(id, linux.SIGSEGV, general, 0)
	}
}
