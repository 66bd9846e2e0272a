package witness

import "fmt"

// allTrials is the suite.
func allTrials() []trial {
	var all []trial
	for _, part := range []func() []trial{
		faultTrials, pageTrials, frameTrials, taskTrials, virtualTrials, debugTrials, descriptorTrials, generatedTrials,
	} {
		all = append(all, part()...)
	}
	return all
}

// faultTrials: single instructions in the rings 0, 1 and 3.
func faultTrials() (all []trial) {
	for _, c := range []struct{ name, code string }{
		{"nothing", "\xCC"},
		{"divide by zero", "\x31\xC9\xF7\xF1"}, {"divide overflow", "\xB2\xFF\xB1\x01\xF7\xF1"}, {"aam 0", "\xD4\x00"},
		{"ud2", "\x0F\x0B"}, {"cmov", "\x0F\x44\xC1"}, {"lock with a register", "\xF0\x01\xC8"}, {"lock mov", "\xF0\x89\x05\x00\xB0\x00\x00"},
		{"lea of a register", "\x8D\xC0"}, {"mov cs", "\x8E\xC8"}, {"FF /7", "\xFF\xF8"}, {"les of a register", "\xC4\xC0"},
		{"into", "\xB0\x7F\x04\x01\xCE"}, {"int 3", "\xCC"}, {"int 80", "\xCD\x80"}, {"int 21", "\xCD\x21"}, {"icebp", "\xF1"},
		{"bound inside", "\x31\xC0\x62\x05\x00\xB0\x00\x00"}, {"bound outside", "\x83\xC8\xFF\x62\x05\x00\xB0\x00\x00"},
		{"hlt", "\xF4"}, {"cli", "\xFA\x9C\x58"}, {"clts", "\x0F\x06"}, {"invd", "\x0F\x08"}, {"wbinvd", "\x0F\x09"},
		{"lmsw", "\xB8\x01\x00\x00\x00\x0F\x01\xF0"}, {"smsw", "\x0F\x01\xE0"}, {"mov eax, cr0", "\x0F\x20\xC0"}, {"mov eax, dr7", "\x0F\x21\xF8"},
		{"mov cr1", "\x0F\x22\xC8"}, {"mov cr5", "\x0F\x22\xE8"}, {"PG without PE", "\xB8\x00\x00\x00\x80\x0F\x22\xC0"},
		{"reserved bit of CR4", "\xB8\x00\x00\x00\x80\x0F\x22\xE0"}, {"rdmsr", "\xB9\x34\x12\x00\x00\x0F\x32"},
		{"lgdt", "\x0F\x01\x15\x48\x00\x10\x00"}, {"sgdt", "\x0F\x01\x05\x00\xB0\x00\x00"}, {"sidt", "\x0F\x01\x0D\x00\xB0\x00\x00"},
		{"str", "\x0F\x00\xC8"}, {"sldt", "\x0F\x00\xC0"}, {"invlpg", "\x0F\x01\x3D\x00\xB0\x00\x00"},
		{"in, allowed", "\x31\xC0\xE4\x10\x31\xC0"}, {"in, forbidden", "\xE4\x12"}, {"in, half allowed", "\x66\xE5\x11\x31\xC0"}, {"out", "\xE6\x12"},
		{"insb", "\xBF\x00\xB0\x00\x00\xBA\x12\x00\x00\x00\x6C"}, {"outsb", "\xBE\x00\xB0\x00\x00\xBA\x12\x00\x00\x00\x6E"},
		{"arpl", "\x31\xC0\xB9\x03\x00\x00\x00\x63\xC8"}, {"too long", "\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x90"},
		{"popf", "\x68\x00\x32\x00\x00\x9D\x9C\x58"}, {"popf, AC and ID", "\x68\x00\x00\x24\x00\x9D\x9C\x58"}, {"popf 16", "\x66\x68\x00\x02\x66\x9D\x9C\x58"},
		{"single step", "\x9C\x81\x0C\x24\x00\x01\x00\x00\x9D\x90\x90"},
		{"single step over a load of SS", "\x9C\x81\x0C\x24\x00\x01\x00\x00\x8C\xD0\x9D\x8E\xD0\x90\x90"},
		{"single step into int 80", "\x9C\x81\x0C\x24\x00\x01\x00\x00\x9D\xCD\x80"},
		{"x87 with TS", "\xD9\xE8"}, {"wait", "\x9B"}, {"cmpxchg8b", "\x0F\xC7\x0D\x00\xB0\x00\x00"}, {"salc", "\xF9\xD6"},
		{"null segment", "\x31\xC0\x8E\xE0\x64\xA1\x00\x00\x00\x00"}, {"null stack", "\x31\xC0\x8E\xD0"},
		{"read-only segment", "\xB8\x5B\x00\x00\x00\x8E\xE0\x64\xA3\x00\xB0\x00\x00"},
		{"store through CS", "\x2E\xA3\x00\xB0\x00\x00"},
		{"within a short segment", "\xB8\xA3\x00\x00\x00\x8E\xE0\x64\xA1\xFC\x0F\x00\x00"},
		{"beyond a short segment", "\xB8\xA3\x00\x00\x00\x8E\xE0\x64\xA1\xFD\x0F\x00\x00"},
		{"wrapped in a short segment", "\xB8\xA3\x00\x00\x00\x8E\xE0\x64\xA1\xFE\xFF\xFF\xFF"},
		{"inside expand-down", "\xB8\xAB\x00\x00\x00\x8E\xE0\x64\xA1\x00\xC0\x00\x00"},
		{"below expand-down", "\xB8\xAB\x00\x00\x00\x8E\xE0\x64\xA1\x00\xA0\x00\x00"},
		{"beyond the GDT", "\xB8\x03\x08\x00\x00\x8E\xE0"}, {"from the LDT", "\xB8\x0F\x00\x00\x00\x8E\xE0"}, {"code from the LDT", "\xB8\x17\x00\x00\x00\x8E\xE0"},
		{"beyond the LDT", "\xB8\x27\x00\x00\x00\x8E\xE0"}, {"absent data", "\xB8\x50\x00\x00\x00\x8E\xE0"}, {"absent stack", "\xB8\x50\x00\x00\x00\x8E\xD0"},
		{"les", "\xC7\x05\x04\xB0\x00\x00\x33\x00\x00\x00\xC4\x05\x00\xB0\x00\x00"},
		{"lss", "\xC7\x05\x04\xB0\x00\x00\x33\x00\x00\x00\x0F\xB2\x25\x00\xB0\x00\x00"},
		{"jump beyond", "\xEA\x00\x00\x01\x00\x80\x00"}, {"push beyond", "\xB8\xA0\x00\x00\x00\x8E\xD0\xBC\x02\x00\x00\x00\x50"},
		{"enter", "\xC8\x08\x00\x03"}, {"leave", "\xC7\xC5\x00\x90\x00\x00\xC9"}, {"pusha", "\x60"}, {"pop to memory by ESP", "\x68\x00\x01\x00\x00\x8F\x44\x24\x08"},
	} {
		for _, ring := range []uint32{0, 1, 3} {
			if c.name == "hlt" && ring == 0 {
				continue // it halts
			}
			t := inRing(fmt.Sprintf("%s, ring %d", c.name, ring), ring, c.code)
			if c.name == "x87 with TS" {
				t.cr0 |= 8
			}
			all = append(all, t)
		}
	}
	t := inRing("alignment", 3, "\xA1\x02\xB0\x00\x00")
	t.cr0 |= 1 << 18
	t.frame[2] |= flagAC
	all = append(all, t)
	t = inRing("alignment of a push", 3, "\x50")
	t.cr0 |= 1 << 18
	t.frame[2] |= flagAC
	t.frame[3] -= 2
	all = append(all, t)
	t = inRing("alignment in ring 1", 1, "\xA1\x02\xB0\x00\x00")
	t.cr0 |= 1 << 18
	t.frame[2] |= flagAC
	return append(all, t)
}

