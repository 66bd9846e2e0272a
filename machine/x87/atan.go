package x87

// pi to 128 bits; unlike the arguments of sines, results are not bound to 66.
var pi = wide{hi: 0xC90FDAA22168C234, lo: 0xC4C6628B80DC1CD1, exp: bias + 1}

// arctan is FPATAN: it replaces ST(1) by the angle of the point with x in
// ST(0) and y in ST(1), and pops (SDM 2, FPATAN).
func (f *FPU) arctan(x, y value) (n Number, ok bool) {
	if x.isNaN() || y.isNaN() {
		return f.notNumber(x, y)
	}
	if !f.denormals(x, y) {
		return n, false
	}
	angle := wide{}
	switch {
	case x.class == infinite && y.class == infinite:
		angle = pi.scale(-2)
	case y.class == infinite, x.class == zero && y.class != zero:
		angle = pi.scale(-1)
	case y.class == zero, x.class == infinite:
	default:
		angle = arctanQuotient(x.wide(), y.wide())
	}
	if x.neg {
		angle = pi.sub(angle)
	}
	if angle.isZero() {
		return zeroNumber(y.neg), true
	}
	angle.neg = y.neg
	return f.roundWide(angle), true
}

// arctanQuotient returns atan(y/x) for positive x and y.
func arctanQuotient(x, y wide) wide {
	if x.sub(y).neg {
		return pi.scale(-1).sub(arctanBelow1(x.quo(y)))
	}
	return arctanBelow1(y.quo(x))
}

// arctanTerms is enough for 2^-110 at 1/32.
const arctanTerms = 11

// arctanBelow1 returns atan(t) for 0 < t <= 1 by way of the nearest c = k/16:
// atan(t) = atan(c) + atan(u) with u = (t-c)/(1+t*c).
func arctanBelow1(t wide) wide {
	k := uint64(0)
	if t.exp >= bias-6 {
		k = (t.scale(5).truncate() + 1) / 2
	}
	u := t
	if k != 0 {
		c := wideInt(int64(k)).scale(-4)
		u = t.sub(c).quo(wideInt(1).add(t.mul(c)))
	}
	if u.isZero() {
		return atans[k].wide()
	}
	// atan(u) = u - u*w with w = z*(1/3 - z*(1/5 - ...)), z = u*u.
	z := u.mul(u).fraction()
	w := fraction{}
	for n := uint64(arctanTerms); n > 0; n-- {
		w = z.mul(reciprocal(2*n + 1).sub(w))
	}
	if w == (fraction{}) {
		w = smallest
	}
	return atans[k].wide().add(u.sub(u.mul(w.wide())))
}

// truncate returns the integral part of |a|, which must be below 2^64.
func (a wide) truncate() uint64 {
	if a.exp < bias {
		return 0
	}
	return a.hi >> (63 - (a.exp - bias))
}
