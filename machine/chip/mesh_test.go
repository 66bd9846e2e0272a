package chip

import "testing"

func TestReservations(t *testing.T) {
	var r reservations
	take := func(at, length, now, want ticks) {
		t.Helper()
		if got := r.take(at, length, now); got != want {
			t.Errorf("%d from %d: waits %d, want %d (%v)", length, at, got, want, r.spans)
		}
	}
	take(100, 10, 0, 0)
	take(105, 10, 0, 5)  // behind it
	take(95, 5, 0, 0)    // in front
	take(92, 10, 0, 28)  // there is no gap for so many
	take(50, 10, 0, 0)   // much earlier in guest time
	take(110, 4, 0, 20)  // 110 to 130 is taken
	take(200, 6, 150, 0) // all before is forgotten
	if len(r.spans) != 1 {
		t.Errorf("%v is still remembered", r.spans)
	}
}

// A packet takes four mesh clocks a hop, and passes no link of another's row.
func TestTravel(t *testing.T) {
	m := New(Config{})
	defer m.Close()
	const far = 23 // at (5,3)
	if got, want := m.travel(0, far, 1000, dataPacket, 0), ticks(1000+8*4*meshTicks); got != want {
		t.Errorf("arrives at %d, want %d", got, want)
	}
	if got, want := m.travel(0, 5, 1000, shortPacket, 0), 1000+5*4*meshTicks+dataPacket*meshTicks; got != want {
		t.Errorf("the next one on the same links arrives at %d, want %d", got, want)
	}
	if got, want := m.travel(far, 0, 1000, shortPacket, 0), 1000+8*4*meshTicks; got != want {
		t.Errorf("the way back: at %d, want %d", got, want)
	}
}
