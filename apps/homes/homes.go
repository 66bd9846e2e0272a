// Package homes is the application homes: what it costs to write to pages of shared
// virtual memory between two barriers, in cycles, by the model and by what is written.
//
//	metalsvm run [--cores N] homes [--writers 1,2,4] [--pages 1,4,16,48]
//		[--words 1,256,1024] [--rounds 1,4,16,64] [--most 65536]
//
// So many cores write to each of so many pages: each adds one to every word of its
// part, the words of a page that are written being dealt out in one piece each, and
// that so many times. Then all meet at a barrier. The first core measures the second
// and the third such interval, and their mean counts, for one page. Combinations with
// more than --most additions a core are left out, and so are, for the strong model
// with several writers, those with more than a sixteenth of that.
//
// Beside the models there is "hand", a home-based protocol by explicit steps: the
// shared page, lazy, is the home of a page that each core copies after the barrier
// into private memory, together with a twin; it writes to the copy; and before the
// next barrier it stores to the home what differs from the twin, byte for byte. As
// nothing faults, that is about the least such a protocol can cost.
package homes

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"

	"metalsvm/core"
	"metalsvm/svm"
)

// Result is what the application reports.
type Result struct {
	Cores int   `json:"cores"`
	Rows  []Row `json:"rows"`
}

// Row is what was measured with one pattern.
type Row struct {
	Pattern
	Cycles map[string]uint64 `json:"cycles"` // of an interval and page, by way
}

// Pattern is what is written.
type Pattern struct {
	Writers int `json:"writers"` // cores to a page
	Pages   int `json:"pages"`   // that a core writes to
	Words   int `json:"words"`   // of a page that are written, by all together
	Rounds  int `json:"rounds"`  // how often, between two barriers
}

// way is how pages are shared.
type way struct {
	name    string
	options svm.Options
	hand    bool
}

var ways = []way{
	{"strong", svm.Options{}, false},
	{"lazy", svm.Options{Model: svm.Lazy}, false},
	{"own", svm.Options{Model: svm.Lazy, Own: true}, false},
	{"home", svm.Options{Model: svm.Home}, false},
	{"hand", svm.Options{Model: svm.Lazy}, true},
}

// numbers is a flag that is a list of numbers.
type numbers []int

func (n *numbers) String() string { return "" }

func (n *numbers) Set(s string) error {
	*n = nil
	for _, field := range strings.Split(s, ",") {
		v, err := strconv.Atoi(field)
		if err != nil || v < 1 {
			return fmt.Errorf("%q: numbers above 0 are needed", field)
		}
		*n = append(*n, v)
	}
	return nil
}

// meter measures.
type meter struct {
	info                          core.Info
	writers, pages, words, rounds numbers
	most                          int
}

// Main runs the application on this core.
func Main(args []string) int {
	const usage = 2
	info, err := core.Get()
	if err != nil {
		fmt.Println("homes:", err)
		return usage
	}
	m := meter{info, numbers{1, 2, 4}, numbers{1, 4, 16, 48}, numbers{1, 256, 1024}, numbers{1, 4, 16, 64}, 1 << 16}
	if err := m.parse(args); err != nil {
		if info.Rank == 0 {
			fmt.Printf("homes: %v; usage: homes [--writers LIST] [--pages LIST] [--words LIST] [--rounds LIST] [--most N]\n", err)
		}
		return usage
	}
	if err := m.run(); err != nil {
		fmt.Println("homes:", err)
		return 1
	}
	return 0
}

