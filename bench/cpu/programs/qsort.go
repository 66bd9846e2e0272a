package programs

// Sort fills v with pseudo-random numbers and sorts them by quicksort with a
// called comparison. It returns a checksum of the order.
//
//go:nosplit
//go:noinline
func Sort(v []int32) uint32 {
	x := uint32(12345)
	for i := range v {
		x = x*1664525 + 1013904223
		v[i] = int32(x >> 4)
	}
	var stack [40]int32 // pairs of bounds still to do; the larger part waits
	top := 0
	low, high := 0, len(v)-1
	for {
		for high-low > 0 {
			p := partition(v, low, high)
			if p-low > high-p {
				stack[top], stack[top+1] = int32(low), int32(p-1)
				low = p + 1
			} else {
				stack[top], stack[top+1] = int32(p+1), int32(high)
				high = p - 1
			}
			top += 2
		}
		if top == 0 {
			break
		}
		top -= 2
		low, high = int(stack[top]), int(stack[top+1])
	}
	sum := uint32(0)
	for i, n := range v {
		sum = sum*31 + uint32(n) ^ uint32(i)
	}
	return sum
}

//go:nosplit
//go:noinline
func partition(v []int32, low, high int) int {
	middle := (low + high) / 2
	v[middle], v[high] = v[high], v[middle]
	p := low
	for i := low; i < high; i++ {
		if less(&v[i], &v[high]) {
			v[i], v[p] = v[p], v[i]
			p++
		}
	}
	v[p], v[high] = v[high], v[p]
	return p
}

//go:nosplit
//go:noinline
func less(a, b *int32) bool { return *a < *b }
