package witness

import "fmt"

// far is the code of a far jump (EA) or call (9A).
func far(opcode byte, selector uint32) string {
	return string([]byte{opcode, 0, 0, 0, 0, byte(selector), byte(selector >> 8)})
}

// taskTrials: switches by jump, call, interrupt and IRET, and their faults.
func taskTrials() (all []trial) {
	change := func(name string, at, v uint32) {
		for _, c := range []struct{ name, code string }{
			{"jmp", far(0xEA, selTask)}, {"call", far(0x9A, selTask)}, {"gate", far(0x9A, selTaskGate)}, {"int", "\xCD\x80"},
		} {
			t := inRing("task by "+c.name+", "+name, 0, c.code)
			t.poke64(idtAt+8*0x80, 0x0000E50000000000|selTask<<16)
			t.poke(at, v)
			// Faults of the new task cannot rely on its stack.
			for _, v := range []uint32{8, 10, 11, 12, 13} {
				t.poke64(idtAt+8*v, 0x0000850000000000|selSmall<<16)
			}
			all = append(all, t)
		}
	}
	change("plain", dataAt, 0)
	change("busy", gdtAt+selTask+4, 0x00008B00)
	change("absent", gdtAt+selTask+4, 0x00000900)
	change("short", gdtAt+selTask, 0x66|taskAt<<16)
	change("in ring 3", taskAt+0x24, 0x3002)
	change("flags", taskAt+0x24, 0x00244ED7)
	change("trap bit", taskAt+0x64, 0x680000)
	for _, field := range []struct {
		name string
		at   uint32
	}{{"ES", 0x48}, {"CS", 0x4C}, {"SS", 0x50}, {"DS", 0x54}, {"FS", 0x58}, {"GS", 0x5C}, {"LDT", 0x60}} {
		for _, v := range []uint32{0, code0, data0, code1, data1, code3, data3, selConform, selAbsent, selReadOnly, selLDT, selCode16, selStack16, 0x0F, 0x800} {
			change(fmt.Sprintf("%s %#x", field.name, v), taskAt+field.at, v)
		}
	}
	for _, ring := range []uint32{0, 1, 3} {
		for _, s := range []uint32{selTask, selSmall, selTaskGate, selSpare, selTSS, selTask | 4} {
			for _, opcode := range []byte{0xEA, 0x9A} {
				all = append(all, inRing(fmt.Sprintf("far %02X to %#x, ring %d", opcode, s, ring), ring, far(opcode, s)))
			}
		}
	}
	// There and back again, both sizes; the second call goes on behind the IRET.
	for _, s := range []uint32{selTask, selSmall} {
		t := inRing(fmt.Sprintf("call of %#x and return", s), 0, far(0x9A, s)+"\x43"+far(0x9A, s))
		t.patch(taskCode, "\x40\xCF\x41\xCC")
		t.poke(gdtAt+selTSS+4, 0x00008900)
		all = append(all, t)
	}
	for _, link := range []uint32{selTask, selSpare, 0, data0, selSpare | 4, 0x800} {
		t := inRing(fmt.Sprintf("iret to task %#x", link), 0, "\xCF")
		t.frame[2] |= flagNT
		t.poke(tssAt, link)
		all = append(all, t)
	}
	// An exception with an error code, by a task gate of each size.
	for _, s := range []uint64{selTask, selSmall} {
		t := inRing(fmt.Sprintf("#GP by task %#x", s), 3, "\xCD\x21")
		t.poke64(idtAt+8*13, 0x0000850000000000|s<<16)
		all = append(all, t)
	}
	t := inRing("a task in virtual-8086 mode", 0, far(0xEA, selTask))
	t.poke(taskAt+0x20, 0)
	t.poke(taskAt+0x24, flagVM|2)
	for i := range uint32(6) {
		t.poke(taskAt+0x48+4*i, dataAt>>4)
	}
	t.poke(taskAt+0x4C, taskCode>>4)
	return append(all, t)
}

