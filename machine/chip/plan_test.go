package chip_test

import (
	"testing"

	"metalsvm/hw/scc"
	"metalsvm/machine/bare"
	"metalsvm/machine/chip"
)

// What the host has planned for a time happens in the order of guest time: others
// see the registers and the memory of that time, whoever ran how far.
func TestHoldAt(t *testing.T) {
	m, r := everyQuantum(t, func() map[int]*bare.Program {
		busy, other, watcher := bare.New(), bare.New(), bare.New()
		for core, p := range map[int]*bare.Program{6: busy, 9: other} {
			counter := bare.At(p.Map(scc.SharedBase+uint32(core)*4, 4, bare.UC))
			again := p.Here()
			p.Inc(counter)
			p.Jmp(again)
		}
		reset := watcher.MapRegister(scc.CRBOf(6) + scc.GCBCFG)
		counters := watcher.Map(scc.SharedBase, 64, bare.UC)
		wait := watcher.Here()
		watcher.Mov(bare.EAX, reset)
		watcher.And(bare.EAX, bare.Imm(scc.ResetCore))
		watcher.Jz(wait)
		watcher.Loop(1000, func() { watcher.Nop() }) // the pin takes its time
		for i, core := range []uint32{6, 9, 6, 9} {
			watcher.Mov(bare.EBX, bare.At(counters+core*4))
			watcher.Report(i, bare.EBX)
			if i == 1 {
				watcher.Loop(100_000, func() { watcher.Nop() })
			}
		}
		watcher.Exit()
		return map[int]*bare.Program{0: watcher, 6: busy, 9: other}
	}, func(m *chip.Machine) {
		m.HoldAt(6, 200_000)
		m.HoldAt(9, 250_000)
	})
	list := results(t, m, 0, 4)
	if list[0] == 0 || list[2] != list[0] {
		t.Errorf("core 6 has counted to %d when it is held, and later to %d", list[0], list[2])
	}
	if list[1] == 0 || list[3] <= list[1] {
		t.Errorf("core 9 has counted to %d when core 6 is held, and later to %d", list[1], list[3])
	}
	if len(r.Where) != 1 { // the run has ended although two cores did not exit
		t.Errorf("at the end these are not held: %v", r.Where)
	}
}
