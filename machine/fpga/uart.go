package fpga

// uart is what a driver sees of a 16550 (National Semiconductor PC16550D,
// section 8): a transmitter that is always empty and a receiver that never
// gets anything.
type uart struct {
	divisor                            uint16
	enable, fifo, line, modem, scratch uint8
	text                               []byte // the line being written
}

// Register offsets from the port's base.
const (
	data        = iota // divisor's low byte if DLAB is set
	enable             // divisor's high byte if DLAB is set
	identify           // FIFO control when written
	lineControl        // bit 7 is DLAB
	modemControl
	lineStatus
	modemStatus
	scratch
)

const (
	dlab             = 0x80
	transmitterEmpty = 0x60 // holding register and shift register
	nothingPending   = 0x01
	modemPresent     = 0xB0 // carrier, data set ready, clear to send

	lineMax = 4096 // a longer line is cut in pieces
)

func (u *uart) reset() { u.divisor = 1 }

// port returns the UART and its register for an I/O port of a core: 0x3F8 is
// the first, 0x2F8 the second (UG 7).
func (f *FPGA) port(core int, port uint16) (u *uart, register uint16) {
	switch port &^ 7 {
	case 0x3F8:
		return &f.uarts[core][0], port & 7
	case 0x2F8:
		return &f.uarts[core][1], port & 7
	}
	return nil, 0
}

// In reads an I/O port. ok is false if nothing is there.
func (f *FPGA) In(core int, port uint16) (v uint8, ok bool) {
	u, register := f.port(core, port)
	if u == nil {
		return 0, false
	}
	latch := u.line&dlab != 0
	switch register {
	case data:
		if latch {
			return uint8(u.divisor), true
		}
		return 0, true
	case enable:
		if latch {
			return uint8(u.divisor >> 8), true
		}
		return u.enable, true
	case identify:
		return u.fifo | nothingPending, true
	case lineControl:
		return u.line, true
	case modemControl:
		return u.modem, true
	case lineStatus:
		return transmitterEmpty, true
	case modemStatus:
		return modemPresent, true
	default:
		return u.scratch, true
	}
}

// Out writes an I/O port. ok is false if nothing is there.
func (f *FPGA) Out(core int, port uint16, v uint8) (ok bool) {
	u, register := f.port(core, port)
	if u == nil {
		return false
	}
	latch := u.line&dlab != 0
	switch register {
	case data:
		if latch {
			u.divisor = u.divisor&0xFF00 | uint16(v)
		} else {
			f.put(core, u, v)
		}
	case enable:
		if latch {
			u.divisor = u.divisor&0x00FF | uint16(v)<<8
		} else {
			u.enable = v & 0x0F
		}
	case identify:
		u.fifo = 0
		if v&1 != 0 {
			u.fifo = 0xC0 // FIFOs on
		}
	case lineControl:
		u.line = v
	case modemControl:
		u.modem = v & 0x1F
	case scratch:
		u.scratch = v
	}
	return true
}

// put transmits a byte: lines go to the board as a whole, so that those of 48
// cores do not mix.
func (f *FPGA) put(core int, u *uart, v uint8) {
	if v == '\r' {
		return
	}
	if v == '\n' || len(u.text) == lineMax {
		f.board.Line(core, u.text)
		u.text = u.text[:0]
	}
	if v != '\n' {
		u.text = append(u.text, v)
	}
}

// Flush gives the board what has been written without an end of line.
func (f *FPGA) Flush() {
	for core := range f.uarts {
		for i := range f.uarts[core] {
			if u := &f.uarts[core][i]; len(u.text) > 0 {
				f.board.Line(core, u.text)
				u.text = u.text[:0]
			}
		}
	}
}