// virtualTrials: virtual-8086 mode, from outside and inside.
func virtualTrials() (all []trial) {
	codes := []struct{ name, code string }{
		{"int 3", "\xCC"}, {"int 80", "\xCD\x80"}, {"cli", "\xFA"}, {"sti", "\xFB\x90"}, {"pushf", "\x9C"}, {"pushfd", "\x66\x9C"},
		{"popf", "\x68\x00\x32\x9D\x90"}, {"popfd", "\x66\x68\x00\x32\x24\x00\x66\x9D"},
		{"iret", "\x6A\x02\x68\x00\x01\x68\x20\x00\xCF"}, {"iretd", "\x66\x6A\x02\x66\x68\x00\x01\x00\x00\x66\x68\x20\x00\x00\x00\x66\xCF"},
		{"in, allowed", "\xE4\x10\x30\xC0"}, {"in, forbidden", "\xE4\x12"}, {"hlt", "\xF4"}, {"lldt", "\x0F\x00\xD0"}, {"str", "\x0F\x00\xC8"}, {"arpl", "\x63\xC0"},
		{"lar", "\x0F\x02\xC0"}, {"verr", "\x0F\x00\xE0"}, {"lgdt", "\x0F\x01\x17"}, {"smsw", "\x0F\x01\xE0"}, {"mov eax, cr0", "\x0F\x20\xC0"}, {"ud2", "\x0F\x0B"},
		{"mov ds", "\xB8\x34\x12\x8E\xD8\xA1\x04\x00"}, {"call far", "\x9A\x30\x00\x00\x01"}, {"jmp far", "\xEA\x30\x00\x00\x01"}, {"retf", "\x68\x00\x01\x6A\x30\xCB"},
		{"beyond 64 K", "\x67\x66\xA1\xFE\xFF\x00\x00"}, {"stack wrap", "\xBC\x01\x00\x50"}, {"jump beyond", "\x66\xEA\x00\x00\x01\x00\x00\x01"},
		{"divide", "\x31\xC9\xF7\xF1"}, {"icebp", "\xF1"}, {"into", "\xB0\x7F\x04\x01\xCE"}, {"les", "\xC4\x06\x00\x00"},
	}
	for _, c := range codes {
		for _, iopl := range []uint32{0, 3} {
			all = append(all, inVirtual(fmt.Sprintf("virtual %s, IOPL %d", c.name, iopl), iopl, c.code))
			t := inVirtual(fmt.Sprintf("VME %s, IOPL %d", c.name, iopl), iopl, c.code)
			t.vme, t.cr4 = true, 1
			t.poke(tssAt+100, 0x88<<16)
			t.poke(tssAt+0x68+0x80/8, 0) // int 80 goes to the program
			t.poke(0x80*4, 0x01000030)
			all = append(all, t)
		}
	}
	for _, gate := range []uint64{0x0000EE0000180000, 0x0000EE0000480000, 0x0000E60000080000, 0x0000E50000000000 | selTask<<16} {
		t := inVirtual(fmt.Sprintf("virtual int 80 by %#x", gate), 3, "\xCD\x80")
		if gate>>40&0xF != 5 {
			gate |= stubsAt + 16*0x80
		}
		t.poke64(idtAt+8*0x80, gate)
		all = append(all, t)
	}
	t := inVirtual("virtual, EIP beyond 64 K", 0, "")
	t.esp = stack0
	t.frame[0] = 0x10000
	all = append(all, t)
	for _, code := range []string{"\xFA", "\xFB"} {
		t := inRing(fmt.Sprintf("PVI %x", code), 3, code)
		t.vme, t.cr4 = true, 2
		all = append(all, t)
	}
	return all
}

