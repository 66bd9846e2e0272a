package chip

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"metalsvm/hw/scc"
)

// attended runs a machine on another goroutine; stop ends the run and returns
// its result.
func attended(t *testing.T, m *Machine) (ctx context.Context, stop func() Result) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan Result, 1)
	go func() { result <- m.Run(ctx); cancel() }()
	return ctx, func() Result {
		cancel()
		return <-result
	}
}

// The host writes to a core that waits, and to one that is held.
func TestDo(t *testing.T) {
	waiting := program().label("on").compare(scc.MPBOf(0), 7).ifNot("on").say("seven\n").cli().hlt()
	var lines []string
	m := New(Config{Strict: true, Attended: true, Console: func(_ int, line []byte) { lines = append(lines, string(line)) }})
	t.Cleanup(func() { m.Close() })
	waiting.put(t, m, 0)
	program().say("released\n").cli().hlt().put(t, m, 1)
	m.Release(0)
	ctx, stop := attended(t, m)
	do := func(f func() error) {
		t.Helper()
		var err error
		if derr := m.Do(ctx, func() { err = f() }); derr != nil || err != nil {
			t.Fatal(derr, err)
		}
	}
	do(func() error { return m.Write(0, scc.MPB, 0, []byte{7, 0, 0, 0}) })
	for said := 0; said < 1; {
		do(func() error { said = len(lines); return nil })
	}
	do(func() error { m.Release(1); return nil })
	for said := 0; said < 2; {
		do(func() error { said = len(lines); return nil })
	}
	if r := stop(); r.Reason != Canceled {
		t.Errorf("the run ended by %v, %v", r.Reason, r.Err)
	}
	if strings.Join(lines, " ") != "seven released" {
		t.Errorf("%q", lines)
	}
	if err := m.Do(ctx, func() { t.Error("executed") }); !errors.Is(err, ErrNotRunning) {
		t.Error(err)
	}
}

// What a core waits for may come from who watches.
func TestWatch(t *testing.T) {
	spinning := program().label("on").compare(scc.SharedBase, 3).ifNot("on").cli().hlt()
	for _, every := range []uint64{1000, 1 << 40} { // by time, or when nothing goes on
		m := boot(t, Config{Strict: true}, spinning)
		looks := 0
		m.Watch(every, func() bool {
			if looks++; looks == 3 {
				if err := m.WriteCore(0, scc.SharedBase, []byte{3}); err != nil {
					t.Error(err)
				}
			}
			return looks <= 3
		})
		if r := m.Run(t.Context()); r.Reason != Asleep || looks < 3 {
			t.Errorf("%v, %v after %d looks", r.Reason, r.Err, looks)
		}
	}
}

func TestPackets(t *testing.T) {
	m := New(Config{})
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
	if err := m.Write(0, scc.South, 0, word(scc.VRCCommand|0x80)); err != nil || m.vrc.Microvolts(0, never) != 800_000 {
		t.Errorf("voltage: %v", err)
	}
	full := New(Config{MemoryLimit: 4096})
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
