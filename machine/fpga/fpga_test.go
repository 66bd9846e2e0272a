package fpga

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"metalsvm/abi"
	"metalsvm/hw/scc"
	"metalsvm/machine/option"
)

// board records what the system interface asks for.
type board struct {
	time     uint64
	said     []string
	progress int
}

func (b *board) Time() uint64 { return b.time }
func (b *board) Interrupt(core int, lint1 bool) {
	b.said = append(b.said, fmt.Sprintf("interrupt %d %v", core, lint1))
}
func (b *board) Line(core int, line []byte) {
	b.said = append(b.said, fmt.Sprintf("line %d %s", core, line))
}
func (b *board) Message(core, kind int, payload []byte) {
	b.said = append(b.said, fmt.Sprintf("message %d %d %q", core, kind, payload))
}
func (b *board) Channel(i int) uint32 { return uint32(100 + i) }
func (b *board) Progress()            { b.progress++ }

func (b *board) expect(t *testing.T, want ...string) {
	t.Helper()
	if !slices.Equal(b.said, want) {
		t.Errorf("the board saw %q, want %q", b.said, want)
	}
	b.said = nil
}

func read(t *testing.T, f *FPGA, offset uint32) uint32 {
	t.Helper()
	v, ok := f.ReadBank(offset)
	if !ok {
		t.Fatalf("no register at %04x", offset)
	}
	return v
}

func write(t *testing.T, f *FPGA, offset, v uint32) {
	t.Helper()
	if !f.WriteBank(offset, v) {
		t.Fatalf("no register at %04x", offset)
	}
}

// The table and the model agree about every word of the bank.
func TestBankMatchesTable(t *testing.T) {
	f := New(&board{}, 16, option.Set{})
	for at := uint32(0); at <= scc.BankDecode; at += 4 {
		r, _ := scc.Find(scc.BankRegisters, at)
		if v, ok := f.ReadBank(at); ok != (r != nil) {
			t.Errorf("%04x: read %v, in the table %v", at, ok, r != nil)
		} else if ok && r.Access != scc.Effect && r.Access != scc.WO && v != r.Reset {
			t.Errorf("%s resets to %x, want %x", r.Name, v, r.Reset)
		}
		if ok := f.WriteBank(at, 0xFFFFFFFF); ok != (r != nil) {
			t.Errorf("%04x: write %v, in the table %v", at, ok, r != nil)
		}
		if r != nil && r.Access == scc.RO && read(t, f, at) != r.Reset {
			t.Errorf("%s can be written", r.Name)
		}
	}
}

func TestAtomicCounters(t *testing.T) {
	b := &board{}
	f := New(b, 16, option.Set{})
	for _, base := range []uint32{scc.Atomic0, scc.Atomic0 + 8*47, scc.Atomic1, scc.Atomic1 + 8*47} {
		write(t, f, base+4, 7)
		if v := read(t, f, base); v != 7 { // the old value
			t.Errorf("%04x: first step returns %d, want 7", base, v)
		}
		if v := read(t, f, base+4); v != 8 {
			t.Errorf("%04x: value %d after a step, want 8", base, v)
		}
		if _, ok := f.PeekBank(base); ok {
			t.Error("a step can be peeked at")
		}
		write(t, f, base, 99) // any write steps back
		if v, ok := f.PeekBank(base + 4); v != 7 || !ok {
			t.Errorf("%04x: value %d, want 7", base, v)
		}
	}
	if b.progress != 12 {
		t.Errorf("%d changes reported, want 12", b.progress)
	}
}

func TestTimestamp(t *testing.T) {
	b := &board{time: 0x1_23456789}
	f := New(b, 16, option.Set{})
	if lo, hi := read(t, f, scc.TimeLow), read(t, f, scc.TimeHigh); lo != 0x23456789 || hi != 1 {
		t.Errorf("time %x %x", hi, lo)
	}
	if _, ok := f.PeekBank(scc.TimeLow); ok {
		t.Error("time can be peeked at")
	}
}

// The flow of UG 5.3: packet, handler, reset, next packet.
func TestInterruptController(t *testing.T) {
	b := &board{}
	f := New(b, 16, option.Set{})
	const target = 33
	status, mask := uint32(scc.GICStatus+8*target), uint32(scc.GICMask+8*target)
	reset, request := uint32(scc.GICReset+8*target), uint32(scc.GICRequest+8*target)

	write(t, f, request, 1<<5) // core 5 asks: masked, but seen
	b.expect(t)
	if v := read(t, f, status); v != 1<<11 {
		t.Errorf("status %x, want bit 11", v)
	}
	write(t, f, mask, 0)
	b.expect(t, "interrupt 33 false")
	write(t, f, request+4, 1<<15) // core 47 asks while a packet is under way
	write(t, f, mask+4, 0)
	b.expect(t)
	if v := read(t, f, status+4); v != 1<<21 {
		t.Errorf("high status %x, want bit 21", v)
	}
	write(t, f, scc.GICConfig+4*target, 1)
	write(t, f, reset, 1<<11) // the first is done: the second's packet follows
	b.expect(t, "interrupt 33 true")
	write(t, f, reset+4, 1<<21)
	b.expect(t)
	if read(t, f, status)|read(t, f, status+4) != 0 {
		t.Error("status remains after reset")
	}
	write(t, f, scc.GICHostHigh, 1<<1)
	b.expect(t, "interrupt 33 true")
	if v := read(t, f, status+4); v != 1<<22 {
		t.Errorf("high status %x, want bit 22", v)
	}
}

