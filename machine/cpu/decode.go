package cpu

// Decoded says how Decode ended.
type Decoded uint8

const (
	// Good: the instruction is complete; Inst.Len bytes belong to it.
	Good Decoded = iota
	// Short: the instruction goes on beyond the bytes given.
	Short
	// Undefined: the bytes raise #UD.
	Undefined
	// TooLong: prefixes make the instruction longer than 15 bytes, which
	// raises #GP(0).
	TooLong
)

const maxInst = 15 // [SDM2] 2.3.11

// decoder walks over the bytes of one instruction. Reading beyond the end
// gives zeros and sets short; the caller looks at it once, at the end.
type decoder struct {
	code  []byte
	pos   int
	short bool
}

func (d *decoder) u8() uint8 {
	if d.pos >= len(d.code) {
		d.short = true
		return 0
	}
	b := d.code[d.pos]
	d.pos++
	return b
}

func (d *decoder) u16() uint32 {
	lo := uint32(d.u8())
	return lo | uint32(d.u8())<<8
}

func (d *decoder) u32() uint32 {
	if p := d.pos; p+4 <= len(d.code) {
		d.pos += 4
		b := d.code[p : p+4]
		return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
	}
	lo := d.u16()
	return lo | d.u16()<<16
}

func (d *decoder) word(size uint8) uint32 {
	if size == 2 {
		return d.u16()
	}
	return d.u32()
}

// Decode decodes the instruction at the start of code into in. big tells
// whether the code segment's default operand and address size is 32 bits.
// Decode looks at nothing but its arguments and never reads more of code than
// the instruction has.
func Decode(code []byte, big bool, in *Inst) Decoded {
	limited := len(code) >= maxInst
	if limited {
		code = code[:maxInst]
	}
	d := decoder{code: code}
	*in = Inst{Base: NoReg, Index: NoReg, ModRM: 0xC0}
	size, addr := uint8(2), uint8(2)
	if big {
		size, addr = 4, 4
	}
	segment := int8(-1)
	var opcode int
prefixes:
	for {
		b := d.u8()
		switch b {
		case 0x26, 0x2E, 0x36, 0x3E:
			segment = int8(b >> 3 & 3)
		case 0x64, 0x65:
			segment = int8(b - 0x60)
		case 0x66:
			if big {
				size = 2
			} else {
				size = 4
			}
		case 0x67:
			if big {
				addr = 2
			} else {
				addr = 4
			}
		case 0xF0:
			in.Lock = true
		case 0xF2, 0xF3:
			in.Rep = b
		default:
			opcode = int(b)
			break prefixes
		}
		if d.short {
			break
		}
	}
	if opcode == 0x0F {
		opcode = 0x100 + int(d.u8())
	}
	in.Opcode = uint8(opcode)
	in.Addr = addr
	in.Size, in.Wide = size, size

	f := &forms[opcode][0]
	if groups[opcode] {
		in.ModRM = d.u8()
		f = &forms[opcode][in.regField()]
	}
	if d.short {
		return shortOr(limited)
	}
	in.Op = f.op
	if f.op == OpInvalid {
		return Undefined
	}
	if f.rm && in.ModRM < 0xC0 {
		d.address(in)
	}
	if !d.operands(in, f, size) {
		if d.short {
			return shortOr(limited)
		}
		return Undefined
	}
	if segment >= 0 {
		in.Seg = uint8(segment)
	}
	in.Len = uint8(d.pos)
	if d.short {
		return shortOr(limited)
	}
	in.Clocks = clocks(in)
	if in.Lock && !(f.lock && in.Args[0].Kind == Mem) {
		return Undefined
	}
	return Good
}

// shortOr turns a lack of bytes into TooLong if all 15 were there.
func shortOr(limited bool) Decoded {
	if limited {
		return TooLong
	}
	return Short
}

// groups tells of each opcode whether any of its forms has a ModRM byte.
var groups = func() (g [512]bool) {
	for opcode := range forms {
		for reg := range forms[opcode] {
			g[opcode] = g[opcode] || forms[opcode][reg].modrm
		}
	}
	return g
}()
