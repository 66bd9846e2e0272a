package chip

import (
	"bytes"
	"testing"

	"metalsvm/hw/scc"
)

// What the host writes behind a controller is where a look-up table entry
// that it writes leads.
func TestHostWrites(t *testing.T) {
	m := New(Config{})
	defer m.Close()
	data := make([]byte, 5000)
	for i := range data {
		data[i] = byte(i % 251)
	}
	const slot, offset = 77, 0x123456
	if err := m.WriteMemory(2, slot*scc.SlotBytes+offset, data); err != nil {
		t.Fatal(err)
	}
	port := scc.MemoryPort(2)
	entry := uint32(scc.MakeEntry(port.Tile, port.Side, slot))
	if err := m.WriteRegister(3, scc.LUT1+8*0x55, entry); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, len(data))
	if err := m.ReadCore(7, 0x55000000+offset, got); err != nil || !bytes.Equal(got, data) {
		t.Errorf("core 7 finds something else: %v", err)
	}
}

func TestHostWritesToNothing(t *testing.T) {
	m := New(Config{})
	defer m.Close()
	const end = 4 << 30
	if err := m.WriteMemory(1, end-2, []byte{1, 2, 3}); err == nil || err.Error() != "controller 1 has no memory at 0x100000000" {
		t.Error(err)
	}
	if err := m.WriteRegister(23, 0x208, 0); err == nil || err.Error() != "tile 23 has no register to write at 0x208" {
		t.Error(err)
	}
}

// A machine that is not strict tells of every access to nothing.
func TestStraysAreTold(t *testing.T) {
	var told []Access
	g := program().load(0x70000000).bytes(0xE6, 0x60).cli().hlt() // out 60, al
	_, r := run(t, Config{Stray: func(a Access) { told = append(told, a) }}, Asleep, g)
	if len(told) != 2 || r.Strays != 2 {
		t.Fatalf("%v, %d strays", told, r.Strays)
	}
	if a := told[0]; a.Core != 0 || a.Address != 0x70000000 || a.Size != 4 || a.Write || a.Port || a.EIP < guestCode {
		t.Errorf("%+v", a)
	}
	if a := told[1]; a.Address != 0x60 || a.Size != 1 || !a.Write || !a.Port {
		t.Errorf("%+v", a)
	}
}
