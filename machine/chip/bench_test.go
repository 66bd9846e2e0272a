package chip

import (
	"runtime"
	"testing"

	"metalsvm/hw/scc"
)

// traffic reads and writes a neighbour's message passing buffer n times.
func traffic(n uint32) *guest {
	return program().ecx(n).
		label("on").load(scc.MPBOf(2)).store(scc.MPBOf(2) + 4).decECX().ifNot("on").exit(0)
}

// What leaves a core, and the turns themselves, must not allocate.
func TestTrafficDoesNotAllocate(t *testing.T) {
	allocations := func(n uint32) uint64 {
		m := boot(t, Config{Functional: true, Strict: true}, traffic(n), traffic(n))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if r := m.Run(t.Context()); r.Reason != Exited {
			t.Fatal(r.Reason, r.Err)
		}
		runtime.ReadMemStats(&after)
		return after.Mallocs - before.Mallocs
	}
	few, many := allocations(1_000), allocations(101_000)
	t.Logf("%d allocations, and %d for 400,000 accesses more", few, many)
	if many > few+100 {
		t.Errorf("%d allocations", many-few)
	}
}

// BenchmarkTraffic is one access to a message passing buffer, with the
// instructions around it.
func BenchmarkTraffic(b *testing.B) {
	m := boot(b, Config{Functional: true, Strict: true}, traffic(uint32(b.N/2+1)))
	b.ResetTimer()
	m.Run(b.Context())
}

// BenchmarkTurn is a turn of one of 48 busy cores, without the instructions'
// own time being taken out.
func BenchmarkTurn(b *testing.B) {
	var guests []*guest
	for range scc.Cores {
		guests = append(guests, program().label("on").add(guestData, 1).goTo("on"))
	}
	m := boot(b, Config{Functional: true, Strict: true}, guests...)
	b.ResetTimer()
	for range b.N {
		m.step()
	}
	b.ReportMetric(float64(m.total(Result{}).Insns)/b.Elapsed().Seconds()/1e6, "MIPS")
}

// BenchmarkSpin is a turn of one of 48 cores that all wait.
func BenchmarkSpin(b *testing.B) {
	var guests []*guest
	for range scc.Cores {
		guests = append(guests, spinner(scc.MPBOf(0)))
	}
	m := boot(b, Config{Functional: true, Strict: true}, guests...)
	for range 100 * scc.Cores {
		m.step()
	}
	b.ResetTimer()
	for range b.N {
		m.step()
	}
}
