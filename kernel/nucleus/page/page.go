// Package page keeps a core's two-level page tables (Pentium Developer's
// Manual, volume 3, 11.3) through their own mapping: the last directory entry
// points to the directory, so that every table shows up as memory above
// Tables. Pages are 4 KiB only, as the SCC's message-buffer type demands.
//
// Memory is reached through Words, on the host a map. Ring 0, interrupts off.
package page

import "metalsvm/kernel/nucleus/frame"

// Entry is a page-table entry: a frame's physical address and flags.
type Entry uint32

// Flags of an entry. Message is the SCC's PMB bit (SCC EAS 10.1.2).
const (
	Present      = 1 << 0
	Writable     = 1 << 1
	User         = 1 << 2 // on every directory entry; a page's own entry decides
	WriteThrough = 1 << 3
	CacheOff     = 1 << 4
	Message      = 1 << 7
	flags        = 0xFFF
)

// Size is the size of a page.
const Size = 4096

// Where the tables and the directory appear.
const (
	Tables    = 0xFFC00000
	Directory = 0xFFFFF000
)

// Words is memory as the tables need it, by virtual address.
type Words interface {
	Load(va uint32) uint32
	Store(va, v uint32)
	Zero(va uint32)       // the page at va
	Invalidate(va uint32) // INVLPG
}

// Space is one address space. Set its fields before use.
type Space struct {
	Words  Words
	Frames *frame.Allocator
	Zeroed bool // new frames are zero
}

// Frame is the entry's frame number.
func (e Entry) Frame() uint32 { return uint32(e) >> 12 }

// Has tells whether all the given flags are set.
func (e Entry) Has(flags uint32) bool { return uint32(e)&flags == flags }

// Lookup returns the entry for va, 0 if there is none.
func (s *Space) Lookup(va uint32) Entry {
	if s.Words.Load(Directory+va>>22<<2)&Present == 0 {
		return 0
	}
	return Entry(s.Words.Load(Tables + va>>12<<2))
}

// Map makes va show the physical page pa. It fails if no frame is left for a
// page table.
func (s *Space) Map(va, pa, flag uint32) bool {
	if s.Words.Load(Directory+va>>22<<2)&Present == 0 {
		n, isNew, ok := s.Frames.Alloc()
		if !ok {
			return false
		}
		s.Words.Store(Directory+va>>22<<2, n<<12|Present|Writable|User)
		table := Tables + va>>22<<12
		s.Words.Invalidate(table)
		s.clear(table, isNew)
	}
	s.Words.Store(Tables+va>>12<<2, pa&^flags|flag|Present)
	s.Words.Invalidate(va)
	return true
}

// MapNew makes va show a fresh frame of zeros.
func (s *Space) MapNew(va, flag uint32) bool {
	n, isNew, ok := s.Frames.Alloc()
	if !ok {
		return false
	}
	if !s.Map(va, n<<12, flag) {
		s.Frames.Free(n)
		return false
	}
	s.clear(va&^flags, isNew)
	return true
}

// clear makes the page at va zero, unless it is.
func (s *Space) clear(va uint32, isNew bool) {
	if !isNew || !s.Zeroed {
		s.Words.Zero(va)
	}
}

// Unmap removes the entry for va and returns what it was.
func (s *Space) Unmap(va uint32) Entry {
	e := s.Lookup(va)
	if e != 0 {
		s.Words.Store(Tables+va>>12<<2, 0)
		s.Words.Invalidate(va)
	}
	return e
}

// Release unmaps the pages of [va, va+n) and frees their frames.
func (s *Space) Release(va, n uint32) {
	for end := va + n; va < end; {
		if s.Words.Load(Directory+va>>22<<2)&Present == 0 {
			next := (va>>22 + 1) << 22
			if next == 0 {
				return
			}
			va = next
			continue
		}
		if e := s.Unmap(va); e.Has(Present) {
			s.Frames.Free(e.Frame())
		}
		va += Size
	}
}
