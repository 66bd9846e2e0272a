package x87

// scale is FSCALE: a times two to the integral part of b.
func (f *FPU) scale(a, b value) (n Number, ok bool) {
	switch {
	case a.isNaN() || b.isNaN():
		return f.notNumber(a, b)
	case b.class == infinite && (a.class == zero && !b.neg || a.class == infinite && b.neg):
		return f.invalidOperation()
	case !f.denormals(a, b):
		return n, false
	case b.class == infinite && b.neg:
		return zeroNumber(a.neg), true
	case b.class == infinite:
		return infinity(a.neg), true
	case !a.isFinite() || b.class == zero:
		return a.number(), true
	}
	// Beyond 2^16 the result is out of range twice over, whatever a is.
	by := int32(1 << 16)
	if b.exp < bias+16 {
		i, _, _ := integral(chop, b)
		by = int32(i)
	}
	if b.neg {
		by = -by
	}
	return f.round(extendedFormat, a.neg, a.exp+by, a.sig, 0), true
}

// extract is FXTRACT: it takes ST(0) apart into an exponent, which replaces
// it, and a significand, which is pushed.
func (f *FPU) extract() {
	f.clear(c1)
	if !f.roomFrom0() {
		return
	}
	v := f.value(0)
	exponent, significand, ok := Number{}, v.number(), true
	switch {
	case v.isNaN():
		exponent, ok = f.notNumber1(v)
		significand = exponent
	case v.class == infinite:
		exponent = infinity(false)
	case v.class == zero:
		exponent, ok = infinity(true), f.raise(zeroDivide)
	default:
		ok = f.denormals(v, v)
		exponent = operandInt(int64(v.exp - bias)).number()
		significand = Number{Sig: v.sig, SE: signOf(v.neg) | bias}
	}
	if ok {
		f.set(0, exponent)
		f.push(significand)
	}
}

// roomFrom0 is room for an instruction that replaces ST(0) and pushes. The
// masked answer to a stack fault is the indefinite in both places.
func (f *FPU) roomFrom0() bool {
	var masked bool
	switch {
	case f.isEmpty(0):
		masked = f.stackUnderflow()
	case !f.isEmpty(-1):
		masked = f.stackOverflow()
	default:
		return true
	}
	if masked {
		f.set(0, indefinite)
		f.push(indefinite)
	}
	return false
}
