package cpu

import (
	"encoding/binary"
	"slices"
)

// The fault cases of one row of the opcode table.

// row is a row with a prefix, as 32-bit code that is complete but for the places
// of its operands.
type row struct {
	opcode int
	reg    byte
	f      *form
	prefix []byte
	in     Inst
	emit   func(*faultCase)
}

// bytes encodes the row: more prefixes, and where its operand lies, which is a
// register if at is 0.
func (r *row) bytes(at uint32, prefixes ...byte) []byte {
	code := append(append([]byte{}, prefixes...), r.prefix...)
	if r.opcode >= 0x100 {
		code = append(code, 0x0F)
	}
	code = append(code, byte(r.opcode))
	switch {
	case groups[r.opcode] && at != 0:
		code = binary.LittleEndian.AppendUint32(append(code, r.reg<<3|5), at)
	case groups[r.opcode]:
		code = append(code, 0xC0|r.reg<<3)
	case r.f.op == OpMov && (r.f.args[0].place == 'O' || r.f.args[1].place == 'O'):
		code = binary.LittleEndian.AppendUint32(code, at)
	}
	if r.f.args[0].place == 'A' {
		code = append(append(code, make([]byte, r.in.Wide)...), selCode3, 0)
	}
	var in Inst
	whole := append(slices.Clone(code), make([]byte, maxInst)...)
	if Decode(whole, true, &in) == Good {
		code = whole[:in.Len]
	}
	return append(code, 0x90, 0xF4)
}

// placed reports whether the row has an operand whose place bytes can choose,
// or XLAT.
func (r *row) placed() bool {
	return r.f.rm || r.f.op == OpXlat || r.f.args[0].place == 'O' || r.f.args[1].place == 'O'
}

// state is where cases start: in a ring, all segments flat, I/O allowed.
func state(ring uint8) State {
	c := New(newTestBus())
	flatten(c)
	enterRing(c, ring)
	s := c.State()
	s.CR0 |= CR0PG | CR0WP
	s.CR3 = dirAt
	s.EFlags |= FlagIOPL
	s.EIP = programAt
	s.GDTR, s.IDTR = Table{gdtAt, 0x7FF}, Table{idtAt, 0x7FF}
	s.TR = Segment{Selector: selTSS, Attr: 0x8B, Base: tssAt, Limit: 0x67}
	s.Regs = [8]uint32{EAX: 3, ECX: 2, EDX: filling & 0xFF, EBX: operandAt - 3, ESP: s.Regs[ESP], EBP: operandAt, ESI: sourceAt, EDI: targetAt}
	s.FPU.Reset()
	s.FPU.SetControl(0x37F)
	s.FPU.LoadF32(0x3F800000)
	return s
}

var states = [4]State{state(0), state(1), {}, state(3)}

// fault emits a case of the row.
func (r *row) fault(kind string, code []byte, ring, vector uint8, err, cr2 uint32, change func(*faultCase)) {
	k := &faultCase{kind: kind, code: code, state: states[ring], vector: vector, err: err, cr2: cr2}
	if change != nil {
		change(k)
	}
	r.emit(k)
}

// page returns the change of a page's entry.
func page(at, bits uint32) [2]uint32 { return [2]uint32{tableAt + at>>12*4, at&pageMask | bits} }

// rings are those in which the row's memory can be reached.
func (r *row) rings() []uint8 {
	if slices.Contains(ringZero, r.f.op) {
		return []uint8{0}
	}
	return []uint8{0, 3}
}

// segments lists what can be wrong with the segment of an access to n bytes at
// off.
func segments(off uint32, u use) []struct {
	kind string
	s    Segment
	ok   bool
} {
	const flat = 0xFFFFFFFF
	return []struct {
		kind string
		s    Segment
		ok   bool
	}{
		{"within the limit", Segment{Selector: selData3, Attr: 0xC0F3, Limit: off + u.n - 1}, true},
		{"beyond the limit", Segment{Selector: selData3, Attr: 0xC0F3, Limit: off + u.n - 2}, false},
		{"far beyond the limit", Segment{Selector: selData3, Attr: 0xC0F3, Limit: 0xFFF}, false},
		{"above the limit, down", Segment{Selector: selData3, Attr: 0xC0F7, Limit: off - 1}, true},
		{"at the limit, down", Segment{Selector: selData3, Attr: 0xC0F7, Limit: off}, false},
		{"above 64 K, down", Segment{Selector: selData3, Attr: 0x80F7, Limit: 0xFFF}, false},
		{"null selector", Segment{}, false},
		{"read-only", Segment{Selector: selReadOnly, Attr: 0xC0F1, Limit: flat}, !u.write},
		{"code", Segment{Selector: selCode3, Attr: 0xC0FB, Limit: flat}, !u.write},
		{"execute-only", Segment{Selector: selCode3, Attr: 0xC0F9, Limit: flat}, false},
	}
}

