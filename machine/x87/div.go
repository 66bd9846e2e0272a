package x87

import "math/bits"

// div returns a/b rounded to the precision control. Neither is a NaN.
// ok is false if an unmasked exception left the operation undone.
func (f *FPU) div(a, b value) (n Number, ok bool) {
	neg := a.neg != b.neg
	switch {
	case a.class == infinite && b.class == infinite, a.class == zero && b.class == zero:
		return f.invalidOperation()
	case a.isFinite() && b.class == zero:
		return infinity(neg), f.raise(zeroDivide)
	case !f.denormals(a, b):
		return n, false
	case a.class == infinite:
		return infinity(neg), true
	case a.class == zero || b.class == infinite:
		return zeroNumber(neg), true
	}
	exp := a.exp - b.exp + bias
	if a.sig < b.sig {
		exp--
	}
	quo, rest := quotient(a.sig, b.sig)
	return f.round(f.precision(), neg, exp, quo, rest), true
}

// quotient divides significands. The quotient has its integer bit set; rest
// stands for what is missing: nothing, less than half, half, or more.
func quotient(a, b uint64) (quo, rest uint64) {
	hi, lo := a, uint64(0)
	if a >= b {
		hi, lo = a>>1, a<<63
	}
	quo, rem := bits.Div64(hi, lo, b)
	switch {
	case rem == 0:
	case rem < b-rem:
		rest = 1 << 62
	case rem == b-rem:
		rest = 2 << 62
	default:
		rest = 3 << 62
	}
	return quo, rest
}
