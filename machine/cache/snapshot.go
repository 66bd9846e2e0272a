package cache

import "slices"

// Snapshot is the first level of a core's caches and its write-combining buffer
// at some time.
type Snapshot struct {
	ways       [ways][WaySize]byte
	data, code firstLevel
	buffer     buffer
}

// firstLevel is what is known of the lines in a cache of the first level.
type firstLevel struct {
	tags  [Places]uint32
	trees [Places / ways]uint8
}

// Save makes a snapshot.
func (c *Caches) Save(s *Snapshot) {
	s.ways = c.Ways
	s.buffer = c.buffer
	s.data.save(&c.l1d)
	s.code.save(&c.l1i)
}

// Equal tells whether the first level and the buffer are again as they were.
func (c *Caches) Equal(s *Snapshot) bool {
	return s.data.equal(&c.l1d) && s.code.equal(&c.l1i) && s.buffer == c.buffer && s.ways == c.Ways
}

func (f *firstLevel) save(a *array) {
	copy(f.tags[:], a.tags)
	copy(f.trees[:], a.trees)
}

func (f *firstLevel) equal(a *array) bool {
	return slices.Equal(f.tags[:], a.tags) && slices.Equal(f.trees[:], a.trees)
}
