package chip

// schedule finds the event that is next in guest time: a tournament of the
// ranks, each with the time of the next thing that it does.
type schedule struct {
	// keys[leaves+rank] is a rank's own key; keys[i] is the lesser of
	// keys[2*i] and keys[2*i+1].
	keys [2 * leaves]ticks
}

// leaves is a power of two that is not less than the number of cores.
const leaves = 64

func newSchedule() (s schedule) {
	for i := range s.keys {
		s.keys[i] = key(never, 0)
	}
	return s
}

// set notes when a rank goes on, and when its write arrives. The write comes
// first if that is at the same time.
func (s *schedule) set(rank int, at, write ticks) {
	i := leaves + rank
	s.keys[i] = min(key(at, 1), key(write, 0))
	for i /= 2; i > 0; i /= 2 {
		s.keys[i] = min(s.keys[2*i], s.keys[2*i+1])
	}
}

func key(at, low ticks) ticks {
	return at<<1 | low
}

// empty tells whether nothing will happen any more.
func (s *schedule) empty() bool { return s.keys[1] >= key(never, 0) }

// first returns the rank whose event is next, the lowest among equals, and
// whether the event is the arrival of its write.
func (s *schedule) first() (rank int, write bool) {
	i := 1
	for i < leaves {
		i *= 2
		if s.keys[i+1] < s.keys[i] {
			i++
		}
	}
	return i - leaves, s.keys[i]&1 == 0
}

// time returns a time before which nothing happens any more.
func (s *schedule) time() ticks { return s.keys[1] >> 1 }

// others returns the time of the first event of all ranks but one.
func (s *schedule) others(rank int) ticks {
	at := key(never, 0)
	for i := leaves + rank; i > 1; i /= 2 {
		at = min(at, s.keys[i^1])
	}
	return at >> 1
}
