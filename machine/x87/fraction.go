package x87

import "math/bits"

// fraction is a number in [0, 1) with 128 bits behind the point: what the
// series of the transcendental functions are summed in.
type fraction struct{ hi, lo uint64 }

func (a fraction) add(b fraction) fraction {
	lo, carry := bits.Add64(a.lo, b.lo, 0)
	hi, _ := bits.Add64(a.hi, b.hi, carry)
	return fraction{hi, lo}
}

func (a fraction) sub(b fraction) fraction {
	lo, borrow := bits.Sub64(a.lo, b.lo, 0)
	hi, _ := bits.Sub64(a.hi, b.hi, borrow)
	return fraction{hi, lo}
}

func (a fraction) less(b fraction) bool { return a.hi < b.hi || a.hi == b.hi && a.lo < b.lo }

// mul returns a*b, too small by less than 4 units in the last place.
func (a fraction) mul(b fraction) fraction {
	hi, lo := bits.Mul64(a.hi, b.hi)
	x, _ := bits.Mul64(a.hi, b.lo)
	y, _ := bits.Mul64(a.lo, b.hi)
	lo, carry := bits.Add64(lo, x, 0)
	hi += carry
	lo, carry = bits.Add64(lo, y, 0)
	return fraction{hi + carry, lo}
}

// over returns a/n.
func (a fraction) over(n uint64) fraction {
	hi, rem := a.hi/n, a.hi%n
	lo, _ := bits.Div64(rem, a.lo, n)
	return fraction{hi, lo}
}

// reciprocal returns 1/n for n > 1, within a unit in the last place.
func reciprocal(n uint64) fraction { return fraction{^uint64(0), ^uint64(0)}.over(n) }
