package selftest

import (
	"fmt"

	"metalsvm/core"
	"metalsvm/svm"
)

// regions goes through what a region can be: in each model, its pages lie where they
// should, keep their contents when they move, are protected and written again; and
// atomic additions by all cores are none too few.
func regions(i core.Info, n int) error {
	for _, model := range svm.Models {
		for _, own := range []bool{false, true} {
			if own && model == svm.Home {
				continue
			}
			if err := region(i, svm.Options{Model: model, Own: own}, n); err != nil {
				return fmt.Errorf("%v, own %v: %w", model, own, err)
			}
		}
		if err := placed(model); err != nil {
			return fmt.Errorf("%v: %w", model, err)
		}
	}
	return nil
}

// region takes one kind of region through its life. Word 1024*k is on page k, which
// core k touches first.
func region(i core.Info, o svm.Options, n int) error {
	const word = svm.PageBytes / 4
	cores := len(i.Members)
	all, err := svm.Slice[uint32](cores*word, o)
	if err != nil {
		return err
	}
	mine, next := &all[i.Rank*word], &all[(i.Rank+1)%cores*word]
	*mine = uint32(i.ID + 1)
	if err := expect(mine, i.Controller, o.Own); err != nil {
		return fmt.Errorf("first touch: %w", err)
	}
	if err := svm.NextTouch(all); err != nil {
		return err
	}
	if want := uint32(i.Members[(i.Rank+1)%cores] + 1); *next != want {
		return fmt.Errorf("a page that has moved says %d, not %d", *next, want)
	}
	if err := expect(next, i.Controller, o.Own); err != nil {
		return fmt.Errorf("next touch: %w", err)
	}
	if err := svm.Protect(all); err != nil {
		return err
	}
	sum, want := uint32(0), uint32(0)
	for rank, k := range i.Members {
		sum += all[rank*word]
		want += uint32(k + 1)
	}
	if sum != want {
		return fmt.Errorf("protected pages add up to %d, not %d", sum, want)
	}
	if err := svm.Unprotect(all); err != nil {
		return err
	}
	for range n {
		if _, err := svm.Add(&all[7], 1); err != nil {
			return err
		}
	}
	if err := svm.Barrier(); err != nil {
		return err
	}
	if got, want := all[7], uint32(n*cores); got != want {
		return fmt.Errorf("%d additions make %d", want, got)
	}
	if err := svm.Barrier(); err != nil {
		return err
	}
	return svm.Free(all)
}

// expect compares what is known of a word's page.
func expect(p *uint32, controller int, cached bool) error {
	got, err := svm.Of(p)
	if err == nil && (got.Controller != controller || got.Cached != cached) {
		err = fmt.Errorf("%+v, want controller %d, cached %v", got, controller, cached)
	}
	return err
}

// placed checks pages at a controller that the program has chosen, and spread.
func placed(model svm.Model) error {
	for _, c := range []struct {
		place svm.Place
		want  [4]int
	}{{svm.At(2), [4]int{2, 2, 2, 2}}, {svm.Spread, [4]int{0, 1, 2, 3}}} {
		b, err := svm.Slice[uint32](4*svm.PageBytes/4, svm.Options{Model: model, Place: c.place, Align: 4 * svm.PageBytes})
		if err != nil {
			return err
		}
		for page, want := range c.want {
			p := &b[page*svm.PageBytes/4]
			if err := svm.Lock(0); err != nil {
				return err
			}
			*p++
			if err := svm.Unlock(0); err != nil {
				return err
			}
			if err := expect(p, want, false); err != nil {
				return fmt.Errorf("page %d: %w", page, err)
			}
		}
		if err := svm.Free(b); err != nil {
			return err
		}
	}
	return nil
}
