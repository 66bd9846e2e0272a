package cpu

import (
	"metalsvm/machine/cache"
	"metalsvm/machine/cpu/amd64"
)

// The compiler: on amd64 hosts, blocks that are entered often become machine code of
// the host. Guest and host have nearly the same instructions, so most are encoded anew,
// not translated: the eight general registers are in eight of the host's, and the host's
// flags are the guest's.
//
// Compiled code keeps to what runBlocks does: a block is entered if it fits below
// the limit, an instruction that it cannot do is the executor's, and the block goes
// on behind it. It leaves by returning to runCompiled with the number of a point,
// which tells where it was. For a core with caches it does what runLines does, which
// goes on itself where compiled code has left; see compile_lines.go.
//
//	AX CX DX BX BP SI DI  the guest's
//	R12                   the guest's ESP
//	R13                   what remains of the limit
//	R15                   the Core
//	R8 R9 R10 R11         scratch
//	SP R14                the host's: stack and goroutine
//
// compile.go makes code of a block, the compile_ files have the instructions, and
// compiled.go and compiled_lines.go run it.

const (
	codeSize    = 4 << 20  // bytes for the code of a core; full, it is forgotten as a whole
	maxCells    = 1 << 15  // of 8 bytes, at the end of it
	blockRoom   = 16 << 10 // more than any block takes
	landingSize = 1 << 12

	// heatCompiled is the heat of blocks that are, or are going to be, compiled;
	// heatNever of those that the block engine executes for good. Others are
	// entered some times before.
	heatNever    = 0
	heatCompiled = 1
	heatStart    = 250
	heatStep     = 25 // so many count as one if compiled code leads there: it costs as much
)

// compiler is what a core has beyond codeCache if its blocks are compiled.
type compiler struct {
	heat    uint8 // of new blocks
	memory  *amd64.Memory
	asm     amd64.Assembler
	cells   uint32 // place of the last one: they grow down from the end
	mode    uint8  // of the block under way
	lines   bool   // the core has caches
	points  []point
	pieces  [maxLength]piece // of the block under way
	exits   []exit
	resumes []resume
	sides   []side

	// landings finds compiled blocks by their linear address, as codeCache.jumps
	// does, for jumps whose target is in a register.
	landings *[landingSize]landing
	landed   bool // there are any

	// across are points whose cells lead to blocks on other pages.
	across []uint32
}

// landing is an element of landings: a linear address, the mode plus one, and
// where the code is. Compiled code reads it.
type landing struct {
	eip, mode uint32
	code      uintptr
}

// point is where compiled code can leave.
type point struct {
	kind   pointKind
	system bool   // the instruction may change the mode
	single uint8  // the size of the repeated string instruction, 0 for all others
	stos   bool   // and whether it is STOS, not MOVS
	length uint8  // of the instruction
	noAF   bool   // AF is zero, whatever the handover's flags say
	insns  uint8  // what remains of the block, the instruction included
	cost   uint32 // pointFull: what the block takes of the limit
	block  uint32
	eip    uint32 // where the guest is, or goes
	at     uint32 // code: of what follows the instruction, or of the block
	again  uint32 // and of the instruction, for a core with caches
	cell   uint32 // that the edge jumps through
	stub   uint32 // where the cell leads at first
}

type pointKind uint8

const (
	pointIndirect pointKind = iota // goes to what is in handover.target
	pointEdge                      // goes to another block
	pointFull                      // the block does not fit below the limit, or its line is missing
	pointSlow                      // an instruction is the executor's
)

// handover is what compiled code and runCompiled hand one another.
type handover struct {
	left     int64  // of the limit
	point    uint32 // where compiled code left
	target   uint32 // of an indirect jump
	flags    uint16 // see saveFlags
	reach    uint32 // pointSlow of a core with caches: what it was about to do, at target
	landings *[landingSize]landing

	// Of a core with caches: how many instructions the code has charged, and where
	// it finds what it looks at.
	insns  int64
	table  *[2][lineSlots]fastEntry
	blocks *[maxBlocks]block
	tags   *[cache.Places]uint32
}

// Compile says whether blocks are compiled from now on, on hosts that can, as is so
// from the start.
func (c *Core) Compile(on bool) {
	c.code.flush()
	c.code.compiler = nil
	if on && canCompile {
		c.code.compiler = &compiler{heat: heatStart, lines: c.timed != nil}
	}
}

// start gets what the compiler needs, once it is needed.
func (k *compiler) start(c *Core) bool {
	if k.memory != nil {
		return true
	}
	memory, err := amd64.NewMemory(codeSize)
	if err != nil {
		return false
	}
	k.memory = memory
	k.asm.Code = memory.Code
	k.points = make([]point, 1, 1<<12)
	k.landings = new([landingSize]landing)
	c.handover.landings = k.landings
	if k.lines {
		g := &c.handover
		g.table, g.blocks, g.tags = &c.timed.lines, c.code.blocks, c.timed.caches.Code
	}
	k.flush()
	return true
}

// flush forgets all code.
func (k *compiler) flush() {
	if k.memory == nil {
		return
	}
	k.asm.At, k.cells = 16, codeSize // a block at 0 would be none
	k.points = k.points[:1]          // the first is that of indirect jumps
	k.across = k.across[:0]
	k.forgetLandings()
}

func (k *compiler) forgetLandings() {
	if k.landed {
		*k.landings = [landingSize]landing{}
		k.landed = false
	}
}

// full reports whether there may be no room for a block.
func (k *compiler) full() bool {
	return k.asm.At+blockRoom > codeSize-8*maxCells || codeSize-k.cells+64*8 > 8*maxCells
}

// unlink makes the edges to other pages leave again.
func (k *compiler) unlink() {
	for _, n := range k.across {
		p := &k.points[n]
		k.memory.SetCell(p.cell, p.stub)
	}
	k.across = k.across[:0]
}

// link makes an edge lead to a block.
func (k *compiler) link(n uint32, from, to *block) {
	p := &k.points[n]
	k.memory.SetCell(p.cell, to.code)
	if (from.eip^to.eip)/PageSize != 0 {
		k.across = append(k.across, n)
	}
}

func landingHash(eip uint32) uint32 { return (eip ^ eip>>12) % landingSize }

// land makes a block known to indirect jumps.
func (k *compiler) land(b *block) {
	k.landed = true
	k.landings[landingHash(b.eip)] = landing{b.eip, uint32(b.mode) + 1, k.memory.Address(b.code)}
}

// forget takes a block that is no longer valid.
func (k *compiler) forget(b *block) {
	if b.code == 0 {
		return
	}
	b.code = 0
	if l := &k.landings[landingHash(b.eip)]; l.eip == b.eip {
		*l = landing{}
	}
}
