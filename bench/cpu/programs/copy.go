package programs

// Copy fills src, copies it to dst a word at a time in a few rounds, and returns the
// sum of dst.
//
//go:nosplit
//go:noinline
func Copy(dst, src []uint32) uint32 {
	for i := range src {
		src[i] = uint32(i) * 2654435761
	}
	sum := uint32(0)
	for range 4 {
		//lint:ignore S1001 the loop is what is measured
		for i, w := range src {
			dst[i] = w
		}
	}
	for _, w := range dst {
		sum += w
	}
	return sum
}
