package x87

import (
	"math"
	"math/bits"
)

// sqrt returns the square root of a rounded to the precision control.
func (f *FPU) sqrt(a value) (n Number, ok bool) {
	switch {
	case a.isNaN():
		return f.notNumber1(a)
	case a.class == zero:
		return a.number(), true
	case a.neg:
		return f.invalidOperation()
	case !f.denormals(a, a):
		return n, false
	case a.class == infinite:
		return a.number(), true
	}
	// The root of hi:lo has its integer bit set: hi:lo lies in [2^126, 2^128).
	hi, lo := a.sig, uint64(0)
	e := a.exp - bias
	if e&1 == 0 {
		hi, lo = a.sig>>1, a.sig<<63
	}
	root, remHi, remLo := isqrt(hi, lo)
	// root+1/2 squared is root*root + root + 1/4, so the remainder tells on
	// which side of the middle the true root lies; it is never the middle.
	rest := uint64(0)
	if remHi != 0 || remLo > root {
		rest = 3 << 62
	} else if remLo != 0 {
		rest = 1 << 62
	}
	return f.round(f.precision(), false, e>>1+bias, root, rest), true
}

// isqrt returns the integer square root of hi:lo, which is at least 2^126, and
// the remainder.
func isqrt(hi, lo uint64) (root, remHi, remLo uint64) {
	root = ^uint64(0)
	if s := math.Sqrt(float64(hi)) * (1 << 32); s < 1<<64 && uint64(s) > hi {
		root = uint64(s)
	}
	// One Newton step doubles the 50 good bits of the estimate. It never ends
	// below the root.
	if root > hi {
		q, _ := bits.Div64(hi, lo, root)
		sum, carry := bits.Add64(root, q, 0)
		root = sum>>1 | carry<<63
	}
	for {
		sqHi, sqLo := bits.Mul64(root, root)
		var borrow uint64
		remLo, borrow = bits.Sub64(lo, sqLo, 0)
		remHi, borrow = bits.Sub64(hi, sqHi, borrow)
		if borrow == 0 {
			return root, remHi, remLo
		}
		root--
	}
}
