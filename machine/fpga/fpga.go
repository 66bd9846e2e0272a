package fpga

import "metalsvm/hw/scc"

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
	// Progress is told of every change of an atomic counter.
	Progress()
}

// FPGA is the system interface of one chip.
type FPGA struct {
	board   Board
	words   map[uint32]uint32 // registers that only keep a value, by offset
	atomics [scc.Atomics]uint32
	gic     [scc.Cores]target
	uarts   [scc.Cores][2]uart
	buffers [scc.Cores][]byte // host messages being written
}

// New returns the system interface after reset, for a chip whose cores have
// the given number of private slots.
func New(board Board, privateSlots int) *FPGA {
	f := &FPGA{board: board, words: make(map[uint32]uint32)}
	for _, r := range scc.BankRegisters {
		if r.Access != scc.RW && r.Access != scc.RO {
			continue
		}
		for i := range max(r.Count, 1) {
			f.words[r.Offset+i*r.Stride] = r.Reset
		}
	}
	f.words[scc.Slots] = uint32(privateSlots)
	for n := range f.gic {
		f.gic[n].mask = ^uint64(0)
	}
	for n := range f.uarts {
		f.uarts[n][0].reset()
		f.uarts[n][1].reset()
	}
	return f
}
