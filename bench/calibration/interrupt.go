package calibration

import (
	"metalsvm/hw/scc"
	"metalsvm/machine/bare"
)

// The interrupt: core 0 stores to core 1's GLCFG, core 1's handler stores to
// core 0's, and core 0's handler looks at the time. The counters of two cores
// have nothing in common, so the way there and back is measured, less the time
// between core 1's first instruction and its store, and halved.

const (
	pinVector  = 0x40
	interrupts = 16 // the last one counts
)

// Words of each core's private memory, a line each.
const (
	seen    = bare.Private + (iota+1)*line // interrupts so far
	arrived                                // time of the last
	stack                                  // where the next trap pushes
	stacks  = bare.Private + 0x10000       // the first one
)

// peer is the line in the message buffer of tile 0 in which core 1 says that
// it is ready, not used by any probe.
const peer = scc.MPBBase

// pins maps the GLCFG registers of both cores, and prepares this core's APIC
// and stack for interrupts.
func pins(p *bare.Program) (glcfg [2]bare.Mem, eoi bare.Mem) {
	p.Gate(pinVector, "pin")
	eoi = bare.At(p.APIC(pinVector) + scc.APICEOI)
	p.Mov(bare.At(stack), bare.Imm(stacks))
	return [2]bare.Mem{
		p.MapRegister(scc.CRBBase + scc.GLCFG0),
		p.MapRegister(scc.CRBBase + scc.GLCFG1),
	}, eoi
}

// freshStack makes the next trap push to a line that no cache holds, since
// nothing has ever read it.
func freshStack(p *bare.Program) {
	p.Sub(bare.At(stack), bare.Imm(2*line))
	p.Mov(bare.EAX, bare.At(stack))
	p.KernelStack(bare.EAX)
}

// sendInterrupts places core 0's part, in ring 3: result n is the time there
// and back.
func sendInterrupts(p *bare.Program, n int, glcfg [2]bare.Mem, ready bare.Mem) {
	wait := p.Here()
	p.Cmp(ready, bare.Imm(1))
	p.Jnz(wait)
	p.Mov(bare.EDI, bare.Imm(0))
	again := p.Here()
	freshStack(p)
	p.Loop(1000, p.Nop) // until core 1 has left its handler
	p.Inc(bare.EDI)
	p.Mov(bare.EBX, glcfg[1])
	p.Or(bare.EBX, bare.Imm(scc.GLINTR))
	p.Rdtsc()
	p.Mov(bare.ESI, bare.EAX)
	p.Mov(glcfg[1], bare.EBX)
	wait = p.Here()
	p.Cmp(bare.At(seen), bare.EDI)
	p.Jnz(wait)
	p.Mov(bare.EAX, bare.At(arrived))
	p.Sub(bare.EAX, bare.ESI)
	p.Report(n, bare.EAX)
	wait = p.Here() // until core 1 has lowered its pin
	p.Mov(bare.EAX, glcfg[1])
	p.And(bare.EAX, bare.Imm(scc.GLINTR))
	p.Jnz(wait)
	p.Cmp(bare.EDI, bare.Imm(interrupts))
	p.Jnz(again)
}

// arrival places core 0's handler. The loop that it interrupts needs neither
// EAX nor EDX.
func arrival(p *bare.Program, glcfg [2]bare.Mem, eoi bare.Mem) {
	p.Align(line)
	p.Label("pin")
	p.Rdtsc()
	p.Mov(bare.At(arrived), bare.EAX)
	p.And(glcfg[0], bare.Imm(^uint32(scc.GLINTR)))
	p.Mov(eoi, bare.Imm(0))
	p.Inc(bare.At(seen))
	p.Iret()
}

// echo is core 1's program. Its result 0 is the time that its handler takes
// to answer.
func echo() *bare.Program {
	p := bare.New()
	glcfg, eoi := pins(p)
	ready := bare.At(p.Map(peer, line, bare.UC))
	freshStack(p)
	p.Mov(ready, bare.Imm(1))
	p.User(true)
	wait := p.Here()
	p.Cmp(bare.At(seen), bare.Imm(interrupts))
	p.Jnz(wait)
	p.Exit()

	p.Align(line)
	p.Label("pin")
	p.Rdtsc()
	p.Mov(bare.ESI, bare.EAX)
	p.Mov(bare.EBX, glcfg[0])
	p.Or(bare.EBX, bare.Imm(scc.GLINTR))
	p.Rdtsc()
	p.Mov(glcfg[0], bare.EBX)
	p.Sub(bare.EAX, bare.ESI)
	p.Report(0, bare.EAX)
	freshStack(p)
	p.Mov(eoi, bare.Imm(0))
	p.Inc(bare.At(seen))
	p.And(glcfg[1], bare.Imm(^uint32(scc.GLINTR)))
	p.Iret()
	return p
}
