package x87

// compare sets C3, C2 and C0 to the order of a and b (SDM 1, 8.3.6). Only
// an unordered comparison takes quiet NaNs without complaint.
// ok is false if an unmasked exception left the operation undone.
func (f *FPU) compare(a, b value, unordered bool) (ok bool) {
	f.status &^= conditions
	if a.isNaN() || b.isNaN() {
		f.status |= c3 | c2 | c0
		if unordered && a.class <= quiet && b.class <= quiet {
			return true
		}
		return f.raise(invalid)
	}
	switch order(a, b) {
	case -1:
		f.status |= c0
	case 0:
		f.status |= c3
	}
	return f.denormals(a, b)
}

// order returns the sign of a-b; neither is a NaN.
func order(a, b value) int {
	switch {
	case a.class == zero && b.class == zero:
		return 0
	case a.class == zero:
		return -sign(b)
	case b.class == zero || a.neg != b.neg:
		return sign(a)
	case a.class == infinite && b.class == infinite:
		return 0
	case a.class == infinite:
		return sign(a)
	case b.class == infinite:
		return -sign(b)
	case a.exp != b.exp:
		if a.exp < b.exp {
			return -sign(a)
		}
		return sign(a)
	case a.sig != b.sig:
		if a.sig < b.sig {
			return -sign(a)
		}
		return sign(a)
	}
	return 0
}

func sign(v value) int {
	if v.neg {
		return -1
	}
	return 1
}

// compareStack compares ST(0) with ST(i); an empty one makes them unordered.
func (f *FPU) compareStack(i int, unordered bool) (ok bool) {
	f.clear(conditions)
	if f.isEmpty(0) || f.isEmpty(i) {
		f.status |= c3 | c2 | c0
		return f.stackUnderflow()
	}
	return f.compare(f.value(0), f.value(i), unordered)
}

// compareWith compares ST(0) with an operand from memory.
func (f *FPU) compareWith(b value) (ok bool) {
	f.clear(conditions)
	if f.isEmpty(0) {
		f.status |= c3 | c2 | c0
		return f.stackUnderflow()
	}
	return f.compare(f.value(0), b, false)
}

// test is FTST: it compares ST(0) with zero.
func (f *FPU) test() { f.compareWith(value{}) }

// examine is FXAM.
func (f *FPU) examine() {
	f.clear(conditions)
	r := f.get(0)
	v := r.unpack()
	f.setCode(c1, v.neg)
	switch {
	case f.isEmpty(0):
		f.status |= c3 | c0
	case v.class == quiet || v.class == signaling:
		f.status |= c0
	case v.class == infinite:
		f.status |= c2 | c0
	case v.class == zero:
		f.status |= c3
	case v.class == subnormal:
		f.status |= c3 | c2
	case v.class == finite:
		f.status |= c2
	}
}
