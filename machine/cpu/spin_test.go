package cpu

import "testing"

// spinning runs a loop until it is found, and returns how many cycles it took.
func spinning(t *testing.T, c *Core) {
	t.Helper()
	for range 200 {
		if c.Run(c.Cycles+1000) == Spinning {
			return
		}
	}
	t.Fatalf("no spin found; EIP %#x", c.EIP)
}

func TestSpinOnMemory(t *testing.T) {
	c, b := newTestCore()
	b.put(codeAt, 0x83, 0x3D, 0, 0x30, 0, 0, 0, 0x74, 0xF7, 0xF4) // cmp dword [3000], 0; je codeAt; hlt
	spinning(t, c)
	if c.SpinChanged() {
		t.Error("changed already")
	}
	cycles, insns := c.Cycles, c.Insns
	c.SkipSpin(cycles + 101)
	if c.Cycles != cycles+100 || c.Insns != insns+100 {
		t.Errorf("%d cycles and %d instructions for 50 turns of 2", c.Cycles-cycles, c.Insns-insns)
	}
	b.poke(0x3000, 1)
	if !c.SpinChanged() {
		t.Error("change not seen")
	}
	if stop := c.Run(c.Cycles + 100); stop != Halted {
		t.Errorf("stop %d", stop)
	}
}

// A loop that calls two functions and invalidates message buffer lines, as
// waiting for a flag does.
func TestSpinOnDevice(t *testing.T) {
	c, b := newTestCore()
	b.put(codeAt,
		0xE8, 0x0B, 0, 0, 0, // call invalidate
		0xE8, 0x09, 0, 0, 0, // call read
		0x85, 0xC0, // test eax, eax
		0x74, 0xF2, // jz codeAt
		0xF4, 0x90, // hlt
		0x0F, 0x0A, 0xC3, // invalidate: cl1invmb; ret
		0xA1, 0x08, 0, 0, 0xF0, 0xC3) // read: mov eax, [device+8]; ret
	spinning(t, c)
	if c.SpinChanged() {
		t.Fatal("changed already")
	}
	reads, invalidates := len(b.reads), c.MessageBufferInvalidates
	c.SkipSpin(c.Cycles + 8000)
	if c.MessageBufferInvalidates != invalidates+1000 || len(b.reads) != reads {
		t.Errorf("%d invalidates, %d reads", c.MessageBufferInvalidates-invalidates, len(b.reads)-reads)
	}
	b.device[1] = 5
	if !c.SpinChanged() {
		t.Error("change not seen")
	}
	if stop := c.Run(c.Cycles + 100); stop != Halted || c.Regs[EAX] != 5 {
		t.Errorf("stop %d, EAX %d", stop, c.Regs[EAX])
	}
}

func TestNoSpin(t *testing.T) {
	tests := map[string][]byte{
		"counts":        {0x40, 0xEB, 0xFD},                                                       // inc eax; jmp
		"counts memory": {0xFF, 0x05, 0, 0x30, 0, 0, 0xEB, 0xF8},                                  // inc dword [3000]; jmp
		"time":          {0x0F, 0x31, 0x31, 0xC0, 0x31, 0xD2, 0xEB, 0xF8},                         // rdtsc; xor eax, eax; xor edx, edx; jmp
		"port":          {0xE4, 0x10, 0xEB, 0xFC},                                                 // in al, 10; jmp
		"device write":  {0xA3, 0, 0, 0, 0xF0, 0xEB, 0xF9},                                        // mov [device], eax; jmp
		"side effects":  {0xA1, 0, 0x08, 0, 0xF0, 0xEB, 0xF9},                                     // mov eax, [device+800]; jmp
		"shared memory": {0x83, 0x35, 0, 0, 0, 0x80, 1, 0x83, 0x35, 0, 0, 0, 0x80, 1, 0xEB, 0xF0}, // xor dword [shared], 1, twice; jmp
	}
	for name, code := range tests {
		c, b := newTestCore()
		b.put(codeAt, code...)
		for range 300 {
			if c.Run(c.Cycles+100) != Limit {
				t.Errorf("%s: taken for a spin", name)
				break
			}
		}
	}
}

// flickering is a bus whose registers change behind every read, and back.
type flickering struct {
	*testBus
	reads int
}

func (f *flickering) Read(uint32, int) uint64 {
	f.reads++
	return uint64(f.reads & 1)
}

func (f *flickering) Peek(uint32, int) (uint64, bool) { return uint64(f.reads & 1), true }

// A loop that reads a place twice and finds two values does not spin, although
// it comes back to where it was: another one might.
func TestNoSpinBetweenTwoValues(t *testing.T) {
	b := &flickering{testBus: newTestBus()}
	c := New(b)
	flatten(c)
	b.put(codeAt, 0xA1, 0, 0, 0, 0xF0, 0xA1, 0, 0, 0, 0xF0, 0xEB, 0xF4) // mov eax, [device], twice; jmp
	for range 300 {
		if c.Run(c.Cycles+100) != Limit {
			t.Fatal("taken for a spin")
		}
	}
	if b.reads == 0 {
		t.Error("nothing read")
	}
}