// pageTrials: accesses to a page in every state, with and without CR0.WP.
func pageTrials() (all []trial) {
	for _, c := range []struct{ name, code string }{
		{"read", "\xA1\x04\xC0\x00\x00"}, {"write", "\xA3\x04\xC0\x00\x00"}, {"modify", "\xFF\x05\x04\xC0\x00\x00"},
		{"write across", "\xA3\xFE\xBF\x00\x00"}, {"read across", "\xA1\xFE\xBF\x00\x00"}, {"execute", "\xBA\x00\xC0\x00\x00\xFF\xE2"},
		{"execute across", "\xBA\xFF\xBF\x00\x00\xFF\xE2"}, {"push", "\xBC\x04\xC0\x00\x00\x50"}, {"push all", "\xBC\x08\xC0\x00\x00\x60"},
		{"movs", "\xBE\xF8\xBF\x00\x00\xBF\x00\xB0\x00\x00\xB9\x04\x00\x00\x00\xF3\xA5"},
		{"stos", "\xBF\xF8\xBF\x00\x00\xB9\x04\x00\x00\x00\xF3\xAB"}, {"cmpxchg", "\x0F\xB1\x15\x04\xC0\x00\x00"}, {"bts", "\x0F\xBA\x2D\x04\xC0\x00\x00\x01"},
		{"fst m64", "\xDB\xE3\xD9\xE8\xDD\x15\xFC\xBF\x00\x00"}, {"fnsave", "\xDB\xE3\xDD\x35\xC0\xBF\x00\x00"}, {"enter", "\xBC\x04\xC0\x00\x00\xC8\x08\x00\x00"},
	} {
		for bits := range uint32(8) {
			for _, ring := range []uint32{0, 3} {
				for _, wp := range []uint32{0, 1 << 16} {
					t := inRing(fmt.Sprintf("%s, page %d, ring %d, WP %#x", c.name, bits, ring, wp), ring, c.code)
					t.cr0 = t.cr0&^(1<<16) | wp
					t.poke(tableAt+4*(pagesAt>>12), pagesAt|bits)
					t.poke(pagesAt, 0xCCCCCCCC)
					t.poke(pagesAt-4, 0xB8909090) // mov eax, ...
					all = append(all, t)
				}
			}
		}
	}
	return all
}

