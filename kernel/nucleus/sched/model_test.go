package sched

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// model does what a Scheduler does, with slices and without regard to speed.
type model struct {
	priority [MaxThreads]uint8
	deadline [MaxThreads]uint64 // of blocked threads
	blocked  []ID
	queues   [Priorities][]ID
	current  ID
	sliceEnd uint64
}

func (m *model) enqueue(id ID) {
	q := &m.queues[m.priority[id]]
	*q = append(*q, id)
}

func (m *model) wake(id ID) {
	if i := slices.Index(m.blocked, id); i >= 0 {
		m.blocked = slices.Delete(m.blocked, i, i+1)
		m.enqueue(id)
	}
}

func (m *model) pick(now, slice uint64) ID {
	for p := range m.queues {
		q := &m.queues[p]
		if m.current != None && int(m.priority[m.current]) < p {
			return m.current
		}
		if m.current != None && int(m.priority[m.current]) == p {
			if len(*q) == 0 || now < m.sliceEnd {
				return m.current
			}
			m.enqueue(m.current)
			m.current = None
		}
		if len(*q) == 0 {
			continue
		}
		if m.current != None {
			own := &m.queues[m.priority[m.current]]
			*own = slices.Insert(*own, 0, m.current)
		}
		m.current, *q = (*q)[0], (*q)[1:]
		m.sliceEnd = now + slice
		return m.current
	}
	return m.current
}

func (m *model) next() uint64 {
	when := uint64(never)
	for _, id := range m.blocked {
		when = min(when, m.deadline[id])
	}
	if m.current != None && len(m.queues[m.priority[m.current]]) > 0 {
		when = min(when, m.sliceEnd)
	}
	return when
}

// TestModel makes random calls of a scheduler and of the model.
func TestModel(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	for range 200 {
		s, m := made(), &model{current: None}
		now := uint64(0)
		for range 500 {
			now += r.Uint64N(20)
			step(t, r, s, m, now)
			if got, want := s.Pick(now, 50), m.pick(now, 50); got != want {
				t.Fatalf("picked %d, want %d", got, want)
			}
			if lasting := slices.ContainsFunc(m.blocked, func(id ID) bool { return m.deadline[id] == never }); s.Lasting() != lasting {
				t.Fatalf("a thread waits for another core: %t", s.Lasting())
			}
			// It may be asked too early, for a thread that has been woken since.
			if when, ok := s.Next(); when > m.next() || ok != (when != never) {
				t.Fatalf("next %d, %t; want %d", when, ok, m.next())
			}
		}
	}
}

// step makes one random call of both.
func step(t *testing.T, r *rand.Rand, s *Scheduler, m *model, now uint64) {
	t.Helper()
	switch r.IntN(8) {
	case 0, 1:
		p := uint8(r.IntN(4) * 9)
		if id := s.New(p); id != None {
			m.priority[id] = p
			m.enqueue(id)
		}
	case 2:
		if m.current != None && r.IntN(3) == 0 {
			s.Exit()
			m.current = None
		}
	case 3:
		if m.current != None {
			s.Block(Wait{For: Lock})
			m.deadline[m.current] = never
			m.blocked = append(m.blocked, m.current)
			m.current = None
		}
	case 4:
		if m.current != None {
			end := now + r.Uint64N(100)
			s.BlockUntil(Wait{For: Poll}, end)
			m.deadline[m.current] = end
			m.blocked = append(m.blocked, m.current)
			m.current = None
		}
	case 5:
		id := ID(r.IntN(MaxThreads))
		s.Wake(id)
		m.wake(id)
	case 6:
		s.Yield()
		if m.current != None {
			m.enqueue(m.current)
			m.current = None
		}
	case 7:
		s.Expire(now)
		if s.earliest <= now {
			t.Fatalf("at %d, a deadline of %d is still to come", now, s.earliest)
		}
		var due []ID
		for _, id := range m.blocked {
			if m.deadline[id] <= now {
				due = append(due, id)
			}
		}
		slices.Sort(due)
		for _, id := range due {
			m.wake(id)
		}
	}
}
