package x87

import "math"

// LoadF64 pushes a 64-bit float: FLD m64.
func (f *FPU) LoadF64(b uint64) {
	r := f.st(-1)
	if f.mode == careful || r.kind&full != 0 || !plain64(b) {
		f.pushFloat(operand64(b))
		return
	}
	f.top = (f.top - 1) & 7
	f.last.op = none
	f.status &^= c1
	if f.mode == in53 {
		*r = reg{sig: b, kind: double}
		return
	}
	r.set(extend64(b))
}

// LoadF32 pushes a 32-bit float: FLD m32.
func (f *FPU) LoadF32(b uint32) {
	if exponent32(b)-1 < 0xFE || b<<1 == 0 {
		f.LoadF64(widen32(b))
		return
	}
	f.pushFloat(operand32(b))
}

// LoadI32 pushes a 32-bit integer: FILD m32.
func (f *FPU) LoadI32(i int32) { f.LoadF64(floatBits(i)) }

// LoadI64 pushes a 64-bit integer: FILD m64.
func (f *FPU) LoadI64(i int64) { f.pushInt(i) }

// LoadST pushes a copy of ST(i): FLD ST(i).
func (f *FPU) LoadST(i int) {
	r := *f.st(i)
	f.clear(c1)
	if r.kind&full == 0 {
		if f.stackUnderflow() {
			f.push(indefinite)
		}
		return
	}
	if !f.room() {
		return
	}
	f.top = (f.top - 1) & 7
	*f.st(0) = r
}

// Xch exchanges ST(0) and ST(i): FXCH.
func (f *FPU) Xch(i int) {
	f.clear(c1)
	x, y := f.st(0), f.st(i)
	if x.kind&y.kind&full == 0 {
		if !f.stackUnderflow() {
			return
		}
		for _, r := range []*reg{x, y} {
			if r.kind&full == 0 {
				r.set(indefinite)
			}
		}
	}
	*x, *y = *y, *x
}

// StoreST copies ST(0) to ST(i) and pops if told so: FST and FSTP.
func (f *FPU) StoreST(i int, pop bool) {
	f.clear(c1)
	r := *f.st(0)
	if r.kind&full == 0 {
		if !f.stackUnderflow() {
			return
		}
		r.set(indefinite)
	}
	*f.st(i) = r
	if pop {
		f.Pop()
	}
}

// StoreF64 converts ST(0) to a 64-bit float for FST m64. ok is false if an
// unmasked exception forbids to write it. It does not pop.
func (f *FPU) StoreF64() (b uint64, ok bool) {
	r := f.st(0)
	if r.kind == double {
		f.clear(c1)
		return r.sig, true
	}
	if f.mode == careful || r.kind != extended || r.sig < integerBit {
		return f.toFloat64()
	}
	// Normal in and, even if the rounding carries, normal out.
	e := uint64(r.se&expMask) - (bias - 1023)
	if e-1 >= 0x7FD {
		return f.toFloat64()
	}
	f.clear(c1)
	b = r.sig<<1>>12 | e<<52
	if rest := r.sig << 53; rest != 0 {
		f.status |= inexact
		if rest > 1<<63 || rest == 1<<63 && b&1 != 0 {
			f.status |= c1
			b++
		}
	}
	return b | uint64(r.se&signBit)<<48, true
}

// StoreF32 converts ST(0) to a 32-bit float for FST m32, like StoreF64.
func (f *FPU) StoreF32() (b uint32, ok bool) { return f.toFloat32() }

// StoreI32 converts ST(0) to a 32-bit integer for FIST m32, like StoreF64.
func (f *FPU) StoreI32() (i int32, ok bool) {
	v, ok := f.toInt(32)
	return int32(v), ok
}

// StoreI64 converts ST(0) to a 64-bit integer for FISTP m64, like StoreF64.
func (f *FPU) StoreI64() (i int64, ok bool) { return f.toInt(64) }

func exponent32(b uint32) uint32 { return b >> 23 & 0xFF }

// widen32 converts a 32-bit float that is zero or normal.
func widen32(b uint32) uint64 { return math.Float64bits(float64(math.Float32frombits(b))) }

func floatBits(i int32) uint64 { return math.Float64bits(float64(i)) }
