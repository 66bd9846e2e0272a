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
	height := len(p.points) / p.width
	for y := range height {
		row := p.row(y)
		for x := range row {
			switch {
			case y == 0:
				row[x] = hot
			case y == height-1 || x == 0 || x == p.width-1:
				row[x] = cold
			default:
				row[x] = uneven[(x*7+y*13)%len(uneven)]
			}
		}
	}
}

var uneven = [...]float64{1, 5, 2, 9, 4, 7, 3, 8, 6, 10, 12}

// verify compares the grid with what one core has computed.
func (s *solver) verify(want []float64) {
	got := s.grid[s.iterations%2]
	s.result.Verified = true
	for i := range want {
		if got.bits(i) != (plane{points: want}).bits(i) {
			fmt.Printf("jacobi: point (%d,%d) is %v, one core alone computed %v\n",
				i%s.width, i/s.width, got.points[i], want[i])
			s.result.Verified = false
			break
		}
	}
	s.result.SHA256 = hash(got)
	if s.result.GuestSeconds > 0 {
		s.result.Speedup = s.result.OneCore / s.result.GuestSeconds
	}
}

// hash is the SHA-256 of the points as little-endian float64, row by row.
func hash(p plane) string {
	h := sha256.New()
	var b [4096]byte
	for i := 0; i < len(p.points); {
		n := 0
		for ; n < len(b) && i < len(p.points); n += 8 {
			binary.LittleEndian.PutUint64(b[n:], p.bits(i))
			i++
		}
		h.Write(b[:n])
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
