package chip

// schedule finds the event that is next in guest time: of each rank it has the
// time of the next thing that it does. It also has a time before which the rank
// pulls at no input of others.
type schedule struct {
	events tournament
	pulls  tournament
}

func newSchedule() (s schedule) {
	for i := range s.events {
		s.events[i], s.pulls[i] = eventKey(never, 0, 0), never
	}
	return s
}

// set notes when a rank goes on, when its write arrives, and when it pulls at the
// earliest. Among equals a write comes first, then it goes by rank.
func (s *schedule) set(rank int, at, write, pulls ticks) {
	s.events.set(rank, min(eventKey(at, 1, rank), eventKey(write, 0, rank)))
	s.pulls.set(rank, pulls)
}

// eventKey has equals in their order.
func eventKey(at, goesOn ticks, rank int) ticks {
	return (at<<1|goesOn)*leaves | ticks(rank)
}

// empty tells whether nothing will happen any more.
func (s *schedule) empty() bool { return s.events[1] >= eventKey(never, 0, 0) }

// first returns the rank whose event is next, and whether the event is the
// arrival of its write.
func (s *schedule) first() (rank int, write bool) {
	key := s.events[1]
	return int(key % leaves), key/leaves&1 == 0
}

// time returns a time before which nothing happens any more.
func (s *schedule) time() ticks { return s.events[1] / (2 * leaves) }

// othersPull returns a time before which no rank but one pulls.
func (s *schedule) othersPull(rank int) ticks {
	at := never
	for i := leaves + rank; i > 1; i /= 2 {
		at = min(at, s.pulls[i^1])
	}
	return at
}

// tournament finds the least of the ranks' keys: that of a rank is at
// leaves+rank, and at i is the lesser of those at 2*i and 2*i+1.
type tournament [2 * leaves]ticks

// leaves is a power of two that is not less than the number of cores.
const leaves = 64

func (t *tournament) set(rank int, key ticks) {
	for i := leaves + rank; i > 0 && t[i] != key; i /= 2 {
		t[i] = key
		key = min(key, t[i^1])
	}
}
