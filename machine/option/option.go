package option

import (
	"fmt"
	"strings"
)

// Set says how the machine decides what the sources leave open.
type Set struct {
	TimerMHz       uint64 // clock of the local APICs' timers; 0 = the core's clock
	FixedRatio     bool   // bits 25:12 of GCBCFG keep their value
	BySource       bool   // request register n of the interrupt controller is the asking core's
	NewValue       bool   // reading the step of an atomic counter returns the value after it
	WholeRegisters bool   // an access to a part of a tile's register finds nothing, except at LOCK
	FastVRC        bool   // the voltage regulator controller has its fast clock
	InOrder        bool   // channel k of the FPGA shows voltage k
}

// Option is one choice.
type Option struct {
	Name   string
	Values []string // the first is the default
	About  string
	Source string
	set    func(s *Set, second bool)
}

// Options are all choices. Each has two values.
var Options = []Option{
	{"apic-timer", []string{"core", "400"}, "clock of the local APICs' timers: the core's, or 400 MHz",
		"core: BareMichael 7; 400: Barrelfish", func(s *Set, second bool) { s.TimerMHz = pick(second, 400) }},
	{"gcbcfg-ratio", []string{"writable", "jtag"}, "the ratio fields of GCBCFG, bits 25:12: written with the rest, or by JTAG only",
		"writable: RCCE, BareMichael 7; jtag: EAS", func(s *Set, second bool) { s.FixedRatio = second }},
	{"gic-request", []string{"target", "source"}, "whose request register n of the interrupt controller is: bit k of it then is the other side",
		"UG table 3 can be read both ways", func(s *Set, second bool) { s.BySource = second }},
	{"atomic-read", []string{"old", "new"}, "what reading the step of an atomic counter returns: the value before it, or after it",
		"old: UG table 2; new: documents before it", func(s *Set, second bool) { s.NewValue = second }},
	{"crb-bytes", []string{"register", "nothing"}, "an access to a part of a tile's register, LOCK excepted: reaches the register, or finds nothing",
		"EAS 4.2.6.2: byte enables are ignored; not supported", func(s *Set, second bool) { s.WholeRegisters = second }},
	{"vrc-clock", []string{"normal", "fast"}, "clock of the voltage regulator controller: 0.65 MHz, or 10 MHz",
		"KIT release.txt: sccBmc -r makes it fast", func(s *Set, second bool) { s.FastVRC = second }},
	{"channels", []string{"shifted", "in-order"}, "which voltage channel of the FPGA shows which domain: one later, as on the chip, or in order",
		"S-Net scc.c names both, and a bug", func(s *Set, second bool) { s.InOrder = second }},
}

func pick(second bool, v uint64) uint64 {
	if second {
		return v
	}
	return 0
}

// Parse sets what "name=value" says.
func (s *Set) Parse(text string) error {
	name, value, ok := strings.Cut(text, "=")
	if !ok {
		return fmt.Errorf("option %q: want name=value", text)
	}
	var names []string
	for _, o := range Options {
		names = append(names, o.Name)
		if o.Name != name {
			continue
		}
		for i, v := range o.Values {
			if v == value {
				o.set(s, i == 1)
				return nil
			}
		}
		return fmt.Errorf("option %s: there are the values %s", name, strings.Join(o.Values, " and "))
	}
	return fmt.Errorf("no option %q; there are: %s", name, strings.Join(names, ", "))
}
