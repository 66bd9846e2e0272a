// Package histogram is the application histogram: how often each of some values
// occurs among many, counted by all cores in shared virtual memory.
//
//	metalsvm run [--cores N] histogram [--n 400000] [--bins 256] [--apart] [--model strong|lazy|home]
//
// Each core counts its share of the values. Then they meet at a barrier, and each adds
// up what all have counted for its share of the bins. So that this finds what it needs
// side by side, the counts are ordered by bin: every core has its own in each, and all
// write to all pages between two barriers, here and there, but never to the same word.
// With --apart the counts are ordered by core, and each core's lie on pages of its
// own, which only the adding up reads; these are Own, if the model is not home.
package histogram

import (
	"flag"
	"fmt"

	"metalsvm/apps/parallel"
	"metalsvm/core"
	"metalsvm/svm"
)

// Result is what the application reports.
type Result struct {
	N     int  `json:"n"`
	Bins  int  `json:"bins"`
	Apart bool `json:"apart"`
	parallel.Result
}

// Main runs the application on this core.
func Main(args []string) int {
	return parallel.Main("histogram", "[--n N] [--bins N] [--apart]", args, &histogram{})
}

// histogram is one core's part.
type histogram struct {
	n, bins int
	apart   bool

	all   []uint32 // on the first core: the values
	alone []uint32 // and how often it has counted each by itself
	share []uint32 // this core's values

	// In shared memory.
	counts          []uint32
	perCore, perBin int      // words from a core's to the next one's, from a bin's to the next one's
	sums            []uint32 // of each bin
}

func (h *histogram) Flags(f *flag.FlagSet) {
	f.IntVar(&h.n, "n", 400_000, "")
	f.IntVar(&h.bins, "bins", 256, "")
	f.BoolVar(&h.apart, "apart", false, "")
}

func (h *histogram) Check(i core.Info) error {
	const pageWords = svm.PageBytes / 4
	switch most := i.ShmBytes / 4; {
	case h.n < 1:
		return fmt.Errorf("%d values: at least 1 is needed", h.n)
	case h.n > most:
		return fmt.Errorf("%d values do not fit: %d are possible", h.n, most)
	case h.bins < 1:
		return fmt.Errorf("%d bins: at least 1 is needed", h.bins)
	case h.bins > most/2/len(i.Members)-pageWords:
		return fmt.Errorf("%d bins do not fit: there are %d MB", h.bins, i.ShmBytes>>20)
	}
	h.perCore, h.perBin = 1, len(i.Members)
	if h.apart {
		h.perCore, h.perBin = (h.bins+pageWords-1)/pageWords*pageWords, 1
	}
	return nil
}

// values are the values [from, to).
func (h *histogram) values(from, to int) []uint32 {
	list := make([]uint32, 0, to-from)
	for i := from; i < to; i++ {
		random := parallel.Seeded(i)
		list = append(list, uint32(random.Below(h.bins)))
	}
	return list
}

// count counts values, each in a word so far from the one of the value before.
func count(counts []uint32, step int, values []uint32) {
	for _, v := range values {
		counts[int(v)*step]++
	}
}

func (h *histogram) Input() {
	h.all = h.values(0, h.n)
	h.alone = make([]uint32, h.bins)
}

func (h *histogram) Alone() { count(h.alone, 1, h.all) }

func (h *histogram) Share(t parallel.Team) (err error) {
	h.share = h.values(t.Share(h.n))
	o := t.Spread()
	if h.apart {
		o = t.Near()
		o.Own = t.Model != svm.Home
	}
	if h.counts, err = svm.Slice[uint32](max(t.Cores*h.perCore, h.bins*h.perBin), o); err != nil {
		return err
	}
	h.sums, err = svm.Slice[uint32](h.bins, t.Spread())
	return err
}

func (h *histogram) Together(t parallel.Team) error {
	count(h.counts[t.Rank*h.perCore:], h.perBin, h.share)
	if err := svm.Barrier(); err != nil {
		return err
	}
	from, to := t.Share(h.bins)
	for bin := from; bin < to; bin++ {
		sum := uint32(0)
		for rank := range t.Cores {
			sum += h.counts[rank*h.perCore+bin*h.perBin]
		}
		h.sums[bin] = sum
	}
	return nil
}

func (h *histogram) Verify() error {
	for bin, want := range h.alone {
		if h.sums[bin] != want {
			return fmt.Errorf("value %d was counted %d times, by one core alone %d", bin, h.sums[bin], want)
		}
	}
	return nil
}

func (h *histogram) Report(r parallel.Result) (string, any) {
	words := fmt.Sprintf("%d values in %d bins", h.n, h.bins)
	if h.apart {
		words += ", apart"
	}
	return words, Result{h.n, h.bins, h.apart, r}
}
