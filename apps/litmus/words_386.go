package litmus

// loadWord loads with one instruction, and storeWord stores: what the compiler
// does not see it does not move or merge.
//
//go:noescape
func loadWord(p *uint32) uint32

//go:noescape
func storeWord(p *uint32, v uint32)
