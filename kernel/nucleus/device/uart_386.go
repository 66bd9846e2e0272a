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

// PutHex writes eight hexadecimal digits.
func PutHex(v uint32) {
	for shift := 28; shift >= 0; shift -= 4 {
		PutByte("0123456789ABCDEF"[v>>shift&15])
	}
}
