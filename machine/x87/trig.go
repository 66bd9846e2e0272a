package x87

// The processor's pi has 66 bits (SDM 1, 8.3.8). This is half of it in units
// of 2^-65.
var halfPi = fraction{0x3, 0x243F6A8885A308D3}

// reduce takes the finite |v| < 2^63 to the distance from the nearest multiple
// of pi/2, exactly, and that multiple's last two bits.
func reduce(v value) (r wide, quadrant uint) {
	if v.exp < bias-1 {
		return v.wide(), 0
	}
	rem := fraction{0, v.sig}
	for range v.exp - bias + 2 {
		rem = fraction{rem.hi<<1 | rem.lo>>63, rem.lo << 1}
		quadrant <<= 1
		if !rem.less(halfPi) {
			rem = rem.sub(halfPi)
			quadrant |= 1
		}
	}
	neg := false
	if other := halfPi.sub(rem); other.less(rem) {
		rem, neg = other, true
		quadrant++
	}
	// The remainder is never zero: half of pi is odd and longer than v.sig.
	return makeWide(neg, bias+127-65, rem.hi, rem.lo), quadrant & 3
}

// seriesTerms is enough for 2^-112 at pi/4.
const seriesTerms = 13

// smallest stands for what the series leave of a tiny argument. It tells the
// rounding on which side of the exact value the result lies.
var smallest = fraction{0, 1}

// sine returns sin(r) for |r| <= pi/4: r - r*t with
// t = z/(2*3) * (1 - z/(4*5) * (1 - ...)), z = r*r.
func sine(r wide) wide {
	z := r.mul(r).fraction()
	t := fraction{}
	for k := uint64(2 * seriesTerms); k > 0; k -= 2 {
		p := z.over(k * (k + 1))
		t = p.sub(p.mul(t))
	}
	if t == (fraction{}) {
		t = smallest
	}
	return r.sub(r.mul(t.wide()))
}

// cosine returns cos(r) for |r| <= pi/4: 1 - t with
// t = z/(1*2) * (1 - z/(3*4) * (1 - ...)), z = r*r.
func cosine(r wide) wide {
	z := r.mul(r).fraction()
	t := fraction{}
	for k := uint64(2 * seriesTerms); k > 0; k -= 2 {
		p := z.over(k * (k - 1))
		t = p.sub(p.mul(t))
	}
	if t == (fraction{}) {
		t = smallest
	}
	return fraction{}.sub(t).wide()
}

// sineIn returns the sine of an argument that reduce took to r and quadrant.
func sineIn(r wide, quadrant uint) wide {
	w := sine(r)
	if quadrant&1 != 0 {
		w = cosine(r)
	}
	w.neg = w.neg != (quadrant&2 != 0)
	return w
}

// angle prepares ST(0) as the argument of a trigonometric function. A
// magnitude of 2^63 or more is out of range: C2 says so and nothing else
// happens. ok is true if v can go on: zero, or finite.
func (f *FPU) angle() (v value, n Number, done, ok bool) {
	v = f.value(0)
	switch {
	case v.isNaN():
		n, ok = f.notNumber1(v)
		return v, n, true, ok
	case v.class == infinite:
		n, ok = f.invalidOperation()
		return v, n, true, ok
	case v.exp >= bias+63:
		f.status |= c2
		return v, n, true, false
	}
	return v, n, false, f.denormals(v, v)
}

// sin is FSIN.
func (f *FPU) sin() { f.trigonometric(0) }

// cos is FCOS: the sine a quarter further on.
func (f *FPU) cos() { f.trigonometric(1) }

func (f *FPU) trigonometric(turn uint) {
	f.clear(c1 | c2)
	if f.isEmpty(0) {
		f.setIf(0, indefinite, f.stackUnderflow())
		return
	}
	v, n, done, ok := f.angle()
	if done || !ok {
		f.setIf(0, n, ok)
		return
	}
	f.set(0, f.sineOf(v, turn))
}

// sineOf returns the sine of v plus turn quarters of a circle.
func (f *FPU) sineOf(v value, turn uint) Number {
	switch {
	case v.class == zero && turn == 0:
		return zeroNumber(v.neg)
	case v.class == zero:
		return one(false)
	}
	r, quadrant := reduce(v)
	if turn == 1 {
		return f.roundWide(sineIn(r, quadrant+1)) // the cosine is even
	}
	w := sineIn(r, quadrant)
	w.neg = w.neg != v.neg
	return f.roundWide(w)
}

// sincos is FSINCOS: the sine replaces ST(0), the cosine is pushed.
func (f *FPU) sincos() {
	f.clear(c1 | c2)
	if !f.roomFrom0() {
		return
	}
	v, n, done, ok := f.angle()
	switch {
	case !ok:
	case done:
		f.set(0, n)
		f.push(n)
	default:
		f.set(0, f.sineOf(v, 0))
		f.push(f.sineOf(v, 1))
	}
}

// tan is FPTAN: the tangent replaces ST(0), and 1 is pushed.
func (f *FPU) tan() {
	f.clear(c1 | c2)
	if !f.roomFrom0() {
		return
	}
	v, n, done, ok := f.angle()
	switch {
	case !ok:
	case done:
		f.set(0, n)
		f.push(n)
	case v.class == zero:
		f.push(one(false))
	default:
		r, quadrant := reduce(v)
		w := sineIn(r, quadrant).quo(sineIn(r, quadrant+1))
		w.neg = w.neg != v.neg
		f.set(0, f.roundWide(w))
		f.push(one(false))
	}
}
