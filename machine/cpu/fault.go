package cpu

import "fmt"

// fault is an exception on its way to its handler.
type fault struct {
	vector  uint8
	code    uint32
	pending bool

	// While an event is being delivered, first is its vector and class; a
	// fault on the way combines with it ([SDM3] 6.15, double fault).
	delivering bool
	first      uint8
	firstEvent event
	ext        uint32 // bit 0 of error codes: the event came from outside the program
}

// undo is what a faulting instruction must leave as it found it.
type undo struct {
	regs   [8]uint32
	eflags uint32
	active bool // an instruction or a delivery is under way
}

// signal is the value that raise panics with; catch lets everything else pass.
type signal struct{}

var faultSignal any = &signal{}

// busy reports whether an instruction is under way, that is, whether a call
// comes from Bus.
func (c *Core) busy() bool { return c.undo.active }

// checkpoint notes the state that a fault from here on restores.
func (c *Core) checkpoint() {
	c.undo.regs = c.Regs
	c.undo.eflags = c.eflags
	c.undo.active = true
}

// raise ends the current instruction with an exception; it does not return.
// code is ignored for vectors without an error code.
func (c *Core) raise(vector uint8, code uint32) {
	c.fault.vector = vector
	c.fault.code = code
	panic(faultSignal)
}

// catch is deferred around everything that may raise: it puts the registers
// back and leaves the fault pending.
func (c *Core) catch() {
	r := recover()
	if r == nil {
		return
	}
	if r != faultSignal {
		panic(r)
	}
	c.Regs = c.undo.regs
	c.eflags = c.undo.eflags
	c.undo.active = false
	c.again, c.single, c.causes = false, false, 0
	c.fault.pending = true
	if c.fault.delivering {
		c.combine()
	}
}

// combine decides what a fault during the delivery of another event becomes
// ([SDM3] table 6-5).
func (c *Core) combine() {
	f := &c.fault
	f.delivering = false
	if f.firstEvent != eventFault {
		return
	}
	second := classOf(f.vector)
	switch classOf(f.first) {
	case classDouble:
		if second != classBenign {
			c.down = true
			f.pending = false
		}
	case classPage:
		if second != classBenign {
			f.vector, f.code = VectorDF, 0
		}
	case classContributory:
		if second == classContributory {
			f.vector, f.code = VectorDF, 0
		}
	}
}

type class uint8

const (
	classBenign class = iota
	classContributory
	classPage
	classDouble
)

func classOf(vector uint8) class {
	switch vector {
	case VectorDE, VectorTS, VectorNP, VectorSS, VectorGP:
		return classContributory
	case VectorPF:
		return classPage
	case VectorDF:
		return classDouble
	}
	return classBenign
}

// hasCode reports whether an exception pushes an error code.
func hasCode(vector uint8) bool {
	switch vector {
	case VectorDF, VectorTS, VectorNP, VectorSS, VectorGP, VectorPF, VectorAC:
		return true
	}
	return false
}

// deliverFault enters the handler of the pending fault.
func (c *Core) deliverFault() {
	f := &c.fault
	f.pending = false
	c.deliver(f.vector, eventFault, f.code)
}

// deliver runs interrupt with what combine needs to know if it faults. It costs
// a cycle, so that a program that only faults still uses up guest time.
func (c *Core) deliver(vector uint8, e event, code uint32) {
	f := &c.fault
	f.delivering, f.first, f.firstEvent = true, vector, e
	f.ext = 1
	if e == eventSoftware {
		f.ext = 0
	}
	c.Volatile()
	c.checkpoint()
	c.interrupt(vector, e, code)
	c.undo.active = false
	f.delivering = false
	f.ext = 0
	if c.causes != 0 { // a new task's, or the frame was pushed onto a breakpoint
		c.request |= requestTrap
	}
	c.Cycles++
}

// unsupported shuts the core down for lack of a feature of this model.
func (c *Core) unsupported(format string, args ...any) {
	c.Err = fmt.Errorf("cpu: "+format, args...)
	c.down = true
}
