package bare

// Nop does nothing.
func (p *Program) Nop() { p.bytes(0x90) }

// Ret returns from a subroutine.
func (p *Program) Ret() { p.bytes(0xC3) }

// RetDrop returns and takes n bytes of arguments off the stack.
func (p *Program) RetDrop(n uint16) { p.bytes(0xC2, byte(n), byte(n>>8)) }

// Rdtsc reads the time stamp counter, in core clocks, into EDX and EAX.
func (p *Program) Rdtsc() { p.bytes(0x0F, 0x31) }

// Cl1invmb invalidates the lines of message buffer type in the L1 cache
// ([EAS] 10.1.1).
func (p *Program) Cl1invmb() { p.bytes(0x0F, 0x0A) }

// Wbinvd writes back and invalidates the L1 caches. The SCC's L2 takes no
// notice.
func (p *Program) Wbinvd() { p.bytes(0x0F, 0x09) }

// Int is a software interrupt.
func (p *Program) Int(vector uint8) { p.bytes(0xCD, vector) }

// Iret returns from an interrupt.
func (p *Program) Iret() { p.bytes(0xCF) }

// Cli disables interrupts, in ring 0.
func (p *Program) Cli() { p.bytes(0xFA) }

// Sti enables interrupts, in ring 0, behind the next instruction.
func (p *Program) Sti() { p.bytes(0xFB) }

// Hlt waits for an interrupt.
func (p *Program) Hlt() { p.bytes(0xF4) }

// SaveAll pushes what a kernel saves at an entry: DS, ES, FS, GS and the
// general registers. RestoreAll takes it back.
func (p *Program) SaveAll() {
	p.bytes(0x1E, 0x06, 0x0F, 0xA0, 0x0F, 0xA8) // push ds, es, fs, gs
	p.bytes(0x60)                               // pushad
}

// SavedEAX is the offset from ESP of the EAX that SaveAll has saved.
const SavedEAX = 28

// RestoreAll undoes SaveAll.
func (p *Program) RestoreAll() {
	p.bytes(0x61)                               // popad
	p.bytes(0x0F, 0xA9, 0x0F, 0xA1, 0x07, 0x1F) // pop gs, fs, es, ds
}

// KernelData loads DS and ES with ring 0's data segment, as an entry from
// ring 3 must. It changes EAX.
func (p *Program) KernelData() {
	p.Mov(EAX, Imm(kernelData))
	p.bytes(0x8E, 0xD8, 0x8E, 0xC0) // mov ds, ax; mov es, ax
}

// User goes on in ring 3 with interrupts enabled or not, on a stack of its
// own. It changes EAX.
func (p *Program) User(interrupts bool) {
	const enable = 1 << 9
	flags := uint32(0)
	if interrupts {
		flags = enable
	}
	p.Mov(EAX, Imm(userData|3))
	p.bytes(0x8E, 0xD8, 0x8E, 0xC0, 0x8E, 0xE0, 0x8E, 0xE8) // mov ds, es, fs, gs, ax
	p.Push(Imm(userData | 3))
	p.Push(Imm(userStack))
	p.Push(Imm(flags))
	p.Push(Imm(userCode | 3))
	behind := p.fresh()
	p.bytes(0x68) // push
	p.address(behind, false)
	p.Iret()
	p.Label(behind)
}

// Loop repeats what body places n times. ECX counts down.
func (p *Program) Loop(n uint32, body func()) {
	p.Mov(ECX, Imm(n))
	top := p.Here()
	body()
	p.Dec(ECX)
	p.Jnz(top)
}

// FloatingPoint initializes the floating-point unit with a control word
// ([SDM2] FNINIT, FLDCW). It changes EAX.
func (p *Program) FloatingPoint(control uint16) {
	p.bytes(0xDB, 0xE3) // fninit
	p.Push(Imm(uint32(control)))
	p.bytes(0xD9)
	p.modRM(5, ESP.At(0)) // fldcw
	p.Pop(EAX)
}
