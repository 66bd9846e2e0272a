package fpga

import (
	"metalsvm/hw/scc"
	"metalsvm/machine/option"
)

// Board is what the system interface needs from the machine around it.
type Board interface {
	// Time returns the counts of the 125 MHz time stamp; it never decreases.
	Time() uint64
	// Interrupt sets the bit in GLCFG that drives LINT0 or LINT1 of a core.
	Interrupt(core int, lint1 bool)
	// Line is a complete line that a core wrote to a UART, without its end.
	// The bytes are good until Line returns.
	Line(core int, line []byte)
	// Message is a message from a core; see package abi. The payload is good
	// until Message returns.
	Message(core, kind int, payload []byte)
	// Channel returns what the board measures: voltages and currents of the
	// chip, scc.Channels of them.
	Channel(i int) uint32
	// Progress is told of every change of an atomic counter.
	Progress()
}

// FPGA is the system interface of one chip.
type FPGA struct {
	board   Board
	option  option.Set
	words   map[uint32]uint32 // registers that only keep a value, by offset
	atomics [scc.Atomics]uint32
	gic     [scc.Cores]target
	uarts   [scc.Cores][2]uart
	buffers [scc.Cores][]byte // host messages being written
}

// New returns the system interface after reset, of a board with so many
// gigabytes of memory in all.
func New(board Board, gigabytes int, o option.Set) *FPGA {
	f := &FPGA{board: board, option: o, words: make(map[uint32]uint32)}
	for _, r := range scc.BankRegisters {
		if r.Access != scc.RW && r.Access != scc.RO {
			continue
		}
		for i := range max(r.Count, 1) {
			f.words[r.Offset+i*r.Stride] = r.Reset
		}
	}
	f.words[scc.FPGAConfig] = scc.FPGAConfigReset
	f.words[scc.Slots] = uint32(scc.PrivateSlots(gigabytes))
	f.words[scc.DIMMSize] = uint32(gigabytes/scc.Controllers) * 0x01010101
	for n := range f.gic {
		f.gic[n].mask = ^uint64(0)
	}
	for n := range f.uarts {
		f.uarts[n][0].reset()
		f.uarts[n][1].reset()
	}
	return f
}
