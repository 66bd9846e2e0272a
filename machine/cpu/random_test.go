package cpu

import "math/rand/v2"

// generator makes random instructions from the opcode table.
type generator struct {
	*rand.Rand
	codes []int // opcode<<3 | reg field, of the operations allowed
	// prefixes is how many instructions have a random prefix, of 16.
	prefixes int
}

func newGenerator(seed uint64, allowed func(op Op) bool) *generator {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 1))}
	for opcode := range forms {
		for reg := range forms[opcode] {
			f := &forms[opcode][reg]
			if f.op != OpInvalid && allowed(f.op) && (groups[opcode] || reg == 0) {
				g.codes = append(g.codes, opcode<<3|reg)
			}
		}
	}
	return g
}

// value is a number with the corners of arithmetic in it.
func (g *generator) value() uint32 {
	switch g.IntN(4) {
	case 0:
		return g.Uint32()
	case 1:
		return []uint32{0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF}[g.IntN(11)]
	case 2:
		return uint32(g.IntN(64))
	}
	return g.Uint32() >> g.IntN(32)
}

// instruction returns the bytes of one random instruction. A memory operand
// lies where target says, given the registers; branches go to the next
// instruction.
func (g *generator) instruction(regs *[8]uint32, target func() uint32) []byte {
	pick := g.codes[g.IntN(len(g.codes))]
	opcode, reg := pick>>3, uint8(pick&7)
	f := &forms[opcode][reg]
	var code []byte
	size := uint8(4)
	if g.IntN(4) == 0 {
		code = append(code, 0x66)
		size = 2
	}
	switch f.op {
	case OpMovs, OpCmps, OpStos, OpLods, OpScas:
		if g.prefixes > 0 && g.IntN(2) == 0 {
			code = append(code, 0xF2+byte(g.IntN(2)))
		}
	default:
		if g.IntN(16) < g.prefixes {
			code = append(code, []byte{0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0xF0, 0xF2, 0xF3}[g.IntN(9)])
		}
	}
	if opcode >= 0x100 {
		code = append(code, 0x0F)
	}
	code = append(code, byte(opcode))
	if groups[opcode] {
		code = g.modrm(code, f, reg, opcode, regs, target)
	}
	for _, a := range f.args {
		switch a.place {
		case 'J':
			code = append(code, make([]byte, immediateBytes(a.size, size))...)
		case 'O':
			code = appendWord(code, target())
		case 'I':
			v := g.value()
			for range immediateBytes(a.size, size) {
				code = append(code, byte(v))
				v >>= 8
			}
		}
	}
	return code
}

func immediateBytes(letter byte, size uint8) int {
	switch letter {
	case 'b', 's':
		return 1
	case 'w':
		return 2
	}
	return int(size)
}

func appendWord(code []byte, v uint32) []byte {
	return append(code, byte(v), byte(v>>8), byte(v>>16), byte(v>>24))
}

// modrm appends ModRM, SIB and displacement.
func (g *generator) modrm(code []byte, f *form, reg uint8, opcode int, regs *[8]uint32, target func() uint32) []byte {
	if forms[opcode][0] == forms[opcode][7] { // no group: the field is a register
		reg = uint8(g.IntN(8))
	}
	memoryOnly, registerOnly := false, false
	for _, a := range f.args {
		memoryOnly = memoryOnly || a.place == 'M'
		registerOnly = registerOnly || a.place == 'R'
	}
	if registerOnly || !memoryOnly && g.IntN(2) == 0 {
		return append(code, 0xC0|reg<<3|uint8(g.IntN(8)))
	}
	base := uint8(g.IntN(8))
	switch {
	case base == EBP && g.IntN(2) == 0:
		return appendWord(append(code, reg<<3|5), target())
	case base == ESP:
		base, index, shift := uint8(g.IntN(8)), uint8(g.IntN(8)), uint8(g.IntN(4))
		sum := regs[base]
		if index != ESP {
			sum += regs[index] << shift
		}
		return appendWord(append(code, 0x84|reg<<3, shift<<6|index<<3|base), target()-sum)
	}
	at := target() - regs[base]
	if int32(at) == int32(int8(at)) {
		return append(code, 0x40|reg<<3|base, byte(at))
	}
	return appendWord(append(code, 0x80|reg<<3|base), at)
}
