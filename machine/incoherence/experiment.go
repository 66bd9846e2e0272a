package incoherence

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"metalsvm/hw/scc"
	"metalsvm/machine/bare"
	"metalsvm/machine/chip"
)

// Experiment is a program for two cores.
type Experiment struct {
	Name  string
	About string // what goes wrong
	// Wrong are the variants that fail: steps left out, joined by "+".
	Wrong []string
	write func(s *script)
	want  [2][]uint32 // what the cores report
}

// Run runs the experiment on a new machine without the forgotten steps, one of
// Wrong or "" for none, and tells whether it came to its result.
func (e *Experiment) Run(ctx context.Context, config chip.Config, forgotten string) (right bool, err error) {
	s := script{forgotten: strings.Split(forgotten, "+")}
	for i := range s.cores {
		s.cores[i] = newCore()
	}
	e.write(&s)
	if config.Watchdog == 0 {
		config.Watchdog = patience
	}
	m := chip.New(config)
	defer m.Close()
	for i, c := range s.cores {
		c.Exit()
		if err := c.Load(m, place[i]); err != nil {
			return false, err
		}
	}
	m.Release(place[:]...)
	if r := m.Run(ctx); r.Reason != chip.Exited {
		return false, fmt.Errorf("%s without %q: the run ended by %v: %w", e.Name, forgotten, r.Reason, r.Err)
	}
	right = true
	for i, want := range e.want {
		got, err := bare.Read(m, place[i], len(want))
		if err != nil {
			return false, err
		}
		right = right && slices.Equal(got, want)
	}
	return right, nil
}

// patience is the number of core clocks after which a run that does not end
// has gone wrong; the longest takes a few hundred thousand.
const patience = 10_000_000

// place is where the two run: on neighbouring tiles.
var place = [2]int{0, 2}

// script is an experiment being written.
type script struct {
	cores     [2]*core
	forgotten []string
}

// takes tells whether this variant has a step.
func (s *script) takes(step string) bool { return !slices.Contains(s.forgotten, step) }

// Where the experiments work: a line of shared memory, in whose cache sets
// neither the code nor the tables of a bare program lie, and one of the message
// buffer of tile 0.
const (
	line    = 32
	shared  = scc.SharedBase + 0xC040
	message = scc.MPBBase + 0x1040
)

// core is the program of one of the two.
type core struct {
	*bare.Program
	counters uint32 // linear address of the atomic counters
	reports  int
	spaces   uint32 // addresses that displace has used
}

func newCore() *core {
	c := &core{Program: bare.New()}
	c.counters = c.Map(scc.FPGABase+scc.Atomic0, 8*scc.Cores, bare.UC)
	return c
}

// word maps a word with a memory type.
func (c *core) word(pa uint32, t bare.Type) bare.Mem { return bare.At(c.Map(pa, 4, t)) }

// read reads a word and throws it away, report reads it as the next result.
func (c *core) read(m bare.Mem) { c.Mov(bare.EAX, m) }

func (c *core) report(m bare.Mem) {
	c.read(m)
	c.Report(c.reports, bare.EAX)
	c.reports++
}

func (c *core) set(m bare.Mem, v uint32) { c.Mov(m, bare.Imm(v)) }

// setLine stores to all words of a line, so that it leaves the
// write-combining buffer.
func (c *core) setLine(m bare.Mem, v uint32) {
	for i := uint32(0); i < line; i += 4 {
		c.set(m.Add(i), v)
	}
}

// signal counts an atomic counter up, which is what reading one does (UG 5.2).
func (c *core) signal(counter uint32) { c.read(bare.At(c.counters + 8*counter)) }

// await waits until a counter has a value.
func (c *core) await(counter, value uint32) {
	wait := c.Here()
	c.Cmp(bare.At(c.counters+8*counter+4), bare.Imm(value))
	c.Jnz(wait)
}

// displace makes the L2 give up the line of an address, by reading others of
// its set. Four are enough for a full set (TN5); ways that are still empty may
// take some of them, so it reads eight.
func (c *core) displace(pa uint32) {
	const waySize = 64 << 10
	for range 8 {
		c.read(bare.At(bare.Private + c.spaces*waySize + pa%waySize))
		c.spaces++
	}
}

// flush is WBINVD for L1 and displacement for L2, either of which a variant
// may leave out.
func (s *script) flush(c *core, pa uint32) {
	if s.takes("wbinvd") {
		c.Wbinvd()
	}
	if s.takes("displacement") {
		c.displace(pa)
	}
}
