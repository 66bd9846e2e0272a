package chip

import (
	"fmt"
	"strings"

	"metalsvm/hw/scc"
	"metalsvm/machine/cpu"
)

// Reason says why a run ended.
type Reason int

const (
	Exited    Reason = iota // every released core has sent its exit status
	Crashed                 // a core has sent a crash report
	Asleep                  // every core is halted and nothing will wake one
	Deadlock                // as Asleep, but at least one core spins
	Idle                    // the watchdog: no progress for too long
	Stray                   // strict: an access to nothing
	Shutdown                // a core shut down, after a triple fault as a rule
	Canceled                // the context of Run ended
	Exhausted               // the guests use more memory than they may
)

// String returns the reason in a few words.
func (r Reason) String() string {
	return [...]string{
		"exited", "crashed", "asleep", "deadlock", "no progress", "stray access", "shutdown", "canceled", "out of memory",
	}[r]
}

// Result describes a run that has ended.
type Result struct {
	Reason Reason
	Core   int    // who ended it, if somebody did
	Status uint32 // Crashed: the status in the report
	Err    error  // what went wrong; nil if Exited or Crashed
	Where  []Where

	Cycles      uint64 // guest time in clocks of 533 MHz
	Insns       uint64 // instructions of all cores
	Turns       uint64 // how often the run loop ran a core
	TraceHash   uint64 // of all events that left a core
	SharedLocks uint64 // locked accesses to shared memory, not atomic on the chip
	Strays      uint64 // accesses to nothing, if not strict
}

// Seconds returns the guest time of the run.
func (r *Result) Seconds() float64 {
	return float64(r.Cycles) * float64(usualTicks) / (scc.FastClockMHz * 1e6)
}

// Where is what a released core was doing when the run ended.
type Where struct {
	Core  int
	State string // running, halted or spinning
	EIP   uint32
}

// Access is an access to nothing: the end of a strict run.
type Access struct {
	Core    int
	EIP     uint32
	Address uint32 // core-physical, or an I/O port
	Size    int    // bytes
	Write   bool
	Port    bool   // it was IN or OUT
	Target  string // name of the window
}

// Register tells whether the access was to a window of registers, which has
// none at that address.
func (a *Access) Register() bool {
	switch a.Target {
	case toCRB.String(), toFPGA.String(), toHost.String(), toAPIC.String():
		return true
	}
	return false
}

// Error implements error.
func (a *Access) Error() string {
	verb := "reads"
	if a.Write {
		verb = "writes"
	}
	where := fmt.Sprintf("%08x (%s)", a.Address, a.Target)
	if a.Port {
		where = fmt.Sprintf("I/O port %03x", a.Address)
	}
	return fmt.Sprintf("core %d at EIP %08x %s %d bytes at %s: nothing is there", a.Core, a.EIP, verb, a.Size, where)
}

// stray is an access to nothing in a window.
func (n *node) stray(w window, a Access) {
	if err := n.m.memory.Err(); err != nil && w.kind == toMemory {
		n.m.finish(Result{Reason: Exhausted, Core: n.number, Err: err})
		return
	}
	a.Target = w.kind.String()
	n.complain(&a)
}

func (n *node) strayPort(port uint16, size int, write bool) {
	n.complain(&Access{EIP: n.core.EIP, Address: uint32(port), Size: size, Write: write, Port: true})
}

func (n *node) complain(a *Access) {
	a.Core = n.number
	n.m.strays++
	if n.m.config.Stray != nil {
		n.m.config.Stray(*a)
	}
	if n.m.config.Strict {
		n.m.finish(Result{Reason: Stray, Core: n.number, Err: a})
	}
}

// finish ends the run after the current instruction. The first reason counts.
func (m *Machine) finish(r Result) {
	if m.stop == nil {
		m.stop, m.ended = &r, m.time()
	}
	if m.current != nil {
		m.current.core.Break()
	}
}

// endIfAllExited ends the run once a core has exited and no other is left that is
// not held.
func (m *Machine) endIfAllExited() {
	some := false
	for _, n := range m.nodes {
		some = some || n.exited
		if n.state != held && !n.exited {
			return
		}
	}
	if some {
		m.finish(Result{Reason: Exited})
	}
}

// total fills in the sums and who is where.
func (m *Machine) total(r Result) Result {
	var trace trace
	for _, n := range m.nodes {
		if n.state == spinning && !m.config.Functional {
			n.stopSpin(m.ended)
		}
		if n.core != nil {
			m.latest = max(m.latest, n.time())
			r.Insns += n.core.Insns
			r.SharedLocks += n.core.SharedLocks
		}
		trace.mix(uint64(n.trace))
		if n.state != held {
			r.Where = append(r.Where, Where{n.number, n.state.String(), n.core.EIP})
		}
	}
	end := m.latest
	if !m.config.Functional && m.stop != nil {
		end = m.ended // cores have gone on, each as far as it could
	}
	r.Cycles = uint64(end / usualTicks)
	r.Turns, r.Strays, r.TraceHash = m.turns, m.strays, uint64(trace)
	return r
}

// registers shows a core's registers on one line.
func registers(c *cpu.Core) string {
	names := [...]string{"eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"}
	var b strings.Builder
	for i, name := range names {
		fmt.Fprintf(&b, "%s=%08x ", name, c.Regs[i])
	}
	fmt.Fprintf(&b, "eip=%08x eflags=%08x cr0=%08x cr2=%08x cr3=%08x cr4=%08x",
		c.EIP, c.EFlags(), c.CR0, c.CR2, c.CR3, c.CR4)
	return b.String()
}
