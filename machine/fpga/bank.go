package fpga

import "metalsvm/hw/scc"

// ReadBank reads a 32-bit register of the bank, with its side effect: reading
// the step of an atomic counter increments it. ok is false if there is no
// register at offset.
func (f *FPGA) ReadBank(offset uint32) (v uint32, ok bool) {
	if i, value, is := atomic(offset); is {
		v = f.atomics[i]
		if !value {
			f.atomics[i]++
			f.board.Progress()
			if f.option.NewValue {
				v++
			}
		}
		return v, true
	}
	switch offset {
	case scc.TimeLow:
		return uint32(f.board.Time()), true
	case scc.TimeHigh:
		return uint32(f.board.Time() >> 32), true
	}
	if i := offset - scc.Channel0; i < 4*scc.Channels && i%4 == 0 {
		return f.board.Channel(int(i / 4)), true
	}
	return f.PeekBank(offset)
}

// PeekBank is ReadBank without side effects. ok is false too if the register
// has one, or changes by itself.
func (f *FPGA) PeekBank(offset uint32) (v uint32, ok bool) {
	if i, value, is := atomic(offset); is {
		return f.atomics[i], value
	}
	if v, ok = f.readGIC(offset); ok {
		return v, true
	}
	v, ok = f.words[offset]
	return v, ok
}

// WriteBank writes a 32-bit register of the bank. ok is false if there is no
// register at offset.
func (f *FPGA) WriteBank(offset, v uint32) (ok bool) {
	if i, value, is := atomic(offset); is {
		if value {
			f.atomics[i] = v
		} else {
			f.atomics[i]-- // any write to the step (UG table 2)
		}
		f.board.Progress()
		return true
	}
	if f.writeGIC(offset, v) {
		return true
	}
	r, _ := scc.Find(scc.BankRegisters, offset)
	if r == nil {
		return false
	}
	switch {
	case r.Access == scc.RW:
		f.words[offset] = v & r.Mask()
	case offset == scc.FPGAConfig:
		f.words[offset] = v&r.Mask()&^scc.FPGAConfigFixed | scc.FPGAConfigReset
	}
	return true
}

// atomic finds the atomic counter at an offset, and whether the offset is
// that of its value rather than its step.
func atomic(offset uint32) (i uint32, value, ok bool) {
	const half = scc.Atomics / 2
	switch {
	case offset&3 != 0:
		return 0, false, false
	case offset >= scc.Atomic0 && offset < scc.Atomic0+8*half:
		i = (offset - scc.Atomic0) / 8
	case offset >= scc.Atomic1 && offset < scc.Atomic1+8*half:
		i = half + (offset-scc.Atomic1)/8
	default:
		return 0, false, false
	}
	return i, offset&4 != 0, true
}
