package chip

import (
	"context"
	"encoding/binary"
	"testing"

	"metalsvm/abi"
	"metalsvm/hw/scc"
	"metalsvm/machine/vector"
)

// Where guests lie in their private memory.
const (
	guestCode  = 0x2000
	guestIDT   = 0x3000
	guestIDTR  = 0x3800 // limit and base of the table
	guestData  = 0x4000
	guestStack = 0x8000
)

// guest is a tiny program for one core, written instruction by instruction.
// Addresses are absolute, jumps have 32-bit displacements.
type guest struct {
	code   []byte
	labels map[string]uint32
	jumps  map[int]string   // where a displacement belongs to which label
	gates  map[uint8]string // interrupt vectors and their handlers
}

// program returns a guest that has set up its stack and interrupt table.
func program() *guest {
	g := &guest{labels: map[string]uint32{}, jumps: map[int]string{}, gates: map[uint8]string{}}
	g.word([]byte{0xBC}, guestStack)                   // mov esp, stack
	return g.word([]byte{0x0F, 0x01, 0x1D}, guestIDTR) // lidt [idtr]
}

func (g *guest) bytes(b ...byte) *guest {
	g.code = append(g.code, b...)
	return g
}

// word appends an opcode and 32-bit words.
func (g *guest) word(opcode []byte, words ...uint32) *guest {
	g.code = append(g.code, opcode...)
	for _, w := range words {
		g.code = binary.LittleEndian.AppendUint32(g.code, w)
	}
	return g
}

func (g *guest) label(name string) *guest {
	g.labels[name] = guestCode + uint32(len(g.code))
	return g
}

func (g *guest) jump(label string, opcode ...byte) *guest {
	g.bytes(opcode...)
	g.jumps[len(g.code)] = label
	return g.bytes(0, 0, 0, 0)
}

func (g *guest) handler(v uint8, label string) *guest {
	g.gates[v] = label
	return g.label(label)
}

func (g *guest) goTo(label string) *guest    { return g.jump(label, 0xE9) }               // jmp
func (g *guest) ifZero(label string) *guest  { return g.jump(label, 0x0F, 0x84) }         // jz
func (g *guest) ifNot(label string) *guest   { return g.jump(label, 0x0F, 0x85) }         // jnz
func (g *guest) eax(v uint32) *guest         { return g.word([]byte{0xB8}, v) }           // mov eax, v
func (g *guest) ecx(v uint32) *guest         { return g.word([]byte{0xB9}, v) }           // mov ecx, v
func (g *guest) load(at uint32) *guest       { return g.word([]byte{0xA1}, at) }          // mov eax, [at]
func (g *guest) store(at uint32) *guest      { return g.word([]byte{0xA3}, at) }          // mov [at], eax
func (g *guest) set(at, v uint32) *guest     { return g.word([]byte{0xC7, 0x05}, at, v) } // mov dword [at], v
func (g *guest) add(at, v uint32) *guest     { return g.word([]byte{0x81, 0x05}, at, v) } // add dword [at], v
func (g *guest) or(at, v uint32) *guest      { return g.word([]byte{0x81, 0x0D}, at, v) } // or dword [at], v
func (g *guest) and(at, v uint32) *guest     { return g.word([]byte{0x81, 0x25}, at, v) } // and dword [at], v
func (g *guest) compare(at, v uint32) *guest { return g.word([]byte{0x81, 0x3D}, at, v) } // cmp dword [at], v
func (g *guest) copy(to, from uint32) *guest { return g.load(from).store(to) }
func (g *guest) cli() *guest                 { return g.bytes(0xFA) }
func (g *guest) sti() *guest                 { return g.bytes(0xFB) }
func (g *guest) hlt() *guest                 { return g.bytes(0xF4) }
func (g *guest) iret() *guest                { return g.bytes(0xCF) }
func (g *guest) decECX() *guest              { return g.bytes(0x49) }
func (g *guest) testEAX() *guest             { return g.bytes(0x85, 0xC0) }

// say writes text to the first UART.
func (g *guest) say(text string) *guest {
	g.word([]byte{0xBA}, 0x3F8) // mov edx, port
	for i := range len(text) {
		g.bytes(0xB0, text[i], 0xEE) // mov al, c; out dx, al
	}
	return g
}

// exit sends the exit status and sleeps for good.
func (g *guest) exit(status uint32) *guest {
	return g.set(abi.HostData, status).set(abi.HostSend, abi.HostExit<<24|4).cli().hlt()
}

// put loads the guest for a core, with the page it begins in.
func (g *guest) put(t testing.TB, m *Machine, core int) {
	t.Helper()
	for at, label := range g.jumps {
		to, ok := g.labels[label]
		if !ok {
			t.Fatalf("no label %s", label)
		}
		binary.LittleEndian.PutUint32(g.code[at:], to-(guestCode+uint32(at)+4))
	}
	idt := make([]byte, 256*8)
	for v, label := range g.gates {
		to := uint64(g.labels[label])
		gate := to&0xFFFF | 0x08<<16 | 0x8E00<<32 | to>>16<<48
		binary.LittleEndian.PutUint64(idt[8*int(v):], gate)
	}
	idtr := binary.LittleEndian.AppendUint32([]byte{0xFF, 0x07}, guestIDT)
	page := vector.Page(guestCode, 0, 0)
	for at, data := range map[uint32][]byte{guestCode: g.code, guestIDT: idt, guestIDTR: idtr, vector.Base: page[:]} {
		if err := m.WriteCore(core, at, data); err != nil {
			t.Fatal(err)
		}
	}
}

// workers, if not 0, are those of the machines that boot builds: TestParallel
// has other tests say the same of parallel mode.
var workers int

// boot builds a machine and releases guests on cores 0, 1, 2, ...
func boot(t testing.TB, config Config, guests ...*guest) *Machine {
	t.Helper()
	config.Parallel = max(config.Parallel, workers)
	m := New(config)
	t.Cleanup(func() { m.Close() })
	for core, g := range guests {
		g.put(t, m, core)
	}
	for core := range guests {
		m.Release(core)
	}
	return m
}

// run boots guests and wants the run to end for a reason.
func run(t *testing.T, config Config, want Reason, guests ...*guest) (*Machine, Result) {
	t.Helper()
	m := boot(t, config, guests...)
	r := m.Run(context.Background())
	if r.Reason != want {
		t.Fatalf("the run ended by %v (core %d, %v), want %v; %v", r.Reason, r.Core, r.Err, want, r.Where)
	}
	return m, r
}

// word reads a word of a core's memory.
func word(t *testing.T, m *Machine, core int, at uint32) uint32 {
	t.Helper()
	var b [4]byte
	if err := m.ReadCore(core, at, b[:]); err != nil {
		t.Fatal(err)
	}
	return binary.LittleEndian.Uint32(b[:])
}

// apicOn enables the local APIC.
func (g *guest) apicOn() *guest {
	return g.set(scc.APICBase+scc.APICSpurious, scc.APICEnable|0xFF)
}

// eoi ends an interrupt.
func (g *guest) eoi() *guest { return g.set(scc.APICBase+scc.APICEOI, 0) }
