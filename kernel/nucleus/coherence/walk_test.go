package coherence

import (
	"math/rand/v2"
	"testing"
)

// TestWalks lets chance decide what happens in the largest models, which are too
// large to be explored.
func TestWalks(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	largest := config{cores: mostCores, pages: mostPages, threads: mostThreads}
	for round := range 100 {
		c := largest
		switch round % 4 {
		case 0:
			c.data = true
		case 1:
			c.data, c.leave = true, mostCores
		case 2:
			c.data, c.free = true, true
		case 3:
			c.boxes, c.leave = true, mostCores
		}
		walk(t, newModel(c, nil), r, 2000)
	}
}

func walk(t *testing.T, m *model, r *rand.Rand, length int) {
	var trace, steps []step
	for range length {
		steps = m.steps(steps[:0])
		s := steps[r.IntN(len(steps))]
		trace = append(trace, s)
		m.take(s)
		check := m.broken
		if check == "" {
			check = m.check(invariants)
		}
		if check == "" && m.unfinished() != 0 && m.due() == 0 {
			check = "what has begun can go on"
		}
		if check != "" {
			t.Fatalf("%s after %v\n%v", check, trace, m)
		}
	}
}
