package calibration

import (
	"metalsvm/hw/scc"
	"metalsvm/machine/bare"
)

// probe is a loop whose time is measured. Its body may use EAX, EBX and EDX.
type probe struct {
	group, name string
	hops        int
	chip        float64
	body        func(p *bare.Program)
	net         bool // the number is without the loop
}

const (
	line   = 32  // bytes
	rounds = 500 // of each loop
)

// probes are all loops, in the order of their results. What they need of
// memory is mapped in p.
func probes(p *bare.Program) []probe {
	var list, writes []probe
	for y := range scc.Rows {
		for x := range scc.Columns {
			hops := scc.Hops(0, scc.TileOf(scc.CoreAt(x, y, 0)))
			// The last line of the buffer, with the type of Barrelfish's mapping.
			buffer := bare.At(p.Map(scc.MPBOf(scc.CoreAt(x, y, 1))+scc.MPBHalf-line, line, bare.MPBT))
			list = append(list, probe{"mpb_read", tileName("mpb_read", x, y), hops, mpbRead[y][x], func(p *bare.Program) {
				p.Cl1invmb()
				p.Mov(bare.EAX, buffer)
			}, false})
			writes = append(writes, probe{"mpb_write", tileName("mpb_write", x, y), hops, mpbWrite[y][x], writeLine(buffer), false})
		}
	}
	list = append(list, writes...)
	for mc := range scc.Controllers {
		hops := scc.Hops(0, scc.MemoryPort(mc).Tile)
		at := uint32(scc.SharedBase + mc*scc.SlotBytes)
		uncached, combined := bare.At(p.Map(at, line, bare.UC)), bare.At(p.Map(at, line, bare.MPBT))
		list = append(list,
			probe{"dram_read", controllerName("dram_read", mc), hops, dramRead[mc], func(p *bare.Program) {
				p.Mov(bare.EAX, uncached)
			}, false},
			probe{"dram_write_uncached", controllerName("dram_write_uncached", mc), hops, dramWriteUncached[mc], writeLine(uncached), false},
			probe{"dram_write_combined", controllerName("dram_write_combined", mc), hops, dramWriteCombined[mc], writeLine(combined), false})
	}
	return append(list, instructions()...)
}

// writeLine stores to all words of a line.
func writeLine(at bare.Mem) func(p *bare.Program) {
	return func(p *bare.Program) {
		for i := uint32(0); i < line; i += 4 {
			p.Mov(at.Add(i), bare.Imm(0))
		}
	}
}

// instructions are the loops around one instruction. The locked ones work on a
// word of private memory that the caches may hold.
func instructions() []probe {
	word := bare.At(bare.Private)
	return []probe{
		one("rdtsc", chipReadTSC, (*bare.Program).Rdtsc),
		one("xchg", chipXchg, func(p *bare.Program) { p.Xchg(word, bare.EAX) }),
		one("lock_cmpxchg", chipLockCmpxchg, func(p *bare.Program) {
			p.Lock()
			p.Cmpxchg(word, bare.EBX)
		}),
		one("lock_dec", chipLockDec, func(p *bare.Program) {
			p.Lock()
			p.Dec(word)
		}),
		one("nop", chipNop, (*bare.Program).Nop),
		issue("cl1invmb", chipInvalidate, (*bare.Program).Cl1invmb),
		one("syscall", chipSystemCall, callNothing),
	}
}

func one(name string, chip float64, body func(p *bare.Program)) probe {
	return probe{group: "instruction", name: name, chip: chip, body: body}
}

// issue is one without its loop.
func issue(name string, chip float64, body func(p *bare.Program)) probe {
	p := one(name, chip, body)
	p.net = true
	return p
}

// measure leaves the time of a loop as result n. It makes the loop twice, so
// that caches and TLB are warm the second time, which counts.
func measure(p *bare.Program, n int, body func(p *bare.Program)) {
	p.Cl1invmb() // no line of a probe before is in the L1 cache
	p.Mov(bare.EDI, bare.Imm(2))
	again := p.Here()
	p.Rdtsc()
	p.Mov(bare.ESI, bare.EAX)
	p.Loop(rounds, func() { body(p) })
	p.Rdtsc()
	p.Sub(bare.EAX, bare.ESI)
	p.Report(n, bare.EAX)
	p.Dec(bare.EDI)
	p.Jnz(again)
}
