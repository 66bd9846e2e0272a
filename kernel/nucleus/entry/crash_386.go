package entry

import (
	"metalsvm/abi"
	"metalsvm/kernel/nucleus/device"
	"metalsvm/kernel/nucleus/page"
	"metalsvm/kernel/nucleus/x86"
)

const statusPanic = abi.StatusPanic

// crashed is where a trap inside the nucleus ends: a bug of the nucleus. A
// failed bounds check comes here too, through the nil g.m of the runtime's
// panic code.
func crashed(f *x86.Frame) {
	crash(f, statusPanic, "fault in the nucleus")
}

// panicNucleus reports that the nucleus cannot go on, at its caller.
func panicNucleus(why string) {
	f := idleFrame
	if id := sys.Sched.Current(); id >= 0 {
		f = sys.Threads[id].Frame
	}
	crash(&f, statusPanic, why)
}

// crash reports the state in f and stops the core for good. An SCC's host gets
// it as a message, with the stack so that it can name the callers; a PC's
// console gets it in words.
func crash(f *x86.Frame, status uint32, why string) {
	esp := f.ESP
	if f.CS&3 == 0 {
		esp = callerStack(f) // no stack switch: ESP was not pushed
	}
	if !onSCC {
		crashOnConsole(f, esp, why)
		device.PowerOff()
	}
	var m device.Message
	m.Word(status)
	for _, w := range [abi.CrashRegs]uint32{
		abi.CrashEAX: f.EAX, abi.CrashECX: f.ECX, abi.CrashEDX: f.EDX, abi.CrashEBX: f.EBX,
		abi.CrashESP: esp, abi.CrashEBP: f.EBP, abi.CrashESI: f.ESI, abi.CrashEDI: f.EDI,
		abi.CrashEIP: f.EIP, abi.CrashEFLAGS: f.EFLAGS, abi.CrashCS: f.CS & 0xFFFF,
		abi.CrashCR2: x86.CR2(), abi.CrashVector: f.Vector, abi.CrashError: f.Error,
	} {
		m.Word(w)
	}
	n := stackWords(esp)
	m.Word(n)
	for i := range n {
		m.Word(x86.Load(esp + 4*i))
	}
	m.Text(why)
	m.Send(abi.HostCrash)
	x86.Halt()
}

// abort ends the run with a status and a reason. There are no registers to
// report: the program, or the nucleus, has told all there is.
func abort(status uint32, why string) {
	if !onSCC {
		device.PowerOff()
	}
	var m device.Message
	m.Word(status)
	for range abi.CrashRegs + 1 {
		m.Word(0)
	}
	m.Text(why)
	m.Send(abi.HostCrash)
	x86.Halt()
}

// stackWords is how many words of the stack at esp can be shown.
func stackWords(esp uint32) uint32 {
	const most = 256
	n := uint32(0)
	for ; n < most; n++ {
		va := esp&^3 + 4*n
		if va%page.Size < 4 || n == 0 {
			if !space.Lookup(va).Has(page.Present) {
				break
			}
		}
	}
	return n
}

func crashOnConsole(f *x86.Frame, esp uint32, why string) {
	device.PutString("\nkernel: ")
	device.PutString(why)
	show := func(name string, v uint32) {
		device.PutString(name)
		device.PutHex(v)
	}
	show("\n  vector ", f.Vector)
	show(" error ", f.Error)
	show(" address ", x86.CR2())
	show("\n  EIP ", f.EIP)
	show(" CS ", f.CS&0xFFFF)
	show(" EFLAGS ", f.EFLAGS)
	show(" ESP ", esp)
	show("\n  EAX ", f.EAX)
	show(" ECX ", f.ECX)
	show(" EDX ", f.EDX)
	show(" EBX ", f.EBX)
	show(" EBP ", f.EBP)
	show(" ESI ", f.ESI)
	show(" EDI ", f.EDI)
	device.PutString("\n")
}
