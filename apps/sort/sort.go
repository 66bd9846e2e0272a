// Package sort is the application sort: numbers of 32 bits in shared virtual
// memory, put in order by all cores together.
//
//	metalsvm run [--cores N] sort [--n 200000] [--model strong|lazy|home]
//
// It is sample sort. Each core shows some of its share of the numbers. From these
// all choose the same splitters, which divide what numbers there are into as many
// ranges as cores, about equally full. Each core puts its share into groups, one
// for each range, and tells how long they are. Then each takes its range out of
// the shares of all, sorts it in private memory, and puts it where the lengths of
// the ranges below say. The cores meet at a barrier after each step, three in all.
//
// So nearly every core reads a little of what nearly every other core has written.
// Two cores write to one page only where their parts meet.
package sort

import (
	"flag"
	"fmt"
	"slices"

	"metalsvm/apps/parallel"
	"metalsvm/core"
	"metalsvm/svm"
)

// Result is what the application reports.
type Result struct {
	N int `json:"n"`
	parallel.Result
}

// Main runs the application on this core.
func Main(args []string) int { return parallel.Main("sort", "[--n N]", args, &sorting{}) }

// sorting is what one core knows.
type sorting struct {
	n     int
	alone []uint32 // on the first core: the numbers, then sorted

	// In shared memory.
	numbers []uint32               // at the end sorted
	grouped parallel.Parts[uint32] // each core's share in groups
	samples parallel.Parts[uint32] // perCore of each core
	lengths parallel.Parts[uint32] // of each core's groups
}

// perCore is how many numbers of its share each core shows.
const perCore = 24

func (s *sorting) Flags(f *flag.FlagSet) { f.IntVar(&s.n, "n", 200_000, "") }

func (s *sorting) Check(i core.Info) error {
	switch {
	case s.n < 1:
		return fmt.Errorf("%d numbers: at least 1 is needed", s.n)
	case s.n > i.ShmBytes/3/4:
		return fmt.Errorf("%d numbers do not fit: twice as many share %d MB", s.n, i.ShmBytes>>20)
	}
	return nil
}

// fill fills numbers [from, to). Each thousand has a generator of its own, so that
// a core can fill its share by itself.
func fill(numbers []uint32, from, to int) {
	const run = 1000
	for at := from / run * run; at < to; at += run {
		random := parallel.Seeded(at)
		for i := at; i < min(at+run, to); i++ {
			if v := random.Next(); i >= from {
				numbers[i] = v
			}
		}
	}
}

func (s *sorting) Input() {
	s.alone = make([]uint32, s.n)
	fill(s.alone, 0, s.n)
}

func (s *sorting) Alone() { slices.Sort(s.alone) }

func (s *sorting) Share(t parallel.Team) (err error) {
	if s.numbers, err = svm.Slice[uint32](s.n, t.Near()); err != nil {
		return err
	}
	if s.grouped, err = parallel.AllocParts[uint32](t, t.Most(s.n), t.Near()); err != nil {
		return err
	}
	if s.samples, err = parallel.AllocParts[uint32](t, perCore, t.Near()); err != nil {
		return err
	}
	if s.lengths, err = parallel.AllocParts[uint32](t, t.Cores, t.Near()); err != nil {
		return err
	}
	from, to := t.Share(s.n)
	fill(s.numbers, from, to)
	return nil
}

func (s *sorting) Together(t parallel.Team) error {
	from, to := t.Share(s.n)
	share := s.numbers[from:to]
	copy(s.samples.Of(t.Rank), sample(share))
	if err := svm.Barrier(); err != nil {
		return err
	}
	var samples []uint32
	for k := range t.Cores {
		samples = append(samples, s.samples.Of(k)...)
	}
	lengths := group(s.grouped.Of(t.Rank), share, splitters(samples, t.Cores))
	copy(s.lengths.Of(t.Rank), lengths)
	if err := svm.Barrier(); err != nil {
		return err
	}
	own, at := s.take(t)
	slices.Sort(own)
	copy(s.numbers[at:], own)
	return nil
}

// take gets this core's range out of all shares, and tells where it begins when
// all are in order.
func (s *sorting) take(t parallel.Team) (own []uint32, at int) {
	pieces := make([][]uint32, t.Cores)
	n := 0
	for k := range pieces {
		lengths := s.lengths.Of(k)
		below := sum(lengths[:t.Rank])
		pieces[k] = s.grouped.Of(k)[below:][:lengths[t.Rank]]
		n += len(pieces[k])
		at += below
	}
	own = cached(n)[:0]
	for _, piece := range pieces {
		own = append(own, piece...)
	}
	return own, at
}

// cached returns memory for n numbers, all of which the second-level cache has if
// it can. The caches take in no line that is only stored to: each store would go
// to memory.
func cached(n int) []uint32 {
	const line = 32 / 4
	memory := make([]uint32, n)
	for i := 0; i < n; i += line {
		memory[i]++ // a load as well
	}
	return memory
}

func sum(list []uint32) (sum int) {
	for _, v := range list {
		sum += int(v)
	}
	return sum
}

func (s *sorting) Verify() error {
	for i, want := range s.alone {
		if got := s.numbers[i]; got != want {
			return fmt.Errorf("number %d is %d, one core alone has %d there", i, got, want)
		}
	}
	return nil
}

func (s *sorting) Report(r parallel.Result) (string, any) {
	return fmt.Sprintf("%d numbers", s.n), Result{s.n, r}
}
