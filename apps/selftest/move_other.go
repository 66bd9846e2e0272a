//go:build !386

package selftest

func moveWord(to, from *byte) { *to = *from }

func badOpcode() { panic("illegal instruction") }
