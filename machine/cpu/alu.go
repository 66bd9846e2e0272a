package cpu

import "math/bits"

// Arithmetic on operands of 1, 2 or 4 bytes. Each function returns the result,
// cut to the size, and the six status flags as they stand in EFLAGS.

// signBit returns the top bit of an operand of the size.
func signBit(size uint8) uint32 { return 1 << (size*8 - 1) }

// sizeMask returns the bits of an operand of the size.
func sizeMask(size uint8) uint32 { return uint32(1<<(uint64(size)*8) - 1) }

// signExtend extends a value of the size to 32 bits.
func signExtend(v uint32, size uint8) uint32 {
	switch size {
	case 1:
		return uint32(int8(v))
	case 2:
		return uint32(int16(v))
	}
	return v
}

// flagsOf returns SF, ZF and PF of a result.
func flagsOf(r uint32, size uint8) (f uint32) {
	if r&sizeMask(size) == 0 {
		f |= FlagZF
	}
	if r&signBit(size) != 0 {
		f |= FlagSF
	}
	if bits.OnesCount8(uint8(r))&1 == 0 {
		f |= FlagPF
	}
	return f
}

// addFlags adds a, b and a carry of 0 or 1.
func addFlags(a, b, carry uint32, size uint8) (r, f uint32) {
	mask := sizeMask(size)
	wide := uint64(a&mask) + uint64(b&mask) + uint64(carry)
	r = uint32(wide) & mask
	f = flagsOf(r, size) | (a^b^r)&FlagAF
	if wide>>(size*8) != 0 {
		f |= FlagCF
	}
	if (a^r)&(b^r)&signBit(size) != 0 {
		f |= FlagOF
	}
	return r, f
}

// subFlags subtracts b and a borrow of 0 or 1 from a.
func subFlags(a, b, borrow uint32, size uint8) (r, f uint32) {
	mask := sizeMask(size)
	wide := uint64(a&mask) - uint64(b&mask) - uint64(borrow)
	r = uint32(wide) & mask
	f = flagsOf(r, size) | (a^b^r)&FlagAF
	if wide>>63 != 0 {
		f |= FlagCF
	}
	if (a^b)&(a^r)&signBit(size) != 0 {
		f |= FlagOF
	}
	return r, f
}

// The rotates and shifts take the count as the instruction gives it; it is cut
// to five bits ([SDM2] SAL/SAR/SHL/SHR). old is the flags before: a count of
// zero changes none. Where Intel leaves OF undefined (counts above 1) it is
// what the count of 1 would give for the last step; AF is cleared by shifts.

func rotate(op Op, a, count uint32, size uint8, old uint32) (r, f uint32) {
	if count &= 31; count == 0 {
		return a, old
	}
	width := uint32(size) * 8
	mask := sizeMask(size)
	a &= mask
	n := count % width
	f = old &^ (FlagCF | FlagOF)
	if op == OpRol {
		r = (a<<n | a>>(width-n)) & mask
		f |= r & FlagCF
		if (r>>(width-1)^r)&1 != 0 {
			f |= FlagOF
		}
		return r, f
	}
	r = (a>>n | a<<(width-n)) & mask
	if r&signBit(size) != 0 {
		f |= FlagCF
	}
	if (r>>(width-1)^r>>(width-2))&1 != 0 {
		f |= FlagOF
	}
	return r, f
}

// rotateCarry is RCL and RCR: a rotation of width+1 bits, CF the top one.
func rotateCarry(op Op, a, count uint32, size uint8, old uint32) (r, f uint32) {
	width := uint32(size) * 8
	n := count & 31 % (width + 1)
	if count&31 == 0 {
		return a, old
	}
	ring := uint64(a&sizeMask(size)) | uint64(old&FlagCF)<<width
	full := uint64(1)<<(width+1) - 1
	if op == OpRcl {
		ring = (ring<<n | ring>>(width+1-n)) & full
	} else {
		ring = (ring>>n | ring<<(width+1-n)) & full
	}
	r = uint32(ring) & sizeMask(size)
	f = old&^(FlagCF|FlagOF) | uint32(ring>>width)
	overflow := r>>(width-1) ^ r>>(width-2)
	if op == OpRcl {
		overflow = r>>(width-1) ^ f
	}
	if overflow&1 != 0 {
		f |= FlagOF
	}
	return r, f
}

func shift(op Op, a, count uint32, size uint8, old uint32) (r, f uint32) {
	if count &= 31; count == 0 {
		return a, old
	}
	mask := sizeMask(size)
	a &= mask
	var last, overflow bool
	switch op {
	case OpShl:
		wide := uint64(a) << count
		r = uint32(wide) & mask
		last = wide>>(size*8)&1 != 0
		overflow = (r&signBit(size) != 0) != last
	case OpShr:
		r = a >> count
		last = a>>(count-1)&1 != 0
		overflow = (r^r<<1)&signBit(size) != 0
	case OpSar:
		wide := int64(int32(signExtend(a, size)))
		r = uint32(wide>>count) & mask
		last = wide>>(count-1)&1 != 0
	}
	f = old&^flagsStatus | flagsOf(r, size)
	if last {
		f |= FlagCF
	}
	if overflow {
		f |= FlagOF
	}
	return r, f
}

// shiftDouble is SHLD and SHRD: bits of b follow those of a. With 16-bit
// operands and counts above 16, undefined by Intel, the pair a:b:a is shifted
// as Intel's processors do.
func shiftDouble(op Op, a, b, count uint32, size uint8, old uint32) (r, f uint32) {
	if count &= 31; count == 0 {
		return a, old
	}
	mask := sizeMask(size)
	width := uint32(size) * 8
	a &= mask
	b &= mask
	var last bool
	if op == OpShld {
		wide := uint64(a)<<width | uint64(b)
		if size == 2 {
			wide = wide<<16 | uint64(a)
			r = uint32(wide<<count>>32) & mask
			last = wide>>(48-count)&1 != 0
		} else {
			r = uint32(wide << count >> 32)
			last = wide>>(64-count)&1 != 0
		}
	} else {
		wide := uint64(b)<<width | uint64(a)
		if size == 2 {
			wide |= uint64(a) << 32
		}
		r = uint32(wide>>count) & mask
		last = wide>>(count-1)&1 != 0
	}
	f = old&^flagsStatus | flagsOf(r, size)
	if last {
		f |= FlagCF
	}
	if (a^r)&signBit(size) != 0 {
		f |= FlagOF
	}
	return r, f
}
