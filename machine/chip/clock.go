package chip

import (
	"math"

	"metalsvm/hw/scc"
)

// ticks are guest time, as all parts of the chip have it, in periods of the
// fast clock that the others are made from (EAS tables 4 and 5).
type ticks uint64

const (
	usualTicks  ticks = 3 // a core clock at 533 MHz, the clock of tiles after a reset
	meshTicks   ticks = 2 // a mesh clock at 800 MHz
	memoryTicks ticks = 4 // a memory clock at 400 MHz
)

// never is a time that does not come; there is room behind it for sums.
const never ticks = 1 << 56

// nanoseconds returns a time in another unit.
func (t ticks) nanoseconds() uint64 { return uint64(t) * 1000 / scc.FastClockMHz }

// clocks says where the clocks of a core lie in guest time.
type clocks struct {
	period ticks
	count  uint64 // a clock
	at     ticks  // when it began
}

// time returns when a clock begins.
func (c *clocks) time(count uint64) ticks {
	if count == math.MaxUint64 {
		return never
	}
	return c.at + ticks(count-c.count)*c.period
}

// first returns the first clock that does not begin before a time.
func (c *clocks) first(t ticks) uint64 {
	switch {
	case t >= never:
		return math.MaxUint64
	case t <= c.at:
		return c.count
	}
	return c.count + uint64((t-c.at+c.period-1)/c.period)
}

// last returns the last clock that begins by a time.
func (c *clocks) last(t ticks) uint64 {
	if t <= c.at {
		return c.count
	}
	return c.count + uint64((t-c.at)/c.period)
}

// in returns how many clocks a time is, to the nearest.
func (c *clocks) in(t ticks) uint64 { return uint64((t + c.period/2) / c.period) }

// change makes clocks from count on have another period.
func (c *clocks) change(count uint64, period ticks) {
	*c = clocks{period, count, c.time(count)}
}

// period returns that of a tile's clock.
func (m *Machine) period(tile int) ticks { return scc.FastClockMHz / ticks(m.tileMHz(tile)) }
