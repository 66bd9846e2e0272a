package frame

import (
	"math/rand/v2"
	"testing"
)

func TestAllFrames(t *testing.T) {
	a := new(Allocator)
	if n, ok := a.Alloc(); ok {
		t.Fatalf("nothing was added, but frame %d is free", n)
	}
	a.Add(5, 105)
	a.Add(200, 300)
	if a.Left() != 200 || a.Total() != 200 {
		t.Fatalf("%d of %d frames", a.Left(), a.Total())
	}
	seen := map[uint32]bool{}
	for range 200 {
		n, ok := a.Alloc()
		if !ok || seen[n] || n < 5 || n >= 105 && n < 200 || n >= 300 {
			t.Fatalf("frame %d, %t", n, ok)
		}
		seen[n] = true
	}
	if n, ok := a.Alloc(); ok {
		t.Fatalf("frame %d of none", n)
	}
	a.Free(250)
	if n, ok := a.Alloc(); !ok || n != 250 {
		t.Fatalf("frame %d, %t; the only free one is 250", n, ok)
	}
}

func TestOutOfRange(t *testing.T) {
	a := new(Allocator)
	a.Add(MaxFrames-1, MaxFrames+1000)
	a.Free(MaxFrames)
	a.Free(^uint32(0))
	if a.Left() != 1 {
		t.Fatalf("%d frames", a.Left())
	}
	if n, ok := a.Alloc(); !ok || n != MaxFrames-1 {
		t.Fatalf("frame %d, %t", n, ok)
	}
}

// TestModel makes random calls of an allocator and of a set.
func TestModel(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 3))
	a, free := new(Allocator), map[uint32]bool{}
	const span = 3000
	for range 20000 {
		switch r.IntN(10) {
		case 0:
			from := r.Uint32N(span)
			to := min(from+r.Uint32N(100), span)
			a.Add(from, to)
			for n := from; n < to; n++ {
				free[n] = true
			}
		case 1, 2, 3:
			n := r.Uint32N(span)
			a.Free(n) // of a free one too
			free[n] = true
		default:
			n, ok := a.Alloc()
			if ok != (len(free) > 0) || ok && !free[n] {
				t.Fatalf("frame %d, %t, of %d", n, ok, len(free))
			}
			delete(free, n)
		}
		if int(a.Left()) != len(free) {
			t.Fatalf("%d frames left, want %d", a.Left(), len(free))
		}
	}
}
