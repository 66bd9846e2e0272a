package x87

import "math/bits"

// maxStep is the largest exponent difference that FPREM removes at once.
const maxStep = 63

// remainder is FPREM and, rounding the quotient to nearest, FPREM1: a minus b
// times the integral part of a/b. If the exponents are too far apart, C2 says
// that only a part of the way is done; else C0, C3 and C1 are the low bits of
// the quotient (SDM 1, 8.1.3.2).
func (f *FPU) remainder(a, b value, toNearest bool) (n Number, ok bool) {
	switch {
	case a.isNaN() || b.isNaN():
		return f.notNumber(a, b)
	case a.class == infinite || b.class == zero:
		return f.invalidOperation()
	case !f.denormals(a, b):
		return n, false
	case a.class == zero || b.class == infinite:
		f.quotient(0)
		return a.number(), true
	}
	steps := a.exp - b.exp
	if steps < -1 || steps < 0 && !toNearest {
		f.quotient(0)
		return f.round(extendedFormat, a.neg, a.exp, a.sig, 0), true
	}
	exp := b.exp
	part := steps > maxStep
	if part {
		exp += steps
		steps = steps&31 | 32
		exp -= steps
	}
	quo, hi, lo := divide(a.sig, b.sig, steps)
	neg := a.neg
	if toNearest && !part {
		restHi, restLo := b.sig-hi, uint64(0)
		if lo != 0 {
			restHi, restLo = restHi-1, -lo
		}
		more := hi > restHi || hi == restHi && lo > restLo
		if more || hi == restHi && lo == restLo && quo&1 != 0 {
			quo++
			neg = !neg
			hi, lo = restHi, restLo
		}
	}
	if hi|lo == 0 {
		n = zeroNumber(a.neg)
	} else {
		exp, hi, lo = normalize(exp, hi, lo)
		n = f.round(extendedFormat, neg, exp, hi, lo)
	}
	if part {
		f.status = f.status&^conditions | c2
	} else {
		f.quotient(quo)
	}
	return n, true
}

// divide divides a*2^steps by b for significands a and b and -1 <= steps <= 63.
// The remainder hi:lo is in units of b's last place and fractions of it.
func divide(a, b uint64, steps int32) (quo, hi, lo uint64) {
	if steps < 0 {
		return 0, a >> 1, a << 63
	}
	if a >= b {
		a -= b
		quo = 1 << steps
	}
	q, hi := bits.Div64(a>>(64-steps), a<<steps, b)
	return quo | q, hi, 0
}

// quotient shows the three low bits of a complete remainder's quotient.
func (f *FPU) quotient(quo uint64) {
	f.status &^= conditions
	f.setCode(c0, quo&4 != 0)
	f.setCode(c3, quo&2 != 0)
	f.setCode(c1, quo&1 != 0)
}
