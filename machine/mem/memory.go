package mem

import (
	"errors"

	"metalsvm/hw/scc"
)

const (
	// Controllers is the number of memory controllers.
	Controllers = scc.Controllers
	// PageSize is the unit in which Page gives memory out.
	PageSize = 4096

	pieceBits  = 24 // 16 MB, what one look-up table entry maps
	pieceBytes = 1 << pieceBits
)

// Memory is the DRAM of one chip. It reads as zero until it is written.
type Memory struct {
	pieces [Controllers][][]byte // nil where never touched
}

// New returns a memory of the given size in gigabytes, a multiple of 4,
// spread evenly over the controllers.
func New(gigabytes int) *Memory {
	m := new(Memory)
	for c := range m.pieces {
		m.pieces[c] = make([][]byte, gigabytes<<30/Controllers/pieceBytes)
	}
	return m
}

// Page returns the page that holds an address behind a controller, or nil if
// the board has no memory there. The pointer is good until Close.
func (m *Memory) Page(controller int, address uint64) *[PageSize]byte {
	pieces := m.pieces[controller]
	i := address >> pieceBits
	if i >= uint64(len(pieces)) {
		return nil
	}
	if pieces[i] == nil {
		pieces[i] = allocate(pieceBytes)
	}
	offset := address & (pieceBytes - 1) &^ (PageSize - 1)
	return (*[PageSize]byte)(pieces[i][offset:])
}

// Close gives all memory back. No pointer from Page may be used afterwards.
func (m *Memory) Close() error {
	var errs []error
	for c := range m.pieces {
		for i, p := range m.pieces[c] {
			if p != nil {
				errs = append(errs, release(p))
				m.pieces[c][i] = nil
			}
		}
	}
	return errors.Join(errs...)
}
