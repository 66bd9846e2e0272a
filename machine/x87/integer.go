package x87

// integral rounds the magnitude of a finite v below 2^64 to an integer.
func integral(rc uint16, v value) (n uint64, lossy, grew bool) {
	e := v.exp - bias
	rest := uint64(0)
	switch {
	case e < -1:
		rest = 1
	case e < 63:
		n = v.sig >> (63 - e)
		rest = v.sig << (e + 1)
	default:
		n = v.sig
	}
	if grew = roundsUp(rc, v.neg, n&1 != 0, rest); grew {
		n++
	}
	return n, rest != 0, grew
}

// toInteger converts ST(0) to a sign and a magnitude for FIST and FBSTP, where
// the largest magnitudes are given. good is false if the integer indefinite is
// to be written instead, ok if nothing is.
func (f *FPU) toInteger(positive, negative uint64) (n uint64, neg, good, ok bool) {
	f.clear(c1)
	if f.isEmpty(0) {
		return 0, false, false, f.stackUnderflow()
	}
	v := f.value(0)
	if v.class == zero {
		return 0, v.neg, true, true
	}
	if !v.isFinite() || v.exp >= bias+64 {
		return 0, false, false, f.raise(invalid)
	}
	limit := positive
	if v.neg {
		limit = negative
	}
	n, lossy, grew := integral(f.rounding(), v)
	if n > limit {
		return 0, false, false, f.raise(invalid)
	}
	if lossy {
		f.setCode(c1, grew)
		f.raise(inexact)
	}
	return n, v.neg, true, true
}

// toInt is FIST to an integer of 16, 32 or 64 bits.
func (f *FPU) toInt(width uint) (i int64, ok bool) {
	least := uint64(1) << (width - 1)
	n, neg, good, ok := f.toInteger(least-1, least)
	switch {
	case !good:
		return -int64(least), ok
	case neg:
		return -int64(n), ok
	}
	return int64(n), ok
}

// roundToInteger is FRNDINT.
func (f *FPU) roundToInteger(a value) (n Number, ok bool) {
	switch {
	case a.isNaN():
		return f.notNumber1(a)
	case !a.isFinite() || a.exp >= bias+63:
		return a.number(), true
	case !f.denormals(a, a):
		return n, false
	}
	i, lossy, grew := integral(f.rounding(), a)
	if lossy {
		f.setCode(c1, grew)
		f.raise(inexact)
	}
	n = zeroNumber(a.neg)
	if i != 0 {
		v := operandInt(int64(i)) // below 2^63, or exactly 2^63
		n = Number{Sig: v.sig, SE: signOf(a.neg) | uint16(v.exp)}
	}
	return n, true
}
