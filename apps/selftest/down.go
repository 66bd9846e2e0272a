package selftest

import (
	"errors"
	"fmt"
	"runtime"
	"time"

	"metalsvm/abi"
	"metalsvm/core"
	"metalsvm/mail"
	"metalsvm/svm"
)

// What the second core has when it is put into reset, by "run --reset".
const (
	heldLock  = 7
	askedLock = 8 // the first core has it, and the second waits for it
	ownedPage = 2 // of a strong region, and of one that is lazy and Own
	busyPage  = 3 // of the strong region: the last core wants it all the time, too
)

// within is how soon after the reset, or after it begins to wait, a core gets its
// error.
const within = 25 * time.Millisecond

// down has the second core compute until it is put into reset, n microseconds after
// the start. Each of the others waits for it in another way; then all find what it
// had lost, and all else in order.
func down(i core.Info, n int) error {
	if len(i.Members) < 6 {
		return errors.New("six cores are needed")
	}
	strong, err := svm.Slice[uint32](4*svm.PageBytes/4, svm.Options{})
	if err != nil {
		return err
	}
	own, err := svm.Slice[uint32](4*svm.PageBytes/4, svm.Options{Model: svm.Lazy, Own: true})
	if err != nil {
		return err
	}
	word, busy := ownedPage*svm.PageBytes/4, &strong[busyPage*svm.PageBytes/4]
	victim := i.Members[1]
	if i.Rank == 1 {
		strong[word], own[word] = 1, 1
		if err := svm.Lock(heldLock); err != nil {
			return err
		}
	}
	if i.Rank == 0 {
		if err := svm.Lock(askedLock); err != nil {
			return err
		}
	}
	if err := svm.Barrier(); err != nil {
		return err
	}
	if i.Rank == 1 {
		go svm.Lock(askedLock)
		runtime.Gosched()
		for {
			*busy++
		}
	}
	at := time.Duration(n) * time.Microsecond
	if i.Rank == len(i.Members)-1 {
		err = hammer(busy, at)
	} else {
		err = await(i.Rank, victim)
	}
	if !errors.Is(err, mail.ErrDown) {
		return fmt.Errorf("waiting for the core: %w", err)
	}
	if late := sinceBoot() - at; late < 0 || late > within {
		return fmt.Errorf("the error came %v after the reset", late)
	}
	if err := isLost(&strong[word], victim); err != nil {
		return fmt.Errorf("a strong page: %w", err)
	}
	if err := isLost(&own[word], victim); err != nil {
		return fmt.Errorf("a page of its own: %w", err)
	}
	for what, err := range map[string]error{
		"barrier":    svm.Barrier(),
		"lock":       svm.Lock(heldLock),
		"mail to":    mail.Send(victim, mail.Message{}),
		"allocation": second(svm.Alloc(1, svm.Options{})),
	} {
		if !errors.Is(err, mail.ErrDown) {
			return fmt.Errorf("%s: %w", what, err)
		}
	}
	return survive(i, strong, own)
}

// await waits for a core in the way of a rank, until it is in reset.
func await(rank, victim int) error {
	switch rank {
	case 0:
		return svm.Lock(heldLock)
	case 2:
		return svm.RLock(heldLock)
	case 3:
		_, err := mail.Receive(victim)
		return err
	case 4:
		for {
			if err := mail.Send(victim, mail.Message{}); err != nil {
				return err
			}
		}
	}
	return svm.Barrier()
}

// hammer stores to a word until the page is lost; or is not, because it was here when
// the other core was put into reset.
func hammer(word *uint32, reset time.Duration) error {
	for sinceBoot() < reset+within/2 {
		err := svm.Try(func() error {
			*word++
			return nil
		})
		if err != nil {
			return err
		}
	}
	return mail.ErrDown
}

// sinceBoot is the guest time since the start.
func sinceBoot() time.Duration { return time.Since(time.Unix(0, abi.Epoch)) }

// isLost uses a word of a page that is lost in all ways, and wants the error each
// time, and soon.
func isLost(p *uint32, victim int) error {
	for what, f := range map[string]func() error{
		"load":  func() error { return errors.New(fmt.Sprint("got ", *p)) },
		"store": func() error { *p = 1; return nil },
		"add":   func() error { _, err := svm.Add(p, 1); return err },
	} {
		start := time.Now()
		err := svm.Try(f)
		took := time.Since(start)
		var lost *svm.LostError
		if !errors.As(err, &lost) || lost.Core != victim || lost.Page != ownedPage || took > within {
			return fmt.Errorf("%s, after %v: %w", what, took, err)
		}
	}
	return nil
}

// survive has the cores that are left do something together.
func survive(i core.Info, strong, own []uint32) error {
	if i.Rank == 0 {
		if err := svm.Unlock(askedLock); err != nil {
			return err
		}
	}
	const times = 20
	for range times {
		if err := svm.Lock(askedLock); err != nil {
			return err
		}
		strong[0]++ // on a page that was never the lost core's
		own[0]++
		if err := svm.Unlock(askedLock); err != nil {
			return err
		}
	}
	for _, k := range i.Members[2:] {
		switch {
		case i.Rank == 0:
			if _, err := mail.Receive(k); err != nil {
				return err
			}
		case k == i.ID:
			if err := mail.Send(i.Members[0], mail.Message{}); err != nil {
				return err
			}
		}
	}
	want := uint32(times * (len(i.Members) - 1))
	if svm.Acquire(); i.Rank == 0 && (strong[0] != want || own[0] != want) {
		return fmt.Errorf("those left have counted to %d and %d, not %d", strong[0], own[0], want)
	}
	return nil
}

func second[T any](_ T, err error) error { return err }
