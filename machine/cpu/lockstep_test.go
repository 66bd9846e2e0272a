package cpu

import (
	"bytes"
	"flag"
	"fmt"
	"testing"
)

var seed = flag.Uint64("seed", 1, "seed of the random tests")

// lockstepOps are all operations but those that would only end a sequence.
func lockstepOps(op Op) bool {
	switch op {
	case OpHlt, OpIret, OpRetf, OpJmpf, OpCallf, OpJmpm, OpCallm, OpInt, OpInt3, OpIcebp, OpJmpa, OpCalla, OpRet,
		OpMovcr, OpMovdr, OpLgdt, OpLidt, OpLldt, OpLtr, OpLmsw, OpInvd, OpWbinvd, OpPopf,
		OpLds, OpLes, OpLss, OpLfs, OpLgs, OpMovts, OpIn, OpOut, OpIns, OpOuts, OpRdmsr, OpWrmsr, OpBound, OpEnter:
		return false
	}
	return true
}

// twins are cores in the same state, with memory of their own: one for the
// executor, one for the engine, and one to write programs with.
type twins struct {
	exec, engine, author          *Core
	execBus, engineBus, authorBus *testBus
	timed                         bool // executor and engine have caches
	image                         [lockstepPages][PageSize]byte
}

// lockstepPages is how much memory the programs have.
const lockstepPages = 0x40

// kind is what executes the programs beside the executor.
type kind string

const (
	byBlocks   kind = "the block engine"
	byCompiler kind = "the compiler" // with every block compiled at once
	byLines    kind = "the block engine, with caches"
	byBoth     kind = "the compiler, with caches"
)

func newTwins(k kind) *twins {
	w := &twins{timed: k == byLines || k == byBoth}
	for _, p := range w.each() {
		c, b := newSystem()
		for page := uint32(lockstepPages); page < 1024; page++ {
			b.poke(tableAt+page*4, 0)
		}
		b.poke(tableAt+4*(lockstepPages-1), devicePage|7)
		b.blind = true // loops on the device are not skipped, so that both read it
		b.rough = true
		// The interrupt handler: pusha; inc dword [7100]; popa; iret.
		b.put(0x7000, 0x60, 0xFF, 0x05, 0x00, 0x71, 0, 0, 0x61, 0xCF)
		b.poke64(idtAt+interruptVector*8, 0x00008E0000087000)
		if w.timed && p.core != &w.author {
			c = withCaches(c, b)
		}
		c.Compile(false)
		*p.core, *p.bus = c, b
	}
	copy(w.image[:], w.execBus.pages)
	if k == byCompiler || k == byBoth {
		w.engine.compileAtOnce()
	}
	return w
}

type twin struct {
	core **Core
	bus  **testBus
}

func (w *twins) each() [3]twin {
	return [3]twin{{&w.exec, &w.execBus}, {&w.engine, &w.engineBus}, {&w.author, &w.authorBus}}
}

// restart puts all cores and memories into the state from which a program
// starts in a ring.
func (w *twins) restart(ring uint8) {
	for _, p := range w.each() {
		c, b := *p.core, *p.bus
		copy(b.pages, w.image[:])
		b.device, b.reads, b.vectors = [512]uint64{}, nil, nil
		c.SetINTR(false)
		state := State{
			CR0: CR0PE | CR0PG | CR0WP | CR0NE | CR0ET, CR3: dirAt,
			GDTR: c.GDTR, IDTR: c.IDTR, TR: c.TR,
		}
		state.FPU.Reset()
		if c.timed != nil {
			state.CR4 = CR4MPE
			c.Caches().Reset()
			c.Caches().ResetL2()
			c.timed.bus.(*lineBus).log = nil
		}
		c.SetState(state)
		c.SetEFlags(0)
		c.FlushCode()
		enterRing(c, ring)
		c.EIP = programAt
		c.Seg[FS].Base = 0x100
		c.Seg[GS].Base = 0x1000
	}
}

// programAt leaves room for sequences that cross a page.
const programAt = 0x20FC0

// differ compares everything the two cores have done.
func (w *twins) differ() string {
	a, b := w.exec.State(), w.engine.State()
	if a != b {
		difference := fmt.Sprintf("executor %+v\nengine   %+v", a, b)
		if w.timed {
			difference += "\n" + logsDiffer(w.exec, w.engine)
		}
		return difference
	}
	if w.timed {
		if d := logsDiffer(w.exec, w.engine); d != "" {
			return d
		}
	}
	for i := range lockstepPages {
		if w.execBus.pages[i] != w.engineBus.pages[i] {
			for j := range w.execBus.pages[i] {
				if x, y := w.execBus.pages[i][j], w.engineBus.pages[i][j]; x != y {
					return fmt.Sprintf("memory at %#x: executor %#x, engine %#x", i*PageSize+j, x, y)
				}
			}
		}
	}
	if w.execBus.device != w.engineBus.device || !bytes.Equal(words(w.execBus.reads), words(w.engineBus.reads)) {
		return "device accesses differ"
	}
	return ""
}

