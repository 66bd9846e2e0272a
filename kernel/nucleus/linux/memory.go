package linux

import "metalsvm/kernel/nucleus/sched"

// space hands out virtual addresses: mappings lie one behind the other and get
// their memory when it is touched. The Go runtime reserves few large ranges
// and keeps them, so what is unmapped in the middle is not reused.
type space struct{ lo, next, hi uint32 }

const (
	pageSize = 4096

	// maxMapping keeps the runtime from reserving half a gigabyte for its
	// heap at once; it falls back to a smaller size by itself. Its table of
	// arenas needs 258 MiB.
	maxMapping = 272 << 20

	mapFixed = 0x10

	adviseDontNeed = 4
	adviseFree     = 8
)

// Mapped tells whether va lies in a mapping, so that a fault there is to be
// filled with memory.
func (s *System) Mapped(va uint32) bool { return va >= s.space.lo && va < s.space.next }

func (s *System) mmap(addr, n, _, flags uint32) (uint32, bool) {
	n = (n + pageSize - 1) &^ (pageSize - 1)
	if n == 0 {
		return eINVAL, true
	}
	if flags&mapFixed != 0 {
		if !s.inside(addr, n) {
			return eNOMEM, true
		}
		s.Env.Discard(addr, n)
		return addr, true
	}
	if n > maxMapping || n > s.space.hi-s.space.next {
		return eNOMEM, true
	}
	addr = s.space.next
	s.space.next += n
	return addr, true
}

func (s *System) munmap(addr, n uint32) (uint32, bool) {
	n = (n + pageSize - 1) &^ (pageSize - 1)
	if addr%pageSize != 0 || !s.inside(addr, n) {
		return eINVAL, true
	}
	s.Env.Discard(addr, n)
	if addr+n == s.space.next {
		s.space.next = addr
	}
	return 0, true
}

// madvise drops pages that the runtime no longer needs. That must happen: the
// runtime relies on scavenged memory reading as zeros (runtime/mheap.go).
func (s *System) madvise(addr, n, advice uint32) (uint32, bool) {
	if advice == adviseDontNeed || advice == adviseFree {
		if addr%pageSize != 0 || !s.inside(addr, n) {
			return eINVAL, true
		}
		s.Env.Discard(addr, n)
	}
	return 0, true
}

func (s *System) inside(addr, n uint32) bool {
	return addr >= s.space.lo && n <= s.space.next-s.space.lo && addr-s.space.lo <= s.space.next-s.space.lo-n
}

// getrandom is a xorshift generator: reproducible on purpose.
func (s *System) getrandom(id sched.ID, va, n uint32) (uint32, bool) {
	if ret, ok, done := s.Usable(id, va, n, true); !ok {
		return ret, done
	}
	for i := range n {
		s.random ^= s.random << 13
		s.random ^= s.random >> 17
		s.random ^= s.random << 5
		s.Env.StoreByte(va+i, byte(s.random>>8))
	}
	return n, true
}

// Reserve takes n bytes, a multiple of the page size, off the space for
// mappings.
func (s *System) Reserve(n uint32) (va uint32) {
	va = s.space.next
	s.space.next += n
	return va
}
