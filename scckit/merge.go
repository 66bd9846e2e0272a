package scckit

import (
	"cmp"
	"fmt"
	"slices"

	"metalsvm/hw/scc"
)

// Merge lays out the objects of a list on a board with the given number of
// gigabytes in all (16, 32 or 64), as the default map has it (hw/scc, Map). A
// core's table leads to its private memory and boot slot; cores that are not
// in the list get none. read returns the segments of an object, at addresses
// of a core; it is called once for each file.
//
// What lies neither in private memory nor in the boot slot is an error, and so
// are memory that is given twice and more behind one controller than an object
// can hold.
func Merge(list []Entry, gigabytes int, read func(file string) ([]Segment, error)) (*Image, error) {
	image := new(Image)
	objects := map[string][]Segment{}
	for _, e := range list {
		segments, known := objects[e.Object]
		if !known {
			var err error
			if segments, err = read(e.Object); err != nil {
				return nil, err
			}
			objects[e.Object] = segments
		}
		table := table(e, gigabytes)
		mc := scc.HomeController(e.Home)
		for _, s := range segments {
			placed, err := place(s, table, scc.PrivateSlots(gigabytes))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", e.Object, err)
			}
			image.Memory[mc] = append(image.Memory[mc], placed)
		}
		if err := check(image.Memory[mc]); err != nil {
			return nil, fmt.Errorf("%s: memory controller %d: %w", e.Object, mc, err)
		}
		for i, entry := range table {
			if entry != 0 {
				image.Tables = append(image.Tables, TableEntry{e.Core, i, entry})
			}
		}
	}
	return image, nil
}

// table returns a core's look-up table: its own default one, but with the
// memory of the core whose place it has.
func table(e Entry, gigabytes int) *[scc.LUTEntries]scc.Entry {
	var own, home [scc.LUTEntries]scc.Entry
	scc.DefaultLUT(e.Core, gigabytes, &own)
	scc.DefaultLUT(e.Home, gigabytes, &home)
	private := scc.PrivateSlots(gigabytes)
	copy(own[:private], home[:private])
	own[scc.BootBase>>24] = home[scc.BootBase>>24]
	return &own
}

// place moves a segment from a core's addresses to those of its controller.
// Private memory is contiguous there, as it is for the core.
func place(s Segment, table *[scc.LUTEntries]scc.Entry, private int) (Segment, error) {
	inPrivate := s.end() <= uint64(private)*scc.SlotBytes
	inBoot := s.Address >= scc.BootBase && s.end() <= 1<<32
	if !inPrivate && !inBoot {
		return s, fmt.Errorf("%#x to %#x is neither in private memory, below %#x, nor in the boot slot from %#x on",
			s.Address, s.end()-1, private*scc.SlotBytes, uint32(scc.BootBase))
	}
	pa := uint32(s.Address)
	return Segment{table[pa>>24].Address(pa), s.Data}, nil
}

// check finds out whether segments can be one object: their memory must not
// overlap, and stay within the limits of ReadObject.
func check(segments []Segment) error {
	sorted := slices.SortedFunc(slices.Values(segments), func(a, b Segment) int { return cmp.Compare(a.Address, b.Address) })
	bytes := 0
	for i, s := range sorted {
		bytes += len(s.Data)
		if i > 0 && sorted[i-1].end() > s.Address {
			return fmt.Errorf("what begins at %#x overlaps what begins at %#x", sorted[i-1].Address, s.Address)
		}
	}
	if bytes > MaxObjectBytes || len(segments) > MaxObjectSegments {
		return fmt.Errorf("%d bytes in %d segments, more than %d in %d", bytes, len(segments), MaxObjectBytes, MaxObjectSegments)
	}
	return nil
}
