package x87

import "math/bits"

// This file is the shortcut for 64 bits of precision: operations on two normal
// numbers in the extended format, rounded to nearest, with all exceptions
// masked. Whenever an operand or the result is not normal, ok is false and
// nothing has happened.

func (n Number) isNormal() bool { return n.Sig >= integerBit && n.SE&expMask-1 < expMask-1 }

// compute64 tries to do x op y.
func (f *FPU) compute64(op int, x, y Number) (n Number, ok bool) {
	if !x.isNormal() || !y.isNormal() {
		return n, false
	}
	switch op {
	case opAdd:
		return f.addNear(x, y)
	case opMul:
		return f.mulNear(x, y)
	case opSub:
		y.SE ^= signBit
		return f.addNear(x, y)
	case opSubr:
		x.SE ^= signBit
		return f.addNear(x, y)
	case opDiv:
		return f.divNear(x, y)
	case opDivr:
		return f.divNear(y, x)
	}
	return n, false
}

func (f *FPU) addNear(x, y Number) (n Number, ok bool) {
	if x.SE&expMask < y.SE&expMask {
		x, y = y, x
	}
	exp := int32(x.SE & expMask)
	d := uint(x.SE&expMask - y.SE&expMask)
	hi, lo := y.Sig>>(d&63), y.Sig<<1<<(^d&63)
	if d >= 64 {
		hi, lo = shiftRight(y.Sig, 0, d)
	}
	if (x.SE^y.SE)&signBit == 0 {
		sum, carry := bits.Add64(x.Sig, hi, 0)
		if carry != 0 {
			lo = lo>>1 | lo&1 | sum<<63
			sum = sum>>1 | integerBit
			exp++
		}
		return f.near(x.SE, exp, sum, lo)
	}
	lo, borrow := bits.Sub64(0, lo, 0)
	hi, borrow = bits.Sub64(x.Sig, hi, borrow)
	if borrow != 0 { // only when d is 0, and lo with it
		hi = -hi
		x.SE ^= signBit
	}
	if hi < integerBit {
		if hi|lo == 0 {
			f.clear(c1)
			return Number{}, true
		}
		exp, hi, lo = normalize(exp, hi, lo)
	}
	return f.near(x.SE, exp, hi, lo)
}

func (f *FPU) mulNear(x, y Number) (n Number, ok bool) {
	hi, lo := bits.Mul64(x.Sig, y.Sig)
	exp := int32(x.SE&expMask) + int32(y.SE&expMask) - bias + 1
	if hi < integerBit {
		hi, lo = hi<<1|lo>>63, lo<<1
		exp--
	}
	return f.near(x.SE^y.SE, exp, hi, lo)
}

func (f *FPU) divNear(x, y Number) (n Number, ok bool) {
	exp := int32(x.SE&expMask) - int32(y.SE&expMask) + bias
	quo, rest := quotient(x.Sig, y.Sig)
	if x.Sig < y.Sig {
		exp--
	}
	return f.near(x.SE^y.SE, exp, quo, rest)
}

// near rounds hi:lo to nearest, ties to even. Only the sign of se counts.
func (f *FPU) near(se uint16, exp int32, hi, lo uint64) (n Number, ok bool) {
	sig := hi
	grew := lo > 1<<63 || lo == 1<<63 && hi&1 != 0
	if grew {
		sig++
		if sig == 0 {
			sig = integerBit
			exp++
		}
	}
	if uint32(exp-1) >= expMask-1 {
		return n, false
	}
	f.clear(c1)
	if lo != 0 {
		f.status |= inexact
		if grew {
			f.status |= c1
		}
	}
	return Number{Sig: sig, SE: se&signBit | uint16(exp)}, true
}
