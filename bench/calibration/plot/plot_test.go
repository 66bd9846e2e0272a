package plot

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"metalsvm/bench/calibration"
)

// The picture is XML with a title and depends on nothing but the points.
func TestWrite(t *testing.T) {
	points := []calibration.Point{
		{Name: "mpb_read.0.0", Group: "mpb_read", Chip: 20, Model: 21},
		{Name: "mpb_write.5.3", Group: "mpb_write", Hops: 8, Chip: 119, Model: 118},
		{Name: "dram_read.1", Group: "dram_read", Hops: 5, Chip: 121, Model: 120},
		{Name: "dram_write_combined.2", Group: "dram_write_combined", Hops: 2, Chip: 134, Model: 133},
	}
	var first, second bytes.Buffer
	for _, b := range []*bytes.Buffer{&first, &second} {
		if err := Write(b, points); err != nil {
			t.Fatal(err)
		}
	}
	if first.String() != second.String() {
		t.Error("two pictures of the same points differ")
	}
	if !strings.Contains(first.String(), "circles: chip, crosses: model") {
		t.Error("no title")
	}
	d := xml.NewDecoder(&first)
	for {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}
