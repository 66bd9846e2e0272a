package cpu

import (
	"fmt"
	"slices"
)

// faultCase is one instruction in a state in which it must fault in one way, or
// in which it must not.
type faultCase struct {
	kind   string
	code   []byte
	state  State
	pokes  [][2]uint32 // words of memory that are different, and their values
	vector uint8
	err    uint32
	cr2    uint32
	none   bool       // it is that very fault which must not come
	before uint32     // how many bytes of the code are another instruction, which does not fault
	after  *[8]uint32 // the registers that the fault leaves, if not those before
}

// Where the operands of the cases lie. What they hold makes selectors that no
// table has. Of the odd page the page tables say what a case wants.
const (
	operandAt = 0x30400
	sourceAt  = 0x30800
	targetAt  = 0x30C00
	oddPage   = 0x38000
	filling   = 0x68686868
)

// filled are the areas of operands, first byte and length; the last is the stack.
var filled = [][2]uint32{{operandAt - 0x20, 0xC0}, {sourceAt - 0x10, 0x20}, {targetAt - 0x10, 0x20}, {oddPage - 0x80, 0x180}, {stack3 - 0x40, 0x80}}

// prepare writes code and operands of a case, and returns the words that others
// rely on.
func (k *faultCase) prepare(b *testBus) (saved [][2]uint32) {
	at := k.state.EIP + k.state.Seg[CS].Base
	b.put(at, k.code...)
	b.core.InvalidatePage(at)
	for _, area := range filled {
		for at := area[0]; at < area[0]+area[1]; at += 4 {
			b.poke(at, filling)
		}
	}
	for _, p := range k.pokes {
		saved = append(saved, [2]uint32{p[0], b.peek(p[0])})
		b.poke(p[0], p[1])
	}
	return saved
}

// run runs a case on executor and engine and says what is wrong.
func (w *twins) run(k *faultCase) string {
	var saved [][2]uint32
	k.state.Cycles = w.exec.Cycles
	limit := k.state.Cycles + 7
	for _, b := range []*testBus{w.execBus, w.engineBus} {
		saved = k.prepare(b)
		b.core.SetState(k.state)
		if w.timed {
			b.core.Caches().Reset()
			b.core.Caches().ResetL2()
			b.core.timed.bus.(*lineBus).log = nil
			limit = k.state.Cycles + 2000
		}
	}
	a, b := w.exec.Execute(limit), runThrough(w.engine, limit)
	problem := w.differ()
	if a != b {
		problem = fmt.Sprintf("stop %d and %d; %s", a, b, problem)
	}
	if problem == "" {
		problem = k.judge(w.exec, w.execBus)
	}
	for _, b := range []*testBus{w.execBus, w.engineBus} {
		for _, p := range slices.Backward(saved) {
			b.poke(p[0], p[1])
		}
	}
	return problem
}

// pushed is what the delivery of a fault leaves on the stack.
type pushed struct{ err, eip, cs, flags, esp uint32 }

func (k *faultCase) pushed(c *Core, b *testBus) (f pushed) {
	sp := c.Regs[ESP]
	next := func() (v uint32) {
		if sp < testPages*PageSize && sp%4 == 0 { // it is, in every handler that is expected
			v = k.word(c, b, sp)
		}
		sp += 4
		return v
	}
	if hasCode(k.vector) {
		f.err = next()
	}
	f.eip, f.cs, f.flags = next(), next(), next()
	f.esp = sp
	if k.state.CPL != 0 {
		f.esp = next()
	}
	return f
}

// word reads memory as the core sees it.
func (k *faultCase) word(c *Core, b *testBus, at uint32) uint32 {
	if c.timed != nil {
		return c.timed.peek(at)
	}
	return b.peek(at)
}

// judge compares what has happened with what the case wants.
func (k *faultCase) judge(c *Core, b *testBus) string {
	vector, f := c.EIP-1-handlerAt, k.pushed(c, b)
	at := k.state.EIP + k.before
	came := c.Halted && vector == uint32(k.vector) && f.err == k.err && f.eip == at
	if k.none {
		if came {
			return fmt.Sprintf("exception %d(%#x), which has no reason here", vector, f.err)
		}
		return ""
	}
	want := k.state.Regs
	if k.after != nil {
		want = *k.after
	}
	got := c.Regs
	got[ESP] = f.esp
	switch {
	case !came:
		return fmt.Sprintf("halted %t, vector %d(%#x) from %#x, want %d(%#x) from %#x", c.Halted, int32(vector), f.err, f.eip, k.vector, k.err, at)
	case got != want:
		return fmt.Sprintf("registers %#x, want %#x", got, want)
	case c.CR2 != k.cr2:
		return fmt.Sprintf("CR2 %#x, want %#x", c.CR2, k.cr2)
	case f.cs != uint32(k.state.Seg[CS].Selector):
		return fmt.Sprintf("CS %#x, want %#x", f.cs, k.state.Seg[CS].Selector)
	case k.after == nil && f.flags != k.state.EFlags|FlagRF:
		return fmt.Sprintf("flags %#x, were %#x", f.flags, k.state.EFlags)
	case k.after == nil && !k.untouched(c, b):
		return "memory has changed"
	}
	return ""
}

// untouched reports whether the operands are what they were, but for what lies
// below the stack pointer, which is anybody's.
func (k *faultCase) untouched(c *Core, b *testBus) bool {
	sp := k.state.Regs[ESP]
	for _, area := range filled {
		for at := area[0]; at < area[0]+area[1]; at += 4 {
			poked := slices.ContainsFunc(k.pokes, func(p [2]uint32) bool { return p[0] == at })
			if k.word(c, b, at) != filling && !poked && (at+4 <= sp-0x40 || at >= sp) {
				return false
			}
		}
	}
	return true
}
