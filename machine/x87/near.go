package x87

import "math/bits"

// This file is the shortcut for 64 bits of precision: operations on two normal
// numbers in the extended format, rounded to nearest, with all exceptions
// masked.

func (n Number) isNormal() bool { return n.Sig >= integerBit && n.SE&expMask-1 < expMask-1 }

// compute64 tries to do x op y. If an operand or the result is not normal, ok
// is false and nothing has happened.
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
	exp := int32(x.SE & expMask)
	d := exp - int32(y.SE&expMask)
	if d < 0 {
		return f.addNear(y, x)
	}
	hi, lo := y.Sig>>(d&63), y.Sig<<1<<(^d&63)
	if d >= 64 {
		hi, lo = shiftRight(y.Sig, 0, uint(d))
	}
	if (x.SE^y.SE)&signBit == 0 {
		sum, carry := bits.Add64(x.Sig, hi, 0)
		if carry != 0 {
			return f.near(x.SE, exp+1, sum>>1|integerBit, lo>>1|lo&1|sum<<63)
		}
		return f.near(x.SE, exp, sum, lo)
	}
	lo, borrow := bits.Sub64(0, lo, 0)
	hi, borrow = bits.Sub64(x.Sig, hi, borrow)
	if borrow != 0 { // the exponents are the same, and lo is zero
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
	exp := int32(x.SE&expMask) + int32(y.SE&expMask) - bias + 1
	hi, lo := bits.Mul64(x.Sig, y.Sig)
	if hi < integerBit {
		return f.near(x.SE^y.SE, exp-1, hi<<1|lo>>63, lo<<1)
	}
	return f.near(x.SE^y.SE, exp, hi, lo)
}

func (f *FPU) divNear(x, y Number) (n Number, ok bool) {
	exp := int32(x.SE&expMask) - int32(y.SE&expMask) + bias
	if x.Sig < y.Sig {
		exp--
	}
	quo, rest := quotient(x.Sig, y.Sig)
	return f.near(x.SE^y.SE, exp, quo, rest)
}

// near rounds hi:lo to nearest, ties to even. Only the sign of se counts.
func (f *FPU) near(se uint16, exp int32, hi, lo uint64) (n Number, ok bool) {
	// The carry says that lo is above half, or half and hi is odd.
	_, grew := bits.Add64(lo, 1<<63-1, hi&1)
	hi += grew
	if hi == 0 {
		hi = integerBit
		exp++
	}
	if uint32(exp-1) >= expMask-1 {
		return n, false
	}
	f.last.op = none
	f.status = f.status&^c1 | uint16(grew)*c1
	if lo != 0 {
		f.status |= inexact
	}
	return Number{Sig: hi, SE: se&signBit | uint16(exp)}, true
}
