// Package homes is the application homes: what it costs to write to pages of shared
// virtual memory between two barriers, in cycles, by the model and by what is written.
//
//	metalsvm run [--cores N] homes [--writers 1,2,4] [--pages 1,4,16,48]
//		[--words 1,256,1024] [--rounds 1,4,16,64] [--loads] [--most 65536]
//
// So many cores write to each of so many pages: each adds one to every word of its
// part, the words of a page that are written being dealt out in one piece each, and
// that so many times. Then all meet at a barrier. With --loads each does so once, and
// after a barrier loads the parts of all that many times, before a second barrier.
//
// The first core measures the second and the third such interval, and their mean
// counts, for one page, barriers included. Combinations with more than --most accesses
// of a core are left out, and so are, for the strong model with several writers, those
// with more than a sixteenth of that. "own" is a lazy region that is Own.
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
	Writers int  `json:"writers"` // cores to a page
	Pages   int  `json:"pages"`   // that a core writes to
	Words   int  `json:"words"`   // of a page that are written, by all together
	Rounds  int  `json:"rounds"`  // how often, between two barriers
	Loads   bool `json:"loads"`   // written once, and loaded so often
}

// ways are how pages can be shared.
var ways = []struct {
	name string
	svm.Options
}{
	{"strong", svm.Options{}},
	{"lazy", svm.Options{Model: svm.Lazy}},
	{"own", svm.Options{Model: svm.Lazy, Own: true}},
	{"home", svm.Options{Model: svm.Home}},
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
	loads                         bool
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
	m := meter{info, numbers{1, 2, 4}, numbers{1, 4, 16, 48}, numbers{1, 256, 1024}, numbers{1, 4, 16, 64}, false, 1 << 16}
	if err := m.parse(args); err != nil {
		if info.Rank == 0 {
			fmt.Printf("homes: %v; usage: homes [--writers LIST] [--pages LIST] [--words LIST] [--rounds LIST] [--loads] [--most N]\n", err)
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
	flags.BoolVar(&m.loads, "loads", false, "")
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
		fmt.Println("writers pages words rounds", columns(func(name string) string { return name }))
	}
	r := Result{Cores: len(m.info.Members)}
	for _, p := range m.patterns() {
		row := Row{p, map[string]uint64{}}
		for _, w := range ways {
			limit := m.most
			if p.Writers > 1 && w.Model == svm.Strong {
				limit /= 16
			}
			if p.accesses() > limit {
				continue
			}
			cycles, err := m.measure(p, w.Options)
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
			fmt.Printf("%7d %5d %5d %6d %s\n", p.Writers, p.Pages, p.Words, p.Rounds, columns(func(name string) string {
				if c, ok := row.Cycles[name]; ok {
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
func columns(text func(name string) string) string {
	var b strings.Builder
	for _, w := range ways {
		fmt.Fprintf(&b, "%9s", text(w.name))
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
						all = append(all, Pattern{writers, pages, words, rounds, m.loads})
					}
				}
			}
		}
	}
	return all
}

// accesses is how many a core makes in an interval, about.
func (p Pattern) accesses() int {
	if p.Loads {
		return p.Rounds * p.Pages * p.Words
	}
	return p.Rounds * p.Pages * max(1, p.Words/p.Writers)
}

const pageWords = svm.PageBytes / 4

var errLost = errors.New("additions are lost")

// intervals is how many there are; the first is not measured.
const intervals = 3

// measure returns the cycles of an interval and page. Collective. Cores that are left
// over when so many share pages only take part in the barriers.
func (m *meter) measure(p Pattern, o svm.Options) (uint64, error) {
	groups := len(m.info.Members) / p.Writers
	all, err := svm.Slice[uint32](groups*p.Pages*pageWords, o)
	if err != nil {
		return 0, err
	}
	group, writer := m.info.Rank/p.Writers, m.info.Rank%p.Writers
	var mine []uint32
	if group < groups {
		mine = all[group*p.Pages*pageWords:][:p.Pages*pageWords]
	}
	var start uint64
	for i := range intervals {
		if i == 1 {
			start = core.Cycles()
		}
		p.write(mine, writer)
		if err := svm.Barrier(); err != nil {
			return 0, err
		}
		if !p.Loads {
			continue
		}
		if p.load(mine) != p.sum(len(mine), i+1) {
			return 0, errLost
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

// additions is how often a core adds one to a word.
func (p Pattern) additions() int {
	if p.Loads {
		return 1
	}
	return p.Rounds
}

// write does one core's part of an interval.
func (p Pattern) write(words []uint32, writer int) {
	from, to, step := p.part(writer)
	for range p.additions() {
		for at := 0; at < len(words); at += pageWords {
			part := words[at+from : at+to]
			for i := 0; i < len(part); i += step {
				part[i]++
			}
		}
	}
}

// load adds up what all have written, so many times.
func (p Pattern) load(words []uint32) (sum uint32) {
	for range p.Rounds {
		for at := 0; at < len(words); at += pageWords {
			for writer := range p.Writers {
				from, to, step := p.part(writer)
				part := words[at+from : at+to]
				for i := 0; i < len(part); i += step {
					sum += part[i]
				}
			}
		}
	}
	return sum
}

// sum is what load must come to in so many words after so many intervals.
func (p Pattern) sum(words, intervals int) uint32 {
	return uint32(p.Rounds * words / pageWords * max(p.Words, p.Writers) * intervals)
}

// written tells whether all has been written that should.
func (p Pattern) written(words []uint32) bool {
	for writer := range p.Writers {
		from, to, step := p.part(writer)
		for at := 0; at < len(words); at += pageWords {
			for i := from; i < to; i += step {
				if words[at+i] != uint32(intervals*p.additions()) {
					return false
				}
			}
		}
	}
	return true
}
