package x87

import "math/bits"

// mul returns a*b rounded to the precision control. Neither is a NaN.
// ok is false if an unmasked exception left the operation undone.
func (f *FPU) mul(a, b value) (n Number, ok bool) {
	neg := a.neg != b.neg
	switch {
	case a.class == infinite && b.class == zero, a.class == zero && b.class == infinite:
		return f.invalidOperation()
	case !f.denormals(a, b):
		return n, false
	case a.class == infinite || b.class == infinite:
		return infinity(neg), true
	case a.class == zero || b.class == zero:
		return zeroNumber(neg), true
	}
	hi, lo := bits.Mul64(a.sig, b.sig)
	exp, hi, lo := normalize(a.exp+b.exp-bias+1, hi, lo)
	return f.round(f.precision(), neg, exp, hi, lo), true
}
