package selftest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"unsafe"

	"metalsvm/core"
	"metalsvm/svm"
)

const pageBytes = 4096

// words lays 32-bit words over shared memory.
func words(b []byte) []uint32 {
	return unsafe.Slice((*uint32)(unsafe.Pointer(&b[0])), len(b)/4)
}

// duel has two cores execute n MOVS each over the same two pages, one from the
// first to the second, the other the other way; the rest watches. A page that
// did not stay until the instruction has retired would be taken away for ever.
func duel(i core.Info, n int) error {
	b, err := svm.Alloc(2*pageBytes, svm.Options{})
	if err != nil {
		return err
	}
	if i.Rank < 2 {
		from, to := &b[i.Rank*pageBytes], &b[(1-i.Rank)*pageBytes]
		for range n {
			moveWord(to, from)
		}
	}
	if err := svm.Barrier(); err != nil {
		return err
	}
	return svm.Free(b)
}

// counter has every core add n to a word under a lock.
func counter(i core.Info, n int) error {
	b, err := svm.Alloc(4, svm.Options{})
	if err != nil {
		return err
	}
	sum := words(b)
	for range n {
		if err := svm.Lock(1); err != nil {
			return err
		}
		sum[0]++
		if err := svm.Unlock(1); err != nil {
			return err
		}
	}
	if err := svm.Barrier(); err != nil {
		return err
	}
	if want := uint32(n * len(i.Members)); sum[0] != want {
		return fmt.Errorf("the sum is %d, want %d", sum[0], want)
	}
	return svm.Barrier()
}

// handover has two cores count to 2n in turns, each looking at the word all the
// time: hardly anything happens between two hand-overs of its page, so that what
// a cache or a buffer still has of it would be seen.
func handover(i core.Info, n int) error {
	b, err := svm.Alloc(4, svm.Options{})
	if err != nil {
		return err
	}
	word := &words(b)[0]
	if i.Rank < 2 && len(i.Members) > 1 {
		for range n {
			for look(word)%2 != uint32(i.Rank) {
			}
			*word++
		}
	}
	if err := svm.Barrier(); err != nil {
		return err
	}
	if want := uint32(2 * n); len(i.Members) > 1 && look(word) != want {
		return fmt.Errorf("the word is %d, want %d", look(word), want)
	}
	return svm.Barrier()
}

// look reads a word anew each time.
//
//go:noinline
func look(word *uint32) uint32 { return *word }

// shuffle has every core add, n times, to words in random places: each core has
// a word of its own in every line of every page, so that all pages are wanted
// by all, and no word by two.
func shuffle(i core.Info, n int) error {
	const pages = 5
	b, err := svm.Alloc(pages*pageBytes, svm.Options{})
	if err != nil {
		return err
	}
	all := words(b)
	r := rand.New(rand.NewPCG(uint64(i.ID), 1))
	const slots = pages * pageBytes / 4 / 64
	var mine [slots]uint32
	for range n {
		slot := r.IntN(slots)
		all[slot*64+i.ID]++
		mine[slot]++
	}
	if err := svm.Barrier(); err != nil {
		return err
	}
	for slot, want := range mine {
		if got := all[slot*64+i.ID]; got != want {
			return fmt.Errorf("core %d, word %d is %d, want %d", i.ID, slot, got, want)
		}
	}
	return svm.Barrier()
}

// svmExhausted asks for more shared memory than there is.
func svmExhausted(i core.Info, _ int) error {
	for {
		if _, err := svm.Alloc(16<<20, svm.Options{}); err != nil {
			if !errors.Is(err, svm.ErrExhausted) {
				return fmt.Errorf("unexpected: %w", err)
			}
			return err
		}
	}
}

// doubleFree frees shared memory twice.
func doubleFree(core.Info, int) error {
	b, err := svm.Alloc(100, svm.Options{})
	if err != nil {
		return err
	}
	if err := svm.Free(b); err != nil {
		return fmt.Errorf("unexpected: %w", err)
	}
	return svm.Free(b)
}

// falseSharing has two cores add n times to words of their own in one page, and the
// first one name the page and both words.
func falseSharing(i core.Info, n int) error {
	const own, other = 2, 3
	b, err := svm.Slice[uint32](2*pageBytes/4, svm.Options{})
	if err != nil {
		return err
	}
	all := b[pageBytes/4:]
	for range n {
		if i.Rank < 2 {
			all[(own+i.Rank)*100]++
		}
		if err := svm.Barrier(); err != nil {
			return err
		}
	}
	found, err := svm.FalseSharing()
	if err != nil {
		return err
	}
	want := svm.Sharing{Page: address(&all[0]), Own: address(&all[own*100]), Other: address(&all[other*100]), Core: i.Members[len(i.Members)-1]}
	if i.Rank == 0 && len(i.Members) == 2 {
		if len(found) == 0 || found[0].Count < n/2 {
			return fmt.Errorf("found %+v", found)
		}
		if want.Count = found[0].Count; found[0] != want {
			return fmt.Errorf("found %+v, want %+v", found[0], want)
		}
	}
	return svm.Free(b)
}

func address(p *uint32) uintptr { return uintptr(unsafe.Pointer(p)) }
