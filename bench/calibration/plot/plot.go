// Package plot draws how the machine's clocks fit those of the chip, as a
// picture for the documents. It is apart from package calibration so that the
// command need not carry fonts.
package plot

import (
	"image/color"
	"io"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"

	"metalsvm/bench/calibration"
	"metalsvm/hw/scc"
)

// series are the groups of points that are drawn. Uncached writes of lines are
// ten times slower and would press the others together.
var series = []struct {
	group, title string
	colour       color.RGBA
}{
	{"mpb_read", "message buffer: read a word", color.RGBA{0x1F, 0x77, 0xB4, 0xFF}},
	{"mpb_write", "message buffer: write a line", color.RGBA{0xD6, 0x27, 0x28, 0xFF}},
	{"dram_read", "memory: read a word", color.RGBA{0x2C, 0xA0, 0x2C, 0xFF}},
	{"dram_write_combined", "memory: write a line, combined", color.RGBA{0x94, 0x67, 0xBD, 0xFF}},
}

// Write draws clocks over hops, as SVG: circles are the chip, crosses the
// model.
func Write(w io.Writer, points []calibration.Point) error {
	p := plot.New()
	p.Title.Text = "Core 0 at 533 MHz, mesh and memory at 800 MHz (circles: chip, crosses: model)"
	p.X.Label.Text = "hops"
	p.Y.Label.Text = "core clocks"
	p.X.Tick.Marker = plot.ConstantTicks(hops())
	for _, s := range series {
		var chip, model plotter.XYs
		for _, point := range points {
			if point.Group == s.group {
				chip = append(chip, plotter.XY{X: float64(point.Hops), Y: point.Chip})
				model = append(model, plotter.XY{X: float64(point.Hops), Y: point.Model})
			}
		}
		circles, err := scatter(chip, s.colour, draw.RingGlyph{})
		if err != nil {
			return err
		}
		crosses, err := scatter(model, s.colour, draw.CrossGlyph{})
		if err != nil {
			return err
		}
		p.Add(circles, crosses)
		p.Legend.Add(s.title, circles)
	}
	p.X.Min, p.X.Max, p.Y.Min = -0.2, maxHops+0.2, 0
	canvas := vgsvg.New(18*vg.Centimeter, 12*vg.Centimeter)
	p.Draw(draw.New(canvas))
	_, err := canvas.WriteTo(w)
	return err
}

// maxHops is the distance of opposite corners.
const maxHops = scc.Columns - 1 + scc.Rows - 1

func hops() (ticks []plot.Tick) {
	for n := range maxHops + 1 {
		ticks = append(ticks, plot.Tick{Value: float64(n), Label: strconv.Itoa(n)})
	}
	return ticks
}

func scatter(points plotter.XYs, c color.Color, shape draw.GlyphDrawer) (*plotter.Scatter, error) {
	s, err := plotter.NewScatter(points)
	if err != nil {
		return nil, err
	}
	s.GlyphStyle = draw.GlyphStyle{Color: c, Radius: vg.Points(3), Shape: shape}
	return s, nil
}
