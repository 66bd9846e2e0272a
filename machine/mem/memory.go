package mem

import (
	"errors"
	"fmt"

	"metalsvm/hw/scc"
)

const (
	// Controllers is the number of memory controllers.
	Controllers = scc.Controllers
	// PageSize is the unit in which Page gives memory out.
	PageSize = 4096

	pieceBits  = 24 // 16 MB, what one look-up table entry maps
	pieceBytes = 1 << pieceBits
	piecePages = pieceBytes / PageSize
)

// Memory is the DRAM of one chip. It reads as zero until it is written.
type Memory struct {
	pieces [Controllers][]*piece // nil where never touched
	limit  int64                 // bytes of pages that may be given out
	given  int64                 // and have been
	err    error
}

type piece struct {
	bytes []byte
	given [piecePages / 64]uint64 // a bit for each page
}

// New returns a memory of the given size in gigabytes, a multiple of 4,
// spread evenly over the controllers. It gives out no more pages than limit
// bytes, however much the guests ask for.
func New(gigabytes int, limit int64) *Memory {
	m := &Memory{limit: limit}
	for c := range m.pieces {
		m.pieces[c] = make([]*piece, gigabytes<<30/Controllers/pieceBytes)
	}
	return m
}

// Page returns the page that holds an address behind a controller, or nil if
// the board has no memory there, or Err says why it cannot be given. The
// pointer is good until Close.
func (m *Memory) Page(controller int, address uint64) *[PageSize]byte {
	pieces := m.pieces[controller]
	i := address >> pieceBits
	if i >= uint64(len(pieces)) {
		m.err = nil
		return nil
	}
	page := address & (pieceBytes - 1) / PageSize
	if p := pieces[i]; p == nil || p.given[page/64]>>(page%64)&1 == 0 {
		if !m.take(&pieces[i], page) {
			return nil
		}
	}
	return (*[PageSize]byte)(pieces[i].bytes[page*PageSize:])
}

// take gives out a page for the first time.
func (m *Memory) take(p **piece, page uint64) bool {
	if m.given+PageSize > m.limit {
		m.err = fmt.Errorf("the guests use more than %d MB, the limit of the host's memory for them", m.limit>>20)
		return false
	}
	if *p == nil {
		bytes, err := allocate(pieceBytes)
		if err != nil {
			m.err = fmt.Errorf("the host has no more memory for the guests: %w", err)
			return false
		}
		*p = &piece{bytes: bytes}
	}
	(*p).given[page/64] |= 1 << (page % 64)
	m.given += PageSize
	return true
}

// Err returns why the last page that Page did not give was refused, nil if the
// board has no memory there.
func (m *Memory) Err() error { return m.err }

// Close gives all memory back. No pointer from Page may be used afterwards.
func (m *Memory) Close() error {
	var errs []error
	for c := range m.pieces {
		for i, p := range m.pieces[c] {
			if p != nil {
				errs = append(errs, release(p.bytes))
				m.pieces[c][i] = nil
			}
		}
	}
	return errors.Join(errs...)
}
