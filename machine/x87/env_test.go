package x87

import "testing"

// TestLayouts: the four images of one environment, and what comes back from
// them. In the modes of the 8086 a pointer is a linear address of 20 or 32 bits.
func TestLayouts(t *testing.T) {
	for _, test := range []struct {
		layout Layout
		size   int
		words  []uint32 // from the instruction pointer on
		ip, dp uint32   // what FLDENV makes of them
		cs, ds uint16
	}{
		{0, 28, []uint32{0x5678, 0x05D91234, 0xABCD, 0xFFFF2345}, 0x5678, 0xABCD, 0x1234, 0x2345},
		{Words, 14, []uint32{0x5678, 0x1234, 0xABCD, 0x2345}, 0x5678, 0xABCD, 0x1234, 0x2345},
		{Linear, 28, []uint32{0xFFFF79B8, 0x000015D9, 0xFFFFE01D, 0x00002000}, 0x179B8, 0x2E01D, 0, 0},
		{Linear | Words, 14, []uint32{0x79B8, 0x15D9, 0xE01D, 0x2000}, 0x179B8, 0x2E01D, 0, 0},
	} {
		var f FPU
		f.Init()
		f.IP, f.CS, f.DP, f.DS, f.Opcode = 0x5678, 0x1234, 0xABCD, 0x2345, 0x5D9
		var b [108]byte
		f.Store(0xD9, 6, test.layout, &b)
		step := test.size / 7
		for i, want := range test.words {
			at := b[(3+i)*step:]
			got := uint32(le.Uint16(at))
			if step == 4 {
				got = le.Uint32(at)
			}
			if got != want {
				t.Errorf("layout %d, word %d: %#x, want %#x", test.layout, 3+i, got, want)
			}
		}
		f.Load(0xD9, 4, test.layout, &b)
		if f.IP != test.ip || f.CS != test.cs || f.DP != test.dp || f.DS != test.ds {
			t.Errorf("layout %d: loaded %#x:%#x and %#x:%#x", test.layout, f.CS, f.IP, f.DS, f.DP)
		}
	}
}
