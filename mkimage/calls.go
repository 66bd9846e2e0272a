package mkimage

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/arch/x86/x86asm"
)

// hops returns the functions that function i can go to: by what its
// instructions say; by method tables for a call through an interface; and by
// the list of unseen hops for the rest.
func (p *program) hops(i int) ([]int, error) {
	f := &p.funcs[i]
	var to []int
	from := origins{}
	for in := range f.instructions() {
		if in.err != nil {
			return nil, fmt.Errorf("%s: %#x: % x: %w", f.name, in.addr, in.bytes, in.err)
		}
		target, direct := in.Args[0].(x86asm.Rel)
		switch {
		case direct:
			j := p.at(in.addr + uint32(in.Len) + uint32(target))
			if j < 0 {
				return nil, fmt.Errorf("%s: %#x: %v leaves the text", f.name, in.addr, in)
			}
			if j != i || in.Op == x86asm.CALL {
				to = append(to, j)
			}
			if strings.HasPrefix(p.funcs[j].name, "runtime.duff") {
				continue // keeps the registers that other calls change
			}
		case in.Op == x86asm.CALL || in.Op == x86asm.JMP || in.Op == x86asm.LRET:
			targets, err := p.indirect(f, in, from)
			if err != nil {
				return nil, err
			}
			to = append(to, targets...)
		}
		from.see(in.Inst)
	}
	slices.Sort(to)
	return slices.Compact(to), nil
}

// indirect returns where an instruction goes that does not say so itself.
func (p *program) indirect(f *function, in instruction, from origins) ([]int, error) {
	r, _ := in.Args[0].(x86asm.Reg)
	if m, ok := from[r]; ok && in.Op == x86asm.CALL && m.Disp >= firstMethod && m.Index == 0 {
		return p.methods(f, uint32(m.Disp))
	}
	var to []int
	for _, u := range unseen {
		if u.from == f.name {
			to = append(to, p.named[u.to])
		}
	}
	if to == nil {
		return nil, fmt.Errorf("%s: %#x: %v: cannot tell where this goes; see unseen in mkimage/nucleus.go", f.name, in.addr, in)
	}
	return to, nil
}

// firstMethod is the offset of the first method in a method table for 32 bits
// (struct ITab in internal/abi/iface.go of Go 1.26).
const firstMethod = 12

// methods returns what a call through a method table from f can reach: the
// methods at the given offset of the tables for interfaces that f's package
// declares, since packages that declare one do not import each other. Any
// other package has such calls only in what it has inlined, from wherever; so
// the tables of the whole nucleus count.
func (p *program) methods(f *function, offset uint32) ([]int, error) {
	var own, all []int
	for name, table := range p.objects {
		tableOf, iface, _ := strings.Cut(name, ",")
		if !strings.HasPrefix(tableOf, "go:itab.") || !strings.HasPrefix(iface, nucleus) {
			continue
		}
		if offset+wordBytes > table.size {
			continue
		}
		w, ok := p.word(table.addr + offset)
		j := p.at(w)
		if !ok || j < 0 || p.funcs[j].addr != w {
			return nil, fmt.Errorf("%s: no method at %d", name, offset)
		}
		all = append(all, j)
		if packageOf(iface) == packageOf(f.name) {
			own = append(own, j)
		}
	}
	if own == nil {
		own = all
	}
	if own == nil {
		return nil, fmt.Errorf("%s: no method table of the nucleus has a method at %d", f.name, offset)
	}
	return own, nil
}

// packageOf is the import path of a symbol or a type.
func packageOf(name string) string {
	slash := strings.LastIndexByte(name, '/') + 1
	dot := strings.IndexByte(name[slash:], '.')
	if dot < 0 {
		return ""
	}
	return name[:slash+dot]
}
