package queue

import "fmt"

// merge puts what the consumers have taken into the order in which it came out of
// the ring.
func merge(items, positions []uint32) ([]uint32, error) {
	order := make([]uint32, len(items))
	seen := make([]bool, len(items))
	for i, at := range positions {
		if int(at) >= len(order) || seen[at] {
			return nil, fmt.Errorf("item %d came out of the ring as number %d, which is another or none", items[i], at)
		}
		seen[at] = true
		order[at] = items[i]
	}
	return order, nil
}

// compare looks whether the items of each producer have come out as they do where
// one core does all: each producer's share of that order, one after the other.
func (h *handing) compare(order []uint32) error {
	next, end := make([]int, h.producers.Cores), make([]int, h.producers.Cores)
	producer := make([]uint8, h.n)
	for p := range next {
		next[p], end[p] = h.producers.ShareOf(p, h.n)
		for i := next[p]; i < end[p]; i++ {
			producer[i] = uint8(p)
		}
	}
	for at, item := range order {
		if int(item) >= h.n {
			return fmt.Errorf("number %d out of the ring is %d, which nobody put in", at, item)
		}
		p := producer[item]
		if next[p] == end[p] || item != h.alone[next[p]] {
			return fmt.Errorf("number %d out of the ring is %d, which is not the next of producer %d", at, item, p)
		}
		next[p]++
	}
	return nil
}
