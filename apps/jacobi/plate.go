package jacobi

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"

	"metalsvm/core"
	"metalsvm/mail"
	"metalsvm/svm"
)

// fill makes a block what it is at the start, in a plate of width by height points
// in which its first is (x0, y0): the upper edge of the plate hot, the other edges
// cold, the inside uneven so that no two rows are alike.
func (p plane) fill(x0, y0, width, height int) {
	const hot, cold = 100, 0
	for i := range p.height {
		row, y := p.row(i), y0+i
		touch(row) // stores to lines that no cache has go to memory one by one
		switch y {
		case 0:
			set(row, hot)
			continue
		case height - 1:
			set(row, cold)
			continue
		}
		pattern := (y*13 + x0*7) % len(uneven)
		for j := range row {
			row[j] = uneven[pattern]
			if pattern += 7; pattern >= len(uneven) {
				pattern -= len(uneven)
			}
		}
		if x0 == 0 {
			row[0] = cold
		}
		if x0+p.width == width {
			row[p.width-1] = cold
		}
	}
}

func set(row []float64, v float64) {
	for j := range row {
		row[j] = v
	}
}

var uneven = [...]float64{1, 5, 2, 9, 4, 7, 3, 8, 6, 10, 12}

// report completes the result: it compares the grid with what one core has
// computed. Collective.
func (s *solver) report(want plane) error {
	var got plane
	if s.png || !s.brief {
		var err error
		if got, err = s.plate.gather(s.iterations%2, s.width, s.height); err != nil {
			return err
		}
	}
	if s.rank != 0 {
		return nil
	}
	r := &s.result
	if s.png {
		r.PNG = picture(got)
	}
	fmt.Printf("jacobi %s, %d iterations on %d cores, %s", r.Grid, r.Iterations, r.Cores, r.Model)
	if s.brief {
		fmt.Printf("\n")
	} else {
		x, y, same := firstDifference(got, want)
		if same {
			fmt.Printf(": equals the sequential result bit for bit\n")
		} else {
			fmt.Printf(": DIFFERS from the sequential result\n")
			fmt.Printf("point (%d,%d) is %v, one core alone computed %v\n", x, y, got.row(y)[x], want.row(y)[x])
		}
		r.Verified, r.SHA256, r.Speedup = same, hash(got), r.OneCore/r.GuestSeconds
		fmt.Printf("guest time %.6f s, one core alone %.6f s, speed-up %.2f\n", r.GuestSeconds, r.OneCore, r.Speedup)
	}
	fmt.Printf("%.1f iterations per guest second; page faults %d, page moves %d, copies %d\n", r.PerSecond, r.Faults, r.PageMoves, r.Copies)
	if !s.brief {
		fmt.Printf("sha256 %s\n", r.SHA256)
	}
	return core.Report(r)
}

// firstDifference finds the first point in which two planes of the same size
// are not equal bit for bit.
func firstDifference(a, b plane) (x, y int, same bool) {
	for y := range a.height {
		rowA, rowB := bits(a.row(y)), bits(b.row(y))
		for x := range rowA {
			if rowA[x] != rowB[x] {
				return x, y, false
			}
		}
	}
	return 0, 0, true
}

// hash is the SHA-256 of the points as little-endian float64, row by row.
func hash(p plane) string {
	h := sha256.New()
	line := make([]byte, 0, 8*p.width)
	for y := range p.height {
		line, _ = binary.Append(line[:0], binary.LittleEndian, bits(p.row(y)))
		h.Write(line)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// checksum is a checksum of a block, the first point of which is (x0, y0) in a plate
// of that width: those of the blocks add up to that of the plate.
func (p plane) checksum(x0, y0, width int) (sum uint32) {
	for y := range p.height {
		at := uint32((y0+y)*width + x0)
		for _, v := range bits(p.row(y)) {
			sum += (uint32(v) ^ uint32(v>>32)*5) * (2*at + 1)
			at++
		}
	}
	return sum
}

// collect adds up the cores' counters and checksums on the first of them, by mail.
func (s *solver) collect(before svm.Counters) error {
	after, err := svm.Stats()
	if err != nil {
		return err
	}
	own := [mail.Words]uint32{
		uint32(after.Faults - before.Faults), uint32(after.PagesIn - before.PagesIn), uint32(after.CopiesIn - before.CopiesIn),
	}
	if s.brief {
		b := &s.blocks[s.rank]
		own[3] = s.plate.block(s.iterations%2).checksum(b.x0, b.y0, s.width)
	}
	if s.rank != 0 {
		return mail.Send(s.info.Members[0], mail.Message{Data: own})
	}
	for range len(s.info.Members) - 1 {
		m, err := mail.Receive(mail.Any)
		if err != nil {
			return err
		}
		for i, v := range m.Data {
			own[i] += v
		}
	}
	r := &s.result
	r.Faults, r.PageMoves, r.Copies, r.Sum = uint64(own[0]), uint64(own[1]), uint64(own[2]), own[3]
	return nil
}
