package machine

import (
	"context"
	"debug/elf"
	"fmt"
	"io"
	"time"

	"metalsvm/bench/cpu"
	"metalsvm/machine/bare"
	"metalsvm/machine/chip"
)

// Programs of package bench/cpu on cores with nothing else under them. The
// memory of a core: two words of the caller's, the guest where it is linked,
// and what the program works on.
const (
	counterAt = bare.Private
	entryAt   = bare.Private + 4
	dataAt    = bare.PrivateEnd - cpu.DataSize
)

// everywhere runs a program so many times on each of the first cores of a new
// machine with so many workers, checks the results, and returns the instructions
// and the wall time that this took.
func everywhere(ctx context.Context, g *cpu.Guest, p *cpu.Program, cores, workers int, times uint32) (insns uint64, seconds float64, err error) {
	entry, err := g.Entry(p)
	if err != nil {
		return 0, 0, err
	}
	m := chip.New(chip.Config{Functional: true, Parallel: workers, Strict: true})
	defer m.Close()
	for core := range cores {
		if err := load(m, core, g, caller(entry, p.Args(dataAt), times)); err != nil {
			return 0, 0, err
		}
		m.Release(core)
	}
	start := time.Now()
	r := m.Run(ctx)
	seconds = time.Since(start).Seconds()
	if r.Reason != chip.Exited {
		return 0, 0, fmt.Errorf("%s on %d cores: the run ended by %v: %w", p.Name, cores, r.Reason, r.Err)
	}
	for core := range cores {
		if err := verify(m, core, p); err != nil {
			return 0, 0, err
		}
	}
	return r.Insns, seconds, nil
}

// verify checks the last result of a core.
func verify(m *chip.Machine, core int, p *cpu.Program) error {
	results, err := bare.Read(m, core, 1)
	if err != nil {
		return err
	}
	if got, want := results[0], p.Expect(); got != want {
		return fmt.Errorf("%s on core %d: result %#x, the host has %#x", p.Name, core, got, want)
	}
	return nil
}

// caller returns the program that calls the function at entry so many times
// and reports its last result, which lies behind the arguments.
func caller(entry uint32, args []uint32, times uint32) *bare.Program {
	p := bare.New()
	counter := bare.At(counterAt)
	p.FloatingPoint(cpu.Control)
	p.Mov(counter, bare.Imm(times))
	p.Mov(bare.At(entryAt), bare.Imm(entry))
	again := p.Here()
	p.Push(bare.Imm(0))
	for i := range args {
		p.Push(bare.Imm(args[len(args)-1-i]))
	}
	p.CallAt(bare.At(entryAt))
	p.Add(bare.ESP, bare.Imm(4*uint32(len(args))))
	p.Pop(bare.EBX)
	p.Dec(counter)
	p.Jnz(again)
	p.Report(0, bare.EBX)
	p.Exit()
	return p
}

// load puts the guest and the program that calls it into a core's memory.
func load(m *chip.Machine, core int, g *cpu.Guest, caller *bare.Program) error {
	for _, part := range g.File.Progs {
		if part.Type != elf.PT_LOAD {
			continue
		}
		if part.Vaddr <= entryAt || part.Vaddr+part.Memsz > dataAt {
			return fmt.Errorf("the guest does not fit: %#x bytes at %#x", part.Memsz, part.Vaddr)
		}
		data := make([]byte, part.Filesz)
		if _, err := io.ReadFull(part.Open(), data); err != nil {
			return err
		}
		if err := m.WriteCore(core, uint32(part.Vaddr), data); err != nil {
			return err
		}
	}
	return caller.Load(m, core)
}
