package vector

import (
	"encoding/binary"
	"testing"

	"metalsvm/machine/cpu"
)

// board is a core's surroundings with nothing but the page.
type board struct{ page [4096]byte }

func (b *board) Page(pa uint32) (*[cpu.PageSize]byte, bool) {
	if pa == Base {
		return &b.page, false
	}
	return new([cpu.PageSize]byte), false
}
func (b *board) Read(uint32, int) uint64         { return 0 }
func (b *board) Write(uint32, int, uint64)       {}
func (b *board) Peek(uint32, int) (uint64, bool) { return 0, false }
func (b *board) In(uint16, int) uint32           { return 0 }
func (b *board) Out(uint16, int, uint32)         {}
func (b *board) Ack() (uint8, bool)              { return 0, false }

func TestPage(t *testing.T) {
	const entry, eax, ebx = 0x00123450, 0x11112222, 0x33334444
	c := cpu.New(&board{page: Page(entry, eax, ebx)})
	for range 30 {
		if c.EIP == entry {
			break
		}
		c.Step()
	}
	if c.EIP != entry || c.Regs[cpu.EAX] != eax || c.Regs[cpu.EBX] != ebx {
		t.Fatalf("at %08x with eax=%08x ebx=%08x", c.EIP, c.Regs[cpu.EAX], c.Regs[cpu.EBX])
	}
	for i := range c.Seg {
		if c.Seg[i].Base != 0 || c.Seg[i].Limit != 0xFFFFFFFF {
			t.Errorf("segment register %d: base %08x limit %08x", i, c.Seg[i].Base, c.Seg[i].Limit)
		}
	}
	if c.CR0 != cpu.CR0PE|cpu.CR0ET {
		t.Errorf("CR0 %08x", c.CR0)
	}
	if c.EFlags()&cpu.FlagIF != 0 {
		t.Error("interrupts are on")
	}
}

// The page's own jump at the reset vector must stay inside the page.
func TestResetVector(t *testing.T) {
	page := Page(0, 0, 0)
	displacement := binary.LittleEndian.Uint16(page[reset+1:])
	if to := uint16(0xF000+reset+3) + displacement; to != 0xF000+realMode {
		t.Errorf("jumps to %04x", to)
	}
}
