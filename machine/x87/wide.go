package x87

import "math/bits"

// wide is a finite number with a significand of 128 bits:
// hi:lo * 2^(exp-bias-127), with the top bit of hi set unless it is zero. Its
// operations may be wrong in the last few bits.
type wide struct {
	hi, lo uint64
	exp    int32
	neg    bool
}

// wide is |v| for a finite v.
func (v value) wide() wide { return wide{hi: v.sig, exp: v.exp} }

// wideInt is i as a wide number.
func wideInt(i int64) wide {
	v := operandInt(i)
	return wide{hi: v.sig, exp: v.exp, neg: v.neg}
}

func makeWide(neg bool, exp int32, hi, lo uint64) wide {
	if hi|lo == 0 {
		return wide{}
	}
	exp, hi, lo = normalize(exp, hi, lo)
	return wide{hi: hi, lo: lo, exp: exp, neg: neg}
}

// wide is a as a wide number.
func (a fraction) wide() wide { return makeWide(false, bias-1, a.hi, a.lo) }

// fraction is |a|, which must be less than 1.
func (a wide) fraction() fraction {
	hi, lo := shiftRight(a.hi, a.lo, uint(bias-1-a.exp))
	return fraction{hi, lo}
}

func (a wide) isZero() bool { return a.hi == 0 }

func (a wide) negate() wide {
	a.neg = !a.neg
	return a
}

// scale returns a * 2^n.
func (a wide) scale(n int32) wide {
	a.exp += n
	return a
}

func (a wide) add(b wide) wide {
	switch {
	case a.isZero():
		return b
	case b.isZero():
		return a
	}
	if a.exp < b.exp || a.exp == b.exp && (a.hi < b.hi || a.hi == b.hi && a.lo < b.lo) {
		a, b = b, a
	}
	hi, lo := shiftRight(b.hi, b.lo, uint(a.exp-b.exp))
	x, y := fraction{a.hi, a.lo}, fraction{hi, lo}
	if a.neg != b.neg {
		d := x.sub(y)
		return makeWide(a.neg, a.exp, d.hi, d.lo)
	}
	s := x.add(y)
	if s.less(x) { // a carry
		return wide{hi: s.hi>>1 | integerBit, lo: s.hi<<63 | s.lo>>1, exp: a.exp + 1, neg: a.neg}
	}
	return wide{hi: s.hi, lo: s.lo, exp: a.exp, neg: a.neg}
}

func (a wide) sub(b wide) wide { return a.add(b.negate()) }

func (a wide) mul(b wide) wide {
	p := fraction{a.hi, a.lo}.mul(fraction{b.hi, b.lo})
	return makeWide(a.neg != b.neg, a.exp+b.exp-bias+1, p.hi, p.lo)
}

// quo returns a/b; b is not zero.
func (a wide) quo(b wide) wide {
	exp := a.exp - b.exp + bias - 1
	r := fraction{a.hi, a.lo}
	d := fraction{b.hi, b.lo}
	if !r.less(d) {
		r = fraction{r.hi >> 1, r.hi<<63 | r.lo>>1}
		exp++
	}
	hi, r := divideDigit(r, d)
	lo, _ := divideDigit(r, d)
	return makeWide(a.neg != b.neg, exp, hi, lo)
}

// divideDigit is one step of a long division with digits of 64 bits: r * 2^64
// divided by d, for r < d and d with its top bit set (Knuth, The Art of
// Computer Programming, volume 2, 4.3.1, algorithm D).
func divideDigit(r, d fraction) (q uint64, rem fraction) {
	var rest uint64
	over := false // rest is too large for 64 bits
	if r.hi == d.hi {
		q = ^uint64(0)
		sum, carry := bits.Add64(r.lo, d.hi, 0)
		rest, over = sum, carry != 0
	} else {
		q, rest = bits.Div64(r.hi, r.lo, d.hi)
	}
	hi, lo := bits.Mul64(q, d.lo)
	p := fraction{hi, lo}
	for !over && (fraction{rest, 0}).less(p) {
		q--
		p = p.sub(fraction{0, d.lo})
		sum, carry := bits.Add64(rest, d.hi, 0)
		rest, over = sum, carry != 0
	}
	return q, fraction{rest, 0}.sub(p)
}

// roundWide makes a register value of a result that is known not to be exact.
// Precision control does not apply.
func (f *FPU) roundWide(a wide) Number {
	return f.round(extendedFormat, a.neg, a.exp, a.hi, a.lo|1)
}
