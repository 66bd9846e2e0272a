package cpu

import "math/bits"

// arith is ADD, ADC, SUB, SBB, AND, OR, XOR.
func (c *Core) arith(in *Inst) {
	b := c.get(in, 1)
	a := c.modify(in, 0)
	r, f := operate(in.Op, a, b, c.eflags&FlagCF, in.Size)
	c.putBack(in, 0, r)
	c.setStatus(f)
}

// compare is CMP and TEST: the operation without its result.
func (c *Core) compare(in *Inst) {
	op := OpSub
	if in.Op == OpTest {
		op = OpAnd
	}
	_, f := operate(op, c.get(in, 0), c.get(in, 1), 0, in.Size)
	c.setStatus(f)
}

// operate computes a two-operand operation; carry is used by ADC and SBB.
func operate(op Op, a, b, carry uint32, size uint8) (r, f uint32) {
	switch op {
	case OpAdd:
		return addFlags(a, b, 0, size)
	case OpAdc:
		return addFlags(a, b, carry, size)
	case OpSub:
		return subFlags(a, b, 0, size)
	case OpSbb:
		return subFlags(a, b, carry, size)
	case OpAnd:
		r = a & b
	case OpOr:
		r = a | b
	case OpXor:
		r = a ^ b
	}
	r &= sizeMask(size)
	return r, flagsOf(r, size)
}

// unary is INC, DEC, NEG and NOT.
func (c *Core) unary(in *Inst) {
	a := c.modify(in, 0)
	carry := c.eflags & FlagCF
	var r, f uint32
	switch in.Op {
	case OpInc:
		r, f = addFlags(a, 1, 0, in.Size)
		f = f&^FlagCF | carry
	case OpDec:
		r, f = subFlags(a, 1, 0, in.Size)
		f = f&^FlagCF | carry
	case OpNeg:
		r, f = subFlags(0, a, 0, in.Size)
	case OpNot:
		r, f = ^a, c.eflags
	}
	c.putBack(in, 0, r)
	c.setStatus(f)
}

// shifts is the rotates and shifts by an immediate, by 1 and by CL.
func (c *Core) shifts(in *Inst) {
	count := c.get(in, 1)
	a := c.modify(in, 0)
	var r, f uint32
	switch in.Op {
	case OpRol, OpRor:
		r, f = rotate(in.Op, a, count, in.Size, c.eflags)
	case OpRcl, OpRcr:
		r, f = rotateCarry(in.Op, a, count, in.Size, c.eflags)
	default:
		r, f = shift(in.Op, a, count, in.Size, c.eflags)
	}
	c.putBack(in, 0, r)
	c.setStatus(f)
}

func (c *Core) doubleShift(in *Inst) {
	count := in.Imm
	if in.Args[2].Kind == Reg {
		count = c.get8(ECX)
	}
	a := c.modify(in, 0)
	r, f := shiftDouble(in.Op, a, c.get(in, 1), count, in.Size, c.eflags)
	c.putBack(in, 0, r)
	c.setStatus(f)
}

// multiply is one-operand MUL and IMUL. SF, ZF, AF and PF, undefined by Intel,
// are those of the low half, AF clear.
func (c *Core) multiply(in *Inst) {
	size := in.Size
	a, b := c.getReg(EAX, size), c.get(in, 0)
	var wide uint64
	if in.Op == OpMul {
		wide = uint64(a) * uint64(b)
	} else {
		wide = uint64(int64(int32(signExtend(a, size))) * int64(int32(signExtend(b, size))))
	}
	low := uint32(wide) & sizeMask(size)
	if size == 1 {
		c.setReg(EAX, 2, uint32(wide))
	} else {
		c.setReg(EAX, size, low)
		c.setReg(EDX, size, uint32(wide>>(size*8)))
	}
	fits := wide>>(size*8) == 0
	if in.Op == OpImul {
		fits = int64(wide) == int64(int32(signExtend(low, size)))
	}
	c.setStatus(productFlags(low, fits, size))
}

// multiply2 is the two- and three-operand IMUL.
func (c *Core) multiply2(in *Inst) {
	a, b := c.get(in, 0), c.get(in, 1)
	if in.Op == OpImul3 {
		a = in.Imm
	}
	wide := int64(int32(signExtend(a, in.Size))) * int64(int32(signExtend(b, in.Size)))
	low := uint32(wide) & sizeMask(in.Size)
	c.put(in, 0, low)
	c.setStatus(productFlags(low, wide == int64(int32(signExtend(low, in.Size))), in.Size))
}

func productFlags(low uint32, fits bool, size uint8) uint32 {
	f := flagsOf(low, size)
	if !fits {
		f |= FlagCF | FlagOF
	}
	return f
}

