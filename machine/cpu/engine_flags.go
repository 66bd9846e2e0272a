package cpu

import "math/bits"

// The engine keeps the status flags in two words, from which each flag is a
// few operations away:
//
//	fr  the result, sign extended to 32 bits: ZF says that its low half is 0.
//	    SF is bit 31 xor bit 63, PF the parity of bits 0..7 xor bits 32..39;
//	    the high half is zero but for flags that no result has.
//	fc  the carries out of the bits of the result, the sign's in bit 31: CF is
//	    bit 31, OF bit 31 xor bit 30, AF bit 3.

// splitFlags makes fr and fc of EFLAGS.
func splitFlags(f uint32) (fr uint64, fc uint32) {
	fr = uint64(f&FlagSF) << (63 - 7)
	even := f&FlagPF != 0
	if f&FlagZF == 0 {
		fr |= 1
		if even {
			fr |= 1 << 32
		}
	} else if !even {
		fr |= 1 << 32
	}
	cf, of := f&FlagCF, f>>11&1
	return fr, cf<<31 | (cf^of)<<30 | f>>1&8
}

// joinFlags puts fr and fc into EFLAGS.
func joinFlags(f uint32, fr uint64, fc uint32) uint32 {
	f &^= flagsStatus
	f |= fc>>31 | (fc^fc<<1)>>31<<11 | fc&8<<1 | uint32(fr>>63^fr>>31)&1<<7
	if uint32(fr) == 0 {
		f |= FlagZF
	}
	if parity(fr) {
		f |= FlagPF
	}
	return f
}

// parity is PF.
func parity(fr uint64) bool { return bits.OnesCount8(uint8(fr)^uint8(fr>>32))&1 == 0 }

// setCarry replaces CF by a bit and keeps OF.
func setCarry(fc, bit uint32) uint32 {
	if (fc>>31^bit)&1 != 0 {
		fc ^= 3 << 30
	}
	return fc
}

// setZero replaces ZF and keeps SF and PF.
func setZero(fr uint64, zero bool) uint64 {
	if zero == (uint32(fr) == 0) {
		return fr
	}
	f := joinFlags(0, fr, 0) ^ FlagZF
	fr, _ = splitFlags(f)
	return fr
}

// The shifts return the result and fc; the count is 1 to 31.

func shiftShl32(a, n uint32) (v, fc uint32) {
	v = a << n
	return v, a<<(n-1)&(1<<31) | v>>31<<30
}

func shiftShr32(a, n uint32) (v, fc uint32) {
	v = a >> n
	last := a >> (n - 1) & 1
	overflow := (v ^ v<<1) >> 31
	return v, last<<31 | (last^overflow)<<30
}

func shiftSar32(a, n uint32) (v, fc uint32) {
	last := uint32(int32(a)>>(n-1)) & 1
	return uint32(int32(a) >> n), last * (3 << 30)
}

func rotateLeft32(a, n, fc uint32) (v, c uint32) {
	v = bits.RotateLeft32(a, int(n))
	last := v & 1
	overflow := v>>31 ^ last
	return v, fc&8 | last<<31 | (last^overflow)<<30
}

func rotateRight32(a, n, fc uint32) (v, c uint32) {
	v = bits.RotateLeft32(a, -int(n))
	last := v >> 31
	overflow := v>>31 ^ v>>30&1
	return v, fc&8 | last<<31 | (last^overflow)<<30
}

func shiftDouble32(a, b, n uint32) (v, fc uint32) {
	v = a<<n | b>>(32-n)
	last := a >> (32 - n) & 1
	overflow := (a ^ v) >> 31
	return v, last<<31 | (last^overflow)<<30
}

func shiftDoubleRight32(a, b, n uint32) (v, fc uint32) {
	v = a>>n | b<<(32-n)
	last := a >> (n - 1) & 1
	overflow := (a ^ v) >> 31
	return v, last<<31 | (last^overflow)<<30
}
