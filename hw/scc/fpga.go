package scc

// Offsets in the register bank of the system interface (MAS; UG 5).
const (
	Bitstream  = 0x8010
	SIFTest0   = 0x8014
	SIFTest1   = 0x8018
	SIFConfig  = 0x801C
	SIFStatus  = 0x8020
	TimeLow    = 0x8224 // 125 MHz counter; nothing latches, read high, low, high
	TimeHigh   = 0x8228
	FPGAConfig = 0x822C
	FastClock  = 0x8230 // MHz
	DIMMSize   = 0x8234
	Slots      = 0x8244 // private slots of a core
	Channel0   = 0x8400 // + 4*channel: measured voltages and currents
	Channels   = 12

	GICStatus   = 0xD000 // + 8*core, two words
	GICMask     = 0xD200 // + 8*core, two words, 1 = disabled
	GICReset    = 0xD400 // + 8*core, two words, 1 clears
	GICRequest  = 0xD600 // + 8*target, two words, bit k = from core k
	GICConfig   = 0xD800 // + 4*core, bit 0: 0 = LINT0, 1 = LINT1
	GICHostLow  = 0xD900 // request by the host to cores 0..31
	GICHostHigh = 0xD904 // and to cores 32..47

	Atomic0 = 0xE000 // + 8*counter: step; + 4: value
	Atomic1 = 0xF000
	Atomics = 2 * Cores
)

// Bits of the interrupt controller's status, mask and reset words taken as
// one 64-bit value (UG table 3).
const (
	GICeMAC = 0  // four ports
	GICCore = 6  // plus the number of the core that asked
	GICHost = 54 // the host asked
)

// TimeMHz is the rate of the system interface's time stamp (UG 5.1).
const TimeMHz = 125

// FPGAConfigReset is FPGACONFIG after reset: a link to the host with 64 KB of
// buffer (KIT sccApi.cpp), and no ports.
const FPGAConfigReset = 64

// FPGAConfigFixed are the bits of FPGACONFIG that cannot be written.
const FPGAConfigFixed = 1<<15 - 1

// BankDecode keeps the address bits that select a register of the bank.
const BankDecode = 1<<16 - 1

// BankRegisters are the registers of the system interface, without those of
// the Ethernet ports.
var BankRegisters = []Register{
	{Offset: 0x7E00, Name: "MACHIGH", Width: 16, Reset: 0x0045, Source: "MAS; UG 4.1; KIT sccApi.h"},
	{Offset: 0x7E04, Name: "MACLOW", Width: 32, Reset: 0x4D414431, Source: "MAS; UG 4.1; KIT sccApi.h"},
	{Offset: 0x7E08, Name: "FIRSTIP", Width: 32, Reset: 0xC0A80001, Source: "MAS; KIT sccExtApi.cpp"}, // 192.168.0.1
	{Offset: 0x7E0C, Name: "HOSTIP", Width: 32, Reset: 0xC0A801FE, Source: "MAS; KIT sccExtApi.cpp"},  // 192.168.1.254
	{Offset: 0x7E10, Name: "GATEWAY", Width: 32, Reset: 0xC0A801FE, Source: "MAS; KIT sccExtApi.cpp"},
	{Offset: Bitstream, Name: "BITSTREAM", Access: RO, Width: 32, Reset: 0x20110308, Source: "UG 3.2"},
	{Offset: SIFTest0, Name: "TEST0", Width: 32, Reset: 0xA5A5A5A5, Source: "MAS"},
	{Offset: SIFTest1, Name: "TEST1", Width: 32, Reset: 0xDEADBEEF, Source: "MAS"},
	{Offset: SIFConfig, Name: "CONFIG", Width: 32, Source: "MAS"},
	{Offset: SIFStatus, Name: "STATUS", Access: RO, Width: 32, Count: 3, Stride: 4, Source: "MAS; UG"},
	{Offset: TimeLow, Name: "TIMELOW", Access: Effect, Width: 32, Source: "UG 5.1"},
	{Offset: TimeHigh, Name: "TIMEHIGH", Access: Effect, Width: 32, Source: "UG 5.1"},
	// The lower half says what the bitstream has and cannot be written, the
	// upper half is the host's.
	{Offset: FPGAConfig, Name: "FPGACONFIG", Access: Effect, Width: 31, Reset: FPGAConfigReset, Bits: []Field{
		{8, 0, "SCEMI KB"}, {12, 9, "eMAC ports"}, {14, 13, "SATA ports"}, {30, 16, "sccKit"},
	}, Source: "MAS; KIT sccApi.h"},
	{Offset: FastClock, Name: "FASTCLOCK", Width: 16, Reset: FastClockMHz, Source: "MAS; KIT sccApi.h"},
	// The coding of DIMMSIZE is chosen: a byte for each controller, in gigabytes.
	{Offset: DIMMSize, Name: "DIMMSIZE", Access: RO, Width: 32, Reset: 0x04040404, Source: "MAS"},
	{Offset: 0x8238, Name: "FRAMEX", Width: 16, Reset: 640, Source: "MAS; KIT sccApi.h"},
	{Offset: 0x823C, Name: "FRAMEY", Width: 16, Reset: 480, Source: "MAS; KIT sccApi.h"},
	{Offset: 0x8240, Name: "FRAMEDEPTH", Width: 8, Reset: 16, Source: "MAS; KIT sccApi.h"},
	{Offset: Slots, Name: "SLOTS", Width: 8, Reset: 0x14, Source: "MAS; KIT sccApi.h"},
	{Offset: Channel0, Name: "CHANNEL", Access: Effect, Width: 16, Count: Channels, Stride: 4, Source: "MAS; UG 9.7; S-Net"},
	{Offset: GICStatus, Name: "GICSTATUS", Access: Effect, Width: 32, Count: 2 * Cores, Stride: 4, Source: "UG table 3"},
	{Offset: GICMask, Name: "GICMASK", Access: Effect, Width: 32, Reset: 0xFFFFFFFF, Count: 2 * Cores, Stride: 4, Source: "UG table 3"},
	{Offset: GICReset, Name: "GICRESET", Access: WO, Width: 32, Count: 2 * Cores, Stride: 4, Source: "UG table 3"},
	{Offset: GICRequest, Name: "GICREQUEST", Access: WO, Width: 32, Count: 2 * Cores, Stride: 4, Source: "UG table 3"},
	{Offset: GICConfig, Name: "GICCONFIG", Access: Effect, Width: 1, Count: Cores, Stride: 4, Source: "UG table 3"},
	{Offset: GICHostLow, Name: "GICHOST", Access: WO, Width: 32, Count: 2, Stride: 4, Source: "UG table 3"},
	{Offset: Atomic0, Name: "ATOMIC0", Access: Effect, Width: 32, Count: 2 * Cores, Stride: 4, Source: "UG 5.2, table 2"},
	{Offset: Atomic1, Name: "ATOMIC1", Access: Effect, Width: 32, Count: 2 * Cores, Stride: 4, Source: "UG 5.2, table 2"},
}