// reach emits the cases of one use of memory, from an address on to which put
// moves it: all that can be wrong with segment seg, with pages, and with the
// alignment.
func (r *row) reach(what string, code func(at uint32) []byte, at uint32, u use, seg int, put func(s *State, at uint32)) {
	vector := uint8(VectorGP)
	if seg == SS {
		vector = VectorSS
	}
	rings := r.rings()
	if seg == SS && what == "stack" {
		rings = []uint8{3} // ring 0 would have no stack for the frame
	}
	for _, ring := range rings {
		user, write := b2u(ring == 3)*faultUser, b2u(u.write)*faultWrite
		for _, c := range segments(at, u) {
			if seg == SS && (ring != 3 || c.s.Attr&(attrCode|attrWritable) != attrWritable) {
				continue // no program can have such a stack, and ring 0's takes the frame
			}
			r.fault(what+", "+c.kind, code(at), ring, vector, 0, 0, func(k *faultCase) {
				k.state.Seg[seg] = c.s
				k.none = c.ok
				put(&k.state, at)
			})
		}
		pages := func(kind string, at, bits, wrong, cr2, err uint32, none bool) {
			r.fault(what+", "+kind, code(at), ring, VectorPF, err, cr2, func(k *faultCase) {
				k.pokes = append(k.pokes, page(wrong, bits))
				k.none = none
				put(&k.state, at-u.above)
			})
		}
		const there = pagePresent | pageAccessed | pageDirty
		pages("page absent", oddPage, 0, oddPage, oddPage, user|write, false)
		pages("page of the supervisor", oddPage, there|pageWritable, oddPage, oddPage, user|write|faultProtection, ring != 3)
		pages("page read-only", oddPage, there|pageUser, oddPage, oddPage, user|write|faultProtection, !u.write)
		if u.write && u.above == 0 { // having read it, the core knows the page
			at := uint32(oddPage)
			read := binary.LittleEndian.AppendUint32([]byte{0x8A, 0x15}, at) // mov dl, [at]
			r.fault(what+", page read and read-only", append(read, code(at)...), ring, VectorPF, user|write|faultProtection, at, func(k *faultCase) {
				k.pokes = append(k.pokes, page(at, there|pageUser))
				k.before = uint32(len(read))
				put(&k.state, at)
			})
		}
		pages("page all right", oddPage, pagePresent|pageWritable|pageUser, oddPage, oddPage, user|write, true)
		if half := u.part() / 2; half > 0 {
			pages("first page absent", oddPage-half, 0, oddPage-1, oddPage-half, user|write, false)
			pages("second page absent", oddPage-half, 0, oddPage, oddPage, user|write, false)
		}
		if u.align == 0 || seg == FS { // which is as aligned as DS
			continue
		}
		for skew := range uint32(8) {
			r.fault(what+", alignment", code(at+skew), ring, VectorAC, 0, 0, func(k *faultCase) {
				k.state.CR0 |= CR0AM
				k.state.EFlags |= FlagAC
				k.none = ring != 3 || (at+skew+u.skew)%u.align == 0
				put(&k.state, at+skew)
			})
		}
	}
}

// memory emits the cases of all memory that the row uses.
func (r *row) memory() {
	var in Inst
	if Decode(r.bytes(operandAt), true, &in) != Good {
		return
	}
	stack := stackUse(&in)
	plain := func(at uint32) []byte { return r.bytes(at) }
	if u := operandUse(&in); r.placed() && u.n > 0 {
		put := func(s *State, at uint32) {
			if r.f.op == OpXlat {
				s.Regs[EBX] = at - s.Regs[EAX]
			}
		}
		r.reach("operand", plain, operandAt, u, DS, put)
		r.reach("FS operand", func(at uint32) []byte { return r.bytes(at, 0x64) }, operandAt, u, FS, put)
		if stack.n == 0 {
			r.reach("SS operand", func(at uint32) []byte { return r.bytes(at, 0x36) }, operandAt, u, SS, put)
		}
	}
	if stack.n > 0 {
		fixed := func(uint32) []byte { return r.bytes(targetAt) }
		callable := *r
		callable.emit = func(k *faultCase) { // a far pointer may be needed on the way to the stack
			k.pokes = append(k.pokes, [2]uint32{targetAt, selCode3<<16 | 0x100}, [2]uint32{targetAt + 4, selCode3})
			r.emit(k)
		}
		callable.reach("stack", fixed, operandAt, stack, SS, func(s *State, at uint32) {
			switch {
			case r.f.op == OpLeave:
				s.Regs[EBP] = at
			case stack.write:
				s.Regs[ESP] = at + stack.n
			default:
				s.Regs[ESP] = at
			}
		})
	}
	source, destination := stringUse(&in)
	toSource := func(s *State, at uint32) { s.Regs[ESI] = at }
	toTarget := func(s *State, at uint32) { s.Regs[EDI] = at }
	if source.n > 0 {
		r.reach("source", plain, sourceAt, source, DS, toSource)
		r.reach("FS source", func(at uint32) []byte { return r.bytes(at, 0x64) }, sourceAt, source, FS, toSource)
		r.repeated("repeated source", ESI, &in, source, destination)
	}
	if destination.n > 0 {
		r.reach("destination", plain, targetAt, destination, ES, toTarget)
		r.repeated("repeated destination", EDI, &in, source, destination)
	}
}

// repeated emits a case in which the second of two elements is on an absent page.
// The first stays done.
func (r *row) repeated(what string, pointer int, in *Inst, source, destination use) {
	prefix := byte(0xF3)
	if r.f.op == OpScas { // EAX is not what it compares with
		prefix = 0xF2
	}
	write := b2u(pointer == EDI && destination.write) * faultWrite
	r.fault(what, r.bytes(operandAt, prefix), 3, VectorPF, faultUser|write, oddPage, func(k *faultCase) {
		k.pokes = append(k.pokes, page(oddPage, 0))
		regs := &k.state.Regs
		regs[pointer] = oddPage - uint32(in.Size)
		after := *regs
		after[ECX]--
		after[ESI] += source.n
		after[EDI] += destination.n
		if r.f.op == OpLods {
			after[EAX] = filling&sizeMask(in.Size) | regs[EAX]&^sizeMask(in.Size)
		}
		k.after = &after
	})
}
