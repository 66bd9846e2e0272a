package mkimage

import (
	"fmt"

	"golang.org/x/arch/x86/x86asm"
)

// stackEntries are the functions that the nucleus' assembly calls with an empty
// stack. crashReport comes on top of any of them when it goes wrong.
var stackEntries = []string{nucleus + "entry.fillTables", nucleus + "entry.boot", nucleus + "entry.trap"}

const (
	crashReport = nucleus + "entry.crashed"
	stackSymbol = nucleus + "entry.stack"

	wordBytes  = 4
	trapBytes  = 19*wordBytes + wordBytes // what a trap saves (x86.Frame), and an argument
	stackSpare = 4096                     // for the way from a failed check to crashReport, and for good measure
)

// checkStack computes the most bytes of stack that any chain of calls uses and
// compares it with what there is.
func (w *walk) checkStack() (depth int, err error) {
	deepest := 0
	for _, name := range stackEntries {
		d, err := w.depth(name)
		if err != nil {
			return 0, err
		}
		deepest = max(deepest, d)
	}
	report, err := w.depth(crashReport)
	if err != nil {
		return 0, err
	}
	depth = deepest + trapBytes + report
	if have := int(w.p.objects[stackSymbol].size); depth > have-stackSpare {
		return depth, fmt.Errorf("the nucleus may use %d bytes of stack; it has %d, of which %d are to stay free", depth, have, stackSpare)
	}
	return depth, nil
}

// depth is how much stack a function needs, called from assembly with room for
// an argument and a result.
func (w *walk) depth(name string) (int, error) {
	i, ok := w.p.named[name]
	if _, reached := w.from[i]; !ok || !reached {
		return 0, fmt.Errorf("mkimage/stack.go lists %s, which no way into the nucleus leads to", name)
	}
	d := depths{w: w, known: map[int]int{}, open: map[int]bool{}}
	n, err := d.of(i)
	return n + 3*wordBytes, err
}

// depths computes depths from the leaves up.
type depths struct {
	w     *walk
	known map[int]int
	open  map[int]bool // being computed, further up the chain
}

func (d *depths) of(i int) (int, error) {
	if n, ok := d.known[i]; ok {
		return n, nil
	}
	f := &d.w.p.funcs[i]
	if d.open[i] {
		return 0, fmt.Errorf("%s may call itself: nothing bounds its stack", f.name)
	}
	d.open[i] = true
	defer delete(d.open, i)
	own, err := f.frameBytes()
	if err != nil {
		return 0, err
	}
	deepest := 0
	for _, j := range d.w.hops[i] {
		n, err := d.of(j)
		if err != nil {
			return 0, fmt.Errorf("%w, called by %s", err, f.name)
		}
		deepest = max(deepest, wordBytes+n)
	}
	d.known[i] = own + deepest
	return d.known[i], nil
}

// frameBytes is the most that f's own instructions can push or take off the
// stack pointer: all of them together, since none of this is in a loop.
func (f *function) frameBytes() (int, error) {
	n := 0
	for in := range f.instructions() {
		switch in.Op {
		case x86asm.PUSH, x86asm.PUSHFD:
			n += wordBytes
			continue
		case x86asm.PUSHAD:
			n += 8 * wordBytes
			continue
		}
		if in.Args[0] != x86asm.ESP {
			continue
		}
		by, fixed := in.Args[1].(x86asm.Imm)
		switch {
		case in.Op == x86asm.SUB && fixed:
			n += max(0, int(by))
		case in.Op == x86asm.ADD && fixed:
			n += max(0, -int(by))
		case in.Op != x86asm.CMP && in.Op != x86asm.POP:
			return 0, fmt.Errorf("%s: %#x: %v: cannot tell how deep the stack gets", f.name, in.addr, in)
		}
	}
	return n, nil
}
