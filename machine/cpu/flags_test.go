package cpu

import "testing"

// TestSplitFlags: the engine's two words hold any combination of flags.
func TestSplitFlags(t *testing.T) {
	for i := range uint32(1 << 12) {
		f := i & flagsStatus
		fr, fc := splitFlags(f)
		if got := joinFlags(0, fr, fc); got != f {
			t.Errorf("%#x became %#x", f, got)
		}
		for _, zero := range []bool{false, true} {
			want := f &^ FlagZF
			if zero {
				want |= FlagZF
			}
			if got := joinFlags(0, setZero(fr, zero), fc); got != want {
				t.Errorf("setZero(%#x, %v) gave %#x", f, zero, got)
			}
		}
		for bit := range uint32(2) {
			if got, want := joinFlags(0, fr, setCarry(fc, bit)), f&^FlagCF|bit; got != want {
				t.Errorf("setCarry(%#x, %d) gave %#x", f, bit, got)
			}
		}
	}
}
