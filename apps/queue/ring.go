package queue

// ring is a bounded queue of numbers: how many have been put in so far, how many
// have been taken out, who uses it, and a slot for each number that is in it.
type ring struct{ words []uint32 }

// Places in a ring.
const (
	putAt = iota
	takenAt
	userAt
	slotsAt
)

// ringWords is the size of a ring with so many slots.
func ringWords(slots int) int { return slotsAt + slots }

// enter notes who uses the ring, before anything is read there: so its page is
// fetched to be written at once, and not as a copy first.
func (r ring) enter(user int) { r.words[userAt] = uint32(user) }

// put puts in the numbers [from, to), as many as there is room for, and returns
// how many.
func (r ring) put(from, to int) int {
	slots := r.words[slotsAt:]
	put, taken := int(r.words[putAt]), int(r.words[takenAt])
	n := min(to-from, len(slots)-(put-taken))
	for i := range n {
		slots[(put+i)%len(slots)] = uint32(from + i)
	}
	r.words[putAt] = uint32(put + n)
	return n
}

// take takes out as many numbers as there are, and room for them, and returns how
// many, and how many had been taken out before.
func (r ring) take(into []uint32) (n, before int) {
	slots := r.words[slotsAt:]
	put, taken := int(r.words[putAt]), int(r.words[takenAt])
	n = min(len(into), put-taken)
	for i := range n {
		into[i] = slots[(taken+i)%len(slots)]
	}
	r.words[takenAt] = uint32(taken + n)
	return n, taken
}
