package cpu

type codeCache struct{}

func (*codeCache) init()                                               {}
func (*codeCache) forgetAddresses()                                    {}
func (*codeCache) holds(mem *[PageSize]byte) bool                      { return false }
func (*codeCache) written(mem *[PageSize]byte, off uint32, size uint8) {}