func (m *meter) parse(args []string) error {
	flags := flag.NewFlagSet("homes", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Var(&m.writers, "writers", "")
	flags.Var(&m.pages, "pages", "")
	flags.Var(&m.words, "words", "")
	flags.Var(&m.rounds, "rounds", "")
	flags.IntVar(&m.most, "most", m.most, "")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	for _, w := range m.words {
		if pageWords%w != 0 {
			return fmt.Errorf("%d words: a power of two up to %d is needed", w, pageWords)
		}
	}
	for _, w := range m.writers {
		if pageWords%w != 0 {
			return fmt.Errorf("%d writers: a power of two is needed", w)
		}
	}
	return nil
}

// run measures every pattern in every way.
func (m *meter) run() error {
	first := m.info.Rank == 0
	if first {
		fmt.Println("writers pages words rounds", columns(func(w way) string { return w.name }))
	}
	r := Result{Cores: len(m.info.Members)}
	for _, p := range m.patterns() {
		row := Row{p, map[string]uint64{}}
		for _, w := range ways {
			limit := m.most
			if p.Writers > 1 && w.options.Model == svm.Strong {
				limit /= 16
			}
			if p.additions() > limit {
				continue
			}
			cycles, err := m.measure(p, w)
			if err != nil {
				return fmt.Errorf("%s, %+v: %w", w.name, p, err)
			}
			row.Cycles[w.name] = cycles
		}
		if len(row.Cycles) == 0 {
			continue
		}
		r.Rows = append(r.Rows, row)
		if first {
			fmt.Printf("%7d %5d %5d %6d %s\n", p.Writers, p.Pages, p.Words, p.Rounds, columns(func(w way) string {
				if c, ok := row.Cycles[w.name]; ok {
					return strconv.FormatUint(c, 10)
				}
				return "-"
			}))
		}
	}
	if first {
		return core.Report(r)
	}
	return nil
}

// columns is a text for each way, side by side.
func columns(text func(way) string) string {
	var b strings.Builder
	for _, w := range ways {
		fmt.Fprintf(&b, "%9s", text(w))
	}
	return b.String()
}

// patterns returns all that the cores suffice for.
func (m *meter) patterns() (all []Pattern) {
	for _, writers := range m.writers {
		for _, words := range m.words {
			for _, pages := range m.pages {
				for _, rounds := range m.rounds {
					if writers <= len(m.info.Members) {
						all = append(all, Pattern{writers, pages, words, rounds})
					}
				}
			}
		}
	}
	return all
}

// additions is how many a core makes between two barriers.
func (p Pattern) additions() int { return p.Rounds * p.Pages * max(1, p.Words/p.Writers) }

var errLost = errors.New("additions are lost")

// intervals is how many there are; the first is not measured.
const intervals = 3

// measure returns the cycles of an interval and page. Collective. Cores that are left
// over when so many share pages only take part in the barriers.
func (m *meter) measure(p Pattern, w way) (uint64, error) {
	groups := len(m.info.Members) / p.Writers
	all, err := svm.Slice[uint32](groups*p.Pages*pageWords, w.options)
	if err != nil {
		return 0, err
	}
	group, writer := m.info.Rank/p.Writers, m.info.Rank%p.Writers
	var mine []uint32
	if group < groups {
		mine = all[group*p.Pages*pageWords:][:p.Pages*pageWords]
	}
	h := newHome(mine)
	var start uint64
	for i := range intervals {
		if i == 1 {
			start = core.Cycles()
		}
		if w.hand {
			h.fetch()
			p.write(h.copies, writer)
			h.put()
		} else {
			p.write(mine, writer)
		}
		if err := svm.Barrier(); err != nil {
			return 0, err
		}
	}
	cycles := (core.Cycles() - start) / (intervals - 1) / uint64(p.Pages)
	if !p.written(mine) {
		return 0, errLost
	}
	return cycles, svm.Free(all)
}

// part returns the words [from, to) of each page that a core writes, and from one to
// the next.
func (p Pattern) part(writer int) (from, to, step int) {
	step = pageWords / p.Words
	if p.Words < p.Writers {
		return writer * pageWords / p.Writers, writer*pageWords/p.Writers + 1, 1
	}
	each := pageWords / p.Writers
	return writer * each, (writer + 1) * each, step
}

// write does one core's part of an interval.
func (p Pattern) write(words []uint32, writer int) {
	from, to, step := p.part(writer)
	for range p.Rounds {
		for at := 0; at < len(words); at += pageWords {
			part := words[at+from : at+to]
			for i := 0; i < len(part); i += step {
				part[i]++
			}
		}
	}
}

// written tells whether all has been written that should.
func (p Pattern) written(words []uint32) bool {
	for writer := range p.Writers {
		from, to, step := p.part(writer)
		for at := 0; at < len(words); at += pageWords {
			for i := from; i < to; i += step {
				if words[at+i] != uint32(intervals*p.Rounds) {
					return false
				}
			}
		}
	}
	return true
}
