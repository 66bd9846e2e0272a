package cpu

import (
	"context"
	"os/exec"
	"testing"

	"metalsvm/machine/cpu"
)

// TestPrograms runs each program once in both engines, in lockstep: equal
// slices must leave equal cores, and the result is the host's.
func TestPrograms(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a guest")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip(err)
	}
	g, err := Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range Programs {
		entry, err := g.Entry(&p)
		if err != nil {
			t.Fatal(err)
		}
		var cores [2]*cpu.Core
		var memories [2]*bare
		for n := range cores {
			memories[n] = new(bare)
			if err := memories[n].load(g); err != nil {
				t.Fatal(err)
			}
			cores[n] = cpu.New(memories[n])
			call(cores[n], memories[n], entry, p.Args(dataFirst))
		}
		for slice := uint64(1); ; slice = slice*5/4 + 7 {
			a := cores[0].Execute(cores[0].Cycles + slice)
			b := cores[1].Run(cores[1].Cycles + slice)
			if a != b || cores[0].State() != cores[1].State() {
				t.Fatalf("%s: stop %d, %d\n%+v\n%+v", p.Name, a, b, cores[0].State(), cores[1].State())
			}
			if a != cpu.Limit {
				break
			}
		}
		if memories[0].pages != memories[1].pages {
			t.Errorf("%s: memories differ", p.Name)
		}
		if got, want := result(memories[1], len(p.Args(dataFirst))), p.Expect(); got != want || cores[1].EIP != haltAt+1 {
			t.Errorf("%s: result %#x, the host has %#x; EIP %#x", p.Name, got, want, cores[1].EIP)
		}
	}
}

// BenchmarkPrograms measures compiled code and the block engine.
func BenchmarkPrograms(b *testing.B) {
	g, err := Build(context.Background())
	if err != nil {
		b.Skip(err)
	}
	for _, p := range Programs {
		for name, compile := range map[string]bool{"compiled": true, "blocks": false} {
			b.Run(p.Name+"/"+name, func(b *testing.B) {
				m := new(bare)
				if err := m.load(g); err != nil {
					b.Fatal(err)
				}
				c := cpu.New(m)
				c.Compile(compile)
				entry, err := g.Entry(&p)
				if err != nil {
					b.Fatal(err)
				}
				for b.Loop() {
					call(c, m, entry, p.Args(dataFirst))
					c.Run(c.Cycles + limit)
				}
				b.ReportMetric(float64(c.Insns)/b.Elapsed().Seconds()/1e6, "MIPS")
			})
		}
	}
}
