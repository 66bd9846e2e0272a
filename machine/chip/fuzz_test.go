package chip

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"metalsvm/hw/scc"
)

// Hostile guests and a hostile host read and write everything that is not
// plain memory, in any size, with entries of look-up tables that lead
// anywhere, hold and release each other, and interrupt. Nothing may panic or
// hang, nor use memory beyond the limit.

// deed is one of their accesses: bits 63:60 who and what, 59:58 which core,
// 57:56 how many bytes, 55:24 where, 23:0 the value.
type deed uint64

func (d deed) what() int     { return int(d >> 60) }
func (d deed) core() int     { return int(d >> 58 & 3) }
func (d deed) size() int     { return 1 << (d >> 56 & 3) }
func (d deed) where() uint32 { return uint32(d>>24) &^ uint32(d.size()-1) }
func (d deed) value() uint32 { return uint32(d & 0xFFFFFF) }

// Values of what.
const (
	deedRead = iota
	deedWrite
	deedPort
	deedFlush
	deedSleep
	deedHost
	deeds
)

const villains = 4

// commit appends a deed to a guest's program.
func (d deed) commit(g *guest) {
	absolute := func(opcode ...byte) { g.word(opcode, d.where()) }
	g.eax(d.value())
	switch d.what() % deeds {
	case deedRead: // mov al/ax/eax, or fild
		[]func(){
			func() { absolute(0xA0) }, func() { absolute(0x66, 0xA1) }, func() { absolute(0xA1) },
			func() { absolute(0xDF, 0x2D); g.bytes(0xDD, 0xD8) },
		}[d>>56&3]()
	case deedWrite: // mov from al/ax/eax, or fistp
		[]func(){
			func() { absolute(0xA2) }, func() { absolute(0x66, 0xA3) }, func() { absolute(0xA3) },
			func() { g.bytes(0x50, 0xDB, 0x04, 0x24, 0x58); absolute(0xDF, 0x3D) },
		}[d>>56&3]()
	case deedPort: // out dx, eax; in al, dx
		g.word([]byte{0xBA}, d.where()&0xFFFF).bytes(0xEF, 0xEC)
	case deedFlush: // wbinvd; cl1invmb
		g.bytes(0x0F, 0x09, 0x0F, 0x0A)
	case deedSleep: // sti; hlt
		g.sti().hlt()
	}
}

// outside does what the host does.
func (d deed) outside(m *Machine) {
	data := binary.LittleEndian.AppendUint32(nil, d.value())
	route, sub, address := uint32(d>>58&0x3F), d.where()>>29, uint64(d.where())<<2
	if d&1 == 0 {
		_ = m.Write(route, sub, address, data) // most lead nowhere
	} else {
		_ = m.Read(route, sub, address, data)
	}
}

// hostile lets the deeds happen in both modes.
func hostile(t *testing.T, list []deed) {
	happen(t, list, Config{Functional: true}, 80) // turns are long there
	happen(t, list, Config{}, 2000)
}

func happen(t *testing.T, list []deed, config Config, steps int) {
	const most = 150 // that fit into a guest's code
	config.Gigabytes, config.MemoryLimit = 64, 16<<20
	m := New(config)
	defer m.Close()
	var guests [villains]*guest
	for i := range guests {
		guests[i] = program().handler(0, "again").label("start")
	}
	var host []deed
	for _, d := range list[:min(len(list), most)] {
		if d.what()%deeds == deedHost {
			host = append(host, d)
		} else {
			d.commit(guests[d.core()%villains])
		}
	}
	for core, g := range guests {
		g.label("on").decECX().goTo("on").put(t, m, core)
		m.Release(core)
	}
	m.Watch(2000, func() bool {
		if len(host) == 0 {
			return false
		}
		host[0].outside(m)
		host = host[1:]
		return true
	})
	for range steps {
		m.serve()
		if m.stop != nil || !m.goesOn() && !m.wait(t.Context()) {
			break
		}
		if !m.schedule.empty() {
			m.step()
		}
	}
	m.Milliwatts()
}

func FuzzRegisters(f *testing.F) {
	f.Add([]byte{})
	for seed := range uint64(8) {
		var b []byte
		for _, d := range random(seed) {
			b = binary.LittleEndian.AppendUint64(b, uint64(d))
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var list []deed
		for ; len(b) >= 8; b = b[8:] {
			list = append(list, deed(binary.LittleEndian.Uint64(b)))
		}
		hostile(t, list)
	})
}

// random returns deeds that mostly find a register.
func random(seed uint64) (list []deed) {
	r := rand.New(rand.NewPCG(seed, 0))
	windows := []struct {
		base      uint32
		registers []scc.Register
	}{
		{scc.OwnCRB, scc.CRBRegisters}, {scc.CRBBase, scc.CRBRegisters}, {scc.CRBBase + scc.SlotBytes, scc.CRBRegisters},
		{scc.FPGABase, scc.BankRegisters}, {scc.APICBase, scc.APICRegisters}, {scc.VRCBase, scc.VRCRegisters},
	}
	for range 100 {
		w := windows[r.IntN(len(windows))]
		reg := w.registers[r.IntN(len(w.registers))]
		where := w.base + reg.Offset + reg.Stride*r.Uint32N(max(reg.Count, 1))
		if r.IntN(4) == 0 {
			where = r.Uint32()
		}
		d := deed(r.Uint64())&^(0xFFFFFFFF<<24) | deed(where)<<24
		if r.IntN(2) == 0 {
			d = d&^(0xF<<60) | deedWrite<<60
		}
		list = append(list, d)
	}
	return list
}

func TestHostileGuests(t *testing.T) {
	seeds := uint64(200)
	if testing.Short() {
		seeds = 20
	}
	for seed := range seeds {
		t.Logf("seed %d", seed)
		hostile(t, random(seed))
	}
}
