package selftest

import (
	"fmt"
	"time"

	"metalsvm/core"
	"metalsvm/svm"
)

// What these programs check shows only where caches, frames and copies happen to meet.
// Each brings that about, whatever else is in memory.

const pageWords = svm.PageBytes / 4

// sameColour begins a region at a page whose lines meet those of any other such page
// in the caches.
const sameColour = 16 * svm.PageBytes

// twins has the first core change a word of one page of a home region to what another
// page, which it changes too, has there.
func twins(i core.Info, _ int) error {
	all, err := svm.Slice[uint32](2*pageWords, svm.Options{Model: svm.Home})
	if err != nil {
		return err
	}
	one, other := all[:pageWords], all[pageWords:]
	if i.Rank == 0 {
		other[5] = 7
		if err := svm.Barrier(); err != nil {
			return err
		}
		one[5], other[6] = 7, 1
	} else if err := svm.Barrier(); err != nil {
		return err
	}
	if err := svm.Barrier(); err != nil {
		return err
	}
	if one[5] != 7 || other[5] != 7 || other[6] != 1 {
		return fmt.Errorf("words are %d, %d and %d, not 7, 7 and 1", one[5], other[5], other[6])
	}
	return svm.Free(all)
}

// frame has the last core move a page of a home region away from the first one's controller, so that its
// cache has lines of the frame in which that page was; the first core gets that frame
// for another, and the last looks at a copy of that. They only wait for
// each other by letting time pass: to receive mail is to forget such lines.
func frame(i core.Info, _ int) error {
	last := len(i.Members) - 1
	moved, err := svm.Slice[uint32](pageWords, svm.Options{Model: svm.Home, Align: sameColour})
	if err != nil {
		return err
	}
	fresh, err := svm.Slice[uint32](pageWords, svm.Options{Model: svm.Home, Align: sameColour})
	if err != nil {
		return err
	}
	if i.Rank == 0 {
		for k := range moved {
			moved[k] = 1
		}
	}
	if err := svm.NextTouch(moved); err != nil {
		return err
	}
	const soon = 20000
	switch i.Rank {
	case 0:
		wait(soon)
		fresh[0] = 2
	case last:
		if moved[0] != 1 {
			return fmt.Errorf("a page that has moved says %d, not 1", moved[0])
		}
		wait(2 * soon)
		for k, v := range fresh[1:] {
			if v != 0 {
				return fmt.Errorf("word %d of a fresh page is %d", k+1, v)
			}
		}
	}
	if err := svm.Barrier(); err != nil {
		return err
	}
	if err := svm.Free(fresh); err != nil {
		return err
	}
	return svm.Free(moved)
}

// room has the first core fill pages that are its own, some of which lie in the same
// part of its second-level cache; then the last core wants them.
func room(i core.Info, _ int) error {
	const pages = 2 * sameColour / svm.PageBytes
	all, err := svm.Slice[uint32](pages*pageWords, svm.Options{Model: svm.Lazy, Own: true})
	if err != nil {
		return err
	}
	if i.Rank == 0 {
		for page := pages - 1; page >= 0; page-- {
			for k := range pageWords {
				all[page*pageWords+k] += uint32(page + 1) // what is only stored, no cache takes in
			}
		}
	}
	if err := svm.Barrier(); err != nil {
		return err
	}
	for k, v := range all {
		if want := uint32(k/pageWords + 1); i.Rank == len(i.Members)-1 && v != want {
			return fmt.Errorf("word %d of page %d is %d, not %d", k%pageWords, k/pageWords, v, want)
		}
	}
	return svm.Free(all)
}

// rush has all cores add at the same time to a word of a page of a home region that
// nobody has touched before, n times.
func rush(i core.Info, n int) error {
	all, err := svm.Slice[uint32](n*pageWords, svm.Options{Model: svm.Home})
	if err != nil {
		return err
	}
	for page := range n {
		if err := svm.Barrier(); err != nil {
			return err
		}
		if _, err := svm.Add(&all[page*pageWords], 1); err != nil {
			return err
		}
	}
	if err := svm.Barrier(); err != nil {
		return err
	}
	for page := range n {
		if got := all[page*pageWords]; got != uint32(len(i.Members)) {
			return fmt.Errorf("%d cores have added up to %d", len(i.Members), got)
		}
	}
	return svm.Free(all)
}

// busy has a goroutine of each core store to a home region while the cores let it move,
// which no program may do: what is stored may be lost, but all else stays as it is.
func busy(i core.Info, n int) error {
	all, err := svm.Slice[uint32](pageWords, svm.Options{Model: svm.Home})
	if err != nil {
		return err
	}
	stop, stopped := make(chan bool), make(chan bool)
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			default:
			}
			for k := range all {
				all[k]++
			}
		}
	}()
	for range n {
		if i.Rank == 0 {
			time.Sleep(time.Millisecond) // so that the others wait long
		}
		if err := svm.NextTouch(all); err != nil {
			return err
		}
	}
	close(stop)
	<-stopped
	for l := range svm.Locks {
		if err := svm.Lock(l); err != nil {
			return err
		}
		if err := svm.Unlock(l); err != nil {
			return err
		}
	}
	return svm.Free(all)
}

// wait lets the time of n rounds of a loop pass, and does nothing else.
//
//go:noinline
func wait(n int) {
	for range n {
	}
}
