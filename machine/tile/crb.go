package tile

import "metalsvm/hw/scc"

// Registers are 32 bits wide on an 8-byte stride; the upper halves of the
// strides hold nothing.
const stride = 8

// Read reads from the configuration registers as reader (0, 1 or Host).
// Reading a LOCK register takes it. Bytes of a register may be read one by
// one. ok is false if there is no register at offset.
func (t *Tile) Read(offset uint32, reader int) (v uint32, ok bool) {
	v, ok = t.Peek(offset, reader)
	if z, is := lock(offset); is {
		t.lock[z] = 0
	}
	return v, ok
}

// Peek is Read without its side effect.
func (t *Tile) Peek(offset uint32, reader int) (v uint32, ok bool) {
	if offset&4 != 0 {
		return 0, false
	}
	at := register(offset)
	if p := t.storage(at); p != nil {
		v = *p
	} else if z, i, found := lut(at); found {
		v = uint32(t.LUT[z][i])
	} else if at == scc.MyTileID {
		v = t.id | uint32(reader)
	} else if at != scc.SensorV {
		return 0, false
	}
	return v >> (8 * (offset & 3)), true
}

// Free tells whether offset names a LOCK register that is free, so that
// reading it would take it.
func (t *Tile) Free(offset uint32) bool {
	z, is := lock(offset)
	return is && t.lock[z] == scc.LockFree
}

// lock tells which core's LOCK register, if any, is at an offset.
func lock(offset uint32) (z int, is bool) {
	if offset&4 != 0 {
		return 0, false
	}
	switch register(offset) {
	case scc.Lock0:
		return 0, true
	case scc.Lock1:
		return 1, true
	}
	return 0, false
}

// Write writes to the configuration registers. The hardware ignores byte
// enables here (EAS 4.2.6.2): whatever its size, a write replaces the whole
// register, with zeros in the bytes that were not given. ok is false if there
// is no register at offset.
func (t *Tile) Write(offset, v uint32) (ok bool) {
	if offset&4 != 0 {
		return false
	}
	v <<= 8 * (offset & 3)
	at := register(offset)
	if z, i, found := lut(at); found {
		t.writeLUT(z, i, v)
		return true
	}
	switch at {
	case scc.GLCFG0, scc.GLCFG1:
		t.writeGLCFG(int(at>>3&1), v)
	case scc.L2CFG0, scc.L2CFG1:
		t.l2cfg[at>>3&1] = v & (1<<14 - 1)
	case scc.Sensor:
		t.sensor = v & (1<<14 - 1)
	case scc.GCBCFG:
		t.writeGCBCFG(v)
	case scc.Lock0:
		t.lock[0] = scc.LockFree
	case scc.Lock1:
		t.lock[1] = scc.LockFree
	case scc.MyTileID, scc.SensorV: // read only
	default:
		return false
	}
	return true
}

func register(offset uint32) uint32 { return offset & scc.CRBDecode &^ (stride - 1) }

func (t *Tile) writeLUT(z int, i, v uint32) {
	e := scc.Entry(v & scc.EntryMask)
	if t.LUT[z][i] == e {
		return
	}
	t.LUT[z][i] = e
	t.wires.Remap(z)
}

// SetPin sets one of the two interrupt bits of core z in GLCFG, as the system
// interface does.
func (t *Tile) SetPin(z int, pin Pin) {
	bit := uint32(scc.GLINTR)
	if pin == LINT1 {
		bit = scc.GLNMI
	}
	t.writeGLCFG(z, t.glcfg[z]|bit)
}

// writeGLCFG drives the pins of core z. The bits of the pins are levels: an
// interrupt stays until somebody writes the bit as 0 (EAS 8.3).
func (t *Tile) writeGLCFG(z int, v uint32) {
	// The bits above are captured status, which any write clears; this model
	// captures none.
	v &= 1<<12 - 1
	changed := t.glcfg[z] ^ v
	t.glcfg[z] = v
	for _, p := range [...]struct {
		bit uint32
		pin Pin
	}{{scc.GLINTR, LINT0}, {scc.GLNMI, LINT1}, {scc.GLINIT, INIT}} {
		if changed&p.bit != 0 {
			t.wires.Drive(z, p.pin, v&p.bit != 0)
		}
	}
}

// writeGCBCFG holds and releases cores. Caches and clock dividers have no
// model here; their bits read back as written.
func (t *Tile) writeGCBCFG(v uint32) {
	v &= 1<<26 - 1
	changed := t.gcbcfg ^ v
	t.gcbcfg = v
	for z := range scc.CoresPerTile {
		if changed>>z&scc.ResetCore != 0 {
			t.wires.Hold(z, t.Held(z))
		}
	}
}
