package frame

import (
	"math/rand/v2"
	"testing"
)

func TestAllFrames(t *testing.T) {
	a := new(Allocator)
	if n, _, ok := a.Alloc(); ok {
		t.Fatalf("nothing was added, but frame %d is free", n)
	}
	a.Start(200, 300)
	for n := range uint32(100) {
		a.Free(5 + n)
	}
	if a.Left() != 200 {
		t.Fatalf("%d frames", a.Left())
	}
	seen := map[uint32]bool{}
	for range 200 {
		n, isNew, ok := a.Alloc()
		if !ok || seen[n] || n < 5 || n >= 105 && n < 200 || n >= 300 || isNew != (n >= 200) {
			t.Fatalf("frame %d, %t, %t", n, isNew, ok)
		}
		seen[n] = true
	}
	if n, _, ok := a.Alloc(); ok {
		t.Fatalf("frame %d of none", n)
	}
	a.Free(250)
	if n, isNew, ok := a.Alloc(); !ok || n != 250 || isNew {
		t.Fatalf("frame %d, %t, %t; the only free one is 250", n, isNew, ok)
	}
}

func TestOutOfRange(t *testing.T) {
	a := new(Allocator)
	a.Start(MaxFrames-1, MaxFrames+1000)
	a.Free(MaxFrames)
	a.Free(^uint32(0))
	if a.Left() != 1 {
		t.Fatalf("%d frames", a.Left())
	}
	if n, _, ok := a.Alloc(); !ok || n != MaxFrames-1 {
		t.Fatalf("frame %d, %t", n, ok)
	}
	a = new(Allocator)
	if a.Start(MaxFrames, MaxFrames+1); a.Left() != 0 {
		t.Fatalf("%d frames beyond the last", a.Left())
	}
}

// TestModel makes random calls of an allocator and of a set.
func TestModel(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 3))
	a, free, used := new(Allocator), map[uint32]bool{}, map[uint32]bool{}
	const span = 3000
	from := r.Uint32N(span)
	to := from + r.Uint32N(span-from)
	a.Start(from, to)
	for n := from; n < to; n++ {
		free[n] = true
	}
	for range 20000 {
		switch r.IntN(10) {
		case 0:
			first := r.Uint32N(span)
			for n := first; n < min(first+r.Uint32N(100), span); n++ {
				a.Free(n)
				used[n] = used[n] || !free[n] // where it did not start it counts as used
				free[n] = true
			}
		case 1, 2, 3:
			n := r.Uint32N(span)
			a.Free(n) // of a free one too
			used[n] = used[n] || !free[n]
			free[n] = true
		default:
			n, isNew, ok := a.Alloc()
			if ok != (len(free) > 0) || ok && (!free[n] || isNew == used[n]) {
				t.Fatalf("frame %d, %t, %t, of %d", n, isNew, ok, len(free))
			}
			delete(free, n)
			used[n] = true
		}
		if int(a.Left()) != len(free) {
			t.Fatalf("%d frames left, want %d", a.Left(), len(free))
		}
	}
}
