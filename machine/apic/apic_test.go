package apic

import (
	"testing"

	"metalsvm/hw/scc"
)

// enabled returns an APIC that software has switched on.
func enabled() *APIC {
	a := New(0, Rate{1, 1})
	a.Write(scc.APICSpurious, scc.APICEnable|0xFF, 0)
	return a
}

func expect(t *testing.T, a *APIC, offset uint32, now uint64, want uint32) {
	t.Helper()
	if v, ok := a.Read(offset, now); !ok || v != want {
		t.Errorf("register %03x at %d = %x (%v), want %x", offset, now, v, ok, want)
	}
}

func take(t *testing.T, a *APIC, want uint8) {
	t.Helper()
	if !a.Interrupt() {
		t.Fatalf("no interrupt, want %02x", want)
	}
	if v, ok := a.Acknowledge(); !ok || v != want {
		t.Fatalf("vector %02x (%v), want %02x", v, ok, want)
	}
}

func TestEveryRegisterOfTheTableExists(t *testing.T) {
	a := New(3, Rate{1, 1})
	for _, r := range scc.APICRegisters {
		for i := range max(r.Count, 1) {
			at := r.Offset + i*r.Stride
			v, ok := a.Read(at, 0)
			if !ok || at != scc.APICID && v != r.Reset {
				t.Errorf("%s = %x (%v), want %x", r.Name, v, ok, r.Reset)
			}
			if !a.Write(at, v, 0) {
				t.Errorf("%s takes no writes", r.Name)
			}
		}
	}
	expect(t, a, scc.APICID, 0, 3<<24)
	if _, ok := a.Read(0x400, 0); ok {
		t.Error("something reads at 400")
	}
	if a.Write(0x330, 0, 0) {
		t.Error("something takes writes at 330")
	}
}

func TestOneShot(t *testing.T) {
	a := enabled()
	a.Write(scc.APICDivide, 0xB, 0) // by 1
	a.Write(scc.APICTimer, 0x40, 0)
	a.Write(scc.APICInitialCount, 1000, 100)
	expect(t, a, scc.APICCurrentCount, 350, 750)
	if a.Next() != 1100 {
		t.Errorf("next at %d, want 1100", a.Next())
	}
	a.Advance(1099)
	if a.Interrupt() {
		t.Error("a cycle too early")
	}
	a.Advance(1100)
	take(t, a, 0x40)
	expect(t, a, scc.APICCurrentCount, 5000, 0)
	if a.Next() != Never {
		t.Errorf("a one-shot timer goes on at %d", a.Next())
	}
}

func TestPeriodic(t *testing.T) {
	a := New(0, Rate{1, 2}) // the timer's clock is half the core's
	a.Write(scc.APICSpurious, scc.APICEnable|0xFF, 0)
	a.Write(scc.APICDivide, 0x0, 0) // by 2
	a.Write(scc.APICTimer, scc.APICPeriodic|0x50, 0)
	a.Write(scc.APICInitialCount, 100, 0)
	for i := range uint64(3) {
		end := 400 * (i + 1)
		if a.Next() != end {
			t.Fatalf("next at %d, want %d", a.Next(), end)
		}
		a.Advance(end)
		take(t, a, 0x50)
		a.Write(scc.APICEOI, 0, end)
	}
	a.Advance(400*10 + 8) // many periods late: one interrupt, the phase kept
	take(t, a, 0x50)
	if a.Next() != 4400 {
		t.Errorf("next at %d, want 4400", a.Next())
	}
	a.Write(scc.APICTimer, scc.APICPeriodic|scc.APICMasked|0x50, 4100)
	if a.Next() != Never {
		t.Error("a masked timer has a next event")
	}
}

func TestDivideChangesWhileCounting(t *testing.T) {
	a := enabled()
	a.Write(scc.APICDivide, 0xB, 0)
	a.Write(scc.APICInitialCount, 100, 0)
	a.Write(scc.APICDivide, 0x0, 40) // 60 counts of 2 cycles remain
	expect(t, a, scc.APICCurrentCount, 60, 50)
}

func TestPriorities(t *testing.T) {
	a := enabled()
	self := func(v uint32) { a.Write(scc.APICCommandLow, scc.APICSelf|v, 0) }
	self(0x45)
	self(0x71)
	take(t, a, 0x71)
	if a.Interrupt() {
		t.Error("45 interrupts 71")
	}
	expect(t, a, scc.APICProcPriority, 0, 0x70)
	self(0x7F)
	if a.Interrupt() {
		t.Error("7F interrupts 71, of the same class")
	}
	self(0x81)
	take(t, a, 0x81)
	a.Write(scc.APICEOI, 0, 0)
	a.Write(scc.APICEOI, 0, 0)
	take(t, a, 0x7F)
	a.Write(scc.APICEOI, 0, 0)
	a.Write(scc.APICTaskPriority, 0x40, 0)
	if a.Interrupt() {
		t.Error("the task's priority does not hold 45 back")
	}
	a.Write(scc.APICTaskPriority, 0x3F, 0)
	take(t, a, 0x45)
}

