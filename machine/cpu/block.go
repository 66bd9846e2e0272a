package cpu

import "metalsvm/machine/cache"

// uop is what the engine executes: one instruction, or a CMP or TEST with the
// conditional jump behind it. It holds no pointers, and fills 16 bytes.
type uop struct {
	kind   uopKind
	length uint8 // bytes of the instructions, and the bits below
	d, s   uint8 // destination and source registers
	b, x   uint8 // base and index registers of a memory operand
	sc     uint8 // shift of the index
	imm    uint32
	disp   uint32
}

type uopKind uint16

const (
	lengthStale  = 1 << 5 // the flags are not right behind it
	lengthPair   = 1 << 6 // two instructions
	lengthSystem = 1 << 7 // may change the mode: leave the block behind it
	lengthMask   = lengthStale - 1
)

// file is the registers while blocks run. It has a place for every value of a
// byte, so that a uop's numbers need no check.
type file [256]uint32

// Registers of the engine beyond the eight: one that is always zero, so that
// addresses need no cases, and the bases of FS and GS.
const (
	regZero = NoReg
	regFS   = 9
	regGS   = 10
)

const (
	arenaSize = 1 << 18 // uops
	maxBlocks = 1 << 15
	maxLength = 32 // instructions of a block
	jumpSize  = 1 << 14
	indexSize = 1 << 16
	seenSize  = 1 << 10
)

// block is a run of uops with one way in. It ends with the first uop that
// jumps, or at the end of its page. It fills a line of the host's cache.
type block struct {
	eip    uint32
	first  uint32    // in the arena
	insns  int64     // instructions; never if the block is no longer valid
	target [2]uint32 // where it goes, or, if that is in a register, has gone
	next   [2]uint32 // blocks at the targets; 0: not known
	page   uint32    // number of its codePage
	code   uint32    // of the compiler; 0: none
	mode   uint8
	brief  uint8 // see compiled.go
	heat   uint8 // how often it may be entered before it is compiled; see compiler.go

	// For a core with caches: what the block costs, the line that it is in, the
	// next if its only instruction reaches into it, else the same again, and where
	// they were in the instruction cache when it had them.
	attr  cache.Attr
	place [2]uint16
	cost  int64
	pa    [2]uint32
}

// straddles tells whether the block is an instruction in two lines.
func (b *block) straddles() bool { return b.pa[0] != b.pa[1] }

// never is more instructions than any limit leaves room for.
const never = 1 << 62

// codeCache holds the translated code of a core.
type codeCache struct {
	arena    *[arenaSize]uop
	costs    *[arenaSize]uint16 // of each uop, for a core with caches
	used     uint32
	blocks   *[maxBlocks]block // 0 stands for none
	count    uint32
	lastPage uint32             // number of the last codePage
	index    *[indexSize]uint16 // hash table of blocks, by page, address and mode
	pages    map[*[PageSize]byte]*codePage

	// jumps finds blocks by their linear address alone. It is forgotten
	// whenever the meaning of a linear address in it may have changed; seen
	// has a bit for each page in it, by the low bits of its number.
	jumps [jumpSize]jump
	seen  [seenSize / 64]uint64
	// across is where blocks lead to others on another page, which is forgotten
	// with jumps.
	across []crossing

	// What a core with caches has left of a block; see lines_part.go.
	part   part
	behind rest // what stands behind the cut in a block, if there is one
	cutAt  *uop
	cutUop uop // what belongs there

	compiler *compiler // nil: there is none
	onward   *block    // where runBlocks or runCompiled has come to, if that is the other's

	// epoch changes when blocks or addresses become invalid: a block that is
	// being executed then ends.
	epoch uint32
}

type jump struct{ eip, block uint32 }

// crossing is an element of a block's next.
type crossing struct{ block, edge uint32 }

// codePage is a page of host memory that holds translated code.
type codePage struct {
	number uint32 // for the index; never used again
	mem    *[PageSize]byte
	lines  [2]uint64 // which of its 32-byte lines have code
	blocks []uint32
	live   bool // false after drop
}

func (k *codeCache) init() {
	k.arena = new([arenaSize]uop)
	k.blocks = new([maxBlocks]block)
	k.index = new([indexSize]uint16)
	largePages(k.arena)
	largePages(k.blocks)
	largePages(k.index)
	largePages(k)
	k.flush()
}

