package chip

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"metalsvm/hw/scc"
)

func TestPackets(t *testing.T) {
	m := New(Config{Functional: true})
	t.Cleanup(func() { m.Close() })
	long := bytes.Repeat([]byte("abc"), 3000)
	word := func(v uint32) []byte { return binary.LittleEndian.AppendUint32(nil, v) }
	for _, c := range []struct {
		route, sub uint32
		address    uint64
		data       []byte
	}{
		{0x25, scc.East, 0xF0000FFE, long},
		{0x33, scc.MPB, 0x100, long[:100]},
		{0x11, scc.CRB, scc.LUT1 + 8, word(0x123456)},
		{0x03, scc.South, 1<<32 | scc.SIFTest1, word(0x98765432)},
	} {
		if err := m.Write(c.route, c.sub, c.address, c.data); err != nil {
			t.Error(err)
		}
		got := make([]byte, len(c.data))
		if err := m.Read(c.route, c.sub, c.address, got); err != nil || !bytes.Equal(got, c.data) {
			t.Errorf("route %x, %d, %x: %x, %v", c.route, c.sub, c.address, got[:4], err)
		}
	}
	if m.tiles[7].LUT[1][1] != 0x123456 {
		t.Error("the wrong entry was written")
	}
	if err := m.Write(0, scc.South, 0, word(scc.VRCCommand|0x80)); err != nil || m.vrc.Microvolts(0, uint64(never)) != 800_000 {
		t.Errorf("voltage: %v", err)
	}
	full := New(Config{Functional: true, MemoryLimit: 4096})
	t.Cleanup(func() { full.Close() })
	if err := full.Write(0, scc.West, 0, long); err == nil || !strings.Contains(err.Error(), "more than 0 MB") {
		t.Error(err)
	}
	if err := full.WriteCore(0, 0, long); err == nil || !strings.Contains(err.Error(), "more than 0 MB") {
		t.Error(err)
	}
	for _, c := range []struct {
		route, sub uint32
		address    uint64
		size       int
		want       string
	}{
		{0x06, scc.CRB, 0, 4, "nothing to read or write there (unmapped)"},
		{0x00, scc.North, 0, 4, "nothing to read or write there"},
		{0x03, scc.South, 3 << 31, 4, "nothing to read or write there"},
		{0x00, scc.CRB, scc.GLCFG0, 8, "8 bytes of a register"},
		{0x00, scc.CRB, 0x30, 4, "no register of the CRB at 0x30"},
		{0x03, scc.South, 1 << 32, 4, "no register of the FPGA at"},
		{0x00, scc.MPB, scc.MPBSize - 4, 8, "the MPB ends before 0x4000"},
		{0x00, scc.West, 4<<30 - 8, 32, "the memory ends before 0x100000000"},
	} {
		data := make([]byte, c.size)
		for _, err := range []error{m.Read(c.route, c.sub, c.address, data), m.Write(c.route, c.sub, c.address, data)} {
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %s", err, c.want)
			}
		}
	}
}

// What the host writes behind a controller is where a look-up table entry
// that it writes leads.
func TestHostWrites(t *testing.T) {
	m := New(Config{Functional: true})
	defer m.Close()
	data := make([]byte, 5000)
	for i := range data {
		data[i] = byte(i % 251)
	}
	const slot, offset = 77, 0x123456
	port := scc.MemoryPort(2)
	if err := m.Write(scc.TileID(port.Tile), port.Side, slot*scc.SlotBytes+offset, data); err != nil {
		t.Fatal(err)
	}
	entry := uint32(scc.MakeEntry(port.Tile, port.Side, slot))
	if err := m.Write(scc.TileID(3), scc.CRB, scc.LUT1+8*0x55, binary.LittleEndian.AppendUint32(nil, entry)); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, len(data))
	if err := m.ReadCore(7, 0x55000000+offset, got); err != nil || !bytes.Equal(got, data) {
		t.Errorf("core 7 finds something else: %v", err)
	}
}
