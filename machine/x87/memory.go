package x87

// operation says what an instruction does with its memory operand.
type operation uint8

const (
	undefined operation = iota
	arithF32
	arithF64
	arithI16
	arithI32
	loadF32
	loadF64
	loadF80
	loadI16
	loadI32
	loadI64
	loadBCD
	loadControl
	loadEnv
	loadState
	storeF32
	storeF64
	storeF80
	storeI16
	storeI32
	storeI64
	storeBCD
	storeControl
	storeStatus
	storeEnv
	storeState
)

// memoryForm is a row of the table of memory forms: what is done, with how
// many bytes (zero: the environment's or the state's), and whether the stack
// is popped at the end.
type memoryForm struct {
	operation operation
	size      int
	pop       bool
}

// memoryForms has the memory forms by escape, less D8, and reg field
// (SDM 2, A.5).
var memoryForms = [8][8]memoryForm{
	0: all(arithF32, 4),
	1: {
		0: {loadF32, 4, false},
		2: {storeF32, 4, false},
		3: {storeF32, 4, true},
		4: {loadEnv, 0, false},
		5: {loadControl, 2, false},
		6: {storeEnv, 0, false},
		7: {storeControl, 2, false},
	},
	2: all(arithI32, 4),
	3: {
		0: {loadI32, 4, false},
		2: {storeI32, 4, false},
		3: {storeI32, 4, true},
		5: {loadF80, 10, false},
		7: {storeF80, 10, true},
	},
	4: all(arithF64, 8),
	5: {
		0: {loadF64, 8, false},
		2: {storeF64, 8, false},
		3: {storeF64, 8, true},
		4: {loadState, 0, false},
		6: {storeState, 0, false},
		7: {storeStatus, 2, false},
	},
	6: all(arithI16, 2),
	7: {
		0: {loadI16, 2, false},
		2: {storeI16, 2, false},
		3: {storeI16, 2, true},
		4: {loadBCD, 10, false},
		5: {loadI64, 8, false},
		6: {storeBCD, 10, true},
		7: {storeI64, 8, true},
	},
}

// all is a row of the eight arithmetic operations; FCOMP pops by itself.
func all(o operation, size int) (row [8]memoryForm) {
	for i := range row {
		row[i] = memoryForm{o, size, false}
	}
	return row
}

func formOf(esc, reg uint8) *memoryForm { return &memoryForms[esc&7][reg&7] }

// MemOperand describes the memory operand of escape esc (D8 to DF) with the
// given reg field: its size in bytes and whether it is read or written. The
// size of an environment depends on its layout.
// A size of zero means an invalid opcode.
func MemOperand(esc, reg uint8, l Layout) (size int, load, store bool) {
	m := formOf(esc, reg)
	switch m.operation {
	case undefined:
		return 0, false, false
	case loadEnv, storeEnv:
		size = l.envSize()
	case loadState, storeState:
		size = l.envSize() + allRegs
	default:
		size = m.size
	}
	return size, m.operation < storeF32, m.operation >= storeF32
}

// Load executes a memory form that reads; b has the operand.
func (f *FPU) Load(esc, reg uint8, l Layout, b *[108]byte) {
	op := int(reg)
	switch formOf(esc, reg).operation {
	case arithF32:
		f.ArithF32(op, le.Uint32(b[:]))
	case arithF64:
		f.ArithF64(op, le.Uint64(b[:]))
	case arithI16:
		f.ArithI32(op, int32(int16(le.Uint16(b[:]))))
	case arithI32:
		f.ArithI32(op, int32(le.Uint32(b[:])))
	case loadF32:
		f.LoadF32(le.Uint32(b[:]))
	case loadF64:
		f.LoadF64(le.Uint64(b[:]))
	case loadF80:
		f.pushNumber(numberAt(b[:]))
	case loadI16:
		f.LoadI32(int32(int16(le.Uint16(b[:]))))
	case loadI32:
		f.LoadI32(int32(le.Uint32(b[:])))
	case loadI64:
		f.LoadI64(int64(le.Uint64(b[:])))
	case loadBCD:
		f.pushBCD(b)
	case loadControl:
		f.SetControl(le.Uint16(b[:]))
	case loadEnv:
		f.loadEnv(l, b)
	case loadState:
		f.loadState(l, b)
	}
}

// Store computes what a memory form writes. ok is false if an unmasked
// exception forbids the write; the instruction is then finished. Otherwise the
// CPU writes the bytes and calls Commit, or, if the write faults, does not: the
// instruction can then be executed again from the start. Exception flags may
// be set already, which the second execution would do anyway.
func (f *FPU) Store(esc, reg uint8, l Layout, b *[108]byte) (ok bool) {
	ok = true
	switch formOf(esc, reg).operation {
	case storeF32:
		var v uint32
		v, ok = f.StoreF32()
		le.PutUint32(b[:], v)
	case storeF64:
		var v uint64
		v, ok = f.StoreF64()
		le.PutUint64(b[:], v)
	case storeF80:
		var n Number
		n, ok = f.toNumber()
		n.put(b[:])
	case storeI16:
		var v int64
		v, ok = f.toInt(16)
		le.PutUint16(b[:], uint16(v))
	case storeI32:
		var v int64
		v, ok = f.toInt(32)
		le.PutUint32(b[:], uint32(v))
	case storeI64:
		var v int64
		v, ok = f.toInt(64)
		le.PutUint64(b[:], uint64(v))
	case storeBCD:
		ok = f.toBCD(b)
	case storeControl:
		le.PutUint16(b[:], f.Control())
	case storeStatus:
		le.PutUint16(b[:], f.Status())
	case storeEnv:
		f.storeEnv(l, b)
	case storeState:
		f.saveState(l, b)
	}
	return ok
}

// Commit finishes a memory form that writes, once the write has succeeded: it
// pops, masks all exceptions after FNSTENV, and initializes after FNSAVE.
func (f *FPU) Commit(esc, reg uint8, l Layout) {
	m := formOf(esc, reg)
	switch {
	case m.pop:
		f.Pop()
	case m.operation == storeEnv:
		f.SetControl(f.control | allFlags)
	case m.operation == storeState:
		f.Init()
	}
}

// pushNumber is FLD m80, which takes everything as it is.
func (f *FPU) pushNumber(n Number) {
	f.clear(c1)
	if f.room() {
		f.push(n)
	}
}

// toNumber is FSTP m80.
func (f *FPU) toNumber() (n Number, ok bool) {
	f.clear(c1)
	if f.isEmpty(0) {
		return indefinite, f.stackUnderflow()
	}
	return f.get(0), true
}
