package cpu

// Control registers, model-specific registers, caches.

func (c *Core) moveControl(in *Inst) {
	c.privileged()
	if in.Args[1].Kind == Control {
		c.put(in, 0, *c.control(in.Args[1].Reg))
		return
	}
	v := c.get(in, 1)
	switch r := in.Args[0].Reg; r {
	case 0:
		c.writeCR0(v)
	case 3:
		c.writeCR3(v)
	case 4:
		if v&^cr4Known != 0 {
			c.raise(VectorGP, 0)
		}
		c.CR4 = v
		c.FlushTLB()
	default:
		*c.control(r) = v
	}
}

func (c *Core) control(r uint8) *uint32 {
	switch r {
	case 0:
		return &c.CR0
	case 2:
		return &c.CR2
	case 3:
		return &c.CR3
	}
	return &c.CR4
}

func (c *Core) writeCR3(v uint32) {
	c.CR3 = v &^ 0xFE7 // PWT and PCD remain
	c.FlushTLB()
}

func (c *Core) writeCR0(v uint32) {
	if v&CR0PG != 0 && v&CR0PE == 0 || v&CR0NW != 0 && v&CR0CD == 0 {
		c.raise(VectorGP, 0)
	}
	c.CR0 = v&cr0Known | CR0ET
	c.FlushTLB()
}

func (c *Core) storeMachineStatus(in *Inst) { c.put(in, 0, c.CR0) }

// loadMachineStatus is LMSW, which can set PE but not clear it.
func (c *Core) loadMachineStatus(in *Inst) {
	c.privileged()
	const bits = CR0PE | CR0MP | CR0EM | CR0TS
	v := c.get(in, 0) & bits
	c.writeCR0(c.CR0&^(bits&^CR0PE) | v)
}

func (c *Core) clearTaskSwitched(in *Inst) {
	c.privileged()
	c.CR0 &^= CR0TS
}

func (c *Core) invalidatePage(in *Inst) {
	c.privileged()
	c.flushPage(c.Seg[in.Seg].Base + c.offset(in))
}

// invalidateCaches is INVD and WBINVD.
func (c *Core) invalidateCaches(in *Inst) {
	c.privileged()
	c.Volatile()
	c.CacheInvalidates++
	switch {
	case c.timed == nil:
	case in.Op == OpInvd:
		c.timed.caches.Invalidate()
	default:
		c.timed.caches.WriteBack()
	}
}

// invalidateMessageBuffer is CL1INVMB, the SCC's own instruction: any ring may
// drop the L1 lines of message buffer type (EAS 10.1.1).
func (c *Core) invalidateMessageBuffer(in *Inst) {
	c.MessageBufferInvalidates++
	if c.timed != nil {
		c.timed.caches.InvalidateMessages()
	}
}

// The model-specific registers a program may expect ([SDM1] 16). The event
// counters are not modelled: they read as zero.
const (
	msrCheckAddress = 0x00
	msrCheckType    = 0x01
	msrTR12         = 0x0E
	msrTSC          = 0x10
	msrCESR         = 0x11
	msrCTR0         = 0x12
	msrCTR1         = 0x13
)

// TSC is the time stamp counter.
func (c *Core) TSC() uint64 { return c.Cycles + c.TSCOffset }

func (c *Core) readTSC(in *Inst) {
	if c.CR4&CR4TSD != 0 && c.CPL != 0 {
		c.raise(VectorGP, 0)
	}
	c.Volatile()
	c.setPair(c.TSC())
}

func (c *Core) setPair(v uint64) { c.Regs[EAX], c.Regs[EDX] = uint32(v), uint32(v>>32) }

func (c *Core) readMSR(in *Inst) {
	c.privileged()
	c.Volatile()
	switch c.Regs[ECX] {
	case msrTSC:
		c.setPair(c.TSC())
	case msrCheckAddress, msrCheckType, msrTR12, msrCESR, msrCTR0, msrCTR1:
		c.setPair(0)
	default:
		c.raise(VectorGP, 0)
	}
}

func (c *Core) writeMSR(in *Inst) {
	c.privileged()
	switch c.Regs[ECX] {
	case msrTSC:
		c.TSCOffset = uint64(c.Regs[EDX])<<32 | uint64(c.Regs[EAX]) - c.Cycles
	case msrCheckAddress, msrCheckType, msrTR12, msrCESR, msrCTR0, msrCTR1:
	default:
		c.raise(VectorGP, 0)
	}
}

// Features is EDX of CPUID leaf 1: FPU, VME, DE, PSE, TSC, MSR, MCE, CX8, APIC.
// A P54C has no MMX, CMOV or PGE.
const Features = 1<<0 | 1<<1 | 1<<2 | 1<<3 | 1<<4 | 1<<5 | 1<<7 | 1<<8 | 1<<9

func (c *Core) identify(in *Inst) {
	leaf := c.Regs[EAX]
	c.Regs[EAX], c.Regs[EBX], c.Regs[ECX], c.Regs[EDX] = 0, 0, 0, 0
	switch leaf {
	case 0:
		c.Regs[EAX] = 1
		c.Regs[EBX], c.Regs[EDX], c.Regs[ECX] = 0x756E6547, 0x49656E69, 0x6C65746E // GenuineIntel
	case 1:
		c.Regs[EAX], c.Regs[EDX] = Signature, Features
	}
}
