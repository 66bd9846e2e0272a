package queue

import (
	"slices"
	"strings"
	"testing"
)

// A ring gives out what was put in, in order, and never has more than fits.
func TestRing(t *testing.T) {
	for _, slots := range []int{1, 2, 3, 8} {
		r := ring{make([]uint32, ringWords(slots))}
		var got []uint32
		put := 0
		for step := 0; len(got) < 100; step++ {
			n := r.put(put, put+step%5)
			if free := slots - (put - len(got)); n != min(step%5, free) {
				t.Fatalf("%d slots, %d free: %d of %d numbers went in", slots, free, n, step%5)
			}
			put += n
			into := make([]uint32, step%3)
			n, before := r.take(into)
			if before != len(got) || n > put-len(got) {
				t.Fatalf("%d slots: %d numbers out after %d, of %d put in", slots, n, before, put)
			}
			got = append(got, into[:n]...)
		}
		for i, v := range got {
			if int(v) != i {
				t.Fatalf("%d slots: number %d is %d", slots, i, v)
			}
		}
	}
}

func TestVerify(t *testing.T) {
	h := handing{n: 6, slots: 2, batch: 4}
	h.producers.Cores = 2 // 0, 1, 2 and 3, 4, 5
	h.Alone()
	if want := []uint32{0, 1, 2, 3, 4, 5}; !slices.Equal(h.alone, want) {
		t.Fatalf("alone %v, want %v", h.alone, want)
	}
	for _, c := range []struct {
		items, positions []uint32
		says             string
	}{
		{[]uint32{0, 1, 2, 3, 4, 5}, []uint32{0, 1, 2, 3, 4, 5}, ""},
		{[]uint32{0, 3, 2, 4, 1, 5}, []uint32{0, 1, 4, 2, 3, 5}, ""},
		{[]uint32{1, 0, 2, 3, 4, 5}, []uint32{0, 1, 2, 3, 4, 5}, "number 0 out of the ring is 1, which is not the next of producer 0"},
		{[]uint32{0, 1, 1, 3, 4, 5}, []uint32{0, 1, 2, 3, 4, 5}, "number 2 out of the ring is 1, which is not"},
		{[]uint32{0, 1, 2, 3, 4, 6}, []uint32{0, 1, 2, 3, 4, 5}, "which nobody put in"},
		{[]uint32{0, 1, 2, 3, 4, 5}, []uint32{0, 1, 2, 3, 4, 4}, "another or none"},
		{[]uint32{0, 1, 2, 3, 4, 5}, []uint32{0, 1, 2, 3, 4, 6}, "another or none"},
	} {
		order, err := merge(c.items, c.positions)
		if err == nil {
			err = h.compare(order)
		}
		if c.says == "" && err != nil || c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
			t.Errorf("%v at %v: %v, want %q", c.items, c.positions, err, c.says)
		}
	}
}
