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

func envSize(op16 bool) int {
	if op16 {
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

// storeEnv writes the protected-mode image of the environment (SDM 1, 8.1.10).
// The reserved upper halves read as ones.
func (f *FPU) storeEnv(op16 bool, b *[108]byte) {
	words := [7]uint32{
		0xFFFF0000 | uint32(f.Control()),
		0xFFFF0000 | uint32(f.Status()),
		0xFFFF0000 | uint32(f.Tag()),
		f.IP,
		uint32(f.Opcode&0x7FF)<<16 | uint32(f.CS),
		f.DP,
		0xFFFF0000 | uint32(f.DS),
	}
	for i, w := range words {
		if op16 {
			le.PutUint16(b[2*i:], uint16(w))
		} else {
			le.PutUint32(b[4*i:], w)
		}
	}
}

// loadEnv reads the image of the environment. An exception that it holds and
// does not mask will be pending.
func (f *FPU) loadEnv(op16 bool, b *[108]byte) {
	var words [7]uint32
	for i := range words {
		if op16 {
			words[i] = uint32(le.Uint16(b[2*i:]))
		} else {
			words[i] = le.Uint32(b[4*i:])
		}
	}
	f.SetControl(uint16(words[0]))
	f.SetStatus(uint16(words[1]))
	f.setTag(uint16(words[2]))
	f.IP, f.DP = words[3], words[5]
	f.CS, f.DS = uint16(words[4]), uint16(words[6])
	f.Opcode = uint16(words[4]>>16) & 0x7FF
}

// saveState writes the environment and then the registers from ST(0) on.
func (f *FPU) saveState(op16 bool, b *[108]byte) {
	f.storeEnv(op16, b)
	for i := range 8 {
		f.get(i).put(b[envSize(op16)+regBytes*i:])
	}
}

// loadState is FRSTOR.
func (f *FPU) loadState(op16 bool, b *[108]byte) {
	f.loadEnv(op16, b)
	for i := range 8 {
		n := numberAt(b[envSize(op16)+regBytes*i:])
		r := f.st(i)
		*r = reg{sig: n.Sig, se: n.SE, kind: r.kind & full}
	}
}

func (n Number) put(b []byte) {
	le.PutUint64(b, n.Sig)
	le.PutUint16(b[8:], n.SE)
}

func numberAt(b []byte) Number { return Number{Sig: le.Uint64(b), SE: le.Uint16(b[8:])} }
