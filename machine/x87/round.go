package x87

import "math/bits"

// format is a destination: how many of the 64 bits of a significand it drops,
// the exponents of its normal numbers, with the bias of the extended format,
// and whether unmasked overflow and underflow wrap the exponent, as in a
// register, or prevent the result altogether, as in memory.
type format struct {
	drop     uint
	min, max int32
	wraps    bool
}

var (
	singleFormat   = format{drop: 40, min: bias - 126, max: bias + 127}
	doubleFormat   = format{drop: 11, min: bias - 1022, max: bias + 1023}
	extendedFormat = format{drop: 0, min: 1, max: expMask - 1, wraps: true}
)

// wrap is what the exponent is changed by in the answer to an unmasked
// overflow or underflow (SDM 1, 8.5.4 and 8.5.5).
const wrap = 24576

// precision is the register format by the precision control. The reserved
// setting 01 acts like 11.
func (f *FPU) precision() format {
	p := extendedFormat
	switch f.control >> 8 & 3 {
	case 0:
		p.drop = 40
	case 2:
		p.drop = 11
	}
	return p
}

// roundsUp decides whether a magnitude grows: odd is its last bit kept, rest
// the bits dropped as a fraction of 2^64.
func roundsUp(rc uint16, neg, odd bool, rest uint64) bool {
	switch rc {
	case nearest:
		return rest > 1<<63 || rest == 1<<63 && odd
	case down:
		return neg && rest != 0
	case up:
		return !neg && rest != 0
	}
	return false
}

// cut rounds the significand hi:lo to its leading 64-drop bits. carry says that
// it became the next power of two; sig is then zero.
func cut(rc uint16, neg bool, hi, lo uint64, drop uint) (sig uint64, carry, lossy, grew bool) {
	rest := lo
	if drop > 0 {
		rest = hi << (64 - drop)
		if lo != 0 {
			rest |= 1
		}
	}
	sig = hi >> drop << drop
	grew = roundsUp(rc, neg, sig>>drop&1 != 0, rest)
	if grew {
		sig += 1 << drop
		carry = sig == 0
	}
	return sig, carry, rest != 0, grew
}

// shiftRight shifts hi:lo right by n bits. What falls out leaves a sticky bit.
func shiftRight(hi, lo uint64, n uint) (uint64, uint64) {
	switch {
	case n == 0:
		return hi, lo
	case n < 64:
		return hi >> n, lo>>n | hi<<(64-n) | sticky(lo<<(64-n))
	case n < 128:
		return 0, hi>>(n-64) | sticky(hi<<(127-n)<<1) | sticky(lo)
	}
	return 0, sticky(hi | lo)
}

func sticky(lost uint64) uint64 {
	if lost != 0 {
		return 1
	}
	return 0
}

// normalize shifts hi:lo, which is not zero, left until the integer bit is set.
func normalize(exp int32, hi, lo uint64) (int32, uint64, uint64) {
	if hi == 0 {
		hi, lo = lo, 0
		exp -= 64
	}
	n := uint(bits.LeadingZeros64(hi))
	if n > 0 {
		hi, lo = hi<<n|lo>>(64-n), lo<<n
		exp -= int32(n)
	}
	return exp, hi, lo
}

// fit rounds a value to a format, sets C1 and raises what there is to raise. A
// denormal result has exponent to.min and no integer bit, an infinity has
// exponent to.max+1. ok is false after an unmasked overflow or underflow; the
// result is then rounded, but with an exponent out of range.
func (f *FPU) fit(to format, neg bool, exp int32, hi, lo uint64) (sig uint64, e int32, ok bool) {
	rc := f.rounding()
	sig, carry, lossy, grew := cut(rc, neg, hi, lo, to.drop)
	e = exp
	if carry {
		sig = integerBit
		e++
	}
	ok = true
	var flags uint16
	switch {
	case e > to.max && f.masked(overflow):
		flags, lossy = overflow, true
		grew = rc == nearest || rc == up && !neg || rc == down && neg
		if grew {
			sig, e = integerBit, to.max+1
		} else {
			sig, e = ^uint64(0)<<to.drop, to.max
		}
	case e > to.max:
		flags, ok = overflow, false
	case e < to.min && f.masked(underflow):
		// Tiny: round again, at the last place that a denormal has.
		hi, lo = shiftRight(hi, lo, uint(to.min-exp))
		sig, _, lossy, grew = cut(rc, neg, hi, lo, to.drop)
		e = to.min
		if lossy {
			flags = underflow
		}
	case e < to.min:
		flags, ok = underflow, false
	}
	lossy = lossy && (ok || to.wraps)
	if lossy {
		flags |= inexact
	}
	f.setCode(c1, lossy && grew)
	f.raise(flags)
	return sig, e, ok
}

// round makes a register value with the precision of p. Unmasked overflow and
// underflow wrap the exponent; what is still out of range then, which only
// FSCALE can bring about, becomes an infinity or a zero.
func (f *FPU) round(p format, neg bool, exp int32, hi, lo uint64) Number {
	sig, e, ok := f.fit(p, neg, exp, hi, lo)
	switch {
	case ok && sig < integerBit:
		e = 0 // a denormal, or zero
	case !ok && e > p.max:
		if e -= wrap; e > p.max {
			f.status |= c1
			f.raise(inexact)
			return infinity(neg)
		}
	case !ok:
		if e += wrap; e < p.min {
			f.raise(inexact)
			return zeroNumber(neg)
		}
	}
	return Number{Sig: sig, SE: signOf(neg) | uint16(e)}
}
