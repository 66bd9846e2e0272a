package run

import (
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"metalsvm/abi"
	"metalsvm/machine/chip"
	"metalsvm/machine/option"
)

// Options say how to run an image.
type Options struct {
	Cores      int           // 1 to 48: cores 0 to Cores-1 take part
	Functional bool          // coherent memory that costs nothing; see chip.Config
	Interpret  bool          // see chip.Config; changes nothing that the guests do
	Quantum    uint64        // see chip.Config; changes nothing that the guests do
	Parallel   int           // how many cores may run at the same time, see chip.Config; 0 = one, in order
	Seed       uint64        // equal seeds give equal runs
	Args       []string      // the application's name and its arguments
	Watchdog   time.Duration // guest time without progress that ends the run; 0 = never
	Resets     []Reset       // cores that are lost during the run, in any order
	Options    option.Set    // how the machine decides what the sources leave open
	Console    io.Writer     // gets "[NN] line" for every line that core NN writes
	Warning    io.Writer     // gets the machine's warnings, a line each
	Control    string        // where a control socket shall be: a path, "default", or empty for none
}

// Reset says that a core is put into reset, and stays there, at a guest time. Not
// for Parallel.
type Reset struct {
	Core int
	At   time.Duration
}

// Outcome is what became of a run.
type Outcome struct {
	Status int             // exit status, see package abi
	Err    error           // why Status is not an application's own; nil if it is
	Result json.RawMessage // the application's result, nil if it gave none
	Chip   chip.Result     // how the machine saw it
	Strays []Stray         // places without anything that Boot's guests used, most used first
}

// Interrupted is the status of a run that Ctrl-C has ended: os.Interrupt is
// signal 2.
const Interrupted = abi.StatusSignal + 2

// GuestSeconds returns how long the run took for the guests.
func (o *Outcome) GuestSeconds() float64 { return o.Chip.Seconds() }

// Run boots the image on a new machine and runs it to its end. The error says
// why it could not begin.
func Run(ctx context.Context, image *Image, o Options) (*Outcome, error) {
	if len(o.Resets) > 0 && o.Parallel > 0 {
		return nil, errors.New("a core cannot be put into reset at an exact time while cores run in parallel")
	}
	c := collector{image: image, cores: o.Cores, console: o.Console, resultCore: -1}
	m := chip.New(chip.Config{
		Quantum:    o.Quantum,
		Functional: o.Functional,
		Interpret:  o.Interpret,
		Parallel:   o.Parallel,
		Gigabytes:  gigabytes,
		Options:    o.Options,
		Seed:       o.Seed,
		Strict:     true,
		Watchdog:   clocks(o.Watchdog),
		Console:    c.line,
		Message:    c.message,
		Warning:    warn(o.Warning),
	})
	defer m.Close()
	if err := load(m, image, o); err != nil {
		return nil, err
	}
	for core := range o.Cores {
		m.Release(core)
	}
	resets := slices.SortedStableFunc(slices.Values(o.Resets), func(a, b Reset) int { return cmp.Compare(a.At, b.At) })
	for _, r := range resets {
		m.HoldAt(r.Core, clocks(r.At))
	}
	r, err := attend(ctx, m, o.Control, nil)
	if err != nil {
		return nil, err
	}
	return c.outcome(r), nil
}

// clocks returns how many clocks of 533 MHz a guest time is.
func clocks(d time.Duration) uint64 { return uint64(d.Seconds() * coreMHz * 1e6) }

// warn returns a machine's way to warn.
func warn(w io.Writer) func(string) {
	if w == nil {
		return nil
	}
	return func(text string) { fmt.Fprintf(w, "metalsvm: warning: %s\n", text) }
}

// collector gathers what the cores tell during a run.
type collector struct {
	image      *Image
	cores      int // that take part and are to exit
	console    io.Writer
	lost       error // why console lines could not be written
	ended      [64]bool
	statuses   [64]uint32
	reasons    [64]string
	result     json.RawMessage
	resultCore int
	waits      string
	crash      error
	strays     strays
}

func (c *collector) line(core int, line []byte) {
	if c.console != nil && c.lost == nil {
		_, c.lost = fmt.Fprintf(c.console, "[%02d] %s\n", core, line)
	}
}

func (c *collector) message(core, kind int, payload []byte) {
	switch kind {
	case abi.HostExit:
		if len(payload) >= 4 {
			c.ended[core] = true
			c.statuses[core] = binary.LittleEndian.Uint32(payload)
			c.reasons[core] = string(payload[4:])
		}
	case abi.HostResult:
		// Of several cores the lowest counts, of several results its last.
		if c.resultCore < 0 || core <= c.resultCore {
			c.resultCore = core
			c.result = append(json.RawMessage(nil), payload...)
		}
	case abi.HostWait:
		c.waits += fmt.Sprintf("\n  core %d: %s", core, payload)
	case abi.HostCrash:
		c.crash = fmt.Errorf("core %d: %s%s", core, c.image.crash(payload), c.waits)
	}
}

// worst returns the first status that is not 0, in core order, and what it means.
func (c *collector) worst() (status int, err error) {
	for core, s := range c.statuses {
		switch {
		case s != 0 && c.reasons[core] != "":
			return int(s & 0xFF), fmt.Errorf("core %d: %s", core, c.reasons[core])
		case s != 0:
			return int(s & 0xFF), fmt.Errorf("core %d: the application ended with status %d", core, s&0xFF)
		case core < c.cores && !c.ended[core]:
			return abi.StatusStopped, fmt.Errorf("core %d: it is held in reset, and its application has not ended", core)
		}
	}
	return 0, nil
}

// outcome maps the machine's result to an exit status.
func (c *collector) outcome(r chip.Result) *Outcome {
	o := &Outcome{Chip: r, Err: r.Err}
	if json.Valid(c.result) {
		o.Result = c.result
	}
	switch r.Reason {
	case chip.Exited:
		o.Status, o.Err = c.worst()
	case chip.Crashed:
		o.Status, o.Err = int(r.Status&0xFF), c.crash
	case chip.Asleep, chip.Deadlock, chip.Idle:
		o.Status, o.Err = abi.StatusDeadlock, c.image.everybody(r)
	case chip.Canceled:
		o.Status = Interrupted
		if off(r) {
			o.Status, o.Err = 0, nil
		}
	default:
		o.Status, o.Err = abi.StatusStopped, c.image.culprit(r)
	}
	if o.Status == 0 && c.lost != nil {
		o.Status, o.Err = 1, fmt.Errorf("console lines are lost: %w", c.lost)
	}
	return o
}
