// Plot draws jacobi's speed-up over the number of cores, a line for each model, as
// SVG to standard output. It reads what is measured from standard input:
//
//	metalsvm bench --json svm | go run ./bench/svm/plot > docs/reference/jacobi.svg
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/plotutil"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"

	"metalsvm/bench"
	"metalsvm/bench/svm"
)

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "plot:", err)
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer) error {
	values := map[string]float64{}
	for d := json.NewDecoder(in); ; {
		var r bench.Row
		err := d.Decode(&r)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("reading rows: %w", err)
		}
		values[r.Name] = r.Value
	}
	p := plot.New()
	p.Title.Text = "jacobi 1024x512, speed-up over the fastest single core"
	p.X.Label.Text = "cores"
	p.Y.Label.Text = "speed-up"
	p.Legend.Top, p.Legend.Left = true, true
	p.Add(plotter.NewGrid())
	for i, model := range svm.Models {
		var line plotter.XYs
		for _, cores := range svm.Steps {
			v, ok := values[svm.SpeedupRow(model, cores)]
			if !ok {
				return fmt.Errorf("there is no row %s", svm.SpeedupRow(model, cores))
			}
			line = append(line, plotter.XY{X: float64(cores), Y: v})
		}
		l, points, err := plotter.NewLinePoints(line)
		if err != nil {
			return err
		}
		l.Color, points.Color = plotutil.Color(i), plotutil.Color(i)
		points.Shape = plotutil.Shape(i)
		p.Add(l, points)
		p.Legend.Add(model, l, points)
	}
	ideal := plotter.NewFunction(func(x float64) float64 { return x })
	ideal.Dashes = plotutil.Dashes(1)
	p.Add(ideal)
	p.Legend.Add("as many times as cores", ideal)
	c := vgsvg.New(15*vg.Centimeter, 10*vg.Centimeter)
	p.Draw(draw.New(c))
	_, err := c.WriteTo(out)
	return err
}
