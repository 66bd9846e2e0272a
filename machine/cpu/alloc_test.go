package cpu

import "testing"

// TestNoAllocation: neither instructions nor system calls, faults, TLB misses
// and device accesses allocate.
func TestNoAllocation(t *testing.T) {
	c, b := newSystem()
	enterRing(c, 3)
	b.put(userAt,
		0xCD, 0x80, // int 80
		0x0F, 0x0B, // ud2
		0xA1, 0x00, 0x00, 0x10, 0x00, // mov eax, [100000], on the device
		0xB9, 0x00, 0x01, 0x00, 0x00, // mov ecx, 100
		0xBF, 0x00, 0x00, 0x03, 0x00, // mov edi, 30000
		0xF3, 0xAB, // rep stosd
		0x0F, 0xA2, // cpuid
		0xEB, 0xE6) // jmp userAt
	b.poke(tableAt+0x100*4, devicePage|7)
	b.put(handlerAt+0x80, 0xCF)                                                     // iret
	b.poke64(idtAt+VectorUD*8, 0x00008E0000087000)                                  // at 7000:
	b.put(0x7000, 0x83, 0x04, 0x24, 0x02, 0x0F, 0x20, 0xD8, 0x0F, 0x22, 0xD8, 0xCF) // add dword [esp], 2; mov eax, cr3; mov cr3, eax; iret
	for name, run := range engines {
		run(c, c.Cycles+2000)
		b.reads = make([]uint32, 0, 1<<20)
		allocs := testing.AllocsPerRun(50, func() {
			if stop := run(c, c.Cycles+2000); stop != Limit {
				t.Fatalf("%s: stop %d at %#x", name, stop, c.EIP)
			}
		})
		if allocs != 0 {
			t.Errorf("%s: %v allocations in 2,000 cycles", name, allocs)
		}
	}
}
