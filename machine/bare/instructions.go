package bare

// The instructions. Destinations come first, as in Intel's books; opcodes are
// those of [SDM2].

// Mov copies src to dst.
func (p *Program) Mov(dst, src Operand) {
	if v, constant := src.(Imm); constant {
		if r, register := dst.(Reg); register {
			p.bytes(0xB8 | uint8(r))
		} else {
			p.bytes(0xC7)
			p.modRM(0, dst)
		}
		p.word(uint32(v))
		return
	}
	p.two(0x89, 0x8B, dst, src)
}

// two places an instruction that has a form with a register as source, store,
// and one with a register as destination, load.
func (p *Program) two(store, load byte, dst, src Operand) {
	if r, register := src.(Reg); register {
		p.bytes(store)
		p.modRM(uint8(r), dst)
		return
	}
	r, register := dst.(Reg)
	if !register {
		panic("bare: two operands in memory")
	}
	p.bytes(load)
	p.modRM(uint8(r), src)
}

// arithmetic places one of the eight operations that share their forms.
func (p *Program) arithmetic(n uint8, dst, src Operand) {
	if v, constant := src.(Imm); constant {
		p.bytes(0x81)
		p.modRM(n, dst)
		p.word(uint32(v))
		return
	}
	p.two(n<<3|1, n<<3|3, dst, src)
}

// Add, Or, And, Sub, Xor and Cmp are dst = dst op src, Cmp for the flags only.
func (p *Program) Add(dst, src Operand) { p.arithmetic(0, dst, src) }

// Or is a bitwise or; see Add.
func (p *Program) Or(dst, src Operand) { p.arithmetic(1, dst, src) }

// And is a bitwise and; see Add.
func (p *Program) And(dst, src Operand) { p.arithmetic(4, dst, src) }

// Sub subtracts; see Add.
func (p *Program) Sub(dst, src Operand) { p.arithmetic(5, dst, src) }

// Xor is a bitwise exclusive or; see Add.
func (p *Program) Xor(dst, src Operand) { p.arithmetic(6, dst, src) }

// Cmp compares; see Add.
func (p *Program) Cmp(dst, src Operand) { p.arithmetic(7, dst, src) }

// Inc adds 1 to a place in memory or a register.
func (p *Program) Inc(dst Operand) { p.one(0x40, 0, dst) }

// Dec subtracts 1.
func (p *Program) Dec(dst Operand) { p.one(0x48, 1, dst) }

func (p *Program) one(short byte, n uint8, dst Operand) {
	if r, register := dst.(Reg); register {
		p.bytes(short | uint8(r))
		return
	}
	p.bytes(0xFF)
	p.modRM(n, dst)
}

// Xchg swaps a place and a register; in memory it is always locked.
func (p *Program) Xchg(dst Operand, r Reg) {
	p.bytes(0x87)
	p.modRM(uint8(r), dst)
}

// Cmpxchg stores r if the place equals EAX.
func (p *Program) Cmpxchg(dst Operand, r Reg) {
	p.bytes(0x0F, 0xB1)
	p.modRM(uint8(r), dst)
}

// Lock is the prefix.
func (p *Program) Lock() { p.bytes(0xF0) }

// Push and Pop move words to and from the stack.
func (p *Program) Push(src Operand) {
	switch o := src.(type) {
	case Reg:
		p.bytes(0x50 | uint8(o))
	case Imm:
		p.bytes(0x68)
		p.word(uint32(o))
	default:
		p.bytes(0xFF)
		p.modRM(6, src)
	}
}

// Pop takes a word from the stack; see Push.
func (p *Program) Pop(r Reg) { p.bytes(0x58 | uint8(r)) }

// Jmp jumps; Jz and Jnz do so if the last result was zero, or was not.
func (p *Program) Jmp(label string) { p.branch(label, 0xE9) }

// Jz jumps if the last result was zero.
func (p *Program) Jz(label string) { p.branch(label, 0x0F, 0x84) }

// Jnz jumps if the last result was not zero.
func (p *Program) Jnz(label string) { p.branch(label, 0x0F, 0x85) }

// Jae jumps if the last comparison was of a number with one not above it.
func (p *Program) Jae(label string) { p.branch(label, 0x0F, 0x83) }

// Call calls a subroutine.
func (p *Program) Call(label string) { p.branch(label, 0xE8) }

// CallAt calls the subroutine whose address is in a place.
func (p *Program) CallAt(o Operand) {
	p.bytes(0xFF)
	p.modRM(2, o)
}

// JmpAt jumps to the address in a place.
func (p *Program) JmpAt(o Operand) {
	p.bytes(0xFF)
	p.modRM(4, o)
}

// Lea loads the address of a place, and not what is there.
func (p *Program) Lea(dst Reg, m Mem) {
	p.bytes(0x8D)
	p.modRM(uint8(dst), m)
}

// Test compares with zero, as the and of two registers.
func (p *Program) Test(a, b Reg) { p.two(0x85, 0x85, a, b) }

// Leave undoes a frame of EBP.
func (p *Program) Leave() { p.bytes(0xC9) }

// MovTable loads the word of a table at the index in a register.
func (p *Program) MovTable(dst Reg, label string, index Reg) {
	p.bytes(0x8B, uint8(dst)<<3|4, 2<<6|uint8(index)<<3|5)
	p.address(label, false)
}

func (p *Program) branch(label string, opcode ...byte) {
	p.bytes(opcode...)
	p.address(label, true)
}
