package mkimage

import "golang.org/x/arch/x86/x86asm"

// origins follows values that a function loads from memory through registers
// and its stack slots, so that the target of a call can be traced back to the
// method table that it comes from. It goes through the code in its order, not
// along its branches: the compiler loads the target of a call right before it.
type origins map[any]x86asm.Mem

// place returns what identifies a register or a stack slot, or nil.
func place(arg x86asm.Arg) any {
	switch a := arg.(type) {
	case x86asm.Reg:
		if a >= x86asm.EAX && a <= x86asm.EDI {
			return a
		}
	case x86asm.Mem:
		if a.Base == x86asm.ESP && a.Index == 0 && a.Segment == 0 {
			return a.Disp
		}
	}
	return nil
}

// see follows one instruction.
func (o origins) see(in x86asm.Inst) {
	switch in.Op {
	case x86asm.MOV:
		to := place(in.Args[0])
		if to == nil {
			return
		}
		if from := place(in.Args[1]); from != nil {
			if m, ok := o[from]; ok {
				o[to] = m
				return
			}
		} else if m, ok := in.Args[1].(x86asm.Mem); ok {
			o[to] = m
			return
		}
		delete(o, to)
	case x86asm.CALL:
		for r := x86asm.EAX; r <= x86asm.EDI; r++ {
			delete(o, r) // Go's ABI0 preserves no register
		}
	case x86asm.MUL, x86asm.IMUL, x86asm.DIV, x86asm.IDIV, x86asm.CDQ:
		delete(o, x86asm.EAX)
		delete(o, x86asm.EDX)
		delete(o, place(in.Args[0]))
	case x86asm.XCHG:
		delete(o, place(in.Args[0]))
		delete(o, place(in.Args[1]))
	case x86asm.CMP, x86asm.TEST, x86asm.PUSH:
	default:
		delete(o, place(in.Args[0]))
	}
}
