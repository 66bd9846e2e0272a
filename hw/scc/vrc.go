package scc

// The voltage regulator controller takes one command, a 32-bit word that may
// be written anywhere in its window (EAS 5).
const (
	VRCCommand     = 1 << 16 // without it the word does nothing
	VRCDomainShift = 8
	VRCStep        = 6250 // microvolts of one step of the voltage code
	VRCHighest     = 0xD0 // codes above are taken as this one, 1.3 V
	VRCDomains     = 8
	VRCMesh        = 2 // mesh and system interface; 6 is the same domain
)

// VRCRegisters is the voltage regulator controller's only register.
var VRCRegisters = []Register{
	{Offset: 0, Name: "COMMAND", Access: Effect, Width: 17, Bits: []Field{
		{7, 0, "voltage code"}, {10, 8, "domain"}, {16, 16, "command"},
	}, Source: "EAS 5; RCCE"},
}

// VoltageDomain returns the domain that supplies a tile: 2x2 tiles have one
// (EAS 5; RCCE).
func VoltageDomain(tile int) int {
	x, y := XY(tile)
	return [...]int{4, 5, 7, 0, 1, 3}[x/2+3*(y/2)]
}

// Level is a voltage code and the fastest tile clock that it allows.
type Level struct {
	Code uint32
	MHz  uint32
}

// Levels are the operating points of RCCE's power management, ascending. Of
// its two versions that differ in the first row, this is the later one.
var Levels = []Level{
	{0x70, 460}, {0x80, 598}, {0x90, 644}, {0xA0, 748}, {0xB0, 875}, {0xC0, 1024}, {0xD0, 1198},
}

// LevelReset is the code of all domains after reset, 1.1 V (RCCE).
const LevelReset = 0xB0

// FastClockMHz is the clock that tile clocks are divided from (EAS tables 4
// and 5).
const FastClockMHz = 1600

// TileMHz returns the clock of a tile by its GCBCFG (EAS tables 4 and 5).
func TileMHz(gcbcfg uint32) uint32 { return FastClockMHz / (gcbcfg>>TileDividerShift&15 + 1) }
