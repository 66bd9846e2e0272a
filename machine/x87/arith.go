package x87

import "math"

// Arith is the register form of an arithmetic instruction: ST(0) op ST(i), with
// op as in D8 /r (0 add, 1 multiply, 2 compare, 3 compare and pop, 4 subtract,
// 5 subtract reversed, 6 divide, 7 divide reversed). The result goes to ST(i)
// if toI is set, else to ST(0); then ST(0) is popped if pop is set. For DC and
// DE op is the reg field too: there FSUB and FSUBR have changed places, so that
// it is always the same difference.
func (f *FPU) Arith(op, i int, toI, pop bool) {
	x, y := f.st(0), f.st(i)
	to := x
	if toI {
		to = y
	}
	switch {
	case f.mode == in53 && (x.kind&y.kind == double || x.narrow() && y.narrow()):
		if r, ok := f.compute53(op, x.float(), y.float()); ok {
			to.sig = math.Float64bits(r)
			if pop {
				f.Pop()
			}
			return
		}
	case f.mode == in64 && x.kind&y.kind&full != 0:
		if n, ok := f.compute64(op, x.number(), y.number()); ok {
			to.set(n)
			if pop {
				f.Pop()
			}
			return
		}
	}
	f.arith(op, i, to, pop)
}

// arith is Arith without shortcuts.
func (f *FPU) arith(op, i int, to *reg, pop bool) {
	if op == opCom || op == opComp {
		if f.compareStack(i, false) && (pop || op == opComp) {
			f.Pop()
		}
		return
	}
	f.clear(c1)
	var n Number
	var ok bool
	if f.isEmpty(0) || f.isEmpty(i) {
		n, ok = indefinite, f.stackUnderflow()
	} else {
		n, ok = f.binary(op, f.value(0), f.value(i))
	}
	if !ok {
		return
	}
	to.set(n)
	if pop {
		f.Pop()
	}
}

// arithWith combines ST(0) with an operand from memory.
func (f *FPU) arithWith(op int, y value) {
	if op == opCom || op == opComp {
		if f.compareWith(y) && op == opComp {
			f.Pop()
		}
		return
	}
	f.clear(c1)
	var n Number
	var ok bool
	if f.isEmpty(0) {
		n, ok = indefinite, f.stackUnderflow()
	} else {
		n, ok = f.binary(op, f.value(0), y)
	}
	f.setIf(0, n, ok)
}

// binary is x op y. ok is false if an unmasked exception left it undone.
func (f *FPU) binary(op int, x, y value) (n Number, ok bool) {
	if x.isNaN() || y.isNaN() {
		return f.notNumber(x, y)
	}
	switch op {
	case opAdd:
		return f.add(x, y)
	case opMul:
		return f.mul(x, y)
	case opSub:
		return f.add(x, y.negate())
	case opSubr:
		return f.add(y, x.negate())
	case opDiv:
		return f.div(x, y)
	}
	return f.div(y, x)
}

// ArithF64 combines ST(0) with a 64-bit float: DC /op.
func (f *FPU) ArithF64(op int, b uint64) {
	r := f.st(0)
	switch {
	case !plain64(b):
	case f.mode == in53 && (r.kind == double || r.narrow()):
		if v, ok := f.compute53(op, r.float(), math.Float64frombits(b)); ok {
			r.sig = math.Float64bits(v)
			return
		}
	case f.mode == in64 && r.kind&full != 0:
		if n, ok := f.compute64(op, r.number(), extend64(b)); ok {
			r.set(n)
			return
		}
	}
	f.arithWith(op, operand64(b))
}

// ArithF32 combines ST(0) with a 32-bit float: D8 /op.
func (f *FPU) ArithF32(op int, b uint32) {
	if exponent32(b)-1 < 0xFE || b<<1 == 0 {
		f.ArithF64(op, widen32(b))
		return
	}
	f.arithWith(op, operand32(b))
}

// ArithI32 combines ST(0) with a 32-bit integer: DA /op.
func (f *FPU) ArithI32(op int, i int32) { f.ArithF64(op, floatBits(i)) }
