package main

// What stands around the cases.

// core is what differs between the functions for the two kinds of cores. Those
// without caches have a soft TLB of pages; an instruction is a clock, so that
// instructions need no count of their own. Those with caches have one of lines;
// a block costs what its instructions cost, and is entered once its line is in
// the instruction cache.
type core struct {
	Lines       bool
	Func        string
	Slot, Mask  string // of the soft TLB
	Read, Write string // where a uop goes whose operand is not in it
	Cost        string // of a block
}

var (
	withoutCaches = core{false, "runBlocks", "slot", "pageMask", "slow", "slow", "insns"}
	withCaches    = core{true, "runLines", "lineSlot", "lineMask", "read", "write", "cost"}
)

// registers brings the core's registers and flags up to date, handBack all that the
// function keeps but for the time and EIP.
const (
	registers = `	c.Regs = [8]uint32(r[:8])
	c.eflags = joinFlags(c.eflags, m.fr, m.fc)
`
	handBack = `	if m.float != nil {
		c.noteFloat(m.float, m.operand, m.operandAt)
		m.float, m.operand = nil, nil
	}
` + registers
)

const prologue = `// {{.Func}} executes translated blocks from {{if .Lines}}EIP{{else}}one{{end}} on. It returns when something is
// to be done between two instructions, with the core's state exact, and false
// if the next instruction is the executor's.
//
// A block is entered only if all of its instructions fit below the limit, and
// is charged as a whole; left is what remains of the limit behind it. A uop
// that cannot do its instruction goes to slow before it has changed anything:
// the executor does that one, and the block goes on if the executor came to
// the same place with nothing else to do.
{{- if .Lines}}
//
// Of a block that does not fit, or whose line is not in the instruction cache,
// part does what the executor would. count is the instructions charged and not
// yet in Insns.
{{- end}}
func (c *Core) {{.Func}}({{if not .Lines}}start *block{{end}}) bool {
	var (
		u                 *uop
		e                 *fastEntry
		va, a, b, v, n    uint32
		carry, eip        uint32
		wide              uint64
		integer           int32
		ok                bool
		edge              uint32
		known             *jump
		target            *block
{{- if .Lines}}
		left, count       int64
		rest, charge      rest
		must              bool // the next instruction is done whatever is left
		how               reach
{{- end}}
		m                 inMemory
	)
	r := &c.file
	code := &c.code
	arena := code.arena
{{- if .Lines}}
	mode := c.mode()
	lines := c.timed.caches.Code
	block, first := c.findPart(mode, &rest)
	if block == nil {
		return false
	}
	left = int64(c.limit - c.Cycles)
{{- else}}
	block, mode := start, start.mode
	left := int64(c.limit - c.Cycles)
{{- end}}
	user := mode & modeUser
	t := {{if .Lines}}&c.timed.lines[user]{{else}}&c.tlb.fast[user]{{end}}
	copy(r[:8], c.Regs[:])
	r[regFS], r[regGS] = c.Seg[FS].Base, c.Seg[GS].Base
	m.fr, m.fc = splitFlags(c.eflags)
{{- if .Lines}}
	u, must = first, true
	if block.heat != heatCompiled || rest != block.whole() || left <= 0 || c.request != 0 {
		goto part
	}
{{- end}}

enter:
{{- if .Lines}}
	if block.heat != heatNever {
		if block.heat == heatCompiled {
			goto compiled
		}
		if left > farAhead {
			block.heat--
		}
	}
	if left < block.cost || lines[block.place[0]%cache.Places] != block.pa[0] || lines[block.place[1]%cache.Places] != block.pa[1] {
		u, rest, must = &arena[block.first%arenaSize], block.whole(), false
		goto part
	}
	left -= block.cost
	count += block.insns
{{- else}}
	if left < block.insns {
		eip = block.eip
		goto leave
	}
	if block.heat != heatNever {
		if block.heat == heatCompiled {
			code.onward = block
			eip = block.eip
			goto leave
		}
		block.heat--
	}
	left -= block.insns
{{- end}}
	u = &arena[block.first%arenaSize]
uops:
	for ; ; u = following(u) {
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
		code.link(block, edge, n)
		block = &code.blocks[n%maxBlocks]
		goto enter
	}
	goto leave
indirect:
	// Most go to the same place each time.
	n = block.next[0]
	if n != 0 && block.target[0] == eip {
		block = &code.blocks[n%maxBlocks]
		goto enter
	}
	known = &code.jumps[jumpHash(eip)]
	if known.eip == eip {
		target = &code.blocks[known.block%maxBlocks]
		if target.mode == mode {
			if n == 0 {
				block.target[0] = eip
				code.link(block, 0, known.block)
			}
			block = target
			goto enter
		}
	}
leave:
` + handBack + `{{- if .Lines}}
	c.accountLines(left, &count)
{{- else}}
	c.account(c.limit - uint64(left))
{{- end}}
	c.EIP = eip
	return true

{{- if .Lines}}
part:
	// The block goes on at u, with rest.
	eip = rest.eip
	if block.cost == never {
		goto leave
	}
	if left <= 0 && !must {
		code.keep(block, u, rest)
		goto leave
	}
	if lines[block.place[0]%cache.Places] != block.pa[0] || lines[block.place[1]%cache.Places] != block.pa[1] {
		c.Regs = [8]uint32(r[:8])
		c.eflags = joinFlags(c.eflags, m.fr, m.fc)
		c.accountLines(left, &count)
		c.EIP = eip
		ok = c.refetch(block)
		left = int64(c.limit - c.Cycles)
		if !ok {
			goto executor
		}
	}
arm:
	charge = rest
	if left < rest.cost || c.request != 0 {
		charge = c.cut(u, rest, left)
		if charge.insns == 0 {
			goto executor
		}
	}
	left -= charge.cost
	count += charge.insns
	goto uops
compiled:
` + handBack + `	c.accountLines(left, &count)
	c.EIP = block.eip
	block, u, rest, must = c.runCompiledLines(block)
	if block == nil {
		return true
	}
	copy(r[:8], c.Regs[:])
	m.fr, m.fc = splitFlags(c.eflags)
	left = int64(c.limit - c.Cycles)
	if u == nil {
		if block.code == 0 {
			goto enter
		}
		u, rest = &arena[block.first%arenaSize], block.whole()
	}
	goto part
executor:
	if m.float != nil {
		c.noteFloat(m.float, m.operand, m.operandAt)
	}
` + registers + `	c.accountLines(left, &count)
	c.EIP = rest.eip
	return false

read:
	how = reachRead
	goto missed
write:
	how = reachWrite
	goto missed
slow:
	how = reachNone
missed:
	rest = code.from(block, u)
	left += rest.cost - code.behind.cost
	count -= rest.insns - code.behind.insns
	code.mend()
` + handBack + `	c.accountLines(left, &count)
	c.EIP = rest.eip
	switch c.slow(u, &rest, va, how, user) {
	case slowReady:
		left = int64(c.limit - c.Cycles)
		goto arm
	case slowAgain:
		code.keep(block, u, rest)
		return true
	case slowLeave:
		return true
	}
	copy(r[:8], c.Regs[:])
	m.fr, m.fc = splitFlags(c.eflags)
	left = int64(c.limit - c.Cycles)
	if rest.insns != 0 {
		u, must = following(u), false
		goto part
	}
	eip = c.EIP
	switch eip {
	case block.target[0]:
		goto taken
	case block.target[1]:
		goto fall
	}
	if n = code.jump(eip, mode); n != 0 {
		block = &code.blocks[n%maxBlocks]
		goto enter
	}
	goto leave
{{- else}}
slow:
	eip, n = code.place(block, u)
` + handBack + `	c.account(c.limit - uint64(left) - uint64(n))
	c.EIP = eip
	if !c.stepInBlock(u) || n == 1 {
		return true // n == 1: that was the block's last instruction
	}
	copy(r[:8], c.Regs[:])
	m.fr, m.fc = splitFlags(c.eflags)
	if left = int64(c.limit-c.Cycles) - int64(n) + 1; left < 0 {
		return true
	}
	u = following(u)
	goto uops
{{- end}}
}
`
