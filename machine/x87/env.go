package x87

import "encoding/binary"

var le = binary.LittleEndian

// Sizes in bytes of the environment and of what FNSAVE adds: eight registers.
const (
	env16    = 14
	env32    = 28
	allRegs  = 8 * 10
	regBytes = 10
)

// Layout is the form of an image of the environment: the sum of the constants
// below, zero being the 32 bits of protected mode (SDM 1, 8.1.10).
type Layout uint8

// The image has 16-bit words, and it is that of real and virtual-8086 mode, in
// which a pointer is a linear address.
const (
	Words Layout = 1 << iota
	Linear
)

func (l Layout) envSize() int {
	if l&Words != 0 {
		return env16
	}
	return env32
}

// Tag returns the tag word: two bits for each physical register, 0 valid,
// 1 zero, 2 anything special, 3 empty (SDM 1, 8.1.7).
func (f *FPU) Tag() (w uint16) {
	for i := range f.regs {
		w |= f.tagOf(i) << (2 * i)
	}
	return w
}

func (f *FPU) tagOf(i int) uint16 {
	r := &f.regs[i]
	n := r.number()
	switch {
	case r.kind&full == 0:
		return 3
	case n.isNormal():
		return 0
	case n.Sig == 0 && n.SE&expMask == 0:
		return 1
	}
	return 2
}

// setTag loads the tag word. Only whether a register is empty is kept; the
// rest follows from the contents.
func (f *FPU) setTag(w uint16) {
	for i := range f.regs {
		f.regs[i].kind |= full
		if w>>(2*i)&3 == 3 {
			f.regs[i].kind &^= full
		}
	}
}

// storeEnv writes the image of the environment. The reserved upper halves read
// as ones.
func (f *FPU) storeEnv(l Layout, b *[108]byte) {
	words := [7]uint32{
		0xFFFF0000 | uint32(f.Control()),
		0xFFFF0000 | uint32(f.Status()),
		0xFFFF0000 | uint32(f.Tag()),
		f.IP,
		uint32(f.Opcode&0x7FF)<<16 | uint32(f.CS),
		f.DP,
		0xFFFF0000 | uint32(f.DS),
	}
	if l&Linear != 0 {
		words[3], words[4] = l.split(f.IP + uint32(f.CS)<<4)
		words[5], words[6] = l.split(f.DP + uint32(f.DS)<<4)
		words[4] |= uint32(f.Opcode & 0x7FF)
	}
	for i, w := range words {
		if l&Words != 0 {
			le.PutUint16(b[2*i:], uint16(w))
		} else {
			le.PutUint32(b[4*i:], w)
		}
	}
}

// split returns the two words of a linear address: its low half, and the rest
// from bit 12 on, four bits or sixteen.
func (l Layout) split(address uint32) (low, high uint32) {
	if l&Words != 0 {
		return address, address >> 16 & 0xF << 12
	}
	return 0xFFFF0000 | address, address >> 16 << 12
}

// join undoes split.
func join(low, high uint32) uint32 {
	return low&0xFFFF | high>>12<<16
}

// loadEnv reads the image of the environment. An exception that it holds and
// does not mask will be pending.
func (f *FPU) loadEnv(l Layout, b *[108]byte) {
	var words [7]uint32
	for i := range words {
		if l&Words != 0 {
			words[i] = uint32(le.Uint16(b[2*i:]))
		} else {
			words[i] = le.Uint32(b[4*i:])
		}
	}
	f.SetControl(uint16(words[0]))
	f.SetStatus(uint16(words[1]))
	f.setTag(uint16(words[2]))
	if l&Linear != 0 {
		f.IP, f.CS = join(words[3], words[4]), 0
		f.DP, f.DS = join(words[5], words[6]), 0
		f.Opcode = uint16(words[4]) & 0x7FF
		return
	}
	f.IP, f.DP = words[3], words[5]
	f.CS, f.DS = uint16(words[4]), uint16(words[6])
	f.Opcode = uint16(words[4]>>16) & 0x7FF
}

// saveState writes the environment and then the registers from ST(0) on.
func (f *FPU) saveState(l Layout, b *[108]byte) {
	f.storeEnv(l, b)
	for i := range 8 {
		f.get(i).put(b[l.envSize()+regBytes*i:])
	}
}

// loadState is FRSTOR.
func (f *FPU) loadState(l Layout, b *[108]byte) {
	f.loadEnv(l, b)
	for i := range 8 {
		n := numberAt(b[l.envSize()+regBytes*i:])
		r := f.st(i)
		*r = reg{sig: n.Sig, se: n.SE, kind: r.kind & full}
	}
}

func (n Number) put(b []byte) {
	le.PutUint64(b, n.Sig)
	le.PutUint16(b[8:], n.SE)
}

func numberAt(b []byte) Number { return Number{Sig: le.Uint64(b), SE: le.Uint16(b[8:])} }