// flush forgets everything.
func (k *codeCache) flush() {
	for _, p := range k.pages {
		p.live = false
	}
	if k.count > 1 {
		*k.index = [indexSize]uint16{}
		if k.costs != nil {
			*k.costs = [arenaSize]uint16{}
		}
	}
	if k.compiler != nil {
		k.compiler.flush()
	}
	k.used, k.count = 1, 1 // the engine starts from the uop before a block
	k.blocks[0].mode = modeNone
	k.pages = make(map[*[PageSize]byte]*codePage)
	k.forgetAddresses()
}

func (k *codeCache) forgetAddresses() {
	k.jumps = [jumpSize]jump{}
	k.seen = [seenSize / 64]uint64{}
	k.unlink()
	if k.compiler != nil {
		k.compiler.forgetLandings()
	}
	k.epoch++
}

// link notes which block is at a target of a block.
func (k *codeCache) link(b *block, edge, n uint32) {
	b.next[edge&1] = n
	if (b.target[edge&1]^b.eip)/PageSize != 0 {
		k.across = append(k.across, crossing{k.blockNumber(b), edge})
	}
}

// unlink forgets the blocks at targets on other pages.
func (k *codeCache) unlink() {
	for _, x := range k.across {
		k.blocks[x.block].next[x.edge&1] = 0
	}
	k.across = k.across[:0]
	if k.compiler != nil {
		k.compiler.unlink()
	}
}

// forgetPage forgets the addresses of one page.
func (k *codeCache) forgetPage(lin uint32) {
	bit := lin / PageSize % seenSize
	if k.seen[bit/64]>>(bit%64)&1 != 0 {
		k.forgetAddresses()
	}
}

func jumpHash(eip uint32) uint32 { return (eip ^ eip>>12) % jumpSize }

// jump returns the block at a linear address, 0 if it is not known.
func (k *codeCache) jump(eip uint32, mode uint8) uint32 {
	j := &k.jumps[jumpHash(eip)]
	if j.eip == eip && k.blocks[j.block%maxBlocks].mode == mode {
		return j.block
	}
	return 0
}

// setJump makes a block known by its address.
func (k *codeCache) setJump(eip, block uint32) {
	k.jumps[jumpHash(eip)] = jump{eip, block}
	bit := eip / PageSize % seenSize
	k.seen[bit/64] |= 1 << (bit % 64)
}

// find looks a block up in the index. It returns 0 if there is none, and the
// place in the index where it belongs.
func (k *codeCache) find(page *codePage, eip uint32, mode uint8) (n, at uint32) {
	at = (eip*0x9E3779B1 ^ page.number*0x85EBCA6B) >> 16 % indexSize
	for ; k.index[at] != 0; at = (at + 1) % indexSize {
		n = uint32(k.index[at])
		if b := &k.blocks[n%maxBlocks]; b.eip == eip && b.page == page.number && b.mode == mode {
			return n, at
		}
	}
	return 0, at
}

// holds reports whether a page has translated code.
func (k *codeCache) holds(mem *[PageSize]byte) bool { return k.pages[mem] != nil }

// pageOf returns the record of a page that is going to have code.
func (k *codeCache) pageOf(mem *[PageSize]byte) *codePage {
	p := k.pages[mem]
	if p == nil {
		k.lastPage++
		p = &codePage{number: k.lastPage, mem: mem, live: true}
		k.pages[mem] = p
	}
	return p
}

// written tells the cache that bytes of a page have changed.
func (k *codeCache) written(mem *[PageSize]byte, off uint32, size uint8) {
	p := k.pages[mem]
	if p == nil {
		return
	}
	for line := off / 32; line <= (off+uint32(size)-1)/32; line++ {
		if p.lines[line/64]>>(line%64)&1 != 0 {
			k.drop(mem)
			return
		}
	}
}

// drop invalidates the blocks of a page.
func (k *codeCache) drop(mem *[PageSize]byte) {
	p := k.pages[mem]
	if p == nil {
		return
	}
	for _, n := range p.blocks {
		b := &k.blocks[n]
		b.insns, b.cost = never, never
		b.mode = modeNone
		if b.code != 0 {
			k.compiler.forget(b)
		}
	}
	p.live = false
	delete(k.pages, mem)
	k.unlink() // else they would lead here for ever
	k.epoch++
}

// place returns where a uop of a block stands in guest code, and how many instructions
// of the block are left from it on.
func (k *codeCache) place(b *block, u *uop) (eip, insns uint32) {
	eip = b.eip
	insns = uint32(b.insns)
	for before := &k.arena[b.first%arenaSize]; before != u; before = following(before) {
		n := before.length
		eip += uint32(n & lengthMask)
		insns--
		if n&lengthPair != 0 {
			insns--
		}
	}
	return eip, insns
}
