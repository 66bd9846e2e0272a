package device

import "metalsvm/kernel/nucleus/x86"

// SilencePICs masks both 8259s (Intel 8259A data sheet), moved to vectors
// 20..2F first so that a spurious interrupt is no exception.
func SilencePICs() {
	for _, w := range &[...]struct {
		port uint16
		v    uint8
	}{
		{0x20, 0x11}, {0xA0, 0x11}, // ICW1: initialise, ICW4 follows
		{0x21, 0x20}, {0xA1, 0x28}, // ICW2: vectors
		{0x21, 0x04}, {0xA1, 0x02}, // ICW3: the second hangs on line 2
		{0x21, 0x01}, {0xA1, 0x01}, // ICW4: 8086 mode
		{0x21, 0xFF}, {0xA1, 0xFF}, // all masked
	} {
		x86.Out8(w.port, w.v)
	}
}

// Calibrate measures the time stamp counter and the APIC timer against channel
// 2 of the 8254 (Intel 8254 data sheet; 1.193182 MHz), in MHz.
func Calibrate() (core, timer uint32) {
	const (
		ms    = 10
		count = 1193182 * ms / 1000
		gate  = 0x61 // bit 0 gates channel 2, bit 1 the speaker, bit 5 is its output
	)
	x86.Out8(gate, x86.In8(gate)&^3|1)
	x86.Out8(0x43, 0xB0) // channel 2, both bytes, mode 0
	x86.Out8(0x42, count&0xFF)
	x86.Out8(0x42, count>>8)
	SetTimer(^uint32(0))
	start := x86.TSC()
	for x86.In8(gate)&0x20 == 0 {
	}
	cycles, ticks := uint32(x86.TSC()-start), ^uint32(0)-timerLeft()
	SetTimer(0)
	return max(cycles/(ms*1000), 1), max(ticks/(ms*1000), 1)
}

// PowerOff turns a PC off through the ACPI registers of the PIIX4 where QEMU's
// firmware puts them (Intel 82371AB data sheet, 7.1.3), and halts if it stays on.
func PowerOff() {
	x86.Out16(0x604, 1<<13) // PMCNTRL: SUS_EN, type 0 = soft off
	x86.Halt()
}
