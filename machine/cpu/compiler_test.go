package cpu

import "testing"

// compileAtOnce has every block compiled before it is first entered.
func (c *Core) compileAtOnce() {
	c.Compile(true)
	if c.code.compiler != nil {
		c.code.compiler.heat = heatCompiled
	}
}

// interpret is Run without the compiler.
func interpret(c *Core, limit uint64) Stop {
	if c.code.compiler != nil {
		c.Compile(false)
	}
	return c.Run(limit)
}

// compiled is Run with blocks compiled at once.
func compiled(c *Core, limit uint64) Stop {
	if c.code.compiler == nil || c.code.compiler.heat != heatCompiled {
		c.compileAtOnce()
	}
	return c.Run(limit)
}

// TestCompiles: blocks that are entered often are compiled, where the host can.
func TestCompiles(t *testing.T) {
	c, b := newTestCore()
	b.put(codeAt, 0x40, 0xEB, 0xFD) // inc eax; jmp codeAt
	for range 2 {
		c.Run(c.Cycles + 1000)
		if n := c.code.jump(codeAt, c.mode()); canCompile != (c.code.blocks[n].code != 0) {
			t.Errorf("the block has code: %v; the host can: %v", !canCompile, canCompile)
		}
		c.FlushCode()
	}
	c.Compile(false)
	c.Run(c.Cycles + 1000)
	if n := c.code.jump(codeAt, c.mode()); n == 0 || c.code.blocks[n].code != 0 {
		t.Error("Compile(false) does not help")
	}
}

// TestCodeIsForgotten: code that no longer fits is forgotten with all blocks, and
// made again.
func TestCodeIsForgotten(t *testing.T) {
	if !canCompile {
		t.Skip("no compiler for this host")
	}
	c, b := newTestCore()
	c.compileAtOnce()
	b.put(codeAt, 0x40, 0xEB, 0xFD) // inc eax; jmp codeAt
	c.Run(c.Cycles + 1000)
	for range 3 {
		c.code.compiler.asm.At = codeSize - 8*maxCells - blockRoom + 1
		epoch := c.code.epoch
		b.put(codeAt, 0x42, 0xEB, 0xFD) // inc edx; jmp codeAt
		c.InvalidatePage(codeAt)
		edx := c.Regs[EDX]
		c.Run(c.Cycles + 1000)
		if c.Regs[EDX] != edx+500 || c.code.epoch < epoch+2 || c.code.compiler.asm.At > 4096 {
			t.Errorf("EDX %d, then %d; epoch %d, then %d; code up to %d", edx, c.Regs[EDX], epoch, c.code.epoch, c.code.compiler.asm.At)
		}
	}
}
