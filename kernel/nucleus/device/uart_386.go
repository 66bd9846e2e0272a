package device

import "metalsvm/kernel/nucleus/x86"

// The serial port: a 16550 on a PC, and what the SCC's system interface makes
// of I/O to the same ports.
const (
	uart        = 0x3F8
	uartStatus  = uart + 5
	transmitted = 1 << 5 // in the line status: holding register empty
)

// PutByte writes one byte to the console.
func PutByte(b byte) {
	for x86.In8(uartStatus)&transmitted == 0 {
	}
	x86.Out8(uart, b)
}

// PutString writes text to the console.
func PutString(text string) {
	for i := range len(text) {
		PutByte(text[i])
	}
}

// PutDecimal writes a number.
func PutDecimal(v uint32) {
	unit := uint32(1)
	for v/unit >= 10 {
		unit *= 10
	}
	for ; unit > 0; unit /= 10 {
		PutByte(byte('0' + v/unit%10))
	}
}

// PutHex writes eight hexadecimal digits.
func PutHex(v uint32) {
	for shift := 28; shift >= 0; shift -= 4 {
		PutByte("0123456789ABCDEF"[v>>shift&15])
	}
}
