package device

import (
	"metalsvm/abi"
	"metalsvm/kernel/nucleus/x86"
)

// The host's message window (abi/host.go).
const (
	hostData = hostAt + abi.HostData - abi.HostWindow
	hostSend = hostAt + abi.HostSend - abi.HostWindow
)

// Message is one host message in the making.
type Message struct {
	n    uint32 // bytes so far
	word uint32 // the last of them
}

// Word appends a 32-bit word; only at a multiple of four bytes.
func (m *Message) Word(v uint32) {
	x86.Store(hostData, v)
	m.n += 4
}

// Byte appends a byte.
func (m *Message) Byte(b byte) {
	m.word |= uint32(b) << (m.n % 4 * 8)
	m.n++
	if m.n%4 == 0 {
		x86.Store(hostData, m.word)
		m.word = 0
	}
}

// Text appends text.
func (m *Message) Text(text string) {
	for i := range len(text) {
		m.Byte(text[i])
	}
}

// Number appends a number in decimal.
func (m *Message) Number(v uint32) {
	unit := uint32(1)
	for v/unit >= 10 {
		unit *= 10
	}
	for ; unit > 0; unit /= 10 {
		m.Byte(byte('0' + v/unit%10))
	}
}

// Send sends the message.
func (m *Message) Send(kind uint32) {
	if m.n%4 != 0 {
		x86.Store(hostData, m.word)
	}
	x86.Store(hostSend, kind<<24|m.n)
	*m = Message{}
}
