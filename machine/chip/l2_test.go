package chip_test

import (
	"slices"
	"testing"

	"metalsvm/hw/scc"
	"metalsvm/machine/bare"
)

// l2Program leaves 42 in a dirty line that WBINVD has brought out of L1, after the
// core, or the other one of the tile, has written to a register before or
// behind it. It reports the word in memory, and what the core then reads.
func l2Program(before, behind func(p *bare.Program)) *bare.Program {
	p := bare.New()
	word, memory := bare.At(p.Map(scc.SharedBase, 4, bare.WB)), bare.At(p.Map(scc.SharedBase, 4, bare.UC))
	step := func(write func(*bare.Program)) {
		if write != nil {
			write(p)
			p.Loop(1000, func() { p.Nop() }) // until then it has come to the cache
		}
	}
	step(before)
	p.Mov(bare.EAX, word)
	p.Mov(word, bare.Imm(42))
	p.Wbinvd()
	p.Mov(bare.EAX, memory)
	p.Report(0, bare.EAX)
	step(behind)
	p.Mov(bare.EAX, word)
	p.Report(1, bare.EAX)
	p.Exit()
	return p
}

// The registers of the tile reach the second-level cache: what is in one that is
// reset or disabled is lost, and one that is disabled or held takes nothing,
// so WBINVD leads to memory.
func TestL2Registers(t *testing.T) {
	change := func(register, clear, set uint32) func(p *bare.Program) {
		return func(p *bare.Program) {
			r := p.MapRegister(scc.OwnCRB + register)
			p.Mov(bare.EAX, r)
			p.And(bare.EAX, bare.Imm(^clear))
			p.Or(bare.EAX, bare.Imm(set))
			p.Mov(r, bare.EAX)
		}
	}
	const core = 7 // the second of its tile
	hold, disable := change(scc.GCBCFG, 0, scc.ResetL2<<1), change(scc.L2CFG1, 0, scc.WayDisable)
	release, enable := change(scc.GCBCFG, scc.ResetL2<<1, 0), change(scc.L2CFG1, scc.WayDisable, 0)
	both := func(a, b func(*bare.Program)) func(*bare.Program) {
		return func(p *bare.Program) { a(p); b(p) }
	}
	for _, c := range []struct {
		name           string
		before, behind func(*bare.Program)
		want           []uint32 // in memory, read
	}{
		{"untouched", nil, nil, []uint32{0, 42}},
		{"reset", nil, both(hold, release), []uint32{0, 0}},
		{"held", hold, nil, []uint32{42, 42}},
		{"disabled", disable, nil, []uint32{42, 42}},
		{"disabled too late", nil, disable, []uint32{0, 0}},
		{"disabled and enabled", nil, both(disable, enable), []uint32{0, 0}},
		{"enabled again", both(disable, enable), nil, []uint32{0, 42}},
		{"enabled, but held", both(hold, both(disable, enable)), nil, []uint32{42, 42}},
		{"the other core's", change(scc.L2CFG0, 0, scc.WayDisable), change(scc.GCBCFG, 0, scc.ResetL2), []uint32{0, 42}},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, _ := everyQuantum(t, func() map[int]*bare.Program {
				return map[int]*bare.Program{core: l2Program(c.before, c.behind)}
			})
			if got := results(t, m, core, 2); !slices.Equal(got, c.want) {
				t.Errorf("memory had %d and the core read %d, want %d", got[0], got[1], c.want)
			}
		})
	}
}

// A core that resets the L2 of another one does so in the order of guest time,
// wherever that one is in its instructions.
func TestL2ResetInOrder(t *testing.T) {
	m, _ := everyQuantum(t, func() map[int]*bare.Program {
		writer, other := bare.New(), bare.New()
		word := bare.At(writer.Map(scc.SharedBase, 4, bare.WB))
		writer.Loop(300, func() { // count, and lose the count now and then
			writer.Mov(bare.EAX, word)
			writer.Inc(word)
			writer.Wbinvd()
		})
		writer.Mov(bare.EAX, word)
		writer.Report(0, bare.EAX)
		writer.Exit()
		r := other.MapRegister(scc.CRBOf(6) + scc.GCBCFG)
		other.Mov(bare.EDI, bare.Imm(12))
		again := other.Here()
		other.Mov(bare.EAX, r)
		other.Or(bare.EAX, bare.Imm(scc.ResetL2))
		other.Mov(r, bare.EAX)
		other.And(bare.EAX, bare.Imm(^uint32(scc.ResetL2)))
		other.Mov(r, bare.EAX)
		other.Loop(5000, func() { other.Nop() })
		other.Dec(bare.EDI)
		other.Jnz(again)
		other.Exit()
		return map[int]*bare.Program{0: other, 6: writer}
	})
	lost := 300 - results(t, m, 6, 1)[0]
	if lost == 0 || lost >= 300 {
		t.Errorf("%d increments of 300 were lost", lost)
	}
}
