package home

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

const (
	testPages = Slots + Slots/2 // some must give way
	pageBytes = 8
)

// contents is a page.
type contents [pageBytes]byte

// step is what a unit can leave out.
type step string

const (
	nothing   step = ""
	fetching  step = "a page is copied from its home"
	twinning  step = "its twin is made"
	putting   step = "what differs from the twin is brought home"
	only      step = "only that is"
	unmapping step = "a page that is given up is unmapped"
	cleaning  step = "what has been brought home is mapped for loads only"
	releasing step = "a release brings home"
	acquiring step = "an acquire gives up"
)

// unit is a core, its memory and its page table (Env).
type unit struct {
	Core
	homes        *[testPages]contents
	copies       [Slots]contents
	twins        [Slots]contents
	in           map[uint32]uint32 // the slots of the pages that are mapped
	stores       map[uint32]bool   // which of them for stores
	without      step
	wrong        string
	fetched, put int
}

func newUnit(homes *[testPages]contents) *unit {
	u := &unit{homes: homes, in: map[uint32]uint32{}, stores: map[uint32]bool{}}
	u.Env = u
	return u
}

// must notes what is wrong if something is not as it must be.
func (u *unit) must(ok bool, format string, a ...any) {
	if !ok && u.wrong == "" {
		u.wrong = fmt.Sprintf(format, a...)
	}
}

func (u *unit) Fetch(slot, page uint32) {
	u.fetched++
	_, mapped := u.in[page]
	u.must(!mapped, "page %d is fetched, which is mapped", page)
	for p, n := range u.in {
		u.must(n != slot, "slot %d has page %d and gets %d", slot, p, page)
	}
	u.in[page] = slot
	if u.without != fetching {
		u.copies[slot] = u.homes[page]
	}
}

func (u *unit) Twin(slot, page uint32) {
	n, mapped := u.in[page]
	u.must(mapped && n == slot && !u.stores[page], "page %d gets a twin in slot %d: mapped %v in %d", page, slot, mapped, n)
	u.stores[page] = true
	if u.without != twinning {
		u.twins[slot] = u.copies[slot]
	}
}

func (u *unit) Put(slot, page uint32) {
	u.put++
	u.must(u.in[page] == slot && u.stores[page], "page %d comes home from slot %d: in %d", page, slot, u.in[page])
	if u.without != cleaning {
		delete(u.stores, page)
	}
	for i, b := range u.copies[slot] {
		if u.without == only || u.without != putting && b != u.twins[slot][i] {
			u.homes[page][i] = b
		}
	}
}

func (u *unit) Drop(page uint32) {
	u.must(!u.stores[page] || u.without == cleaning, "page %d is dropped before it has come home", page)
	if u.without != unmapping {
		delete(u.in, page)
	}
}

func (u *unit) load(page uint32, i int) byte {
	if _, ok := u.in[page]; !ok {
		u.Fault(page, false)
	}
	return u.copies[u.in[page]][i]
}

func (u *unit) store(page uint32, i int, b byte) {
	if _, ok := u.in[page]; !ok || !u.stores[page] {
		u.Fault(page, true)
	}
	u.copies[u.in[page]][i] = b
}

func (u *unit) release() {
	if u.without != releasing {
		u.Release()
	}
}

func (u *unit) acquire() {
	if u.without != acquiring {
		u.Acquire()
	}
}

// play has cores load and store at random: between two barriers each byte is one core's,
// or all may load it. It tells what the first wrong load was.
func play(r *rand.Rand, without step) error {
	const cores, phases, steps = 3, 8, 600
	var homes, want [testPages]contents
	var units [cores]*unit
	for k := range units {
		units[k] = newUnit(&homes)
		units[k].without = without
	}
	for range phases {
		var owner [testPages]contents
		for p := range owner {
			for i := range owner[p] {
				owner[p][i] = byte(r.IntN(cores + 1)) // cores: nobody stores
			}
		}
		most := 1 + r.IntN(testPages)
		for range steps {
			k, p, i := r.IntN(cores), r.IntN(most), r.IntN(pageBytes)
			u := units[k]
			switch own := int(owner[p][i]); {
			case r.IntN(50) == 0:
				u.release()
			case r.IntN(50) == 0:
				u.acquire() // of a lock, say
			case r.IntN(50) == 0:
				u.Forget(uint32(p))
			case own == k && r.IntN(2) == 0:
				b := byte(r.IntN(4))
				want[p][i] = b
				u.store(uint32(p), i, b)
			case own == k || own == cores:
				if got := u.load(uint32(p), i); got != want[p][i] {
					return fmt.Errorf("core %d loads %d from byte %d of page %d, not %d", k, got, i, p, want[p][i])
				}
			}
		}
		for _, u := range units {
			u.release()
		}
		if homes != want {
			return fmt.Errorf("what has come home is not what has been stored")
		}
		for k, u := range units {
			u.acquire()
			if u.wrong != "" {
				return fmt.Errorf("core %d: %s", k, u.wrong)
			}
		}
	}
	return nil
}

// Cores that order what they do see what one memory for all would have shown them.
func TestRandom(t *testing.T) {
	seed := rand.Uint64()
	for n := range uint64(200) {
		if err := play(rand.New(rand.NewPCG(seed, n)), nothing); err != nil {
			t.Fatalf("seed %d, %d: %v", seed, n, err)
		}
	}
}

// And not if a step is left out.
func TestEveryStepCounts(t *testing.T) {
	for _, without := range []step{fetching, twinning, putting, only, unmapping, cleaning, releasing, acquiring} {
		failed := false
		for n := uint64(0); n < 50 && !failed; n++ {
			failed = play(rand.New(rand.NewPCG(1, n)), without) != nil
		}
		if !failed {
			t.Errorf("nothing fails without: %s", without)
		}
	}
}

// A page is fetched once between two acquires, gets one twin between two releases, and
// what has not been stored to does not come home.
func TestNothingTwice(t *testing.T) {
	var homes [testPages]contents
	u := newUnit(&homes)
	for range 3 {
		u.load(5, 0)
		u.store(5, 1, 7)
		u.store(5, 2, 7)
		u.load(6, 0)
	}
	u.Release()
	u.Release()
	if u.fetched != 2 || u.Fetched != 2 || u.Twins != 1 || u.put != 1 {
		t.Errorf("%d fetched, %d counted, %d twins, %d brought home", u.fetched, u.Fetched, u.Twins, u.put)
	}
	u.store(5, 3, 7)
	u.Acquire()
	u.load(5, 0)
	if u.Fetched != 3 || u.Twins != 2 || u.put != 2 || u.wrong != "" {
		t.Errorf("%d fetched, %d twins, %d brought home %s", u.Fetched, u.Twins, u.put, u.wrong)
	}
}

// When all slots are taken pages give way in turn, so that the one that has come last
// stays longest.
func TestTurns(t *testing.T) {
	var homes [testPages]contents
	u := newUnit(&homes)
	for p := range uint32(testPages) {
		u.store(p, 0, 1)
	}
	for p := range uint32(testPages) {
		if _, mapped := u.in[p]; mapped != (p >= testPages-Slots) {
			t.Errorf("page %d is mapped: %v", p, mapped)
		}
	}
	if u.put != testPages-Slots || u.wrong != "" {
		t.Errorf("%d brought home %s", u.put, u.wrong)
	}
}
