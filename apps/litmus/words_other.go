//go:build !386

package litmus

func loadWord(p *uint32) uint32 { return *p }

func storeWord(p *uint32, v uint32) { *p = v }