// debugTrials: single step and the debug addresses.
func debugTrials() (all []trial) {
	for _, c := range []struct {
		name, code string
		dr0, dr7   uint32
	}{
		{"instruction", "\x40\x40", codeAt + 1, 1}, {"store", "\xA3\x00\xB0\x00\x00\x90", dataAt, 1 | 1<<16}, {"load by a store's", "\xA1\x00\xB0\x00\x00\x90", dataAt, 1 | 1<<16},
		{"load", "\xA1\x00\xB0\x00\x00\x90", dataAt + 2, 2 | 3<<16}, {"part", "\xA0\x02\xB0\x00\x00\x90", dataAt, 1 | 15<<16}, {"beside", "\xA1\x00\xB0\x00\x00\x90", dataAt + 4, 1 | 15<<16},
		{"push", "\x50\x90", stack3 - 4, 1 | 13<<16}, {"movs", "\xBE\x00\xB0\x00\x00\xBF\x10\xB0\x00\x00\xB9\x03\x00\x00\x00\xF3\xA5\x90", dataAt + 0x14, 1 | 13<<16},
		{"disabled", "\xA3\x00\xB0\x00\x00\x90", dataAt, 1 << 16},
	} {
		t := inRing("breakpoint, "+c.name, 3, c.code)
		t.dr0, t.dr7 = c.dr0, 0x400|c.dr7
		all = append(all, t)
	}
	t := inRing("breakpoint and RF", 3, "\x40\x40")
	t.dr0, t.dr7 = codeAt, 0x401
	t.frame[2] |= flagRF
	all = append(all, t)
	for _, ring := range []uint32{0, 3} {
		t = inRing(fmt.Sprintf("general detect, ring %d", ring), ring, "\x0F\x21\xC0")
		t.dr7 = 0x2400
		all = append(all, t)
		t = inRing(fmt.Sprintf("DR4 with DE, ring %d", ring), ring, "\x0F\x21\xE0")
		t.cr4 = 8
		all = append(all, t)
	}
	for _, code := range []string{"\x90\x90", "\xF3\xA4\x90", "\xCD\x80", "\x9C\x58\x90", "\x0F\x0B", "\x8E\xD0\x90\x90"} {
		t := inRing(fmt.Sprintf("single step % x", code), 3, code)
		t.frame[2] |= flagTF
		t.ecx, t.esi, t.edi, t.eax = 3, dataAt, dataAt+8, data3
		all = append(all, t)
	}
	return all
}

// descriptorTrials: each descriptor, by each instruction that loads or looks at
// one.
func descriptorTrials() (all []trial) {
	codes := []struct{ name, code string }{
		{"mov fs", "\x8E\xE0"}, {"mov ss", "\x8E\xD0"}, {"lar", "\x0F\x02\xC8"}, {"lsl", "\x0F\x03\xC8"}, {"verr", "\x0F\x00\xE0"}, {"verw", "\x0F\x00\xE8"},
		{"lldt", "\x0F\x00\xD0"}, {"ltr", "\x0F\x00\xD8"}, {"jmp far", "\xFF\x2D\x00\xB0\x00\x00"}, {"call far", "\xFF\x1D\x00\xB0\x00\x00"},
		{"retf", "\x68\x33\x00\x00\x00\x68\x00\x90\x00\x00\x50\x68\x20\x10\x00\x00\xCB"}, {"int 80", "\xCD\x80"},
	}
	for kind := range uint64(32) {
		for _, access := range []uint64{0x00, 0x60, 0x80, 0xE0} {
			for _, c := range codes {
				for _, ring := range []uint32{0, 3} {
					for _, rpl := range []uint32{0, 3} {
						t := inRing(fmt.Sprintf("%s, type %#x, access %#x, ring %d, RPL %d", c.name, kind, access, ring, rpl), ring, c.code)
						t.eax = selTest | rpl
						t.poke(dataAt, codeAt+0x20)
						t.poke(dataAt+4, t.eax)
						t.poke64(gdtAt+selTest, describe(kind)|(kind|access)<<40)
						t.poke64(idtAt+8*0x80, 0x0000EE0000000000|uint64(t.eax)<<16|(stubsAt+16*0x80))
						all = append(all, t)
					}
				}
			}
		}
	}
	return all
}

// describe is a descriptor for a type, without its access byte.
func describe(kind uint64) uint64 {
	switch kind {
	case 1, 3:
		return 0xFF | smallAt<<16
	case 9, 11:
		return 0xFF | taskAt<<16
	case 2:
		return 0x1F | ldtAt<<16
	case 4, 6, 7, 12, 14, 15:
		return codeAt + 0x20 | code0<<16
	case 5:
		return selTask << 16
	case 0x10, 0x11, 0x12, 0x13, 0x18, 0x19, 0x1A, 0x1B, 0x1C, 0x1D, 0x1E, 0x1F:
		return 0x00CF00000000FFFF
	}
	return 0x0040000000000FFF // expand-down and reserved ones
}
