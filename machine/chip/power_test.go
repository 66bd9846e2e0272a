package chip

import (
	"fmt"
	"strings"
	"testing"

	"metalsvm/hw/scc"
	"metalsvm/machine/option"
)

// GLCFG shows what the core has done until somebody writes to it.
func TestStatusOfACore(t *testing.T) {
	const ones = 0xDF8 // the pins, as sccReset leaves them
	divide := program().
		bytes(0xDB, 0xE3).        // fninit
		set(guestData+32, 0x33B). // zero divide unmasked
		word([]byte{0xD9, 0x2D}, guestData+32).
		bytes(0xD9, 0xE8, 0xD9, 0xEE, 0xDE, 0xF9) // fld1; fldz; fdivp
	g := divide.
		copy(guestData, scc.OwnCRB+scc.GLCFG0).
		bytes(0xDB, 0xE2). // fnclex
		set(scc.OwnCRB+scc.GLCFG0, ones).
		copy(guestData+4, scc.OwnCRB+scc.GLCFG0).
		bytes(0x0F, 0x09). // wbinvd
		copy(guestData+8, scc.OwnCRB+scc.GLCFG0).
		cli().hlt()
	m, _ := run(t, Config{Functional: true, Strict: true}, Asleep, g)
	for i, want := range []uint32{ones | scc.GLFERR, ones, ones | scc.GLWriteBack | scc.GLFlush} {
		if got := word(t, m, 0, guestData+4*uint32(i)); got != want {
			t.Errorf("GLCFG %d is %x, want %x", i, got, want)
		}
	}
	if v, _ := m.tiles[0].Peek(scc.GLCFG0, 0); v != ones|scc.GLWriteBack|scc.GLFlush|scc.GLHalt {
		t.Errorf("GLCFG is %x after HLT", v)
	}
	m, _ = run(t, Config{Functional: true, Strict: true}, Shutdown, program().bytes(0x0F, 0x0B))
	if v, _ := m.tiles[0].Peek(scc.GLCFG0, 0); v&scc.GLShutdown == 0 {
		t.Errorf("GLCFG is %x after a triple fault", v)
	}
}

// A second command to the voltage regulator controller waits for the first.
func TestVoltageChangeTakesTime(t *testing.T) {
	for fast, want := range map[bool]uint32{false: 8_000_000, true: 500_000} {
		g := program()
		for i := range uint32(3) {
			g.bytes(0x0F, 0x31).store(guestData+4*i). // rdtsc
									set(scc.VRCBase, scc.VRCCommand|4<<scc.VRCDomainShift|0x80+i)
		}
		m, _ := run(t, Config{Functional: true, Strict: true, Options: option.Set{FastVRC: fast}}, Asleep, g.cli().hlt())
		at := func(i uint32) uint32 { return word(t, m, 0, guestData+4*i) }
		if first, second := at(1)-at(0), at(2)-at(1); first > 10_000 || second < want || second > 2*want {
			t.Errorf("fast %v: the first command takes %d cycles, the second %d", fast, first, second)
		}
	}
}

func TestClockAboveVoltage(t *testing.T) {
	var warnings []string
	config := Config{Functional: true, Strict: true, Warning: func(s string) { warnings = append(warnings, s) }}
	g := program().
		set(scc.VRCBase, scc.VRCCommand|4<<scc.VRCDomainShift|0x70). // four tiles at 533 MHz
		set(scc.VRCBase, scc.VRCCommand|7<<scc.VRCDomainShift|0x80). // 0.8 V is enough for them
		set(scc.CRBBase+4*scc.SlotBytes+scc.GCBCFG, 0x70E1FF).       // and not for 800 MHz
		set(scc.CRBBase+4*scc.SlotBytes+scc.GCBCFG, 0x38E0FF).
		exit(0)
	m, _ := run(t, config, Exited, g)
	want := []string{
		"tile 0 at (0,0) runs at 533 MHz, but 0.70 V allow 460", "tile 1 at", "tile 6 at", "tile 7 at",
		"tile 4 at (4,0) runs at 800 MHz, but 0.80 V allow 598",
	}
	for i, w := range want {
		if len(warnings) != len(want) || !strings.HasPrefix(warnings[i], w) {
			t.Fatalf("warnings %q, want %q", warnings, want)
		}
	}
	if mw := m.Milliwatts(); mw < 50_000 || mw > 125_000 {
		t.Errorf("%d mW", mw)
	}
}

// A guest reads its supply and its temperature.
func TestMeasurements(t *testing.T) {
	m, _ := run(t, Config{Functional: true, Strict: true}, Exited, program().
		copy(guestData, scc.FPGABase+scc.Channel0+4).
		set(scc.OwnCRB+scc.Sensor, scc.SensorEnable|4000).
		copy(guestData+4, scc.OwnCRB+scc.SensorV).
		exit(0))
	if v := word(t, m, 0, guestData); v < 43600 || v > 43700 { // 1.1 V
		t.Errorf("channel 1 shows %d", v)
	}
	v := word(t, m, 0, guestData+4)
	if v>>13 != v&scc.SensorGate || v>>13 < 1000 || v>>13 > 4000 {
		t.Errorf("SENSORV is %x", v)
	}
}

// Parts of registers, in the two ways.
func TestWholeRegisters(t *testing.T) {
	byteRead := program().bytes(0xA0).word(nil, scc.OwnCRB+scc.Lock0). // mov al, [LOCK0]
										bytes(0xA0).word(nil, scc.OwnCRB+scc.MyTileID).exit(0)
	run(t, Config{Functional: true, Strict: true}, Exited, byteRead)
	_, r := run(t, Config{Functional: true, Strict: true, Options: option.Set{WholeRegisters: true}}, Stray, byteRead)
	if a, ok := r.Err.(*Access); !ok || a.Address != scc.OwnCRB+scc.MyTileID {
		t.Errorf("%v", r.Err)
	}
}

// A core stops another one and lets it go on; one that stops itself stays so.
func TestStopPins(t *testing.T) {
	const pins = scc.CRBBase + scc.GLCFG1
	counting := program().label("on").add(scc.SharedBase, 1).goTo("on")
	g := program()
	note := func(at uint32) { // the count, after a while
		name := fmt.Sprint(at)
		g.ecx(20000).label(name).decECX().ifNot(name).copy(guestData+4*at, scc.SharedBase)
	}
	note(0)
	g.and(pins, ^uint32(scc.GLSTP))
	note(1)
	note(2)
	g.or(pins, scc.GLSTP)
	note(3)
	m, _ := run(t, Config{Functional: true, Strict: true, Watchdog: 1_000_000}, Idle, g.exit(0), counting)
	var count [4]uint32
	for i := range count {
		count[i] = word(t, m, 0, guestData+4*uint32(i))
	}
	if count[0] == 0 || count[1] < count[0] || count[2] != count[1] || count[3] <= count[2] {
		t.Errorf("the other core has counted to %d", count)
	}
	g = program().set(scc.OwnCRB+scc.GLCFG0, 0xDF8&^scc.GLRS).set(guestData, 1).exit(0)
	m, _ = run(t, Config{Functional: true, Strict: true, Watchdog: 1_000_000}, Idle, g)
	if word(t, m, 0, guestData) != 0 {
		t.Error("a core that has stopped itself goes on")
	}
}
