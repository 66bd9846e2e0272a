package calibration

import (
	"fmt"
	"math"

	"metalsvm/hw/scc"
)

// What was measured on the chip, in core clocks (TN5, chapter 3; the
// interrupt: table 4.1). Grids are by y and x of the tile.
var (
	mpbWrite = [scc.Rows][scc.Columns]float64{
		{39, 84, 89, 90, 95, 101},
		{84, 89, 89, 95, 101, 108},
		{89, 89, 95, 101, 107, 113},
		{89, 95, 101, 108, 113, 119},
	}
	mpbRead = [scc.Rows][scc.Columns]float64{
		{20, 63, 69, 72, 78, 84},
		{63, 69, 72, 78, 84, 90},
		{69, 72, 78, 84, 90, 96},
		{72, 78, 84, 90, 96, 102},
	}
	dramRead          = [scc.Controllers]float64{97, 121, 105, 134}
	dramWriteUncached = [scc.Controllers]float64{779, 972, 843, 1069}
	dramWriteCombined = [scc.Controllers]float64{122, 146, 134, 158}
)

const (
	chipReadTSC     = 14
	chipXchg        = 35
	chipLockCmpxchg = 39
	chipLockDec     = 36
	chipNop         = 2
	chipInvalidate  = 1
	chipSystemCall  = 200
	chipInterrupt   = 612
)

// Point is one number of the chip and its model, in core clocks.
type Point struct {
	Name  string // without the prefix and the unit of its row
	Group string // the part of the name that says what is measured
	Hops  int    // mesh links between core 0 and what it reaches
	Chip  float64
	Model float64
}

// small is the number of clocks below which an error of one clock is none. The
// chip's numbers are whole clocks, rounded by bench.c.
const small = 20

// Error returns how far the model is off, in percent of the chip's number. ok
// is false for small numbers that are within one clock, of which a percentage
// says nothing.
func (p Point) Error() (percent float64, ok bool) {
	off := p.Model - p.Chip
	if p.Chip < small && math.Abs(math.Round(p.Model)-p.Chip) <= 1 {
		return 0, false
	}
	return 100 * off / p.Chip, true
}

func tileName(group string, x, y int) string { return fmt.Sprintf("%s.%d.%d", group, x, y) }

func controllerName(group string, mc int) string { return fmt.Sprintf("%s.%d", group, mc) }
