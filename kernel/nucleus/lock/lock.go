// Package lock is the books of a lock between cores: who has it, for itself or
// with others to read, and who waits. As long as one waits, all who come wait, and
// they get their turn counting up from the core that gives the lock back. So a core
// waits for 47 turns at most, a turn being one that writes, or all who read together.
//
// The books of a lock lie in shared memory; whoever calls holds its guard. The
// package is pure and allocates nothing. Ring 0, interrupts off.
package lock

import "math/bits"

// Words is the size of a lock's books in 32-bit words: the owner's number plus
// one, and the sets of cores that read, that wait, and that wait to write.
const (
	owner   = 0
	readers = 1
	waiting = 3
	writing = 5
	Words   = 7
)

// Books is the memory of one lock, all zeros at first.
type Books interface {
	Load(word uint32) uint32
	Store(word, v uint32)
}

// Outcome is what comes of an attempt to acquire a lock.
type Outcome uint8

// The outcomes.
const (
	Granted Outcome = iota
	Wait            // the core is among those that wait, or could be
	Wrong           // the core has the lock, or waits for it, already
)

// Acquire gets the lock for a core, for itself if write is set, else to read.
// If that is not possible the core is added to those that wait if queue is set.
func Acquire(b Books, core uint32, write, queue bool) Outcome {
	own := b.Load(owner)
	reading, wait := load(b, readers), load(b, waiting)
	switch {
	case own == core+1 || (reading|wait)>>core&1 != 0:
		return Wrong
	case own == 0 && wait == 0 && !write:
		store(b, readers, reading|1<<core)
		return Granted
	case own == 0 && wait == 0 && reading == 0:
		b.Store(owner, core+1)
		return Granted
	case queue:
		store(b, waiting, wait|1<<core)
		if write {
			store(b, writing, load(b, writing)|1<<core)
		}
	}
	return Wait
}

// Release gives a core's lock back and returns the cores that have it now. ok
// is false if the core did not have it.
func Release(b Books, core uint32) (now uint64, ok bool) {
	reading := load(b, readers)
	switch {
	case b.Load(owner) == core+1:
		b.Store(owner, 0)
	case reading>>core&1 != 0:
		reading &^= 1 << core
		store(b, readers, reading)
		if reading != 0 {
			return 0, true
		}
	default:
		return 0, false
	}
	return next(b, core), true
}

// next gives the free lock to those whose turn it is: a writer, or all readers
// up to the next writer.
func next(b Books, after uint32) (now uint64) {
	wait := load(b, waiting)
	if wait == 0 {
		return 0
	}
	write := load(b, writing)
	for wait != 0 {
		k := uint32(bits.TrailingZeros64(wait &^ (2<<after - 1)))
		if k == 64 {
			k = uint32(bits.TrailingZeros64(wait))
		}
		if write>>k&1 != 0 {
			if now == 0 {
				b.Store(owner, k+1)
				store(b, writing, write&^(1<<k))
				store(b, waiting, wait&^(1<<k))
				return 1 << k
			}
			break
		}
		now |= 1 << k
		wait &^= 1 << k
		after = k
	}
	store(b, readers, now)
	store(b, waiting, wait)
	return now
}

// Holders returns the cores that have the lock.
func Holders(b Books) uint64 {
	held := load(b, readers)
	if own := b.Load(owner); own != 0 {
		held |= 1 << (own - 1)
	}
	return held
}

// Owner returns the core that has the lock for itself, if one has.
func Owner(b Books) (core uint32, ok bool) {
	own := b.Load(owner)
	return own - 1, own != 0
}

func load(b Books, at uint32) uint64 { return uint64(b.Load(at+1))<<32 | uint64(b.Load(at)) }

func store(b Books, at uint32, set uint64) {
	b.Store(at, uint32(set))
	b.Store(at+1, uint32(set>>32))
}
