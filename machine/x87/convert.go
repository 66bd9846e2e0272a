package x87

import "math/bits"

// operand32 takes a 32-bit float apart.
func operand32(b uint32) value {
	return operandFloat(b>>31 != 0, int32(b>>23&0xFF), 0xFF, bias-127, uint64(b)<<41>>1)
}

// operand64 takes a 64-bit float apart.
func operand64(b uint64) value {
	return operandFloat(b>>63 != 0, int32(b>>52&0x7FF), 0x7FF, bias-1023, b<<12>>1)
}

// operandFloat builds a value from the fields of a shorter format: its
// exponent, the exponent of infinities, what to add to the exponent, and the
// fraction below where the integer bit goes.
func operandFloat(neg bool, exp, special, rebias int32, fraction uint64) value {
	v := value{neg: neg, exp: exp + rebias, sig: fraction | integerBit, class: finite}
	switch {
	case exp == special && fraction == 0:
		v.class = infinite
	case exp == special && fraction&quietBit != 0:
		v.class = quiet
	case exp == special:
		v.class = signaling
	case exp == 0 && fraction == 0:
		v = value{neg: neg}
	case exp == 0:
		shift := bits.LeadingZeros64(fraction)
		v.sig = fraction << shift
		v.exp += 1 - int32(shift)
		v.class = subnormal
	}
	return v
}

// operandInt takes an integer apart.
func operandInt(i int64) value {
	if i == 0 {
		return value{}
	}
	v := value{class: finite, neg: i < 0, sig: uint64(i)}
	if v.neg {
		v.sig = -v.sig
	}
	shift := bits.LeadingZeros64(v.sig)
	v.sig <<= shift
	v.exp = bias + 63 - int32(shift)
	return v
}

// pushFloat is FLD of a shorter float, which unlike FLD of a register looks
// at what it loads.
func (f *FPU) pushFloat(v value) {
	f.clear(c1)
	if !f.room() {
		return
	}
	if v.class == signaling {
		if !f.raise(invalid) {
			return
		}
		v.sig |= quietBit
	}
	f.denormals(v, v) // even unmasked it does not undo the load
	f.push(v.number())
}

// pushInt is FILD and, after the conversion, FBLD.
func (f *FPU) pushInt(i int64) {
	f.clear(c1)
	if f.room() {
		f.push(operandInt(i).number())
	}
}

// toFloat converts ST(0) to a shorter format and returns the fields of the
// result: the exponent as the format keeps it and the fraction, aligned to the
// bit below the integer bit. ok is false if nothing is to be written.
func (f *FPU) toFloat(to format) (neg bool, exp int32, fraction uint64, ok bool) {
	f.clear(c1)
	special := to.max - to.min + 2
	v := f.value(0)
	if f.isEmpty(0) {
		ok = f.stackUnderflow()
		return true, special, quietBit, ok
	}
	switch v.class {
	case zero:
		return v.neg, 0, 0, true
	case infinite:
		return v.neg, special, 0, true
	case finite, subnormal:
		sig, e, ok := f.fit(to, v.neg, v.exp, v.sig, 0)
		if sig < integerBit {
			e--
		}
		return v.neg, e - to.min + 1, sig &^ integerBit, ok
	}
	n, ok := f.notNumber1(v)
	return n.SE&signBit != 0, special, n.Sig &^ integerBit, ok
}

// toFloat32 is FST m32.
func (f *FPU) toFloat32() (b uint32, ok bool) {
	neg, exp, fraction, ok := f.toFloat(singleFormat)
	return uint32(signOf(neg))<<16 | uint32(exp)<<23 | uint32(fraction>>40), ok
}

// toFloat64 is FST m64.
func (f *FPU) toFloat64() (b uint64, ok bool) {
	neg, exp, fraction, ok := f.toFloat(doubleFormat)
	return uint64(signOf(neg))<<48 | uint64(exp)<<52 | fraction>>11, ok
}
