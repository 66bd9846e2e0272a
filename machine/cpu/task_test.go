package cpu

import "testing"

// A second task: a 32-bit TSS at taskAt with code at 7000, a local stack, and a
// 16-bit one at smallAt.
const (
	taskAt, smallAt       = 0x7200, 0x7300
	selTask, selSmall     = 0x68, 0x70
	selTaskGate           = 0x78
	stackTask, codeOfTask = 0x7F00, 0x7000
)

func newTasks() (*Core, *testBus) {
	c, b := newSystem()
	enterRing(c, 0)
	b.poke64(gdtAt+selTask, 0x0000890000000067|taskAt<<16)
	b.poke64(gdtAt+selSmall, 0x000081000000002B|smallAt<<16)
	b.poke64(gdtAt+selTaskGate, 0x0000E50000000000|selTask<<16)
	b.put(gdtAt+selTSS+5, 0x8B)
	b.poke(tssAt+0x1C, dirAt)
	for _, w := range [][2]uint32{
		{0x1C, dirAt}, {0x20, codeOfTask}, {0x24, flagOne}, {0x28, 0xAAAA}, {0x38, stackTask},
		{0x48, selData0}, {0x4C, selCode0}, {0x50, selData0}, {0x54, selData0}, {0x58, selData0}, {0x5C, selData0},
	} {
		b.poke(taskAt+w[0], w[1])
	}
	for i, w := range []uint16{codeOfTask, flagOne, 0xAAAA, 1, 2, 3, stackTask, 5, 6, 7, selData0, selCode0, selData0, selData0, 0} {
		b.put(smallAt+14+uint32(i)*2, byte(w), byte(w>>8))
	}
	return c, b
}

func (b *testBus) access(selector uint32) byte {
	at := gdtAt + selector&^7 + 5
	return b.pages[at/PageSize][at%PageSize]
}

func TestJumpToTask(t *testing.T) {
	c, b := newTasks()
	c.Regs[EBX] = 0x1234
	c.DR[7] = dr7Ones | 1 // local, of DR0
	b.put(userAt, 0xEA, 0, 0, 0, 0, selTask, 0)
	steps(t, c, 1)
	if c.EIP != codeOfTask || c.Regs[EAX] != 0xAAAA || c.Regs[ESP] != stackTask || c.TR.Selector != selTask || c.CR0&CR0TS == 0 || c.DR[7] != dr7Ones {
		t.Errorf("EIP %#x, EAX %#x, TR %+v, CR0 %#x, DR7 %#x", c.EIP, c.Regs[EAX], c.TR, c.CR0, c.DR[7])
	}
	if b.access(selTSS) != 0x89 || b.access(selTask) != 0x8B || b.peek(tssAt+0x20) != userAt+7 || b.peek(tssAt+0x34) != 0x1234 {
		t.Errorf("old %#x, new %#x, saved EIP %#x, EBX %#x", b.access(selTSS), b.access(selTask), b.peek(tssAt+0x20), b.peek(tssAt+0x34))
	}
}

// TestNestedTask calls a task by a gate, which returns, and is called again
// where it left off.
func TestNestedTask(t *testing.T) {
	c, b := newTasks()
	b.put(userAt, 0x9A, 0, 0, 0, 0, selTaskGate, 0, 0x90)
	b.put(codeOfTask, 0xCF, 0x40) // iret; inc eax
	steps(t, c, 1)
	if c.EFlags()&FlagNT == 0 || b.peek(taskAt)&0xFFFF != selTSS || b.access(selTSS) != 0x8B {
		t.Fatalf("flags %#x, link %#x, old busy %#x", c.EFlags(), b.peek(taskAt), b.access(selTSS))
	}
	steps(t, c, 1)
	if c.EIP != userAt+7 || c.EFlags()&FlagNT != 0 || b.access(selTask) != 0x89 || b.peek(taskAt+0x20) != codeOfTask+1 || b.peek(taskAt+0x24)&FlagNT != 0 {
		t.Errorf("EIP %#x, flags %#x, task %#x, its EIP %#x", c.EIP, c.EFlags(), b.access(selTask), b.peek(taskAt+0x20))
	}
}

