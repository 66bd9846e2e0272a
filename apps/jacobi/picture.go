package jacobi

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
)

// picture is a plate as PNG, from black, cold, over red and yellow to white, hot.
// Of a large plate it has every second point, or every third, and so on, so that
// it is at most 512 points wide and high.
func picture(p plane) []byte {
	const most = 512
	step := max((p.width+most-1)/most, (p.height+most-1)/most)
	img := image.NewPaletted(image.Rect(0, 0, (p.width+step-1)/step, (p.height+step-1)/step), heat())
	for y := 0; y < p.height; y += step {
		row := p.row(y)
		for x := 0; x < p.width; x += step {
			img.SetColorIndex(x/step, y/step, uint8(min(max(row[x]*2.55, 0), 255)))
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err) // a buffer takes everything
	}
	return b.Bytes()
}

// heat is the palette.
func heat() (p color.Palette) {
	for i := range 256 {
		level := func(from int) uint8 { return uint8(min(max(3*(i-from), 0), 255)) }
		p = append(p, color.RGBA{level(0), level(85), level(170), 255})
	}
	return p
}
