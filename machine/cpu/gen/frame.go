package main

import "strings"

// What stands around the cases.

const prologue = `// runBlocks executes translated blocks from EIP on. It returns when something is
// to be done between two instructions, with the core's state exact, and false
// if the next instruction is the executor's.
//
// A block is entered only if all of its instructions fit below the limit, and
// is charged as a whole; left is what remains of the limit behind it. A uop
// that cannot do its instruction goes to slow before it has changed anything:
// the executor does that one, and the block goes on if the executor came to
// the same place with nothing else to do.
func (c *Core) runBlocks() bool {
	var (
		r                 [16]uint32 // registers; see regZero
		u                 *uop
		e                 *fastEntry
		va, a, b, v, n    uint32
		carry, eip, fc    uint32
		fr, wide          uint64
		integer           int32
		ok                bool
		edge              uint32
		float, operand    *uop // the last floating-point uop, and the last with a memory operand
		operandAt         uint32
		known             *jump
		target            *block
	)
	code := &c.code
	arena := code.arena
	mode := c.mode()
	block := c.findBlock(mode)
	if block == nil {
		return false
	}
	left := int64(c.limit - c.Cycles)
	if left < block.insns {
		return false
	}
	user := mode & modeUser
	t := &c.tlb.fast[user]
	copy(r[:8], c.Regs[:])
	r[regFS], r[regGS] = c.Seg[FS].Base, c.Seg[GS].Base
	fr, fc = splitFlags(c.eflags)

enter:
	if left < block.insns {
		eip = block.eip
		goto leave
	}
	left -= block.insns
	u = &arena[(block.first-1)%arenaSize]
uops:
	for {
		u = following(u)
		switch u.kind {
		default:
			goto slow
`

const epilogue = `		}
	}

taken:
	edge = 0
	goto follow
fall:
	edge = 1
follow:
	if n = block.next[edge&1]; n != 0 {
		block = &code.blocks[n%maxBlocks]
		goto enter
	}
	eip = block.target[edge&1]
	if n = code.jump(eip, mode); n != 0 {
		if (eip^block.eip)/PageSize == 0 {
			block.next[edge&1] = n
		}
		block = &code.blocks[n%maxBlocks]
		goto enter
	}
	goto leave
indirect:
	known = &code.jumps[jumpHash(eip)]
	if known.eip == eip {
		target = &code.blocks[known.block%maxBlocks]
		if target.mode == mode {
			block = target
			goto enter
		}
	}
leave:
	if float != nil {
		c.noteFloat(float, operand, operandAt)
		float, operand = nil, nil
	}
	c.Regs = [8]uint32(r[:8])
	c.eflags = joinFlags(c.eflags, fr, fc)
	c.account(c.limit - uint64(left))
	c.EIP = eip
	return true

slow:
	eip, n = code.place(block, u)
	if float != nil {
		c.noteFloat(float, operand, operandAt)
		float, operand = nil, nil
	}
	c.Regs = [8]uint32(r[:8])
	c.eflags = joinFlags(c.eflags, fr, fc)
	c.account(c.limit - uint64(left) - uint64(n))
	c.EIP = eip
	if !c.stepInBlock(u) || n == 1 {
		return true // n == 1: that was the block's last instruction
	}
	copy(r[:8], c.Regs[:])
	fr, fc = splitFlags(c.eflags)
	if left = int64(c.limit-c.Cycles) - int64(n) + 1; left < 0 {
		return true
	}
	goto uops
}
`

// onPagesOnly makes of the engine that of a core without caches.
var onPagesOnly = strings.NewReplacer("goto miss", "goto slow")

// inLines makes of the engine that of a core with caches. Its soft TLB is one of
// lines; a block costs what its instructions cost, and is entered once its line
// is in the instruction cache; count is the instructions charged and not yet in
// Insns. Locked and repeated instructions are the executor's.
var inLines = strings.NewReplacer(
	"// runBlocks executes", "// runLines executes",
	"runBlocks", "runLines",
	"slot(", "lineSlot(",
	"&pageMask", "&lineMask",
	"&c.tlb.fast[user]", "&c.timed.lines[user]",
	"target            *block\n", "target            *block\ncount, cost, own  int64\nmissed bool // the operand at va is read, and its line is not there\n",
	"block.insns", "block.cost",
	"enter:\n", `enter:
	if block.seen != c.timed.caches.Evictions && block.cost != never && left > 0 {
		c.EIP = block.eip
		c.accountLines(left, 0, &count)
		left = c.refetch(block)
		if left < block.cost {
			// The executor's, without a look at the limit: it has fetched.
			c.Regs = [8]uint32(r[:8])
			c.eflags = joinFlags(c.eflags, fr, fc)
			if float != nil {
				c.noteFloat(float, operand, operandAt)
			}
			return false
		}
	}
`,
	"left -= block.insns\n", "left -= block.cost\ncount += block.insns\n",
	"c.account(c.limit - uint64(left))", "c.accountLines(left, 0, &count)",
	"eip, n = code.place(block, u)", "eip, n, cost, own = code.placeLines(block, u)",
	"c.account(c.limit - uint64(left) - uint64(n))", "c.accountLines(left+cost, int64(n), &count)",
	"\nslow:", `
miss:
	missed = true
slow:`,
	"if !c.stepInBlock(u)", `if missed {
		missed = false
		if c.loadMiss(va, user) && int64(c.limit-c.Cycles) >= cost && c.request == 0 {
			left = int64(c.limit-c.Cycles) - cost
			count = int64(n)
			u = before(u)
			goto uops
		}
	}
	if !c.stepInBlock(u)`,
	"if left = int64(c.limit-c.Cycles) - int64(n) + 1; left < 0 {", "count = int64(n) - 1\nif left = int64(c.limit-c.Cycles) - cost + own; left < 0 {",
)