// divide is DIV and IDIV; flags, undefined by Intel, stay.
func (c *Core) divide(in *Inst) {
	size := in.Size
	divisor := c.get(in, 0)
	if divisor == 0 {
		c.raise(VectorDE, 0)
	}
	var dividend uint64
	if size == 1 {
		dividend = uint64(c.getReg(EAX, 2))
	} else {
		dividend = uint64(c.getReg(EDX, size))<<(size*8) | uint64(c.getReg(EAX, size))
	}
	var q, r uint64
	if in.Op == OpDiv {
		q, r = dividend/uint64(divisor), dividend%uint64(divisor)
		if q>>(size*8) != 0 {
			c.raise(VectorDE, 0)
		}
	} else {
		q, r = c.divideSigned(dividend, divisor, size)
	}
	if size == 1 {
		c.setReg(EAX, 2, uint32(q)&0xFF|uint32(r)&0xFF<<8)
		return
	}
	c.setReg(EAX, size, uint32(q))
	c.setReg(EDX, size, uint32(r))
}

func (c *Core) divideSigned(dividend uint64, divisor uint32, size uint8) (q, r uint64) {
	n := int64(dividend<<(64-16*uint64(size))) >> (64 - 16*uint64(size))
	d := int64(int32(signExtend(divisor, size)))
	if n == -1<<63 && d == -1 {
		c.raise(VectorDE, 0)
	}
	quotient := n / d
	if quotient != int64(int32(signExtend(uint32(quotient), size))) {
		c.raise(VectorDE, 0)
	}
	return uint64(quotient), uint64(n % d)
}

// bitTest is BT, BTS, BTR and BTC. With a register as bit index and memory as
// operand, the index reaches beyond the operand ([SDM2] BT).
func (c *Core) bitTest(in *Inst) {
	index := c.get(in, 1)
	if in.Args[0].Kind == Mem && in.Args[1].Kind == Reg {
		index = signExtend(index, in.Size)
		words := uint32(int32(index) >> (3 + in.Size>>1))
		moved := *in
		moved.Disp += words * uint32(in.Size)
		in = &moved
	}
	bit := uint32(1) << (index & (uint32(in.Size)*8 - 1))
	var a uint32
	if in.Op == OpBt {
		a = c.get(in, 0)
	} else {
		a = c.modify(in, 0)
	}
	f := c.eflags &^ FlagCF
	if a&bit != 0 {
		f |= FlagCF
	}
	switch in.Op {
	case OpBts:
		c.putBack(in, 0, a|bit)
	case OpBtr:
		c.putBack(in, 0, a&^bit)
	case OpBtc:
		c.putBack(in, 0, a^bit)
	}
	c.setStatus(f)
}

// bitScan is BSF and BSR. A zero source leaves the destination, as the
// processors do.
func (c *Core) bitScan(in *Inst) {
	v := c.get(in, 1)
	if v == 0 {
		c.setStatus(c.eflags | FlagZF)
		return
	}
	r := uint32(bits.TrailingZeros32(v))
	if in.Op == OpBsr {
		r = 31 - uint32(bits.LeadingZeros32(v))
	}
	c.put(in, 0, r)
	c.setStatus(c.eflags &^ FlagZF)
}

func (c *Core) exchangeAdd(in *Inst) {
	b := c.get(in, 1)
	a := c.modify(in, 0)
	r, f := addFlags(a, b, 0, in.Size)
	c.putBack(in, 0, r)
	if in.Args[0].Kind != Reg || in.Args[0].Reg != in.Args[1].Reg {
		c.put(in, 1, a)
	}
	c.setStatus(f)
}

// compareExchange writes the destination in any case, as the bus cycle of the
// processor does ([SDM2] CMPXCHG).
func (c *Core) compareExchange(in *Inst) {
	a := c.modify(in, 0)
	acc := c.getReg(EAX, in.Size)
	_, f := subFlags(acc, a, 0, in.Size)
	if f&FlagZF != 0 {
		c.putBack(in, 0, c.get(in, 1))
	} else {
		c.putBack(in, 0, a)
		c.setReg(EAX, in.Size, a)
	}
	c.setStatus(f)
}

func (c *Core) compareExchange8(in *Inst) {
	lin := c.memory(in, 8, true)
	a := c.readForWrite(lin, 8, in.Lock)
	f := c.eflags &^ FlagZF
	if a == uint64(c.Regs[EDX])<<32|uint64(c.Regs[EAX]) {
		f |= FlagZF
		c.write(lin, 8, uint64(c.Regs[ECX])<<32|uint64(c.Regs[EBX]), c.user())
	} else {
		c.write(lin, 8, a, c.user())
		c.Regs[EAX], c.Regs[EDX] = uint32(a), uint32(a>>32)
	}
	c.setStatus(f)
}
