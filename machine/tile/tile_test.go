package tile

import (
	"fmt"
	"slices"
	"testing"

	"metalsvm/hw/scc"
	"metalsvm/machine/option"
)

// log records what a tile tells its cores.
type log struct{ said []string }

func (l *log) Drive(z int, pin Pin, level bool) {
	l.said = append(l.said, fmt.Sprintf("drive %d %d %v", z, pin, level))
}
func (l *log) Hold(z int, held bool)    { l.said = append(l.said, fmt.Sprintf("hold %d %v", z, held)) }
func (l *log) L2(z int, on bool)        { l.said = append(l.said, fmt.Sprintf("l2 %d %v", z, on)) }
func (l *log) Remap(z int)              { l.said = append(l.said, fmt.Sprintf("remap %d", z)) }
func (l *log) Clock()                   { l.said = append(l.said, "clock") }
func (l *log) Sense(gate uint32) uint32 { return gate / 2 }

func (l *log) expect(t *testing.T, want ...string) {
	t.Helper()
	if !slices.Equal(l.said, want) {
		t.Errorf("the wires saw %q, want %q", l.said, want)
	}
	l.said = nil
}

func read(t *testing.T, tl *Tile, offset uint32, reader int) uint32 {
	t.Helper()
	v, ok := tl.Read(offset, reader)
	if !ok {
		t.Fatalf("no register at %03x", offset)
	}
	return v
}

func TestEveryRegisterOfTheTableExists(t *testing.T) {
	tl := New(9, 16, option.Set{}, new(log))
	for _, r := range scc.CRBRegisters {
		for i := range max(r.Count, 1) {
			at := r.Offset + i*r.Stride
			v, ok := tl.Read(at, 0)
			if !ok {
				t.Errorf("%s: nothing at %x", r.Name, at)
			}
			if r.Count == 0 && r.Access != scc.RO && v != r.Reset {
				t.Errorf("%s resets to %x, want %x", r.Name, v, r.Reset)
			}
			if !tl.Write(at, 0xFFFFFFFF) {
				t.Errorf("%s: nothing to write at %x", r.Name, at)
			}
			if v, _ := tl.Read(at, 0); v&^r.Mask() != 0 {
				t.Errorf("%s has bits %x outside its width", r.Name, v&^r.Mask())
			}
		}
	}
	for _, at := range []uint32{0, 8, 0x14, 0x30, 0x208, 0x1804} {
		if _, ok := tl.Read(at, 0); ok {
			t.Errorf("something reads at %x", at)
		}
		if tl.Write(at, 1) {
			t.Errorf("something takes writes at %x", at)
		}
	}
}

func TestTestAndSet(t *testing.T) {
	tl := New(0, 16, option.Set{}, new(log))
	for _, lock := range []uint32{scc.Lock0, scc.Lock1} {
		if _, ok := tl.Peek(lock, 0); ok || read(t, tl, lock, 0) != 1 {
			t.Errorf("lock %x cannot be taken", lock)
		}
		if v, ok := tl.Peek(lock, 0); v != 0 || !ok {
			t.Errorf("lock %x is taken and cannot be looked at", lock)
		}
		if read(t, tl, lock, 1) != 0 || read(t, tl, lock, 0) != 0 {
			t.Errorf("lock %x can be taken twice", lock)
		}
		tl.Write(lock, 0) // any value frees it
		if _, ok := tl.Read(lock+4, 0); ok {
			t.Errorf("something is behind lock %x", lock)
		}
		if _, ok := tl.Peek(lock, 0); ok || read(t, tl, lock, 0) != 1 {
			t.Errorf("lock %x is not free after a write", lock)
		}
	}
}

