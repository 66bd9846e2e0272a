package scckit

import (
	"fmt"

	"metalsvm/hw/scc"
)

// Layout says how Merge divides the memory behind each controller. Except for
// Gigabytes the zero value is sccMerge's default.
type Layout struct {
	Gigabytes     int  // behind each controller, 1 to 16 (-m)
	Places        int  // for so many cores, 1 to 48 (-n); 0 = 12, or 48 for a list that names places
	OneSlot       bool // a core's lowest 16 MB are its boot slot too (-1slot)
	Defaults      bool // entries that nothing else needs lead to a slot of their own (-lut_default)
	OneController bool // each core's four shared slots are behind its own controller (-single_mc)
	Tolerant      bool // what lies outside private memory is placed all the same (-tolerant)
	// Warning, if not nil, is told of what Tolerant has let pass.
	Warning func(string)
}

// Slots of 16 MB in a gigabyte, and the first of a core's table that is not
// private (KIT sccMerge calculate_slots).
const (
	slotsPerGB = 1 << 30 / scc.SlotBytes
	maxPrivate = scc.SharedBase / scc.SlotBytes
	shared     = scc.SharedSize / scc.SlotBytes
)

// complete checks a layout and fills in what its list decides.
func (l Layout) complete(list []Entry) (Layout, error) {
	if l.Gigabytes < 1 || l.Gigabytes > 16 {
		return l, fmt.Errorf("%d GB: a memory controller has 1 to 16", l.Gigabytes)
	}
	if l.Places == 0 {
		l.Places = scc.Cores / scc.Controllers
		if len(list) > 0 && list[0].Placed {
			l.Places = scc.Cores
		}
	}
	if l.Places < 1 || l.Places > scc.Cores {
		return l, fmt.Errorf("%d cores: there can be 1 to %d at a memory controller", l.Places, scc.Cores)
	}
	if l.private() < 1 && !l.OneSlot {
		return l, fmt.Errorf("%d GB for %d cores at each memory controller leave no private slot", l.Gigabytes, l.Places)
	}
	for _, e := range list {
		if e.Slot >= l.Places {
			return l, fmt.Errorf("core %d: place %d behind its memory controller, which are 0 to %d", e.Core, e.Slot, l.Places-1)
		}
	}
	return l, nil
}

// private returns how many slots of private memory a core has, without its
// boot slot.
func (l *Layout) private() int {
	reserved := 1 // shared slots behind each controller
	if l.OneController {
		reserved = shared
	}
	if l.Defaults {
		reserved++
	}
	return max(min((l.Gigabytes*slotsPerGB-reserved)/l.Places-1, maxPrivate), 0)
}

// code returns the first slot of a core's private memory, boot its boot slot.
func (l *Layout) code(e Entry) int { return e.Slot * l.private() }
func (l *Layout) boot(e Entry) int { return e.Slot + l.Gigabytes*slotsPerGB - l.Places }

// table returns a core's look-up table.
func (l *Layout) table(e Entry) *[scc.LUTEntries]scc.Entry {
	var lut [scc.LUTEntries]scc.Entry
	scc.DefaultLUT(e.Core, scc.Controllers*l.Gigabytes, &lut)
	home := scc.MemoryPort(e.Controller)
	behind := func(slot int) scc.Entry { return scc.MakeEntry(home.Tile, home.Side, uint32(slot)) }
	private, first := l.private(), l.Places*l.private()
	for i := range maxPrivate {
		lut[i] = 0
		if i < private {
			lut[i] = behind(l.code(e) + i)
		}
	}
	for i := range shared {
		port := scc.MemoryPort(i)
		lut[maxPrivate+i] = scc.MakeEntry(port.Tile, port.Side, uint32(first))
		if l.OneController {
			lut[maxPrivate+i] = behind(first + i)
		}
	}
	lut[scc.BootBase/scc.SlotBytes] = behind(l.boot(e))
	if l.OneSlot {
		lut[0] = behind(l.boot(e))
	}
	if l.Defaults {
		spare := first + 1
		if l.OneController {
			spare = first + shared
		}
		for i, entry := range lut {
			if entry == 0 {
				lut[i] = behind(spare)
			}
		}
	}
	return &lut
}

// place moves a segment from a core's addresses to those of its controller.
// Private memory is contiguous there, as it is for the core, but for the lowest
// slot if that is the boot slot too.
func (l *Layout) place(e Entry, s Segment) (Segment, error) {
	const slot = scc.SlotBytes
	private := uint64(l.private()) * slot
	low, first := uint64(0), l.code(e) // of the private memory behind the lowest slot
	if l.OneSlot {
		if s.end() <= slot {
			return Segment{uint64(l.boot(e))*slot + s.Address, s.Data}, nil
		}
		low = slot
	}
	switch {
	case s.Address >= low && s.end() <= private:
		return Segment{uint64(first)*slot + s.Address, s.Data}, nil
	case s.Address >= scc.BootBase && s.end() <= 1<<32:
		return Segment{uint64(l.boot(e))*slot + s.Address - scc.BootBase, s.Data}, nil
	}
	outside := fmt.Sprintf("%#x to %#x is neither in private memory, below %#x, nor in the boot slot from %#x on",
		s.Address, s.end()-1, private, uint32(scc.BootBase))
	if !l.Tolerant || s.Address >= scc.BootBase {
		return s, fmt.Errorf("%s", outside)
	}
	if l.Warning != nil {
		l.Warning(fmt.Sprintf("%s: %s", e.Object, outside))
	}
	return Segment{uint64(first)*slot + s.Address, s.Data}, nil
}
