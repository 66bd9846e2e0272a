package cpu

import "testing"

func TestNeighboursHaveDifferentSlots(t *testing.T) {
	for page := range uint32(1 << 20) {
		lin := page * PageSize
		if slot(lin) == slot(lin+PageSize) {
			t.Fatalf("pages %#x and the next share slot %d", lin, slot(lin))
		}
	}
}

// TestStraddle: accesses that cross pages take each half from its page.
func TestStraddle(t *testing.T) {
	for name, run := range map[string]func(*Core, uint64) Stop{"executor": (*Core).Execute, "engine": (*Core).Run} {
		c, b := newSystem()
		enterRing(c, 3)
		b.poke(tableAt+0x100*4, 0x60<<12|7) // page 100 is 60, page 101 is 50
		b.poke(tableAt+0x101*4, 0x50<<12|7)
		b.poke(0x60FFC, 0x11223344)
		b.poke(0x50000, 0x55667788)
		b.put(userAt,
			0xA1, 0xFE, 0x0F, 0x10, 0x00, // mov eax, [100FFE]
			0xC7, 0x05, 0xFF, 0x0F, 0x10, 0x00, 0xDD, 0xCC, 0xBB, 0xAA, // mov dword [100FFF], AABBCCDD
			0xCD, 0x80) // int 80: the handler halts
		if stop := run(c, 100); stop != Halted {
			t.Fatalf("%s: stop %d", name, stop)
		}
		if c.Regs[EAX] != 0x77881122 || b.peek(0x60FFC) != 0xDD223344 || b.peek(0x50000) != 0x55AABBCC {
			t.Errorf("%s: EAX %#x, memory %#x %#x", name, c.Regs[EAX], b.peek(0x60FFC), b.peek(0x50000))
		}
	}
}
