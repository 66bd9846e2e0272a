package vector

import (
	"math"
	"slices"
	"testing"
)

// thirds returns n numbers that have to be rounded.
func thirds(n int, by float64) []float64 {
	list := make([]float64, n)
	for i := range list {
		list[i] = (float64(i*i%17) - 7.5) / by
	}
	return list
}

func bits(list []float64) (b []uint64) {
	for _, v := range list {
		b = append(b, math.Float64bits(v))
	}
	return b
}

// The assembly and its Go twin give the same bits, whatever the length.
func TestTwins(t *testing.T) {
	for n := range 20 {
		x, y := thirds(n, 3), thirds(n, 7)
		got, want := slices.Clone(y), slices.Clone(y)
		AddScaled(got, 1.0/9, x)
		addScaled(want, 1.0/9, x)
		if !slices.Equal(bits(got), bits(want)) {
			t.Errorf("AddScaled of %d: %v, in Go %v", n, got, want)
		}
		if n == 0 {
			continue
		}
		got, want = slices.Clone(y), slices.Clone(y)
		Eliminate(got, x)
		eliminate(want, x)
		if !slices.Equal(bits(got), bits(want)) {
			t.Errorf("Eliminate of %d: %v, in Go %v", n, got, want)
		}
	}
}
