// Package queue is the application queue: producers hand items to consumers
// through a ring in shared virtual memory, under a lock.
//
//	metalsvm run [--cores N] queue [--n 10000] [--slots 512] [--batch 16] [--producers N/2] [--model strong|lazy|home]
//
// Items are the numbers below n. The first cores, as many as --producers says,
// put a share of them each into the ring, in order; the others take a share of
// what comes out. They put and take at most a batch under the lock, and try again
// if there was no room or nothing. A core that is by itself does both in turn.
//
// Everything that is shared lies on one page, which goes from hand to hand with the
// lock: under the strong model it moves each time, under the lazy one each core
// reads anew what it needs of it.
//
// Nothing is computed, so there is nothing to gain over one core alone, with a ring
// in private memory and no lock. The cores' mix of items is another one for each
// seed; but the items of one producer must come out of the ring as they do there,
// each once and in order.
package queue

import (
	"flag"
	"fmt"

	"metalsvm/apps/parallel"
	"metalsvm/core"
	"metalsvm/svm"
)

// Result is what the application reports.
type Result struct {
	Items          int     `json:"items"`
	Slots          int     `json:"slots"`
	Batch          int     `json:"batch"`
	Producers      int     `json:"producers"`
	Consumers      int     `json:"consumers"`
	ItemsPerSecond float64 `json:"items_per_guest_second"`
	parallel.Result
}

// Main runs the application on this core.
func Main(args []string) int {
	const usage = "[--n N] [--slots N] [--batch N] [--producers N]"
	return parallel.Main("queue", usage, args, &handing{})
}

// handing is one core's part.
type handing struct {
	n, slots, batch      int
	producers, consumers parallel.Team // this core's place among either; no cores if none

	ring ring // in shared memory

	// The consumers' log, in shared memory: at which position in the order of
	// all the item came out of the ring.
	items, positions []uint32

	alone []uint32 // on the first core: the items in the order in which they come out
}

func (h *handing) Flags(f *flag.FlagSet) {
	f.IntVar(&h.n, "n", 10_000, "")
	f.IntVar(&h.slots, "slots", 512, "")
	f.IntVar(&h.batch, "batch", 16, "")
	f.IntVar(&h.producers.Cores, "producers", 0, "")
}

func (h *handing) Check(i core.Info) error {
	cores := len(i.Members)
	most := i.ShmBytes / 4 / 4
	switch {
	case h.n < 1:
		return fmt.Errorf("%d items: at least 1 is needed", h.n)
	case h.slots < 1:
		return fmt.Errorf("a ring of %d slots: at least 1 is needed", h.slots)
	case h.n > most || h.slots > most:
		return fmt.Errorf("%d items and %d slots do not fit: there are %d MB", h.n, h.slots, i.ShmBytes>>20)
	case h.batch < 1:
		return fmt.Errorf("a batch of %d items: at least 1 is needed", h.batch)
	case h.producers.Cores < 0 || h.producers.Cores > max(1, cores-1):
		return fmt.Errorf("%d producers of %d cores: each kind needs one", h.producers.Cores, cores)
	}
	h.deal(i.Rank, cores)
	return nil
}

// deal decides which cores put and which take.
func (h *handing) deal(rank, cores int) {
	if cores == 1 {
		h.producers.Cores, h.consumers.Cores = 1, 1
		return
	}
	if h.producers.Cores == 0 {
		h.producers.Cores = cores / 2
	}
	h.consumers.Cores = cores - h.producers.Cores
	h.producers.Rank, h.consumers.Rank = rank, rank-h.producers.Cores
}

func (h *handing) Input() {}

func (h *handing) Alone() {
	r := ring{make([]uint32, ringWords(h.slots))}
	h.alone = make([]uint32, h.n)
	for put, taken := 0, 0; taken < h.n; {
		put += r.put(put, min(put+h.batch, h.n))
		n, _ := r.take(h.alone[taken:min(taken+h.batch, h.n)])
		taken += n
	}
}

func (h *handing) Share(t parallel.Team) (err error) {
	if h.ring.words, err = svm.Slice[uint32](ringWords(h.slots), t.Near()); err != nil {
		return err
	}
	if h.items, err = svm.Slice[uint32](h.n, t.Near()); err != nil {
		return err
	}
	h.positions, err = svm.Slice[uint32](h.n, t.Near())
	return err
}

func (h *handing) Together(t parallel.Team) error {
	var put, last int // this core puts the items [put, last)
	if h.producers.Rank < h.producers.Cores {
		put, last = h.producers.Share(h.n)
	}
	var log, end int // and notes what it takes at [log, end)
	if h.consumers.Rank >= 0 {
		log, end = h.consumers.Share(h.n)
	}
	// The log is kept in private memory while others wait for the lock.
	items, positions := make([]uint32, end-log), make([]uint32, end-log)
	taken := 0
	for put < last || taken < len(items) {
		if err := svm.Lock(0); err != nil {
			return err
		}
		h.ring.enter(t.Rank)
		put += h.ring.put(put, min(put+h.batch, last))
		n, position := h.ring.take(items[taken:min(taken+h.batch, len(items))])
		if err := svm.Unlock(0); err != nil {
			return err
		}
		for range n {
			positions[taken] = uint32(position)
			taken++
			position++
		}
	}
	copy(h.items[log:], items)
	copy(h.positions[log:], positions)
	return nil
}

func (h *handing) Verify() error {
	order, err := merge(h.items, h.positions)
	if err != nil {
		return err
	}
	return h.compare(order)
}

func (h *handing) Report(r parallel.Result) (string, any) {
	rate := 0.0
	if r.GuestSeconds > 0 {
		rate = float64(h.n) / r.GuestSeconds
	}
	words := fmt.Sprintf("%d items from %d producers to %d consumers, %.0f items a guest second", h.n, h.producers.Cores, h.consumers.Cores, rate)
	return words, Result{h.n, h.slots, h.batch, h.producers.Cores, h.consumers.Cores, rate, r}
}
