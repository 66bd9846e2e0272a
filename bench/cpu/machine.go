package cpu

import (
	"debug/elf"
	"encoding/binary"
	"fmt"
	"io"

	"metalsvm/machine/cpu"
)

// The bare machine: memory from physical address 0, in this order the page
// tables, the return address' page, the guest's image, and the data that the
// programs work on. Linear addresses are where the linker put the image, and
// dataAt for the data.
const (
	memory    = 16 << 20
	directory = 0x1000
	tables    = 0x2000 // up to 16 of them
	haltAt    = 0x20000
	dataPhys  = 8 << 20
	dataAt    = 0x20000000
	stackTop  = dataAt + 0x10000
	dataFirst = dataAt + 0x20000
)

// bare is the Bus of a core that has nothing but memory.
type bare struct {
	pages  [memory / cpu.PageSize][cpu.PageSize]byte
	tables uint32 // page tables in use
}

func (b *bare) Page(pa uint32) (*[cpu.PageSize]byte, bool) {
	if pa >= memory {
		return nil, false
	}
	return &b.pages[pa/cpu.PageSize], false
}

func (b *bare) Read(uint32, int) uint64         { return 0 }
func (b *bare) Write(uint32, int, uint64)       {}
func (b *bare) Peek(uint32, int) (uint64, bool) { return 0, false }
func (b *bare) In(uint16, int) uint32           { return 0 }
func (b *bare) Out(uint16, int, uint32)         {}
func (b *bare) Ack() (uint8, bool)              { return 0, false }

func (b *bare) word(pa uint32) []byte { return b.pages[pa/cpu.PageSize][pa%cpu.PageSize:] }

func (b *bare) get(pa uint32) uint32 { return binary.LittleEndian.Uint32(b.word(pa)) }
func (b *bare) set(pa, v uint32)     { binary.LittleEndian.PutUint32(b.word(pa), v) }

// link maps the page at va to pa.
func (b *bare) link(va, pa uint32) {
	entry := directory + va>>22*4
	if b.get(entry) == 0 {
		b.set(entry, tables+b.tables*cpu.PageSize|7)
		b.tables++
	}
	b.set(b.get(entry)&^0xFFF+va>>12&0x3FF*4, pa|7)
}

// load puts the guest and its mappings into memory.
func (b *bare) load(g *Guest) error {
	for pa := uint32(0); pa < memory-dataPhys; pa += cpu.PageSize {
		b.link(dataAt+pa, dataPhys+pa)
	}
	b.link(haltAt, haltAt)
	b.pages[haltAt/cpu.PageSize][0] = 0xF4 // HLT
	pa := uint32(1 << 20)
	for _, p := range g.File.Progs {
		if p.Type != elf.PT_LOAD {
			continue
		}
		first := uint32(p.Vaddr) &^ (cpu.PageSize - 1)
		end := uint32(p.Vaddr + p.Memsz)
		data := make([]byte, end-first+cpu.PageSize)
		if _, err := io.ReadFull(p.Open(), data[uint32(p.Vaddr)-first:][:p.Filesz]); err != nil {
			return err
		}
		for va := first; va < end; va += cpu.PageSize {
			if pa >= dataPhys {
				return fmt.Errorf("the guest does not fit")
			}
			b.link(va, pa)
			copy(b.pages[pa/cpu.PageSize][:], data[va-first:])
			pa += cpu.PageSize
		}
	}
	return nil
}

// call prepares a core for a call of the function at entry with the given
// words as arguments; the result lies behind them.
func call(c *cpu.Core, b *bare, entry uint32, args []uint32) {
	flat := func(selector, attr uint16) cpu.Segment {
		return cpu.Segment{Selector: selector, Attr: 0xC000 | attr, Limit: 0xFFFFFFFF}
	}
	for i := range c.Seg {
		c.Seg[i] = flat(0x10, 0x93)
	}
	c.Seg[cpu.CS] = flat(0x08, 0x9B)
	c.CR0 = cpu.CR0PE | cpu.CR0PG | cpu.CR0WP | cpu.CR0NE | cpu.CR0ET
	c.CR3 = directory
	c.SetEFlags(0)
	c.Halted = false
	c.FPU.Init()
	c.FPU.SetControl(Control)
	sp := uint32(stackTop) - 64
	b.set(sp-dataAt+dataPhys, haltAt)
	for i, v := range args {
		b.set(sp-dataAt+dataPhys+4+uint32(i)*4, v)
	}
	c.Regs[cpu.ESP] = sp
	c.EIP = entry
	c.FlushTLB()
}

// result reads the word behind n arguments after a call.
func result(b *bare, n int) uint32 { return b.get(stackTop - 64 - dataAt + dataPhys + 4 + uint32(n)*4) }
