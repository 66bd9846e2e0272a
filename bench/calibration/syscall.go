package calibration

import "metalsvm/machine/bare"

// The system call. What was measured is a loop in C around sys_nop, through the
// library and the C function of the kernel, so the path here is theirs, step by
// step: two functions in ring 3, the entry in assembly, and one function of the
// kernel. The functions are as GCC translates such ones for a Pentium, with frame
// pointers and position-independent. Which GCC it was is not known.
//
// Source: Barrelfish, usr/bench/bench.c, lib/barrelfish/sys_debug (sys_nop),
// include/arch/x86_32/barrelfish/syscall_arch.h, kernel/arch/x86_32/entry.S and
// syscall.c (sys_syscall); hake/SCC.hs for the compiler's flags.

const (
	callVector = 0xFF
	callNop    = 5
	callCount  = 8

	// current is where the kernel keeps its dispatcher.
	current = bare.Private + 0x200
)

// callNothing is the body of the loop. The counter lies in a register that the
// functions preserve.
func callNothing(p *bare.Program) {
	p.Mov(bare.EBP, bare.ECX)
	p.Call("no operation")
	p.Mov(bare.ECX, bare.EBP)
}

// calls places the functions, those of ring 3 and the kernel.
func calls(p *bare.Program) {
	p.Align(line)
	noOperation(p)
	p.Align(line)
	systemCall(p)
	p.Align(line)
	kernelEntry(p)
	p.Align(line)
	kernelCall(p)
}

// prologue saves what a function must preserve.
func prologue(p *bare.Program) {
	p.Push(bare.EBP)
	p.Mov(bare.EBP, bare.ESP)
	p.Push(bare.EDI)
	p.Push(bare.ESI)
	p.Push(bare.EBX)
}

// epilogue undoes it. The callee takes the pointer to the result off the stack.
func epilogue(p *bare.Program) {
	p.Pop(bare.EBX)
	p.Pop(bare.ESI)
	p.Pop(bare.EDI)
	p.Pop(bare.EBP)
	p.RetDrop(4)
}

// noOperation makes a call with no arguments, passes room for its two results,
// and returns the first.
func noOperation(p *bare.Program) {
	const result = -8 & 0xFFFFFFFF
	p.Label("no operation")
	p.Push(bare.EBP)
	p.Mov(bare.EBP, bare.ESP)
	p.Sub(bare.ESP, bare.Imm(24))
	p.Lea(bare.EAX, bare.EBP.At(result))
	for range 6 {
		p.Push(bare.Imm(0))
	}
	p.Push(bare.Imm(callNop))
	p.Push(bare.EAX)
	p.Call("system call")
	p.Mov(bare.EAX, bare.EBP.At(result))
	p.Leave()
	p.Ret()
}

// systemCall takes seven arguments from the stack into the registers that the
// kernel wants them in, and stores two results.
func systemCall(p *bare.Program) {
	p.Label("system call")
	prologue(p)
	for i, r := range []bare.Reg{bare.EDI, bare.ESI, bare.EDX, bare.EAX, bare.EBX} {
		p.Mov(r, bare.EBP.At(12+4*uint32(i)))
	}
	p.Mov(bare.ECX, bare.EBP.At(36))
	p.Push(bare.EBP)
	p.Mov(bare.EBP, bare.EBP.At(32))
	p.Int(callVector)
	p.Pop(bare.EBP)
	p.Mov(bare.ECX, bare.EBP.At(8))
	p.Mov(bare.ECX.At(0), bare.EAX)
	p.Mov(bare.ECX.At(4), bare.EDX)
	p.Mov(bare.EAX, bare.ECX)
	epilogue(p)
}

// kernelEntry makes the arguments of the C function: room for the results, five
// words of payload, the frame of the trap, the payload's address, two
// arguments, and the address of the results. It neither saves nor loads
// segments.
func kernelEntry(p *bare.Program) {
	p.Label("call")
	p.Sub(bare.ESP, bare.Imm(8))
	for _, r := range []bare.Reg{bare.ECX, bare.EBP, bare.EBX, bare.EAX, bare.EDX} {
		p.Push(r)
	}
	p.Lea(bare.ECX, bare.ESP.At(28))
	p.Push(bare.ECX)
	p.Lea(bare.ECX, bare.ESP.At(4))
	p.Push(bare.ECX)
	p.Push(bare.ESI)
	p.Push(bare.EDI)
	p.Lea(bare.ECX, bare.ESP.At(36))
	p.Push(bare.ECX)
	p.Call("kernel call")
	p.Mov(bare.EDX, bare.EAX.At(4))
	p.Mov(bare.EAX, bare.EAX.At(0))
	p.Add(bare.ESP, bare.Imm(44))
	p.Iret()
}

// kernelCall finds the call in a table, which for this one leads to the end of the
// function; there it looks if the dispatcher is still there and if the call was an
// invocation, and stores the results.
func kernelCall(p *bare.Program) {
	p.Label("kernel call")
	prologue(p)
	p.Call("where") // where the code is, for the addresses of its data
	p.And(bare.EBX, bare.Imm(0))
	p.Sub(bare.ESP, bare.Imm(28))
	p.Mov(bare.EAX, bare.EBP.At(12))
	p.Mov(bare.ESI, bare.EBP.At(8))
	p.Mov(bare.EDX, bare.EAX)
	p.And(bare.EDX, bare.Imm(0xFF))
	p.Cmp(bare.EDX, bare.Imm(callCount))
	p.Jae("no such call")
	p.MovTable(bare.ECX, "calls", bare.EDX)
	p.Add(bare.ECX, bare.EBX)
	p.JmpAt(bare.ECX)
	p.Label("nothing")
	p.Xor(bare.EDI, bare.EDI)
	p.Xor(bare.EAX, bare.EAX)
	p.Label("return")
	p.Mov(bare.ECX, bare.EBX.At(current))
	p.Test(bare.ECX, bare.ECX)
	p.Jz("no such call")
	p.Test(bare.EDX, bare.EDX)
	p.Jz("no such call")
	p.Mov(bare.ESI.At(0), bare.EAX)
	p.Mov(bare.ESI.At(4), bare.EDI)
	p.Lea(bare.ESP, bare.EBP.At(-12&0xFFFFFFFF))
	p.Mov(bare.EAX, bare.ESI)
	epilogue(p)
	p.Label("no such call")
	p.Hlt()
	p.Label("where")
	p.Mov(bare.EBX, bare.ESP.At(0))
	p.Ret()
	p.Align(line)
	p.Label("calls")
	for range callCount {
		p.Table("nothing")
	}
}
