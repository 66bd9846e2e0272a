package scc

// Offsets of the configuration registers of a tile (EAS table 2). Address
// bits 12:0 are decoded; the registers are 8 bytes apart.
const (
	GLCFG0   = 0x010 // core 0
	GLCFG1   = 0x018 // core 1
	L2CFG0   = 0x020
	L2CFG1   = 0x028
	Sensor   = 0x040
	SensorV  = 0x048
	GCBCFG   = 0x080
	MyTileID = 0x100
	Lock0    = 0x200
	Lock1    = 0x400
	LUT0     = 0x800
	LUT1     = 0x1000
)

// CRBDecode keeps the address bits that select a configuration register.
const CRBDecode = 1<<13 - 1

// Bits of GLCFG (EAS tables 6 to 8). Bits 25:12 are captured
// status, which a write of anything clears.
const (
	GLNMI   = 1 << 0  // level at the core's LINT1
	GLINTR  = 1 << 1  // level at the core's LINT0
	GLINIT  = 1 << 2  // rising edge: INIT
	GLFLUSH = 1 << 3  // falling edge: the core writes back its caches
	GLRS    = 1 << 5  // R/S#: while low, the core stops behind an instruction
	GLSTP   = 1 << 6  // STPCLK#: the same
	GLAPIC0 = 1 << 10 // the local APIC of core 0 is on
	GLAPIC1 = 1 << 11 // the local APIC of core 1 is on

	GLFlushAck  = 1 << 13 // status: FLUSH# has been answered
	GLWriteBack = 1 << 14 // WBINVD
	GLHalt      = 1 << 15 // HLT
	GLFlush     = 1 << 16 // INVD or WBINVD
	GLShutdown  = 1 << 17 // the core shut down
	GLPRDY      = 1 << 19 // the core has stopped for R/S#
	GLFERR      = 1 << 20 // an unmasked floating-point error
	GLStatus    = 0x3FFF << 12
)

// WayDisable in L2CFG switches the L2 off (EAS table 9).
const WayDisable = 1 << 4

// Bits of GCBCFG (EAS table 3). For core z shift by z.
const (
	ResetCore = 1 << 0 // the core is held in reset
	ResetL2   = 1 << 2 // its L2 is held in reset

	TileDividerShift = 8
	RatioMask        = 0x3FFF << 12 // router and tile ratio
)

// Bits of SENSOR (EAS table 10).
const (
	SensorGate   = 1<<13 - 1 // tile clocks during which the counters count
	SensorEnable = 1 << 13
)

// LockFree is what reading a free test-and-set register returns; the same
// read takes the lock.
const LockFree = 1

var glcfgBits = []Field{
	{0, 0, "NMI (LINT1)"}, {1, 1, "INTR (LINT0)"}, {2, 2, "INIT"}, {3, 3, "FLUSH#"},
	{4, 4, "IGNNE#"}, {5, 5, "R/S#"}, {6, 6, "STPCLK#"}, {7, 7, "SMI#"}, {8, 8, "A20M#"},
	{9, 9, "CPUTYP"}, {10, 10, "APIC of core 0 on"}, {11, 11, "APIC of core 1 on"},
	{12, 12, "branch trace"}, {13, 13, "flush acknowledge"}, {14, 14, "write back"},
	{15, 15, "halt"}, {16, 16, "flush"}, {17, 17, "shutdown"}, {18, 18, "SMIACT#"},
	{19, 19, "PRDY"}, {20, 20, "FERR#"}, {21, 21, "IERR#"}, {25, 22, "breakpoints"},
}

var l2cfgBits = []Field{
	{3, 0, "sleep voltage"}, {4, 4, "WAYDISABLE"}, {5, 5, "sleep off"}, {6, 6, "tag ECC"},
	{7, 7, "data ECC"}, {9, 9, "write bit line sleep"}, {10, 10, "word line sleep"},
	{11, 11, "bit line float"}, {12, 12, "array clock off"}, {13, 13, "control clock off"},
}

// CRBRegisters are the configuration registers of a tile. Reset values are
// those that sccReset leaves behind, since no core runs before it.
var CRBRegisters = []Register{
	{Offset: GLCFG0, Name: "GLCFG0", Width: 26, Reset: 0x00000DF8, Bits: glcfgBits, Source: "EAS tables 6-8; KIT sccReset"},
	{Offset: GLCFG1, Name: "GLCFG1", Width: 26, Reset: 0x00000DF8, Bits: glcfgBits, Source: "EAS tables 6-8; KIT sccReset"},
	{Offset: L2CFG0, Name: "L2CFG0", Width: 14, Reset: 0x6CF, Bits: l2cfgBits, Source: "EAS table 9; KIT sccReset"},
	{Offset: L2CFG1, Name: "L2CFG1", Width: 14, Reset: 0x6CF, Bits: l2cfgBits, Source: "EAS table 9; KIT sccReset"},
	{Offset: Sensor, Name: "SENSOR", Width: 14, Bits: []Field{{12, 0, "gate pulse count"}, {13, 13, "enable"}}, Source: "EAS table 10"},
	{Offset: SensorV, Name: "SENSORV", Access: RO, Width: 26, Bits: []Field{{12, 0, "core 1"}, {25, 13, "core 0"}}, Source: "EAS table 10"},
	{Offset: GCBCFG, Name: "GCBCFG", Width: 26, Reset: 0x0A8E2<<8 | 0xFF, Bits: []Field{
		{0, 0, "RESC0"}, {1, 1, "RESC1"}, {2, 2, "RESL2_0"}, {3, 3, "RESL2_1"},
		{4, 4, "SREC0"}, {5, 5, "SREC1"}, {6, 6, "SREL2_1"}, {7, 7, "SREL2_0"},
		{11, 8, "tile divider - 1"}, {18, 12, "router ratio"}, {25, 19, "tile ratio"},
	}, Source: "EAS tables 3-5"},
	{Offset: MyTileID, Name: "MYTILEID", Access: RO, Width: 11, Bits: []Field{
		{2, 0, "reader: 0 and 1 core, 5 host"}, {6, 3, "x"}, {10, 7, "y"},
	}, Source: "EAS table 2; PO 7"},
	{Offset: Lock0, Name: "LOCK0", Access: Effect, Width: 1, Reset: LockFree, Source: "EAS 4.2.6.2"},
	{Offset: Lock1, Name: "LOCK1", Access: Effect, Width: 1, Reset: LockFree, Source: "EAS 4.2.6.2"},
	{Offset: LUT0, Name: "LUT0", Width: 22, Count: LUTEntries, Stride: 8, Source: "EAS figure 7; PO 7"},
	{Offset: LUT1, Name: "LUT1", Width: 22, Count: LUTEntries, Stride: 8, Source: "EAS figure 7; PO 7"},
}
