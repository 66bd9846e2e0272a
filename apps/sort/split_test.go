package sort

import (
	"slices"
	"testing"
)

// Grouping loses nothing, and puts each number into its range.
func TestGroup(t *testing.T) {
	for _, n := range []int{0, 1, 5, 1000} {
		for _, ranges := range []int{1, 2, 3, 48} {
			share := make([]uint32, n)
			fill(share, 0, n)
			split := splitters(sample(share), ranges)
			if len(split) != ranges-1 || !slices.IsSorted(split) {
				t.Fatalf("%d numbers, %d ranges: splitters %v", n, ranges, split)
			}
			grouped := make([]uint32, n)
			lengths := group(grouped, share, split)
			at := 0
			for r, length := range lengths {
				for _, v := range grouped[at:][:length] {
					if got, _ := slices.BinarySearch(split, v+1); got != r {
						t.Errorf("%d is in range %d, want %d", v, r, got)
					}
				}
				at += int(length)
			}
			slices.Sort(grouped)
			slices.Sort(share)
			if !slices.Equal(grouped, share) {
				t.Errorf("%d numbers, %d ranges: grouped are others", n, ranges)
			}
		}
	}
}

// Equal numbers are in one range, also if splitters are equal.
func TestRangeOf(t *testing.T) {
	split := []uint32{3, 7, 7, 9}
	for v, want := range map[uint32]int{0: 0, 2: 0, 3: 1, 6: 1, 7: 3, 8: 3, 9: 4, 10: 4} {
		if got := rangeOf(v, split); got != want {
			t.Errorf("%d is in range %d, want %d", v, got, want)
		}
	}
}

// Whoever fills a part fills in the same numbers.
func TestFill(t *testing.T) {
	whole, parts := make([]uint32, 2500), make([]uint32, 2500)
	fill(whole, 0, 2500)
	for _, cut := range [][2]int{{0, 7}, {7, 1999}, {1999, 2500}} {
		fill(parts, cut[0], cut[1])
	}
	if !slices.Equal(whole, parts) {
		t.Error("parts make another whole")
	}
}