func TestGLCFGDrivesPins(t *testing.T) {
	l := new(log)
	tl := New(0, 16, option.Set{}, l)
	tl.Write(scc.GLCFG1, 0xDF8|scc.GLINTR)
	l.expect(t, "drive 1 0 true")
	tl.Write(scc.GLCFG1, 0xDF8|scc.GLINTR) // a level, no new edge
	l.expect(t)
	tl.Write(scc.GLCFG1, 0xDF8|scc.GLNMI)
	l.expect(t, "drive 1 0 false", "drive 1 1 true")
	tl.SetPin(0, LINT0)
	tl.SetPin(0, LINT1)
	tl.SetPin(0, LINT0)
	l.expect(t, "drive 0 0 true", "drive 0 1 true")
	if v := read(t, tl, scc.GLCFG0, 0); v != 0xDF8|scc.GLNMI|scc.GLINTR {
		t.Errorf("GLCFG0 = %x", v)
	}
	tl.Write(scc.GLCFG0, 0x348DF8|scc.GLINIT) // what sccReset writes; no status is captured
	l.expect(t, "drive 0 0 false", "drive 0 1 false", "drive 0 2 true")
	if v := read(t, tl, scc.GLCFG0, 0); v != 0xDF8|scc.GLINIT {
		t.Errorf("GLCFG0 = %x", v)
	}
	if !tl.APICOn(0) || !tl.APICOn(1) {
		t.Error("a local APIC is off")
	}
	tl.Write(scc.GLCFG1, 0xDF8&^scc.GLAPIC1|scc.GLAPIC0)
	if tl.APICOn(1) {
		t.Error("core 1's local APIC follows core 0's bit")
	}
}

func TestRelease(t *testing.T) {
	l := new(log)
	tl := New(0, 16, option.Set{}, l)
	if !tl.Held(0) || !tl.Held(1) {
		t.Fatal("cores run after reset")
	}
	tl.Write(scc.GCBCFG, read(t, tl, scc.GCBCFG, Host)&^0xA) // as sccReset -r for core 1
	l.expect(t, "l2 1 true", "hold 1 false")
	tl.Write(scc.GCBCFG, 0xA8E2FF)
	l.expect(t, "l2 1 false", "hold 1 true")
}

// An L2 works while it is neither held in reset nor disabled.
func TestL2(t *testing.T) {
	l := new(log)
	tl := New(0, 16, option.Set{}, l)
	if tl.L2On(0) || tl.L2On(1) {
		t.Fatal("an L2 works after reset")
	}
	tl.Write(scc.L2CFG0, 0x6CF|scc.WayDisable)
	tl.Write(scc.GCBCFG, 0xA8E2F3)
	l.expect(t, "l2 1 true")
	tl.Write(scc.L2CFG0, 0x6CF)
	l.expect(t, "l2 0 true")
	tl.Write(scc.L2CFG1, 0x6CF|scc.WayDisable)
	l.expect(t, "l2 1 false")
	tl.Write(scc.GCBCFG, 0xA8E2FB) // core 1's is off anyway
	tl.Write(scc.L2CFG1, 0x6CF)
	l.expect(t)
	tl.Write(scc.GCBCFG, 0xA8E2FF)
	l.expect(t, "l2 0 false")
}

func TestMyTileID(t *testing.T) {
	tl := New(scc.Columns*3+4, 16, option.Set{}, new(log))
	for _, reader := range []int{0, 1, Host} {
		if got, want := read(t, tl, scc.MyTileID, reader), uint32(3<<7|4<<3|reader); got != want {
			t.Errorf("MYTILEID = %x, want %x", got, want)
		}
	}
}

func TestBytesOfRegisters(t *testing.T) {
	tl := New(0, 16, option.Set{}, new(log))
	tl.Write(scc.LUT0+8*5, 0x123456)
	if v := read(t, tl, scc.LUT0+8*5+1, 0); v&0xFF != 0x34 {
		t.Errorf("second byte %x", v)
	}
	tl.Write(scc.LUT0+8*5+1, 0x78) // the other bytes become 0
	if tl.LUT[0][5] != 0x7800 {
		t.Errorf("after a byte write %x", tl.LUT[0][5])
	}
}

func TestRemap(t *testing.T) {
	l := new(log)
	tl := New(0, 16, option.Set{}, l)
	tl.Write(scc.LUT1+8*7, uint32(tl.LUT[1][7]))
	l.expect(t)
	tl.Write(scc.LUT1+8*7, 0xFFFFFFFF)
	l.expect(t, "remap 1")
	if tl.LUT[1][7] != scc.EntryMask {
		t.Errorf("entry %x", tl.LUT[1][7])
	}
}

