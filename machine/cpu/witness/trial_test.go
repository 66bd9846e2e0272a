package witness

// trial is one start state and the code that runs from it until some handler
// calls the driver.
type trial struct {
	name     string
	vme      bool // needs CR4.VME or PVI
	cr0, cr4 uint32
	dr0, dr1 uint32
	dr7      uint32
	esp, ss  uint32    // ring 0's, where the frame is pushed
	seg      [4]uint32 // DS, ES, FS, GS
	edi, esi uint32
	ebp      uint32
	ebx, edx uint32
	ecx, eax uint32
	ldt      uint32
	frame    []uint32 // of the IRET: EIP, CS, EFLAGS, ESP, SS, ES, DS, FS, GS
	patches  []uint32 // pairs of address and value
}

const (
	flagTF   = 1 << 8
	flagIOPL = 3 << 12
	flagNT   = 1 << 14
	flagRF   = 1 << 16
	flagVM   = 1 << 17
	flagAC   = 1 << 18
)

// inRing is a trial that starts at codeAt in a ring.
func inRing(name string, ring uint32, code string) trial {
	t := trial{name: name, cr0: 0x80010031, dr7: 0x400, ldt: selLDT}
	t.patch(codeAt, code)
	t.esp, t.ss = driverSP, data0
	data := uint32(data0)
	switch ring {
	case 0:
		t.esp = stack0
		t.frame = []uint32{codeAt, code0, 2}
	case 1:
		t.frame = []uint32{codeAt, code1, 2, stack1, data1}
		data = data1
	case 3:
		t.frame = []uint32{codeAt, code3, 2, stack3, data3}
		data = data3
	}
	t.seg = [4]uint32{data, data, data, data}
	return t
}

// inVirtual starts in virtual-8086 mode at codeAt>>4:0.
func inVirtual(name string, iopl uint32, code string) trial {
	t := inRing(name, 0, code)
	t.esp = driverSP
	t.seg = [4]uint32{data0, data0, data0, data0}
	t.frame = []uint32{0, codeAt >> 4, flagVM | iopl<<12 | 2, 0x1000, 0x900, dataAt >> 4, dataAt >> 4, 0x123, 0x456}
	return t
}

// patch writes bytes in whole words, the last filled up with INT3.
func (t *trial) patch(at uint32, code string) {
	for len(code)%4 != 0 {
		code += "\xCC"
	}
	code += "\xCC\xCC\xCC\xCC"
	for i := 0; i < len(code); i += 4 {
		t.poke(at+uint32(i), le.Uint32([]byte(code[i:])))
	}
}

func (t *trial) poke(at, v uint32) { t.patches = append(t.patches, at, v) }

// poke64 writes a descriptor.
func (t *trial) poke64(at uint32, v uint64) {
	t.poke(at, uint32(v))
	t.poke(at+4, uint32(v>>32))
}

// encode gives the trial the form that the driver reads.
func (t *trial) encode() []byte {
	var frame [9]uint32
	n := copy(frame[:], t.frame)
	words := []uint32{
		uint32(128 + 4*len(t.patches)), t.cr0, t.cr4, t.dr0, t.dr1, t.dr7, t.esp, t.ss,
		t.seg[0], t.seg[1], t.seg[2], t.seg[3],
		t.edi, t.esi, t.ebp, 0, t.ebx, t.edx, t.ecx, t.eax, t.ldt, uint32(n),
	}
	words = append(words, frame[:]...)
	words = append(words, uint32(len(t.patches)/2))
	words = append(words, t.patches...)
	b := make(memory, 4*len(words))
	b.words(0, words...)
	return b
}
