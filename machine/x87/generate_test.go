package x87

import (
	"fmt"
	"math/rand/v2"
)

// instruction is one encoding. A memory form has a ModRM below C0.
type instruction struct {
	esc, modrm uint8
	op16       bool
}

// layout is that of the environment in protected mode.
func (in instruction) layout() Layout {
	if in.op16 {
		return Words
	}
	return 0
}

func (in instruction) String() string {
	return fmt.Sprintf("%02X %02X op16=%v", in.esc, in.modrm, in.op16)
}

// generator makes random operands and states, with a liking for the edges.
type generator struct {
	r *rand.Rand
}

// sigBits returns a random significand, often one with long runs of equal bits.
func (g *generator) sigBits() uint64 {
	switch g.r.IntN(6) {
	case 0:
		return 0
	case 1:
		return ^uint64(0)
	case 2:
		return g.r.Uint64() << g.r.IntN(64)
	case 3:
		return g.r.Uint64() >> g.r.IntN(64)
	case 4:
		return ^uint64(0)<<g.r.IntN(64) ^ uint64(1)<<g.r.IntN(64)
	}
	return g.r.Uint64()
}

// number returns a random operand of any class.
func (g *generator) number() Number {
	n := Number{Sig: g.sigBits(), SE: uint16(g.r.IntN(2)) << 15}
	normal := func(exp int) { n.Sig |= integerBit; n.SE |= uint16(exp) }
	switch g.r.IntN(16) {
	case 0:
		n.Sig = 0
	case 1: // denormal
		n.Sig &^= integerBit
	case 2: // pseudo-denormal
		n.Sig |= integerBit
	case 3: // infinity
		n.Sig = integerBit
		n.SE |= expMask
	case 4: // NaN
		normal(expMask)
	case 5: // unsupported
		n.Sig &^= integerBit
		n.SE |= uint16(1 + g.r.IntN(expMask))
	case 6: // small normal
		normal(1 + g.r.IntN(70))
	case 7: // large normal
		normal(expMask - 1 - g.r.IntN(70))
	case 8: // around the ends of the double format
		normal(bias + 1024 - g.r.IntN(80))
	case 9:
		normal(bias - 1022 + 20 - g.r.IntN(130))
	case 10: // around the ends of the single format
		normal(bias + 128 - g.r.IntN(40))
	case 11:
		normal(bias - 126 + 20 - g.r.IntN(60))
	case 12: // anything
		normal(1 + g.r.IntN(expMask-1))
	default: // near one
		normal(bias + g.r.IntN(140) - 70)
		if g.r.IntN(2) == 0 {
			n.Sig = n.Sig >> 11 << 11
		}
	}
	return n
}

// state fills in a state without a pending exception: often all masked, and
// often with a full or an empty register where it matters.
func (g *generator) state(s *[108]byte) {
	control := uint16(g.r.Uint32())&0x0F00 | 0x7F
	switch g.r.IntN(4) {
	case 0:
		control = uint16(0x027F + 0x100*g.r.IntN(2))
	case 1:
		control &^= uint16(g.r.Uint32()) & allFlags
	}
	status := uint16(g.r.Uint32()) &^ (summary | busy) &^ (allFlags &^ control)
	if g.r.IntN(2) == 0 {
		status &^= inexact
	}
	top := int(status >> topShift & 7)
	tag := uint16(0)
	for i := range 8 {
		e := g.r.IntN(20) == 0
		if i == 7 {
			e = g.r.IntN(20) != 0
		}
		if e {
			tag |= 3 << (2 * ((top + i) & 7))
		}
	}
	le.PutUint32(s[0:], 0xFFFF0000|uint32(control))
	le.PutUint32(s[4:], 0xFFFF0000|uint32(status))
	le.PutUint32(s[8:], 0xFFFF0000|uint32(tag))
	for i := range 8 {
		n := g.number()
		if i > 0 && g.r.IntN(4) == 0 {
			// Close to its neighbour, so that sums cancel and ties happen.
			n = numberAt(s[28+10*(i-1):])
			n.SE = n.SE ^ uint16(g.r.IntN(2))<<15
			if g.r.IntN(2) == 0 && n.SE&expMask > 70 && n.SE&expMask < expMask {
				n.SE -= uint16(g.r.IntN(70))
			}
		}
		n.put(s[28+10*i:])
	}
}

// operand fills in the memory operand of an instruction.
func (g *generator) operand(in instruction, b *[108]byte) {
	for i := range b {
		b[i] = uint8(g.r.Uint32())
	}
	if in.modrm >= 0xC0 {
		return
	}
	switch n := g.number(); memoryForms[in.esc&7][in.modrm>>3&7].operation {
	case loadF32, arithF32:
		v := uint32(g.sigBits()>>41) | uint32(n.SE>>15)<<31 | uint32(g.exponent(0xFF))<<23
		le.PutUint32(b[:], v)
	case loadF64, arithF64:
		v := g.sigBits()>>12 | uint64(n.SE>>15)<<63 | uint64(g.exponent(0x7FF))<<52
		le.PutUint64(b[:], v)
	case loadF80:
		n.put(b[:])
	case arithI16, arithI32, loadI16, loadI32, loadI64:
		le.PutUint64(b[:], g.sigBits())
	case loadBCD:
		for i := range 9 {
			b[i] = uint8(g.r.IntN(10)<<4 | g.r.IntN(10))
		}
	}
}

// exponent returns a random exponent field up to largest, often an end.
func (g *generator) exponent(largest int) int {
	switch g.r.IntN(5) {
	case 0:
		return 0
	case 1:
		return largest
	case 2:
		return min(largest, g.r.IntN(3))
	}
	return g.r.IntN(largest)
}
