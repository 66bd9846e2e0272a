package cpu

import "unsafe"

// load and store access size bytes (1 to 8) at off in a page of host memory,
// little endian. The caller has checked that they lie in the page: that is what
// the tags of the soft TLB mean.

func load8(mem *[PageSize]byte, off uint32) uint8 { return mem[off%PageSize] }

func load16(mem *[PageSize]byte, off uint32) uint16 {
	return *(*uint16)(unsafe.Add(unsafe.Pointer(mem), off%PageSize))
}

func load32(mem *[PageSize]byte, off uint32) uint32 {
	return *(*uint32)(unsafe.Add(unsafe.Pointer(mem), off%PageSize))
}

func load64(mem *[PageSize]byte, off uint32) uint64 {
	return *(*uint64)(unsafe.Add(unsafe.Pointer(mem), off%PageSize))
}

func store8(mem *[PageSize]byte, off uint32, v uint8) { mem[off%PageSize] = v }

func store16(mem *[PageSize]byte, off uint32, v uint16) {
	*(*uint16)(unsafe.Add(unsafe.Pointer(mem), off%PageSize)) = v
}

func store32(mem *[PageSize]byte, off uint32, v uint32) {
	*(*uint32)(unsafe.Add(unsafe.Pointer(mem), off%PageSize)) = v
}

func store64(mem *[PageSize]byte, off uint32, v uint64) {
	*(*uint64)(unsafe.Add(unsafe.Pointer(mem), off%PageSize)) = v
}

// following returns the uop behind one in the arena; a block ends with one that
// goes elsewhere.
func following(u *uop) *uop {
	return (*uop)(unsafe.Add(unsafe.Pointer(u), unsafe.Sizeof(*u)))
}

// number returns the place of a uop in the arena.
func (k *codeCache) number(u *uop) uint32 {
	return uint32((uintptr(unsafe.Pointer(u)) - uintptr(unsafe.Pointer(k.arena))) / unsafe.Sizeof(*u) % arenaSize)
}

// blockNumber returns the number of a block.
func (k *codeCache) blockNumber(b *block) uint32 {
	return uint32((uintptr(unsafe.Pointer(b)) - uintptr(unsafe.Pointer(k.blocks))) / unsafe.Sizeof(*b))
}

func load(mem *[PageSize]byte, off uint32, size uint8) uint64 {
	switch size {
	case 1:
		return uint64(load8(mem, off))
	case 2:
		return uint64(load16(mem, off))
	case 4:
		return uint64(load32(mem, off))
	case 8:
		return load64(mem, off)
	}
	var v uint64
	for i := range uint32(size) {
		v |= uint64(load8(mem, off+i)) << (8 * i)
	}
	return v
}

func store(mem *[PageSize]byte, off uint32, size uint8, v uint64) {
	switch size {
	case 1:
		store8(mem, off, uint8(v))
	case 2:
		store16(mem, off, uint16(v))
	case 4:
		store32(mem, off, uint32(v))
	case 8:
		store64(mem, off, v)
	default:
		for i := range uint32(size) {
			store8(mem, off+i, uint8(v>>(8*i)))
		}
	}
}
