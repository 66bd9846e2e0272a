package vrc

import "metalsvm/hw/scc"

// How long a change takes, in nanoseconds: it is measured with the normal
// clock, 0.65 MHz, and is shorter by as much as the fast clock, 10 MHz, is
// faster (KIT release.txt).
const (
	changeNormal = 16_500_000
	changeFast   = changeNormal * 65 / 1000
)

// VRC is the state of the controller.
type VRC struct {
	change  uint64 // ns that a change takes
	domains [scc.VRCDomains]domain
	idle    uint64 // when the last change is done
}

// domain is a voltage, and the one before it until the change is done.
type domain struct {
	before, after uint32 // voltage codes
	done          uint64
}

// New returns the controller after reset, with its normal or its fast clock.
func New(fast bool) *VRC {
	v := &VRC{change: changeNormal}
	if fast {
		v.change = changeFast
	}
	for i := range v.domains {
		v.domains[i] = domain{before: scc.LevelReset, after: scc.LevelReset}
	}
	return v
}

// Write is a word that arrives at a time. It returns when the controller
// begins to act on it, since it makes one change after the other, and when it
// acknowledges it: after the change (EAS 5).
func (v *VRC) Write(word uint32, now uint64) (begin, done uint64) {
	begin = max(now, v.idle)
	if word&scc.VRCCommand == 0 {
		return begin, begin
	}
	d := &v.domains[supply(int(word>>scc.VRCDomainShift&7))]
	d.before = d.at(begin)
	d.after = min(word&0xFF, scc.VRCHighest)
	d.done = begin + v.change
	v.idle = d.done
	return begin, d.done
}

func (d *domain) at(now uint64) uint32 {
	if now < d.done {
		return d.before
	}
	return d.after
}

// Microvolts returns the voltage of a domain, 0 to 7. During a change it is
// the voltage before it.
func (v *VRC) Microvolts(domain int, now uint64) uint32 {
	return v.domains[supply(domain)].at(now) * scc.VRCStep
}

// supply returns the domain that stands for all that are the same.
func supply(domain int) int {
	if domain == 6 {
		return scc.VRCMesh
	}
	return domain
}

// FastestMHz returns the fastest clock that a voltage allows a tile, 0 if it
// is below all levels.
func FastestMHz(microvolts uint32) uint32 {
	mhz := uint32(0)
	for _, l := range scc.Levels {
		if microvolts >= l.Code*scc.VRCStep {
			mhz = l.MHz
		}
	}
	return mhz
}