func words(v []uint32) (b []byte) {
	for _, w := range v {
		b = appendWord(b, w)
	}
	return b
}

// sequence writes a random program: it is made along the way of the author,
// so that addresses make sense the first time through, and repeats itself.
func sequence(g *generator, w *twins) []byte {
	c, b := w.author, w.authorBus
	regs := c.Regs
	for i := range regs {
		if i != ESP {
			regs[i] = g.value()
		}
	}
	if g.IntN(2) == 0 {
		regs[ESI], regs[EDI], regs[EBP] = 0x30100, 0x30200, 0x30300
	}
	regs[ECX] &= 0x3F
	flags := g.Uint32() & (flagsStatus | FlagDF | FlagIF)
	for _, core := range []*Core{c, w.exec, w.engine} {
		core.Regs = regs
		core.SetEFlags(flags)
	}
	for i := range 4 * PageSize / 4 {
		v := g.Uint32()
		for _, bus := range []*testBus{b, w.execBus, w.engineBus} {
			bus.poke(0x30000+uint32(i)*4, v)
		}
	}
	target := func() uint32 {
		switch g.IntN(24) {
		case 0:
			return 0x30FFC + uint32(g.IntN(8)) // across pages
		case 1:
			return c.EIP + uint32(g.IntN(48)) // code
		case 2:
			return 0x50000000 // nothing there
		case 3:
			return 0x3F000 + uint32(g.IntN(64)) // the device
		}
		page := uint32(0x30000)
		if w.timed {
			page += uint32(g.IntN(4)) * PageSize
		}
		return page + uint32(g.IntN(0x800))
	}
	var program []byte
	for range 4 + g.IntN(24) {
		code := g.instruction(&c.Regs, target)
		at := c.EIP
		b.put(at, code...)
		ok := c.step1()
		program = append(program, code...)
		if !ok || c.EIP != at+uint32(len(code)) {
			if g.IntN(8) != 0 {
				program = program[:len(program)-len(code)]
				c.EIP = at
				continue
			}
			break
		}
	}
	back := -int32(len(program) + 5)
	program = appendWord(append(program, 0xE9), uint32(back))
	w.execBus.put(programAt, program...)
	w.engineBus.put(programAt, program...)
	return program
}

// TestLockstep runs random programs in the executor and in the engine, in
// slices of random length, and compares the cores behind each slice.
func TestLockstep(t *testing.T) { lockstep(t, newTwins(byBlocks)) }

// TestLockstepCompiled does it with compiled code.
func TestLockstepCompiled(t *testing.T) { lockstep(t, newTwins(byCompiler)) }

// TestLockstepWithCaches: executor and engine make the same transactions at the
// same clock, whatever the slices.
func TestLockstepWithCaches(t *testing.T) { lockstep(t, newCachedTwins(byLines)) }

// TestLockstepWithCachesCompiled does it with compiled code.
func TestLockstepWithCachesCompiled(t *testing.T) { lockstep(t, newCachedTwins(byBoth)) }

func lockstep(t *testing.T, w *twins) {
	t.Logf("seed %d", *seed)
	n := 12000
	if testing.Short() {
		n = 1000
	}
	g := newGenerator(*seed, lockstepOps)
	g.prefixes = 2
	faults := 0
	for i := range n {
		w.restart([]uint8{0, 1, 3}[g.IntN(3)])
		program := sequence(g, w)
		start := w.exec.State()
		for w.exec.Cycles < 600 {
			limit := w.exec.Cycles + 1 + uint64(g.IntN(100))
			if g.IntN(4) == 0 {
				w.interrupt()
			}
			a, b := w.exec.Execute(limit), runThrough(w.engine, limit)
			difference := w.differ()
			if a != b {
				difference = fmt.Sprintf("stop %d and %d; %s", a, b, difference)
			}
			if difference != "" {
				t.Fatalf("sequence %d from %+v\nin the slice to cycle %d\n%s%s", i, start, limit, disassemble(program), difference)
			}
			if a != Limit {
				faults++
				break
			}
		}
	}
	t.Logf("%d sequences, %d ended in a fault", n, faults)
}

// disassemble lists a program as far as the opcode table can tell.
func disassemble(code []byte) string {
	var s string
	for at := 0; at < len(code); {
		var in Inst
		if Decode(code[at:], true, &in) != Good {
			return s + "?\n"
		}
		s += fmt.Sprintf("%#x\t% x\t%v\n", programAt+at, code[at:at+int(in.Len)], in.Op)
		at += int(in.Len)
	}
	return s
}

// interrupt raises INTR on both cores.
func (w *twins) interrupt() {
	for _, b := range []*testBus{w.execBus, w.engineBus} {
		b.vectors = append(b.vectors, interruptVector)
		b.core.SetINTR(true)
	}
}

// runThrough is Run to the limit, through any loops it finds.
func runThrough(c *Core, limit uint64) Stop {
	for {
		stop := c.Run(limit)
		if stop != Spinning {
			return stop
		}
		c.SkipSpin(limit)
	}
}