// TestSmallTask: 16-bit task state segments.
func TestSmallTask(t *testing.T) {
	c, b := newTasks()
	b.put(userAt, 0x9A, 0, 0, 0, 0, selSmall, 0)
	b.put(codeOfTask, 0x66, 0xBB, 0xCD, 0xAB, 0xCF) // mov bx, ABCD; iret
	steps(t, c, 1)
	if c.Regs[EAX] != 0xAAAA || c.Seg[FS].Attr != 0 || c.Regs[ESP] != stackTask {
		t.Fatalf("EAX %#x, FS %+v, ESP %#x", c.Regs[EAX], c.Seg[FS], c.Regs[ESP])
	}
	steps(t, c, 2)
	if c.EIP != userAt+7 || b.peek(smallAt+24)&0xFFFF != 0xABCD {
		t.Errorf("EIP %#x, saved BX %#x", c.EIP, b.peek(smallAt+24))
	}
}

// TestTaskGates: an exception with an error code, and its task's stack.
func TestTaskGates(t *testing.T) {
	c, b := newTasks()
	b.poke64(idtAt+VectorGP*8, 0x0000850000000000|selTask<<16)
	b.put(userAt, 0xCD, 0x21)                                  // int 21: its gate is all right, and absent
	b.poke64(idtAt+0x21*8, 0x00000E0000086021)                 // present bit clear: #NP
	b.poke64(idtAt+VectorNP*8, 0x0000850000000000|selTask<<16) // by the task
	b.put(codeOfTask, 0x58, 0xF4)                              // pop eax; hlt
	if stop := c.Execute(100); stop != Halted || c.Regs[EAX] != 0x21*8+2 {
		t.Fatalf("stop %d, EAX %#x, error %v", stop, c.Regs[EAX], c.Err)
	}
	if b.peek(tssAt+0x20) != userAt || b.peek(tssAt+0x24)&FlagRF == 0 {
		t.Errorf("saved EIP %#x, flags %#x", b.peek(tssAt+0x20), b.peek(tssAt+0x24))
	}
}

// TestTaskFaults: which task has a fault, and its error code.
func TestTaskFaults(t *testing.T) {
	for _, test := range []struct {
		name   string
		at, v  uint32 // what is wrong
		vector int
		code   uint32
		tr     uint16
	}{
		{"busy", gdtAt + selTask + 4, 0x00008B00, VectorGP, selTask, selTSS},
		{"absent", gdtAt + selTask + 4, 0x00000900, VectorNP, selTask, selTSS},
		{"short", gdtAt + selTask, 0x66 | taskAt<<16, VectorTS, selTask, selTSS},
		{"null code", taskAt + 0x4C, 0, VectorTS, 0, selTask},
		{"data as code", taskAt + 0x4C, selData0, VectorTS, selData0, selTask},
		{"absent data", taskAt + 0x54, selAbsent, VectorNP, selAbsent, selTask},
		{"stack of another ring", taskAt + 0x50, selData1, VectorTS, selData1 &^ 3, selTask},
		{"no LDT", taskAt + 0x60, selData0, VectorTS, selData0, selTask},
	} {
		c, b := newTasks()
		b.put(userAt, 0xEA, 0, 0, 0, 0, selTask, 0)
		b.poke(test.at, test.v)
		if c.step1() || c.fault.vector != uint8(test.vector) || c.fault.code != test.code || c.TR.Selector != test.tr {
			t.Errorf("%s: vector %d, code %#x, TR %#x", test.name, c.fault.vector, c.fault.code, c.TR.Selector)
		}
	}
}

func TestTaskTrap(t *testing.T) {
	c, b := newTasks()
	b.poke(taskAt+tssTrap, 1)
	b.put(userAt, 0xEA, 0, 0, 0, 0, selTask, 0)
	if c.Execute(100); c.EIP != handlerAt+VectorDB+1 || c.DR[6] != dr6Ones|dr6BT || b.peek(c.Regs[ESP]) != codeOfTask {
		t.Errorf("EIP %#x, DR6 %#x, return %#x", c.EIP, c.DR[6], b.peek(c.Regs[ESP]))
	}
}
