// Package costs is the application costs: how long the operations of shared
// virtual memory take, in cycles of the first core.
//
//	metalsvm run [--cores N] costs [--rounds 20]
//
// Each is measured several times with nothing else going on, and the median counts.
// What a figure includes:
//
//   - first touch: the first store to a page, which is placed and cleared
//   - read fault: a load from a page that the core on the next tile has written
//   - transfer: a store to such a page, to the next tile and to the farthest core; and
//     cold: behind a barrier, which has pushed the code out of the first-level cache
//   - release: stores to so many lines of a lazy region, and Release
//   - barrier: one of many that follow each other
package costs

import (
	"flag"
	"fmt"
	"io"
	"slices"

	"metalsvm/abi/report"
	"metalsvm/core"
	"metalsvm/hw/scc"
	"metalsvm/svm"
)

// Main runs the application on this core.
func Main(args []string) int {
	const usage = 2
	m := meter{}
	var err error
	if m.info, err = core.Get(); err != nil {
		fmt.Println("costs:", err)
		return usage
	}
	flags := flag.NewFlagSet("costs", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.IntVar(&m.rounds, "rounds", 20, "")
	err = flags.Parse(args)
	switch {
	case err != nil:
	case flags.NArg() > 0:
		err = fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case m.rounds < 1:
		err = fmt.Errorf("%d rounds: at least 1 is needed", m.rounds)
	case len(m.info.Members) < 3:
		err = fmt.Errorf("%d cores: at least 3 are needed", len(m.info.Members))
	}
	if err != nil {
		if m.info.Rank == 0 {
			fmt.Printf("costs: %v; usage: costs [--rounds N]\n", err)
		}
		return usage
	}
	if err := m.report(); err != nil {
		fmt.Println("costs:", err)
		return 1
	}
	return 0
}

// Measure measures everything so many times, and returns the result on the first core.
// At least 3 cores are needed. Collective.
func Measure(info core.Info, rounds int) (report.Costs, error) {
	m := meter{info, rounds}
	return m.run()
}

// meter measures.
type meter struct {
	info   core.Info
	rounds int
}

// far returns the rank of the core that is farthest from the first.
func (m *meter) far() int {
	far := len(m.info.Members) - 1
	for rank, k := range m.info.Members {
		if scc.Hops(scc.TileOf(m.info.Members[0]), scc.TileOf(k)) > scc.Hops(scc.TileOf(m.info.Members[0]), scc.TileOf(m.info.Members[far])) {
			far = rank
		}
	}
	return far
}

func (m *meter) run() (r report.Costs, err error) {
	r.Rounds = m.rounds
	far := m.far()
	const neighbour = 2 // the first core of the next tile
	for _, measure := range []struct {
		into *uint64
		what func() (uint64, error)
	}{
		{&r.FirstTouch, m.firstTouch},
		{&r.ReadFault, func() (uint64, error) { return m.fault(neighbour, false) }},
		{&r.Neighbour, func() (uint64, error) { return m.fault(neighbour, true) }},
		{&r.Far, func() (uint64, error) { return m.fault(far, true) }},
		{&r.Cold, func() (uint64, error) { return m.cold(neighbour) }},
		{&r.Dirty1, func() (uint64, error) { return m.release(1) }},
		{&r.Dirty64, func() (uint64, error) { return m.release(64) }},
		{&r.Barrier, m.barrier},
	} {
		if *measure.into, err = measure.what(); err != nil {
			return r, err
		}
	}
	return r, nil
}

// report measures, and tells on the first core.
func (m *meter) report() error {
	r, err := m.run()
	if err != nil || m.info.Rank != 0 {
		return err
	}
	fmt.Printf("first touch of a page          %7d cycles\n", r.FirstTouch)
	fmt.Printf("copy from the next tile        %7d\n", r.ReadFault)
	fmt.Printf("page from the next tile        %7d\n", r.Neighbour)
	fmt.Printf("page from core %-2d              %7d\n", m.info.Members[m.far()], r.Far)
	fmt.Printf("page from the next tile, cold  %7d\n", r.Cold)
	fmt.Printf("1 line stored and released     %7d\n", r.Dirty1)
	fmt.Printf("64 lines stored and released   %7d\n", r.Dirty64)
	fmt.Printf("barrier of %-2d cores            %7d\n", len(m.info.Members), r.Barrier)
	return core.Report(r)
}

// took is how many cycles something takes.
func took(what func()) uint64 {
	start := core.Cycles()
	what()
	return core.Cycles() - start
}

func median(list []uint64) uint64 {
	slices.Sort(list)
	return list[len(list)/2]
}

// firstTouch has the first core touch fresh pages.
func (m *meter) firstTouch() (uint64, error) {
	b, err := svm.Alloc(m.rounds*svm.PageBytes, svm.Options{})
	if err != nil {
		return 0, err
	}
	var list []uint64
	for i := range m.rounds {
		if m.info.Rank == 0 {
			list = append(list, took(func() { b[i*svm.PageBytes] = 1 }))
		}
	}
	if m.info.Rank == 0 {
		return median(list), svm.Free(b)
	}
	return 0, svm.Free(b)
}

// fault has another core write a page, and then the first core load from it or store
// to it, again and again. These two tell each other by words of a lazy region, and all
// others are parked: so the code of a page move stays in the caches.
func (m *meter) fault(partner int, store bool) (uint64, error) {
	words, err := svm.Slice[uint32](1, svm.Options{})
	if err != nil {
		return 0, err
	}
	turns, err := svm.Slice[uint32](2*svm.PageBytes/4, svm.Options{Model: svm.Lazy})
	if err != nil {
		return 0, err
	}
	written, used := &turns[0], &turns[svm.PageBytes/4]
	var list []uint64
	for i := range uint32(m.rounds) {
		switch m.info.Rank {
		case partner:
			await(used, i)
			words[0] = i
			tell(written, i+1)
		case 0:
			await(written, i+1)
			list = append(list, use(&words[0], store))
			tell(used, i+1)
		}
	}
	if err := svm.Barrier(); err != nil {
		return 0, err
	}
	return m.free(words, turns, list)
}

// await waits until a word of a lazy region has a value, mostly outside of the kernel;
// tell gives it one.
func await(word *uint32, value uint32) {
	const pause = 1000 // cycles
	for svm.Acquire(); load(word) != value; svm.Acquire() {
		for start := core.Cycles(); core.Cycles()-start < pause; {
		}
	}
}

func tell(word *uint32, value uint32) {
	*word = value
	svm.Release()
}

// use is what one access takes.
func use(word *uint32, store bool) uint64 {
	return took(func() {
		if store {
			*word = 1
		} else {
			load(word)
		}
	})
}

// free ends a measurement in two regions.
func (m *meter) free(a, b []uint32, list []uint64) (uint64, error) {
	if err := svm.Free(a); err != nil {
		return 0, err
	}
	if err := svm.Free(b); err != nil || m.info.Rank != 0 {
		return 0, err
	}
	return median(list), nil
}

// cold is fault with a barrier before each store, which pushes the code of a page move
// out of the first-level cache.
func (m *meter) cold(partner int) (uint64, error) {
	words, err := svm.Slice[uint32](1, svm.Options{})
	if err != nil {
		return 0, err
	}
	var list []uint64
	for i := range m.rounds {
		if m.info.Rank == partner {
			words[0] = uint32(i)
		}
		if err := svm.Barrier(); err != nil {
			return 0, err
		}
		if m.info.Rank == 0 {
			list = append(list, use(&words[0], true))
		}
		if err := svm.Barrier(); err != nil {
			return 0, err
		}
	}
	if m.info.Rank == 0 {
		return median(list), svm.Free(words)
	}
	return 0, svm.Free(words)
}

// load reads a word whether or not it is used.
//
//go:noinline
func load(p *uint32) uint32 { return *p }

// release has the first core store to so many lines of a lazy region and release.
func (m *meter) release(lines int) (uint64, error) {
	const line = 32
	b, err := svm.Alloc(lines*line, svm.Options{Model: svm.Lazy})
	if err != nil {
		return 0, err
	}
	var list []uint64
	if m.info.Rank == 0 {
		b[0] = 1
		for range m.rounds {
			list = append(list, took(func() {
				for i := 0; i < len(b); i += line {
					b[i]++
				}
				svm.Release()
			}))
		}
		return median(list), svm.Free(b)
	}
	return 0, svm.Free(b)
}

// barrier has all cores meet again and again: what one takes on the average.
func (m *meter) barrier() (uint64, error) {
	var total uint64
	for i := range m.rounds + 1 {
		start := core.Cycles()
		if err := svm.Barrier(); err != nil {
			return 0, err
		}
		if i > 0 { // the first waits for those that come late
			total += core.Cycles() - start
		}
	}
	return total / uint64(m.rounds), nil
}
