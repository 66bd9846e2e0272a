//go:build 386

package x86

import (
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"
)

// alike returns a page that differs from another in some words, and in some bytes of
// these.
func alike(r *rand.Rand, twin []byte) []byte {
	p := slices.Clone(twin)
	for range r.IntN(200) {
		at, mask := r.IntN(len(p)/4)*4, r.IntN(16)
		for i := range 4 {
			if mask>>i&1 != 0 {
				p[at+i] ^= byte(1 + r.IntN(255))
			}
		}
	}
	return p
}

func at(page []byte) uint32 { return uint32(uintptr(unsafe.Pointer(&page[0]))) }

// CopyDifferent changes just the bytes that differ; CopyCached changes all.
func TestCopies(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		twin, to := make([]byte, 4096), make([]byte, 4096)
		for i := range twin {
			twin[i], to[i] = byte(r.Uint32()), byte(r.Uint32())
		}
		from, want := alike(r, twin), slices.Clone(to)
		for i, b := range from {
			if b != twin[i] {
				want[i] = b
			}
		}
		CopyDifferent(at(to), at(from), at(twin))
		if !slices.Equal(to, want) {
			t.Fatal("bytes have changed that should not, or others have not")
		}
		CopyCached(at(to), at(from))
		if !slices.Equal(to, from) {
			t.Fatal("the page is not the one that was copied")
		}
	}
}