// frameTrials: ways between rings, by IRET, far RET, gates of both sizes.
func frameTrials() (all []trial) {
	frame := func(name string, ring uint32, code string, words ...uint32) {
		t := inRing(name, ring, code)
		at := t.esp - 0x40
		if ring != 0 {
			at = t.frame[3] - 0x40
			t.frame[3] = at
		} else {
			t.esp = at + 12 // below it lies the first frame
		}
		for i, w := range words {
			t.poke(at+12*b2u(ring == 0)+4*uint32(i), w)
		}
		all = append(all, t)
	}
	const back = codeAt + 0x20
	for _, cs := range []uint32{0, code0, code1, code3, code3 &^ 3, code0 | 3, selConform, selConform | 1, selConform | 3, data0, selAbsent, 0x800, selCode16} {
		for _, ss := range []uint32{0, data0, data1, data3, data1 | 3, selReadOnly | 3, selAbsent | 1, selAbsent | 3, selStack16} {
			for _, ring := range []uint32{0, 1, 3} {
				name := fmt.Sprintf("to %#x with stack %#x from ring %d", cs, ss, ring)
				frame("iret "+name, ring, "\xCF", back, cs, 0x3202|flagAC, stack3, ss)
				frame("retf 4 "+name, ring, "\xCA\x04\x00", back, cs, 0x1111, stack3, ss)
			}
		}
	}
	frame("iret 16", 0, "\x66\xCF", code0<<16|back, 0x4657)
	frame("iret beyond the limit", 0, "\xCF", 0x10000, selCode16, 2)
	frame("iret with NT", 0, "\x9C\x81\x0C\x24\x00\x40\x00\x00\x9D\xCF")
	for _, gate := range []uint32{selGate16, selGate32, selGate32 | 3, selConform, code0, selCode16} {
		for _, ring := range []uint32{0, 1, 3} {
			all = append(all, inRing(fmt.Sprintf("call %#x, ring %d", gate, ring), ring, "\x68\x44\x33\x22\x11\x9A\x20\x10\x00\x00"+string([]byte{byte(gate), 0})))
			all = append(all, inRing(fmt.Sprintf("jmp %#x, ring %d", gate, ring), ring, "\xEA\x20\x10\x00\x00"+string([]byte{byte(gate), 0})))
		}
	}
	for _, d := range []struct {
		name string
		gate uint64
	}{
		{"int gate 16", 0x0000860000080000}, {"trap gate 16", 0x0000870000080000}, {"trap gate", 0x00008F0000080000}, {"ring 1", 0x00008E0000180000},
		{"conforming", 0x00008E0000480000}, {"not present", 0x00000E0000080000}, {"no gate", 0x0000920000080000}, {"null code", 0x00008E0000000000},
		{"data", 0x00008E0000100000}, {"absent code", 0x00008E0000500000}, {"beyond the GDT", 0x00008E0008000000}, {"small code", 0x00FF8E0000800000},
	} {
		for _, ring := range []uint32{0, 1, 3} {
			for _, c := range []struct{ name, code string }{{"ud2", "\x0F\x0B"}, {"in", "\xE4\x12"}, {"int 80", "\xCD\x80"}} {
				t := inRing(fmt.Sprintf("%s by %s, ring %d", c.name, d.name, ring), ring, c.code)
				for _, v := range []uint32{6, 0x80} {
					t.poke64(idtAt+8*v, d.gate|uint64(b2u(v == 0x80))*0x600000000000|uint64(stubsAt+16*v))
				}
				all = append(all, t)
			}
		}
	}
	for _, stack := range [][2]uint32{{stack0, 0}, {stack0, data3}, {stack0, selAbsent}, {stack0, code0}, {stack0, 0x800}, {stack0, selReadOnly}, {4, selShort}} {
		t := inRing(fmt.Sprintf("ring 0 stack %#x", stack), 3, "\xCD\x80")
		t.poke(tssAt+4, stack[0])
		t.poke(tssAt+8, stack[1])
		for _, v := range []uint32{8, 10, 11, 12, 13} { // the handlers that need no stack of their own
			t.poke64(idtAt+8*v, 0x0000850000000000|selTask<<16)
		}
		all = append(all, t)
	}
	return all
}

func b2u(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}
