package tile

import "metalsvm/hw/scc"

// Registers are 32 bits wide on an 8-byte stride; the upper halves of the
// strides hold nothing.
const stride = 8

// Read reads from the configuration registers as reader (0, 1 or Host).
// Reading a LOCK register takes it. Bytes of a register may be read one by
// one. ok is false if there is no register at offset.
func (t *Tile) Read(offset uint32, reader int) (v uint32, ok bool) {
	at := register(offset)
	if offset&4 != 0 {
		return 0, false
	}
	if p := t.storage(at); p != nil {
		v = *p
	} else if z, i, found := lut(at); found {
		v = uint32(t.LUT[z][i])
	} else if at == scc.MyTileID {
		v = t.id | uint32(reader)
	} else if at == scc.SensorV {
		v = t.sense()
	} else {
		return 0, false
	}
	if lock(at) {
		*t.storage(at) = 0
	}
	return v >> (8 * (offset & 3)), true
}

// Peek is Read where that has no side effect and the value changes by writes
// alone. ok is false elsewhere.
func (t *Tile) Peek(offset uint32, reader int) (v uint32, ok bool) {
	at := register(offset)
	taking := lock(at) && *t.storage(at) == scc.LockFree
	counting := at == scc.SensorV && t.sensor&scc.SensorEnable != 0
	if taking || counting {
		return 0, false
	}
	return t.Read(offset, reader)
}

// lock tells whether a register is a LOCK.
func lock(at uint32) bool { return at == scc.Lock0 || at == scc.Lock1 }

// Takes tells whether an access of a size is one that the registers take. The
// hardware does not support less than a register (EAS 4.2.6.2), and yet all
// software reads LOCK by bytes.
func (t *Tile) Takes(offset uint32, size int) bool {
	return size >= 4 || !t.option.WholeRegisters || lock(register(offset))
}

// sense returns SENSORV: both sensors count the same.
func (t *Tile) sense() uint32 {
	if t.sensor&scc.SensorEnable == 0 {
		return 0
	}
	count := t.wires.Sense(t.sensor & scc.SensorGate)
	return count<<13 | count
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
		t.writeL2CFG(int(at>>3&1), v)
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

// Capture sets bits of core z's status, scc.GLHalt and so on, in GLCFG.
func (t *Tile) Capture(z int, bits uint32) { t.glcfg[z] |= bits & scc.GLStatus }

// writeGLCFG drives the pins of core z and clears its status (EAS table 8).
// The bits of the pins are levels: an interrupt stays until somebody writes
// the bit as 0 (EAS 8.3). FLUSH# is answered at once; of the pins without a
// wire only the level is kept.
func (t *Tile) writeGLCFG(z int, v uint32) {
	v &= 1<<12 - 1
	changed := (t.glcfg[z] ^ v) &^ scc.GLStatus
	t.glcfg[z] = v
	if changed&^v&scc.GLFLUSH != 0 && !t.Held(z) {
		t.Capture(z, scc.GLFlushAck)
	}
	if changed&^v&scc.GLRS != 0 && !t.Held(z) {
		t.Capture(z, scc.GLPRDY)
	}
	const going = scc.GLRS | scc.GLSTP
	if stop := v&going != going; stop != ((v^changed)&going != going) {
		t.wires.Drive(z, STOP, stop)
	}
	for _, p := range [...]struct {
		bit uint32
		pin Pin
	}{{scc.GLINTR, LINT0}, {scc.GLNMI, LINT1}, {scc.GLINIT, INIT}} {
		if changed&p.bit != 0 {
			t.wires.Drive(z, p.pin, v&p.bit != 0)
		}
	}
}

// writeL2CFG switches the L2 of core z on and off. Of the rest, which is about
// power and error correction, only the value is kept.
func (t *Tile) writeL2CFG(z int, v uint32) {
	before := t.L2On(z)
	t.l2cfg[z] = v & (1<<14 - 1)
	if on := t.L2On(z); on != before {
		t.wires.L2(z, on)
	}
}

// writeGCBCFG holds and releases cores and their L2s, and sets the tile's clock.
// The mesh's clock is set by JTAG alone; its ratio here is only kept, as are the
// bits of the soft reset pin.
func (t *Tile) writeGCBCFG(v uint32) {
	v &= 1<<26 - 1
	if t.option.FixedRatio {
		v = v&^scc.RatioMask | t.gcbcfg&scc.RatioMask
	}
	before, changed := t.MHz(), t.gcbcfg^v
	l2 := [scc.CoresPerTile]bool{t.L2On(0), t.L2On(1)}
	t.gcbcfg = v
	if t.MHz() != before {
		t.wires.Clock()
	}
	for z := range scc.CoresPerTile {
		if on := t.L2On(z); on != l2[z] {
			t.wires.L2(z, on)
		}
		if changed>>z&scc.ResetCore != 0 {
			t.wires.Hold(z, t.Held(z))
		}
	}
}
