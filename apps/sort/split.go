package sort

import "slices"

// sample returns perCore numbers of a share, at equal distances; the same ones
// again if it has fewer, and zeros if it has none.
func sample(share []uint32) []uint32 {
	list := make([]uint32, perCore)
	if len(share) > 0 {
		for i := range list {
			list[i] = share[i*len(share)/perCore]
		}
	}
	return list
}

// splitters returns numbers that divide the samples, which it sorts, into so many
// equal ranges: one less than there are ranges, in order.
func splitters(samples []uint32, ranges int) []uint32 {
	slices.Sort(samples)
	list := make([]uint32, ranges-1)
	for i := range list {
		list[i] = samples[(i+1)*len(samples)/ranges]
	}
	return list
}

// rangeOf returns the range of a number: how many splitters are not above it.
func rangeOf(v uint32, splitters []uint32) int {
	low, high := 0, len(splitters)
	for low < high {
		if middle := (low + high) / 2; splitters[middle] <= v {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

// group stores the numbers of a share, those of the first range first and so on,
// and returns how many there are of each range.
func group(into, share, splitters []uint32) (lengths []uint32) {
	lengths = make([]uint32, len(splitters)+1)
	for _, v := range share {
		lengths[rangeOf(v, splitters)]++
	}
	next := make([]uint32, len(lengths))
	for r := 1; r < len(next); r++ {
		next[r] = next[r-1] + lengths[r-1]
	}
	for _, v := range share {
		at := &next[rangeOf(v, splitters)]
		into[*at] = v
		*at++
	}
	return lengths
}
