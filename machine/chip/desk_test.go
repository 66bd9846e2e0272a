package chip

import (
	"context"
	"errors"
	"strings"
	"testing"

	"metalsvm/hw/scc"
)

// attended runs a machine on another goroutine; stop ends the run and returns
// its result.
func attended(t *testing.T, m *Machine) (ctx context.Context, stop func() Result) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan Result, 1)
	go func() { result <- m.Run(ctx); cancel() }()
	return ctx, func() Result {
		cancel()
		return <-result
	}
}

// The host writes to a core that waits, and to one that is held.
func TestDo(t *testing.T) {
	waiting := program().label("on").compare(scc.MPBOf(0), 7).ifNot("on").say("seven\n").cli().hlt()
	var lines []string
	m := New(Config{Functional: true, Strict: true, Attended: true, Parallel: workers, Console: func(_ int, line []byte) { lines = append(lines, string(line)) }})
	t.Cleanup(func() { m.Close() })
	waiting.put(t, m, 0)
	program().say("released\n").cli().hlt().put(t, m, 1)
	m.Release(0)
	ctx, stop := attended(t, m)
	do := func(f func() error) {
		t.Helper()
		var err error
		if derr := m.Do(ctx, func() { err = f() }); derr != nil || err != nil {
			t.Fatal(derr, err)
		}
	}
	do(func() error { return m.Write(0, scc.MPB, 0, []byte{7, 0, 0, 0}) })
	for said := 0; said < 1; {
		do(func() error { said = len(lines); return nil })
	}
	do(func() error { m.Release(1); return nil })
	for said := 0; said < 2; {
		do(func() error { said = len(lines); return nil })
	}
	if r := stop(); r.Reason != Canceled {
		t.Errorf("the run ended by %v, %v", r.Reason, r.Err)
	}
	if strings.Join(lines, " ") != "seven released" {
		t.Errorf("%q", lines)
	}
	if err := m.Do(ctx, func() { t.Error("executed") }); !errors.Is(err, ErrNotRunning) {
		t.Error(err)
	}
}

// What a core waits for may come from who watches.
func TestWatch(t *testing.T) {
	spinning := program().label("on").compare(scc.SharedBase, 3).ifNot("on").cli().hlt()
	for _, every := range []uint64{1000, 1 << 40} { // by time, or when nothing goes on
		m := boot(t, Config{Functional: true, Strict: true}, spinning)
		looks := 0
		m.Watch(every, func() bool {
			if looks++; looks == 3 {
				if err := m.WriteCore(0, scc.SharedBase, []byte{3}); err != nil {
					t.Error(err)
				}
			}
			return looks <= 3
		})
		if r := m.Run(t.Context()); r.Reason != Asleep || looks < 3 {
			t.Errorf("%v, %v after %d looks", r.Reason, r.Err, looks)
		}
	}
}
