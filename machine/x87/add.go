package x87

import "math/bits"

// add returns a+b rounded to the precision control. Neither is a NaN.
// ok is false if an unmasked exception left the operation undone.
func (f *FPU) add(a, b value) (n Number, ok bool) {
	switch {
	case a.class == infinite && b.class == infinite && a.neg != b.neg:
		return f.invalidOperation()
	case !f.denormals(a, b):
		return n, false
	case a.class == infinite:
		return infinity(a.neg), true
	case b.class == infinite:
		return infinity(b.neg), true
	case a.class == zero && b.class == zero:
		if a.neg == b.neg {
			return zeroNumber(a.neg), true
		}
		return zeroNumber(f.rounding() == down), true
	case a.class == zero:
		return f.round(f.precision(), b.neg, b.exp, b.sig, 0), true
	case b.class == zero:
		return f.round(f.precision(), a.neg, a.exp, a.sig, 0), true
	}
	if a.exp < b.exp || a.exp == b.exp && a.sig < b.sig {
		a, b = b, a
	}
	hi, lo := shiftRight(b.sig, 0, uint(a.exp-b.exp))
	if a.neg == b.neg {
		exp := a.exp
		sum, carry := bits.Add64(a.sig, hi, 0)
		if carry != 0 {
			lo = lo>>1 | lo&1 | sum<<63
			sum = sum>>1 | integerBit
			exp++
		}
		return f.round(f.precision(), a.neg, exp, sum, lo), true
	}
	lo, borrow := bits.Sub64(0, lo, 0)
	hi, _ = bits.Sub64(a.sig, hi, borrow)
	if hi|lo == 0 {
		return zeroNumber(f.rounding() == down), true
	}
	exp, hi, lo := normalize(a.exp, hi, lo)
	return f.round(f.precision(), a.neg, exp, hi, lo), true
}
