package selftest

// moveWord copies the 32-bit word at from to to, with one MOVSL.
//
//go:noescape
func moveWord(to, from *byte)

// badOpcode executes UD2, which no processor knows.
func badOpcode()
