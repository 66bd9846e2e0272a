package programs

// Node is an element of State's list.
type Node struct {
	Next  int32
	Value uint32
}

// State links the nodes in a scattered order and walks the list several times
// with a little state machine that branches and divides.
//
//go:nosplit
//go:noinline
func State(nodes []Node) uint32 {
	n := uint32(len(nodes))
	at := uint32(0)
	for i := range n {
		next := (at + n/2 + 1) % n
		nodes[at] = Node{Next: int32(next), Value: i*2654435761 + 1}
		at = next
	}
	sum, state := uint32(0), uint32(0)
	p := int32(0)
	for range 8 * n {
		v := nodes[p].Value
		switch state {
		case 0:
			if v&1 != 0 {
				state = 1
			} else {
				sum += v
			}
		case 1:
			sum ^= v / (v&0xFF + 3)
			state = 2
		case 2:
			if v&6 == 6 {
				state = 3
			} else if v&8 != 0 {
				state = 0
			}
			sum -= v >> 3
		case 3:
			sum += v % 1000
			state = v & 3
		}
		p = nodes[p].Next
	}
	return sum
}
