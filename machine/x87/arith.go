package x87

// Arith is the register form of an arithmetic instruction: ST(0) op ST(i), with
// op as in D8 /r (0 add, 1 multiply, 2 compare, 3 compare and pop, 4 subtract,
// 5 subtract reversed, 6 divide, 7 divide reversed). The result goes to ST(i)
// if toI is set, else to ST(0); then ST(0) is popped if pop is set. For DC and
// DE op is the reg field too: there FSUB and FSUBR have changed places, so that
// it is always the same difference.
func (f *FPU) Arith(op, i int, toI, pop bool) {
	to := 0
	if toI {
		to = i
	}
	x, y := f.st(0), f.st(i)
	switch f.mode {
	case in53:
		if x.narrow() && y.narrow() {
			if r, ok := f.compute53(op, x.sig, y.sig); ok {
				f.st(to).sig = r
				if pop {
					f.Pop()
				}
				return
			}
		}
	case in64:
		if x.kind == extended && y.kind == extended {
			if n, ok := f.compute64(op, Number{x.sig, x.se}, Number{y.sig, y.se}); ok {
				f.set(to, n)
				if pop {
					f.Pop()
				}
				return
			}
		}
	}
	f.arith(op, i, to, pop)
}

// arith is Arith without shortcuts.
func (f *FPU) arith(op, i, to int, pop bool) {
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
	if f.setIf(to, n, ok) && pop {
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
	if r := f.st(0); plain64(b) {
		switch f.mode {
		case in53:
			if r.narrow() {
				if v, ok := f.compute53(op, r.sig, b); ok {
					r.sig = v
					return
				}
			}
		case in64:
			if r.kind == extended {
				if n, ok := f.compute64(op, Number{r.sig, r.se}, extend64(b)); ok {
					r.sig, r.se = n.Sig, n.SE
					return
				}
			}
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
