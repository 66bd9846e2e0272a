package homes

import "unsafe"

// putBytes stores those bytes of v that differ, and no others: another core may be
// storing to these.
func putBytes(to *uint32, v, differs uint32) {
	if differs&0xFF != 0 && differs&0xFF00 != 0 && differs&0xFF0000 != 0 && differs>>24 != 0 {
		*to = v
		return
	}
	for k, b := range (*[4]byte)(unsafe.Pointer(&v)) {
		if differs>>(8*k)&0xFF != 0 {
			(*[4]byte)(unsafe.Pointer(to))[k] = b
		}
	}
}
