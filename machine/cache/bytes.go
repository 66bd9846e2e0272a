package cache

import "encoding/binary"

// Get and Put move 1 to 8 bytes, low byte first.
func Get(b []byte, size int) (v uint64) {
	switch size {
	case 4:
		return uint64(binary.LittleEndian.Uint32(b))
	case 8:
		return binary.LittleEndian.Uint64(b)
	}
	for i := range size {
		v |= uint64(b[i]) << (8 * i)
	}
	return v
}

func Put(b []byte, size int, v uint64) {
	switch size {
	case 4:
		binary.LittleEndian.PutUint32(b, uint32(v))
	case 8:
		binary.LittleEndian.PutUint64(b, v)
	default:
		for i := range size {
			b[i] = byte(v >> (8 * i))
		}
	}
}

// split makes one transaction of an access, or two if it crosses an aligned
// 8-byte boundary, and puts together what they return.
func split(pa uint32, size int, transaction func(pa uint32, size int) uint64) uint64 {
	first := min(size, int(8-pa%8))
	v := transaction(pa, first)
	if first < size {
		v |= transaction(pa+uint32(first), size-first) << (8 * first)
	}
	return v
}
