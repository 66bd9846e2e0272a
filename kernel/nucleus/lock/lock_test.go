package lock

import (
	"math/rand/v2"
	"testing"
)

type books [Words]uint32

func (b *books) Load(at uint32) uint32 { return b[at] }
func (b *books) Store(at, v uint32)    { b[at] = v }

// In whatever order cores come and go, one that writes is alone, everybody gets
// the lock in the end, and there are no more turns before than there are others. A
// turn is one core's that writes, or that of all who read together.
func TestRandomOrders(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	const cores = 48
	var b books
	type state struct {
		has, waits, write bool
		grants            int // to others since it began to wait
		turns             int // of others since then
	}
	var all [cores]state
	grant := func(k int) {
		all[k].has, all[k].waits = true, false
		for i := range all {
			switch {
			case i != k && all[i].has && (all[i].write || all[k].write):
				t.Fatalf("cores %d and %d have the lock", i, k)
			case all[i].waits:
				if all[i].grants++; all[i].grants >= 2*cores {
					t.Fatalf("core %d waits for ever", i)
				}
			}
		}
	}
	for range 100_000 {
		var holders uint64
		for i := range all {
			if all[i].has {
				holders |= 1 << i
			}
		}
		if got := Holders(&b); got != holders {
			t.Fatalf("%b have the lock, not %b", got, holders)
		}
		k := r.IntN(cores)
		s := &all[k]
		switch {
		case s.has:
			now, ok := Release(&b, uint32(k))
			if !ok {
				t.Fatalf("core %d has the lock and cannot give it back", k)
			}
			s.has = false
			for i := range all {
				if all[i].waits && now != 0 && now>>i&1 == 0 {
					if all[i].turns++; all[i].turns >= cores {
						t.Fatalf("core %d waits for more turns than there are other cores", i)
					}
				}
			}
			for i := range all {
				if now>>i&1 != 0 {
					if !all[i].waits {
						t.Fatalf("core %d gets the lock and did not wait", i)
					}
					grant(i)
				}
			}
		case s.waits:
			if Acquire(&b, uint32(k), s.write, true) != Wrong {
				t.Fatalf("core %d waits twice", k)
			}
		default:
			write, queue := r.IntN(3) == 0, r.IntN(4) != 0
			switch Acquire(&b, uint32(k), write, queue) {
			case Granted:
				s.write = write
				grant(k)
			case Wait:
				if queue {
					*s = state{waits: true, write: write}
				}
			default:
				t.Fatalf("core %d may not come", k)
			}
		}
	}
}

func TestWrong(t *testing.T) {
	var b books
	if _, ok := Release(&b, 3); ok {
		t.Error("a lock that nobody has can be given back")
	}
	Acquire(&b, 3, false, true)
	if Acquire(&b, 3, true, true) != Wrong || Acquire(&b, 3, false, false) != Wrong {
		t.Error("a lock can be had twice")
	}
	if _, ok := Release(&b, 4); ok {
		t.Error("another core can give the lock back")
	}
}
