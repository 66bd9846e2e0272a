package bare_test

import (
	"encoding/binary"
	"slices"
	"testing"

	"metalsvm/hw/scc"
	"metalsvm/machine/bare"
	"metalsvm/machine/chip"
)

const (
	eax = bare.EAX
	ecx = bare.ECX
	edx = bare.EDX
	ebx = bare.EBX
	esp = bare.ESP
	ebp = bare.EBP
	esi = bare.ESI
	edi = bare.EDI
)

// run runs programs on cores 0, 1, ... and returns the machine.
func run(t *testing.T, programs ...*bare.Program) *chip.Machine {
	t.Helper()
	m := chip.New(chip.Config{Strict: true})
	t.Cleanup(func() { m.Close() })
	for core, p := range programs {
		if err := p.Load(m, core); err != nil {
			t.Fatal(err)
		}
	}
	for core := range programs {
		m.Release(core)
	}
	if r := m.Run(t.Context()); r.Reason != chip.Exited {
		t.Fatalf("%v: %v, %v", r.Reason, r.Err, r.Where)
	}
	return m
}

func results(t *testing.T, m *chip.Machine, core, n int) []uint32 {
	t.Helper()
	r, err := bare.Read(m, core, n)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Every instruction once or more; what it does is the core's affair and
// tested there, here it is enough that it is the right one.
func TestInstructions(t *testing.T) {
	p := bare.New()
	data := bare.At(bare.Private)
	n := 0
	report := func(r bare.Reg) {
		p.Report(n, r)
		n++
	}
	p.Mov(data, bare.Imm(5))
	p.Mov(ebx, bare.Imm(bare.Private-8))
	p.Mov(eax, ebx.At(8))
	p.Add(eax, bare.Imm(10))
	p.Add(eax, data)
	report(eax) // 20
	p.Or(data, bare.Imm(0x50))
	p.And(data, bare.Imm(0x51))
	p.Sub(eax, data)
	report(eax) // 20-0x51
	p.Xor(edx, edx)
	p.Inc(edx)
	p.Inc(data)
	p.Dec(edx)
	p.Lock()
	p.Dec(data)
	p.Xchg(data, edx)
	report(edx) // 0x51
	p.Mov(eax, bare.Imm(0))
	p.Mov(edi, bare.Imm(77))
	p.Lock()
	p.Cmpxchg(data, edi)
	p.Push(data)
	p.Push(bare.Imm(78))
	p.Push(edi)
	p.Mov(esi, esp.At(4))
	report(esi) // 78
	p.Pop(esi)
	p.Pop(esi)
	p.Pop(esi)
	report(esi) // 77
	p.Loop(7, func() { p.Inc(esi) })
	p.Cmp(esi, bare.Imm(84))
	p.Jnz("wrong")
	p.Cmp(esi, edi)
	p.Jz("wrong")
	p.Cmp(edi, esi)
	p.Jae("wrong")
	p.Mov(eax, bare.Imm(0))
	p.Call("three")
	p.Mov(edx, bare.Imm(1))
	p.MovTable(ecx, "table", edx)
	p.CallAt(ecx)
	p.CallAt(data.Add(4))
	report(eax) // 33
	p.MovTable(edi, "numbers", edx)
	p.Push(bare.Imm(4))
	p.Push(edi)
	p.Call("sum")
	report(eax) // 6
	p.Lea(eax, esp.At(8))
	p.Sub(eax, esp)
	report(eax) // 8
	p.Xor(eax, eax)
	p.Test(eax, eax)
	p.Jnz("wrong")
	p.MovTable(edi, "table of jumps", edx)
	p.JmpAt(edi)
	p.Hlt()
	p.Label("on")
	p.Nop()
	p.Cl1invmb()
	p.Wbinvd()
	p.Rdtsc()
	report(edx) // 0
	p.FloatingPoint(0x27F)
	report(eax) // 0x27F
	p.Jmp("end")
	p.Label("three")
	p.Add(eax, bare.Imm(3))
	p.Mov(data.Add(4), bare.Imm(bare.Private+8))
	p.Mov(data.Add(8), bare.Imm(0xC3)) // ret
	p.Ret()
	p.Label("thirty")
	p.Add(eax, bare.Imm(30))
	p.Ret()
	p.Align(4)
	p.Label("table")
	p.Table("three", "thirty")
	p.Label("sum")
	p.Push(ebp)
	p.Mov(ebp, esp)
	p.Push(esi)
	p.Mov(eax, ebp.At(8))
	p.Add(eax, ebp.At(12))
	p.Leave()
	p.RetDrop(8)
	p.Label("table of jumps")
	p.Table("wrong", "on")
	p.Label("numbers")
	p.Words(1, 2, 3)
	p.Label("wrong")
	p.Hlt()
	p.Label("end")
	p.Exit()
	minus := uint32(0x51)
	want := []uint32{20, 20 - minus, 0x51, 78, 77, 33, 6, 8, 0, 0x27F}
	if got := results(t, run(t, p), 0, n); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// A system call from ring 3 and back, and an interrupt of the ring 3 program
// by another core.
func TestRings(t *testing.T) {
	p := bare.New()
	p.Gate(0x80, "call")
	p.Gate(0x40, "pin")
	apic := p.APIC(0x40)
	pins := p.MapRegister(scc.OwnCRB + scc.GLCFG0)
	ready := bare.At(p.Map(scc.MPBOf(0), 4, bare.UC))
	p.User(true)
	p.Mov(eax, bare.Imm(3))
	p.Int(0x80)
	p.Report(0, eax)
	p.Mov(ready, bare.Imm(1))
	wait := p.Here()
	p.Cmp(bare.At(bare.Private), bare.Imm(1))
	p.Jnz(wait)
	p.Exit()

	p.Label("call")
	p.SaveAll()
	p.KernelData()
	p.Add(esp.At(bare.SavedEAX), bare.Imm(4))
	p.RestoreAll()
	p.Iret()

	p.Label("pin")
	p.SaveAll()
	p.KernelData()
	p.And(pins, bare.Imm(^uint32(scc.GLINTR)))
	p.Mov(bare.At(bare.Private), bare.Imm(1))
	p.Mov(bare.At(apic+scc.APICEOI), bare.Imm(0))
	p.RestoreAll()
	p.Iret()

	q := bare.New()
	ready = bare.At(q.Map(scc.MPBOf(0), 4, bare.UC))
	pins = q.MapRegister(scc.CRBOf(0) + scc.GLCFG0)
	wait = q.Here()
	q.Cmp(ready, bare.Imm(1))
	q.Jnz(wait)
	q.Or(pins, bare.Imm(scc.GLINTR))
	q.Exit()

	if got := results(t, run(t, p, q), 0, 1); got[0] != 7 {
		t.Errorf("the system call returns %d, want 7", got[0])
	}
}

// A page mapped with each type reaches the same memory.
func TestTypes(t *testing.T) {
	types := []bare.Type{bare.WB, bare.WT, bare.UC, bare.MPBT, bare.MPBT | bare.WT, bare.MPBT | bare.UC}
	p := bare.New()
	const at = scc.SharedBase + 0x12345678&0xFFFFC
	for i, kind := range types {
		word := bare.At(p.Map(at+64*uint32(i), 4, kind))
		p.Mov(word, bare.Imm(uint32(i)+1))
		p.Mov(eax, word)
		p.Report(i, eax)
	}
	p.Exit()
	m := run(t, p)
	for i, got := range results(t, m, 0, len(types)) {
		var b [4]byte
		if err := m.ReadCore(0, at+64*uint32(i), b[:]); err != nil {
			t.Fatal(err)
		}
		if mem := binary.LittleEndian.Uint32(b[:]); got != uint32(i)+1 || mem != got {
			t.Errorf("type %02x: read %d, memory has %d, want %d", types[i], got, mem, i+1)
		}
	}
}

func TestMistakes(t *testing.T) {
	for name, mistake := range map[string]func(p *bare.Program){
		"two operands in memory": func(p *bare.Program) { p.Mov(bare.At(0), bare.At(4)) },
		"label twice":            func(p *bare.Program) { p.Label("a"); p.Label("a") },
		"no such label":          func(p *bare.Program) { p.Jmp("a"); _ = p.Load(nil, 0) },
		"no such result":         func(p *bare.Program) { p.Report(bare.Results, eax) },
		"store to a constant":    func(p *bare.Program) { p.Mov(bare.Imm(1), eax) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("nobody notices")
				}
			}()
			mistake(bare.New())
		})
	}
}