func TestLevel(t *testing.T) {
	a := enabled()
	a.Write(scc.APICLINT0, scc.APICLevel|0x33, 0)
	a.Set(LINT0, true)
	take(t, a, 0x33)
	expect(t, a, scc.APICTriggerMode+0x10, 0, 1<<(0x33-32))
	expect(t, a, scc.APICLINT0, 0, scc.APICLevel|scc.APICRemote|0x33)
	a.Write(scc.APICEOI, 0, 0) // still up: asks again
	take(t, a, 0x33)
	a.Set(LINT0, false)
	a.Write(scc.APICEOI, 0, 0)
	if a.Interrupt() {
		t.Error("interrupts without a level")
	}
	a.Write(scc.APICLINT0, scc.APICMasked|scc.APICLevel|0x33, 0)
	a.Set(LINT0, true)
	if a.Interrupt() {
		t.Error("interrupts while masked")
	}
	a.Write(scc.APICLINT0, scc.APICLevel|0x33, 0)
	take(t, a, 0x33)
}

func TestEdge(t *testing.T) {
	a := enabled()
	a.Write(scc.APICLINT1, 0x34, 0)
	a.Set(LINT1, true)
	take(t, a, 0x34)
	a.Write(scc.APICEOI, 0, 0)
	a.Set(LINT1, true)
	if a.Interrupt() {
		t.Error("a level counts as an edge")
	}
	a.Set(LINT1, false)
	a.Set(LINT1, true)
	take(t, a, 0x34)
}

func TestNMIAndExtINT(t *testing.T) {
	a := enabled()
	a.Write(scc.APICLINT1, scc.APICNMI, 0)
	a.Set(LINT1, true)
	if !a.NMI() || a.NMI() {
		t.Error("an edge is not one NMI")
	}
	a.Write(scc.APICLINT0, scc.APICExtINT, 0)
	a.Set(LINT0, true)
	take(t, a, 0xFF)
	a.Set(LINT0, false)
	if _, ok := a.Acknowledge(); ok || a.Interrupt() {
		t.Error("ExtINT outlives its pin")
	}
}

func TestDisabled(t *testing.T) {
	a := New(0, Rate{1, 1})
	a.Write(scc.APICLINT0, 0x33, 0)
	expect(t, a, scc.APICLINT0, 0, scc.APICMasked|0x33)
	a.Set(LINT0, true)
	if a.Interrupt() {
		t.Error("a disabled APIC interrupts")
	}
}

func TestErrors(t *testing.T) {
	a := enabled()
	a.Write(scc.APICErrorVector, 0x60, 0)
	a.Write(scc.APICCommandLow, scc.APICSelf|5, 0)
	take(t, a, 0x60)
	a.Write(scc.APICCommandHigh, 7<<24, 0)
	a.Write(scc.APICCommandLow, 0x40, 0)
	expect(t, a, scc.APICError, 0, 0)
	a.Write(scc.APICError, 0, 0)
	expect(t, a, scc.APICError, 0, scc.APICErrVSend|scc.APICErrSend)
	a.Write(scc.APICError, 0, 0)
	expect(t, a, scc.APICError, 0, 0)
}

// A timer's clock need not be a fraction of the core's by a whole number.
func TestTimerOfItsOwnClock(t *testing.T) {
	a := New(0, Rate{400, 533})
	a.Write(scc.APICSpurious, scc.APICEnable|0xFF, 0)
	a.Write(scc.APICDivide, 0xB, 0) // by 1
	a.Write(scc.APICTimer, 0x30, 0)
	a.Write(scc.APICInitialCount, 4_000_000_000, 1000)
	const end = 1000 + 5_330_000_000
	if got := a.Next(); got != end {
		t.Errorf("the timer ends at %d, want %d", got, end)
	}
	for now, want := range map[uint64]uint32{1000: 4_000_000_000, 1001: 4_000_000_000, 1002: 3_999_999_999, 1533: 3_999_999_600, end - 1: 1} {
		a.Advance(now)
		if v, _ := a.Read(scc.APICCurrentCount, now); v != want {
			t.Errorf("at %d it shows %d, want %d", now, v, want)
		}
	}
}
