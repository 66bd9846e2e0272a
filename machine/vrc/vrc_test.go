package vrc

import (
	"testing"

	"metalsvm/hw/scc"
)

// command is the word that RCCE writes.
func command(domain, code uint32) uint32 { return 1<<16 | domain<<8 | code }

func all(mhz uint32) func(int) uint32 { return func(int) uint32 { return mhz } }

// Changes come one after the other, and show when they are done.
func TestWrite(t *testing.T) {
	v := New(false)
	if got := v.Microvolts(5, 0); got != 1_100_000 {
		t.Errorf("%d uV after reset", got)
	}
	if begin, done := v.Write(command(5, 0x70), 1000); begin != 1000 || done != 1000+changeNormal {
		t.Errorf("first command: %d to %d", begin, done)
	}
	if begin, done := v.Write(command(0, 0xFF), 2000); begin != 1000+changeNormal || done != 1000+2*changeNormal {
		t.Errorf("second command: %d to %d", begin, done)
	}
	for _, c := range []struct {
		domain int
		now    uint64
		want   uint32
	}{
		{5, 999 + changeNormal, 1_100_000}, {5, 1000 + changeNormal, 700_000},
		{0, 999 + 2*changeNormal, 1_100_000}, {0, 1000 + 2*changeNormal, 1_300_000}, // 1.3 V at most
		{7, 1 << 40, 1_100_000},
	} {
		if got := v.Microvolts(c.domain, c.now); got != c.want {
			t.Errorf("domain %d at %d: %d uV, want %d", c.domain, c.now, got, c.want)
		}
	}
	if begin, done := v.Write(0x2FF, 1<<40); begin != 1<<40 || done != 1<<40 {
		t.Error("a word without the command bit takes time")
	}
	if v.Write(command(6, 0x80), 1<<41); v.Microvolts(scc.VRCMesh, 1<<42) != 800_000 {
		t.Error("domain 6 is not the mesh")
	}
	if fast := New(true); fast.change >= changeNormal/10 {
		t.Errorf("the fast clock makes a change in %d ns", fast.change)
	}
}

func TestFastestMHz(t *testing.T) {
	for microvolts, want := range map[uint32]uint32{
		0: 0, 693_750: 0, 700_000: 460, 799_999: 460, 800_000: 598, 1_100_000: 875, 1_300_000: 1198,
	} {
		if got := FastestMHz(microvolts); got != want {
			t.Errorf("%d uV allow %d MHz, want %d", microvolts, got, want)
		}
	}
}

// set gives all domains a voltage and returns a time at which they have it.
func set(v *VRC, code uint32) (now uint64) {
	for d := range uint32(scc.VRCDomains) {
		_, now = v.Write(command(d, code), now)
	}
	return now
}

// The two published points.
func TestMilliwatts(t *testing.T) {
	v := New(false)
	if got := v.Milliwatts(0, all(1000)); got < 124_900 || got > 125_100 {
		t.Errorf("%d mW at 1.1 V and 1 GHz, want 125 W", got)
	}
	now := set(v, 0x70)
	if got := v.Milliwatts(now, all(100)); got < 24_900 || got > 25_100 {
		t.Errorf("%d mW at 0.7 V and 100 MHz, want 25 W", got)
	}
}

// What S-Net reads at the addresses that it uses on the chip.
func TestChannels(t *testing.T) {
	v := New(false)
	now := uint64(0)
	for d := range uint32(scc.VRCDomains) {
		_, now = v.Write(command(d, 0x80+d), now)
	}
	read := func(channel int, inOrder bool) uint32 { return v.Channel(channel, inOrder, now, all(533)) }
	for channel, domain := range map[int]int{5: 4, 6: 5, 0: 7, 1: 0, 2: 1, 4: 3} {
		got, want := float64(read(channel, false))*0.0000251770, float64(v.Microvolts(domain, now))/1e6
		if got > want || got < want-0.0001 {
			t.Errorf("channel %d shows %f V, want %f of domain %d", channel, got, want, domain)
		}
	}
	if read(0, true) != read(1, false) || read(6, true) != read(0, false) {
		t.Error("the order of the channels cannot be chosen")
	}
	watts := float64(read(7, false)) * 0.00025 * float64(read(9, false)) * 0.006249025
	if want := float64(v.Milliwatts(now, all(533))) / 1000; watts < want-0.1 || watts > want+0.1 {
		t.Errorf("the supply gives %f W, want %f", watts, want)
	}
	if read(8, false)|read(10, false)|read(11, false) != 0 {
		t.Error("an unknown channel shows something")
	}
}

// Counts grow with the gate and the voltage, and fall with the temperature.
func TestSensor(t *testing.T) {
	v := New(false)
	count := func(gate, mhz, others uint32) uint32 {
		return v.Sensor(0, gate, 1<<40, func(tile int) uint32 {
			if tile == 0 {
				return mhz
			}
			return others
		})
	}
	half, full := count(2000, 533, 533), count(4000, 533, 533)
	if half == 0 || full < 2*half-1 || full > 2*half+2 {
		t.Errorf("%d counts in 2000 clocks, %d in 4000", half, full)
	}
	if hot := count(4000, 533, 800); hot >= full {
		t.Errorf("%d counts when hot, %d otherwise", hot, full)
	}
	if got := count(sensorMax, 100, 100); got != sensorMax {
		t.Errorf("%d counts, more than the counter has room for", got)
	}
	set(v, 0x70)
	if low := count(4000, 533, 533); low >= full {
		t.Errorf("%d counts at 0.7 V, %d at 1.1 V", low, full)
	}
}
