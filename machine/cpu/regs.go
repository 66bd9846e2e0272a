package cpu

// General registers, in the order of their encoding.
const (
	EAX = iota
	ECX
	EDX
	EBX
	ESP
	EBP
	ESI
	EDI
)

// Segment registers, in the order of their encoding.
const (
	ES = iota
	CS
	SS
	DS
	FS
	GS
)

// Bits of EFLAGS.
const (
	FlagCF   = 1 << 0
	FlagPF   = 1 << 2
	FlagAF   = 1 << 4
	FlagZF   = 1 << 6
	FlagSF   = 1 << 7
	FlagTF   = 1 << 8
	FlagIF   = 1 << 9
	FlagDF   = 1 << 10
	FlagOF   = 1 << 11
	FlagIOPL = 3 << 12
	FlagNT   = 1 << 14
	FlagRF   = 1 << 16
	FlagVM   = 1 << 17
	FlagAC   = 1 << 18
	FlagVIF  = 1 << 19
	FlagVIP  = 1 << 20
	FlagID   = 1 << 21

	flagOne     = 1 << 1 // always set
	flagsStatus = FlagCF | FlagPF | FlagAF | FlagZF | FlagSF | FlagOF
)

// Bits of CR0 and CR4.
const (
	CR0PE = 1 << 0
	CR0MP = 1 << 1
	CR0EM = 1 << 2
	CR0TS = 1 << 3
	CR0ET = 1 << 4
	CR0NE = 1 << 5
	CR0WP = 1 << 16
	CR0AM = 1 << 18
	CR0NW = 1 << 29
	CR0CD = 1 << 30
	CR0PG = 1 << 31

	CR4VME = 1 << 0
	CR4PVI = 1 << 1
	CR4TSD = 1 << 2
	CR4DE  = 1 << 3
	CR4PSE = 1 << 4
	CR4MCE = 1 << 6
	CR4MPE = 1 << 11 // the SCC's message buffer type in page tables, EAS 10.1.2
)

const (
	cr0Known = CR0PE | CR0MP | CR0EM | CR0TS | CR0ET | CR0NE | CR0WP | CR0AM | CR0NW | CR0CD | CR0PG
	cr4Known = CR4VME | CR4PVI | CR4TSD | CR4DE | CR4PSE | CR4MCE | CR4MPE
)

// Exception vectors.
const (
	VectorDE  = 0
	VectorDB  = 1
	VectorNMI = 2
	VectorBP  = 3
	VectorOF  = 4
	VectorBR  = 5
	VectorUD  = 6
	VectorNM  = 7
	VectorDF  = 8
	VectorTS  = 10
	VectorNP  = 11
	VectorSS  = 12
	VectorGP  = 13
	VectorPF  = 14
	VectorMF  = 16
	VectorAC  = 17
)

// get8 returns byte register r: AL CL DL BL AH CH DH BH.
func (c *Core) get8(r uint8) uint32 {
	return c.Regs[r&3] >> ((r & 4) << 1) & 0xFF
}

func (c *Core) set8(r uint8, v uint32) {
	shift := (r & 4) << 1
	p := &c.Regs[r&3]
	*p = *p&^(0xFF<<shift) | v&0xFF<<shift
}

func (c *Core) getReg(r, size uint8) uint32 {
	switch size {
	case 1:
		return c.get8(r)
	case 2:
		return c.Regs[r&7] & 0xFFFF
	}
	return c.Regs[r&7]
}

func (c *Core) setReg(r, size uint8, v uint32) {
	switch size {
	case 1:
		c.set8(r, v)
	case 2:
		c.Regs[r&7] = c.Regs[r&7]&^0xFFFF | v&0xFFFF
	default:
		c.Regs[r&7] = v
	}
}
