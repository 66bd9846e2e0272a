package jacobi

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"

	"metalsvm/mail"
	"metalsvm/svm"
)

// fill gives both grids the plate at the start: the upper edge hot, the other
// edges cold, the inside uneven so that no two rows are alike.
func (s *solver) fill() {
	fillPlate(s.grid[0])
	copy(s.grid[1].points, s.grid[0].points)
}

func fillPlate(p plane) {
	const hot, cold = 100, 0
	for y := range p.height {
		row := p.row(y)
		pattern := y * 13 % len(uneven)
		for x := range row {
			row[x] = uneven[pattern]
			if pattern += 7; pattern >= len(uneven) {
				pattern -= len(uneven)
			}
		}
		row[0], row[p.width-1] = cold, cold
	}
	top, bottom := p.row(0), p.row(p.height-1)
	for x := range top {
		top[x], bottom[x] = hot, cold
	}
}

var uneven = [...]float64{1, 5, 2, 9, 4, 7, 3, 8, 6, 10, 12}

// verify compares the grid with what one core has computed.
func (s *solver) verify(want plane) {
	got := s.grid[s.iterations%2]
	x, y, same := firstDifference(got, want)
	if !same {
		fmt.Printf("jacobi: point (%d,%d) is %v, one core alone computed %v\n", x, y, got.row(y)[x], want.row(y)[x])
	}
	s.result.Verified = same
	s.result.SHA256 = hash(got)
	if s.result.GuestSeconds > 0 {
		s.result.Speedup = s.result.OneCore / s.result.GuestSeconds
	}
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

// collect adds up the cores' counters on the first of them, by mail.
func (s *solver) collect(before svm.Counters) error {
	after, err := svm.Stats()
	if err != nil {
		return err
	}
	faults, moves := after.Faults-before.Faults, after.PagesIn-before.PagesIn
	if s.rank != 0 {
		return mail.Send(s.info.Members[0], mail.Message{Data: [mail.Words]uint32{uint32(faults), uint32(moves)}})
	}
	for range len(s.info.Members) - 1 {
		m, err := mail.Receive(mail.Any)
		if err != nil {
			return err
		}
		faults += uint64(m.Data[0])
		moves += uint64(m.Data[1])
	}
	s.result.Faults, s.result.PageMoves = faults, moves
	return nil
}

func (s *solver) print() {
	r := &s.result
	verdict := "equals the sequential result bit for bit"
	if !r.Verified {
		verdict = "DIFFERS from the sequential result"
	}
	fmt.Printf("jacobi %s, %d iterations on %d cores: %s\n", r.Grid, r.Iterations, r.Cores, verdict)
	fmt.Printf("guest time %.6f s, one core alone %.6f s, speed-up %.2f\n", r.GuestSeconds, r.OneCore, r.Speedup)
	fmt.Printf("page faults %d, page moves %d\n", r.Faults, r.PageMoves)
	fmt.Printf("sha256 %s\n", r.SHA256)
}