func TestStatus(t *testing.T) {
	l := new(log)
	tl := New(0, 16, option.Set{}, l)
	tl.Capture(1, scc.GLHalt|scc.GLINTR) // of which only one is status
	if v := read(t, tl, scc.GLCFG1, 0); v != 0xDF8|scc.GLHalt {
		t.Errorf("GLCFG1 = %x", v)
	}
	tl.SetPin(1, LINT0) // a write, too
	if v := read(t, tl, scc.GLCFG1, 0); v != 0xDF8|scc.GLINTR {
		t.Errorf("GLCFG1 = %x after a write", v)
	}
	l.expect(t, "drive 1 0 true")
	tl.Write(scc.GLCFG1, 0xDF8&^scc.GLFLUSH) // held: nobody answers
	tl.Write(scc.GCBCFG, 0xA8E2F0)
	tl.Write(scc.GLCFG0, 0xDF8&^scc.GLFLUSH)
	if v, w := read(t, tl, scc.GLCFG0, 0), read(t, tl, scc.GLCFG1, 0); v != 0xDF0|scc.GLFlushAck || w != 0xDF0 {
		t.Errorf("GLCFG %x %x after FLUSH#", v, w)
	}
}

func TestStop(t *testing.T) {
	l := new(log)
	tl := New(0, 16, option.Set{}, l)
	tl.Write(scc.GCBCFG, 0xA8E2F0)
	l.said = nil
	tl.Write(scc.GLCFG1, 0xDF8&^scc.GLSTP)
	tl.Write(scc.GLCFG1, 0xDF8&^(scc.GLSTP|scc.GLRS))
	l.expect(t, "drive 1 3 true")
	if v := read(t, tl, scc.GLCFG1, 0); v != 0xDF8&^(scc.GLSTP|scc.GLRS)|scc.GLPRDY {
		t.Errorf("GLCFG1 = %x", v)
	}
	tl.Write(scc.GLCFG1, 0xDF8&^scc.GLRS)
	l.expect(t)
	tl.Write(scc.GLCFG1, 0xDF8)
	l.expect(t, "drive 1 3 false")
}

func TestClock(t *testing.T) {
	for _, c := range []struct {
		option option.Set
		want   uint32
	}{{option.Set{}, 0x70E1FF}, {option.Set{FixedRatio: true}, 0xA8E1FF}} {
		l := new(log)
		tl := New(0, 16, c.option, l)
		tl.Write(scc.GCBCFG, 0xA8E2FF)
		l.expect(t)
		tl.Write(scc.GCBCFG, 0x70E1FF)
		l.expect(t, "clock")
		if v := read(t, tl, scc.GCBCFG, 0); v != c.want || tl.MHz() != 800 {
			t.Errorf("%+v: GCBCFG = %x, %d MHz", c.option, v, tl.MHz())
		}
	}
}

func TestSensor(t *testing.T) {
	tl := New(0, 16, option.Set{}, new(log))
	tl.Write(scc.Sensor, 4000)
	if v, ok := tl.Peek(scc.SensorV, 0); v != 0 || !ok {
		t.Errorf("SENSORV = %x while off", v)
	}
	tl.Write(scc.Sensor, scc.SensorEnable|4000)
	if v := read(t, tl, scc.SensorV, 0); v != 2000<<13|2000 {
		t.Errorf("SENSORV = %x", v)
	}
	if _, ok := tl.Peek(scc.SensorV, 0); ok {
		t.Error("a count that changes can be peeked at")
	}
}

func TestWholeRegisters(t *testing.T) {
	usual, strict := New(0, 16, option.Set{}, new(log)), New(0, 16, option.Set{WholeRegisters: true}, new(log))
	for _, c := range []struct {
		offset uint32
		size   int
		want   bool
	}{{scc.GLCFG0, 4, true}, {scc.GLCFG0 + 1, 1, false}, {scc.LUT1, 2, false}, {scc.Lock0, 1, true}, {scc.Lock1, 8, true}} {
		if !usual.Takes(c.offset, c.size) || strict.Takes(c.offset, c.size) != c.want {
			t.Errorf("%d bytes at %x", c.size, c.offset)
		}
	}
}