func TestUART(t *testing.T) {
	b := &board{}
	f := New(b, 16, option.Set{})
	print := func(core int, port uint16, text string) {
		for i := range len(text) {
			if v, ok := f.In(core, port+lineStatus); !ok || v&0x20 == 0 {
				t.Fatal("transmitter busy")
			}
			f.Out(core, port, text[i])
		}
	}
	print(3, 0x3F8, "one\r\ntw")
	print(4, 0x3F8, "other\n")
	print(3, 0x2F8, "second")
	print(3, 0x3F8, "o\n\n")
	b.expect(t, "line 3 one", "line 4 other", "line 3 two", "line 3 ")
	f.Flush()
	b.expect(t, "line 3 second")

	long := strings.Repeat("x", lineMax)
	print(3, 0x3F8, long+"\n")
	b.expect(t, "line 3 "+long)
	print(3, 0x3F8, long+"y\n")
	b.expect(t, "line 3 "+long, "line 3 y")

	f.Out(0, 0x3F8+lineControl, dlab|3)
	f.Out(0, 0x3F8, 12)
	f.Out(0, 0x3F8+enable, 1)
	lo, _ := f.In(0, 0x3F8)
	hi, _ := f.In(0, 0x3F8+enable)
	if lo != 12 || hi != 1 {
		t.Errorf("divisor %d %d", hi, lo)
	}
	f.Out(0, 0x3F8+scratch, 0x5A)
	if v, _ := f.In(0, 0x3F8+scratch); v != 0x5A {
		t.Errorf("scratch %x", v)
	}
	b.expect(t)
	if _, ok := f.In(0, 0x60); ok || f.Out(0, 0x80, 1) {
		t.Error("something at a port of a PC")
	}
}

func TestHostMessages(t *testing.T) {
	b := &board{}
	f := New(b, 16, option.Set{})
	send := func(core int, kind, length uint32, words ...uint32) {
		for _, w := range words {
			f.WriteHost(core, hostData, w)
		}
		f.WriteHost(core, hostSend, kind<<24|length)
	}
	f.WriteHost(9, hostData, 0x44434241)
	send(8, abi.HostExit, 4, 3)
	send(9, abi.HostResult, 5, 0x48474645)
	send(9, abi.HostWait, 99) // longer than what was written
	b.expect(t, `message 8 1 "\x03\x00\x00\x00"`, `message 9 2 "ABCDE"`, `message 9 4 ""`)
	if f.WriteHost(0, 0x40, 1) {
		t.Error("the Ethernet mailbox takes writes")
	}
	for range abi.HostMax/4 + 100 {
		f.WriteHost(0, hostData, 0)
	}
	if n := len(f.buffers[0]); n != abi.HostMax {
		t.Errorf("%d bytes buffered, want %d", n, abi.HostMax)
	}
}

func TestChannels(t *testing.T) {
	f := New(&board{}, 16, option.Set{})
	for i := range uint32(scc.Channels) {
		if v := read(t, f, scc.Channel0+4*i); v != 100+i {
			t.Errorf("channel %d is %d", i, v)
		}
		if _, ok := f.PeekBank(scc.Channel0 + 4*i); ok {
			t.Error("a measurement can be peeked at")
		}
	}
}

func TestBoardSize(t *testing.T) {
	for gigabytes, want := range map[int][2]uint32{16: {20, 0x04040404}, 32: {41, 0x08080808}, 64: {84, 0x10101010}} {
		f := New(&board{}, gigabytes, option.Set{})
		if got := [2]uint32{read(t, f, scc.Slots), read(t, f, scc.DIMMSize)}; got != want {
			t.Errorf("%d GB: %x, want %x", gigabytes, got, want)
		}
	}
}

// Bits that do not exist cannot be written, nor can those that say what the
// bitstream has.
func TestWidths(t *testing.T) {
	f := New(&board{}, 16, option.Set{})
	for at, want := range map[uint32]uint32{
		0x7E00: 0xFFFF, scc.SIFTest0: 0xFFFFFFFF, scc.Slots: 0xFF, scc.FPGAConfig: 0x7FFF8000 | scc.FPGAConfigReset,
	} {
		write(t, f, at, 0xFFFFFFFF)
		if v := read(t, f, at); v != want {
			t.Errorf("%04x: %08x, want %08x", at, v, want)
		}
	}
}

func TestOptions(t *testing.T) {
	b := &board{}
	f := New(b, 16, option.Set{NewValue: true, BySource: true})
	if v := read(t, f, scc.Atomic0); v != 1 {
		t.Errorf("first step returns %d, want the new value", v)
	}
	write(t, f, scc.GICMask+8*7, 0)
	write(t, f, scc.GICRequest+8*3, 1<<7) // core 3 asks core 7
	b.expect(t, "interrupt 7 false")
	if v := read(t, f, scc.GICStatus+8*7); v != 1<<9 {
		t.Errorf("status %x, want bit 9", v)
	}
}
