package scc

// Offsets of the registers of a core's local APIC (SDM table 10-1). They are
// 16 bytes apart and 32 bits wide.
const (
	APICID           = 0x020
	APICVersion      = 0x030
	APICTaskPriority = 0x080
	APICArbitration  = 0x090
	APICProcPriority = 0x0A0
	APICEOI          = 0x0B0
	APICRemoteRead   = 0x0C0
	APICLogicalDest  = 0x0D0
	APICDestFormat   = 0x0E0
	APICSpurious     = 0x0F0
	APICInService    = 0x100 // 8 registers
	APICTriggerMode  = 0x180 // 8 registers
	APICRequest      = 0x200 // 8 registers
	APICError        = 0x280
	APICCommandLow   = 0x300
	APICCommandHigh  = 0x310
	APICTimer        = 0x320
	APICLINT0        = 0x350
	APICLINT1        = 0x360
	APICErrorVector  = 0x370
	APICInitialCount = 0x380
	APICCurrentCount = 0x390
	APICDivide       = 0x3E0
)

// Bits of the local APIC's registers (SDM 10.5 to 10.9).
const (
	APICEnable   = 1 << 8  // in APICSpurious
	APICMasked   = 1 << 16 // in a local vector
	APICPeriodic = 1 << 17 // in APICTimer
	APICLevel    = 1 << 15 // in a local vector: level triggered
	APICRemote   = 1 << 14 // in a local vector: level accepted, no EOI yet
	APICModeMask = 7 << 8  // delivery mode
	APICFixed    = 0 << 8
	APICLowest   = 1 << 8
	APICNMI      = 4 << 8
	APICExtINT   = 7 << 8
	APICSelf     = 1 << 18 // in APICCommandLow: to this APIC
	APICErrSend  = 1 << 2  // in APICError: nobody accepted what was sent
	APICErrVSend = 1 << 5  // in APICError: illegal vector sent
	APICErrVRecv = 1 << 6  // in APICError: illegal vector received
	APICErrReg   = 1 << 7  // in APICError: illegal register
)

// APICRegisters are the registers of a core's local APIC.
var APICRegisters = []Register{
	{Offset: APICID, Name: "ID", Width: 32, Bits: []Field{{27, 24, "id"}}, Source: "SDM 10.4.6"},
	{Offset: APICVersion, Name: "VERSION", Access: RO, Width: 32, Reset: 0x00030010, Bits: []Field{{7, 0, "version"}, {23, 16, "last local vector"}}, Source: "SDM 10.4.8"},
	{Offset: APICTaskPriority, Name: "TPR", Width: 8, Source: "SDM 10.8.3.1"},
	{Offset: APICArbitration, Name: "APR", Access: RO, Width: 8, Source: "SDM 10.8.3.1"},
	{Offset: APICProcPriority, Name: "PPR", Access: RO, Width: 8, Source: "SDM 10.8.3.1"},
	{Offset: APICEOI, Name: "EOI", Access: Effect, Width: 32, Source: "SDM 10.8.5"},
	{Offset: APICRemoteRead, Name: "RRD", Access: RO, Width: 32, Source: "SDM table 10-1"},
	{Offset: APICLogicalDest, Name: "LDR", Width: 32, Bits: []Field{{31, 24, "id"}}, Source: "SDM 10.6.2.2"},
	{Offset: APICDestFormat, Name: "DFR", Width: 32, Reset: 0xFFFFFFFF, Bits: []Field{{31, 28, "model"}}, Source: "SDM 10.6.2.2"},
	{Offset: APICSpurious, Name: "SVR", Access: Effect, Width: 10, Reset: 0xFF, Bits: []Field{{7, 0, "vector"}, {8, 8, "enable"}, {9, 9, "focus"}}, Source: "SDM 10.9"},
	{Offset: APICInService, Name: "ISR", Access: RO, Width: 32, Count: 8, Stride: 16, Source: "SDM 10.8.4"},
	{Offset: APICTriggerMode, Name: "TMR", Access: RO, Width: 32, Count: 8, Stride: 16, Source: "SDM 10.8.4"},
	{Offset: APICRequest, Name: "IRR", Access: RO, Width: 32, Count: 8, Stride: 16, Source: "SDM 10.8.4"},
	{Offset: APICError, Name: "ESR", Access: Effect, Width: 8, Source: "SDM 10.5.3"},
	{Offset: APICCommandLow, Name: "ICRLOW", Access: Effect, Width: 20, Source: "SDM 10.6.1"},
	{Offset: APICCommandHigh, Name: "ICRHIGH", Width: 32, Bits: []Field{{31, 24, "destination"}}, Source: "SDM 10.6.1"},
	{Offset: APICTimer, Name: "LVTTIMER", Access: Effect, Width: 18, Reset: APICMasked, Source: "SDM 10.5.1"},
	{Offset: APICLINT0, Name: "LVTLINT0", Access: Effect, Width: 17, Reset: APICMasked, Source: "SDM 10.5.1"},
	{Offset: APICLINT1, Name: "LVTLINT1", Access: Effect, Width: 17, Reset: APICMasked, Source: "SDM 10.5.1"},
	{Offset: APICErrorVector, Name: "LVTERROR", Access: Effect, Width: 17, Reset: APICMasked, Source: "SDM 10.5.1"},
	{Offset: APICInitialCount, Name: "TMICT", Access: Effect, Width: 32, Source: "SDM 10.5.4"},
	{Offset: APICCurrentCount, Name: "TMCCT", Access: RO, Width: 32, Source: "SDM 10.5.4"},
	{Offset: APICDivide, Name: "TDCR", Access: Effect, Width: 4, Source: "SDM 10.5.4"},
}
