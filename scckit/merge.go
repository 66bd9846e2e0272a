package scckit

import (
	"cmp"
	"fmt"
	"slices"
)

// Merge lays out the objects of a list, by default as the default map has it
// (hw/scc, Map). A core's table leads to its private memory and boot slot;
// cores that are not in the list get none. read returns the segments of an
// object, at addresses of a core; it is called once for each file.
//
// What lies neither in private memory nor in the boot slot is an error, and so
// are memory that is given twice and more behind one controller than an object
// can hold.
func Merge(list []Entry, l Layout, read func(file string) ([]Segment, error)) (*Image, error) {
	l, err := l.complete(list)
	if err != nil {
		return nil, err
	}
	image := new(Image)
	objects := map[string][]Segment{}
	for _, e := range list {
		segments, known := objects[e.Object]
		if !known {
			if segments, err = read(e.Object); err != nil {
				return nil, err
			}
			objects[e.Object] = segments
		}
		memory := &image.Memory[e.Controller]
		for _, s := range segments {
			placed, err := l.place(e, s)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", e.Object, err)
			}
			*memory = append(*memory, placed)
		}
		if err := check(*memory); err != nil {
			return nil, fmt.Errorf("%s: memory controller %d: %w", e.Object, e.Controller, err)
		}
		for i, entry := range l.table(e) {
			if entry != 0 {
				image.Tables = append(image.Tables, TableEntry{e.Core, i, entry})
			}
		}
	}
	return image, nil
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
