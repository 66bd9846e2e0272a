package x87

import "math/bits"

// Number is a value in the 80-bit extended format (SDM 1, 4.2.2): the sign
// and the exponent, biased by 16383, in SE, and the significand with its
// explicit integer bit in Sig.
type Number struct {
	Sig uint64
	SE  uint16
}

const (
	signBit = 0x8000
	expMask = 0x7FFF
	bias    = 16383

	integerBit = 1 << 63
	quietBit   = 1 << 62
)

// indefinite is the quiet NaN that answers a masked invalid operation.
var indefinite = Number{Sig: integerBit | quietBit, SE: signBit | expMask}

func signOf(neg bool) uint16 {
	if neg {
		return signBit
	}
	return 0
}

func zeroNumber(neg bool) Number { return Number{SE: signOf(neg)} }

func infinity(neg bool) Number { return Number{Sig: integerBit, SE: signOf(neg) | expMask} }

func one(neg bool) Number { return Number{Sig: integerBit, SE: signOf(neg) | bias} }

// class says what kind of operand a value is. The order matters: whatever is
// not a number comes last.
type class uint8

const (
	zero class = iota
	finite
	subnormal // finite too, from a denormal of whatever format
	infinite
	quiet
	signaling
	unsupported // a significand without integer bit under a non-zero exponent
)

// value is an operand taken apart. A finite value is
// sig * 2^(exp-bias-63) with the integer bit of sig set, so exp may be zero or
// negative.
type value struct {
	sig   uint64
	exp   int32
	class class
	neg   bool
}

// isFinite reports whether v is finite and not zero.
func (v value) isFinite() bool { return v.class == finite || v.class == subnormal }

func (v value) isNaN() bool { return v.class >= quiet }

func (v value) negate() value {
	v.neg = !v.neg
	return v
}

// unpack takes n apart. A pseudo-denormal (integer bit set, exponent zero) is a
// denormal with the exponent that it means.
func (n Number) unpack() value {
	v := value{sig: n.Sig, exp: int32(n.SE & expMask), neg: n.SE&signBit != 0}
	switch {
	case v.exp == 0 && v.sig == 0:
		v.class = zero
	case v.exp == 0:
		shift := bits.LeadingZeros64(v.sig)
		v.class = subnormal
		v.sig <<= shift
		v.exp = 1 - int32(shift)
	case v.sig < integerBit:
		v.class = unsupported
	case v.exp != expMask:
		v.class = finite
	case v.sig == integerBit:
		v.class = infinite
	case v.sig&quietBit != 0:
		v.class = quiet
	default:
		v.class = signaling
	}
	return v
}

// number puts a value back together, if it fits without rounding.
func (v value) number() Number {
	switch v.class {
	case zero:
		return zeroNumber(v.neg)
	case infinite:
		return infinity(v.neg)
	case finite, subnormal:
		if v.exp < 1 {
			return Number{Sig: v.sig >> (1 - v.exp), SE: signOf(v.neg)}
		}
		return Number{Sig: v.sig, SE: signOf(v.neg) | uint16(v.exp)}
	}
	return Number{Sig: v.sig, SE: signOf(v.neg) | expMask}
}
