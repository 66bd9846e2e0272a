package selftest

import (
	"errors"
	"fmt"
	"os"
	"time"

	"metalsvm/core"
	"metalsvm/mail"
	"metalsvm/svm"
)

// storm has every core but the first send n numbered mails to the first.
func storm(i core.Info, n int) error {
	if i.Rank != 0 {
		for k := range n {
			if err := mail.Send(i.Members[0], mail.Message{Kind: 7, Data: [mail.Words]uint32{uint32(k)}}); err != nil {
				return err
			}
		}
		return nil
	}
	next := make(map[int]uint32)
	for range n * (len(i.Members) - 1) {
		m, err := mail.Receive(mail.Any)
		if err != nil {
			return err
		}
		if m.Kind != 7 || m.Data[0] != next[m.From] {
			return fmt.Errorf("mail %d of kind %d from core %d, expected %d", m.Data[0], m.Kind, m.From, next[m.From])
		}
		next[m.From]++
	}
	fmt.Printf("%d mails from %d cores, none lost\n", n*(len(i.Members)-1), len(next))
	return nil
}

// turns has the first two cores compute in turns, longer than a deadlock takes
// to be found, while all others wait for mail or at a barrier.
func turns(i core.Info, n int) error {
	if i.Rank > 1 || len(i.Members) == 1 {
		return mail.Barrier()
	}
	peer := i.Members[1-i.Rank]
	for turn := range n {
		if turn%2 == i.Rank {
			if _, err := mail.Receive(peer); err != nil {
				return err
			}
			continue
		}
		for start := time.Now(); time.Since(start) < 300*time.Millisecond; {
		}
		if err := mail.Send(peer, mail.Message{}); err != nil {
			return err
		}
	}
	return mail.Barrier()
}

// crowd has each core wait for mail from every other in a goroutine of its own
// before any mail is sent. With one processor for Go, each waiting call holds
// up the next goroutine until the runtime's monitor steps in.
func crowd(i core.Info, _ int) error {
	peers := len(i.Members) - 1
	results := make(chan error, 2*peers)
	for _, k := range i.Members {
		if k == i.ID {
			continue
		}
		go func() {
			_, err := mail.Receive(k)
			results <- err
		}()
	}
	for _, k := range i.Members {
		if k == i.ID {
			continue
		}
		go func() { results <- mail.Send(k, mail.Message{}) }()
	}
	for range 2 * peers {
		if err := <-results; err != nil {
			return err
		}
	}
	return nil
}

// leave has the first core end while a goroutine of it waits for a lock that
// the second then wants again.
func leave(i core.Info, _ int) error {
	const lock = 7
	switch {
	case len(i.Members) == 1 || i.Rank > 1:
		return nil
	case i.Rank == 0:
		if _, err := mail.Receive(i.Members[1]); err != nil {
			return err
		}
		go svm.Lock(lock)
		time.Sleep(20 * time.Millisecond)
		return nil
	}
	if err := svm.Lock(lock); err != nil {
		return err
	}
	if err := mail.Send(i.Members[0], mail.Message{}); err != nil {
		return err
	}
	time.Sleep(40 * time.Millisecond)
	return errors.Join(svm.Unlock(lock), svm.Lock(lock), svm.Unlock(lock))
}

// twice has two goroutines of a core wait for one lock: the second is told.
func twice(i core.Info) error {
	const lock = 9
	if i.Rank == 0 {
		if err := svm.Lock(lock); err != nil {
			return err
		}
	}
	if err := mail.Barrier(); err != nil {
		return err
	}
	results := make(chan error, 2)
	if i.Rank != 0 {
		for range 2 {
			go func() { results <- svm.Lock(lock) }()
		}
		if err := <-results; !errors.Is(err, svm.ErrNotOwner) {
			return fmt.Errorf("two goroutines wait for one lock: error %v", err)
		}
	}
	if err := mail.Barrier(); err != nil {
		return err
	}
	if i.Rank != 0 {
		if err := <-results; err != nil {
			return err
		}
	}
	return svm.Unlock(lock)
}

// errorValues provokes the errors of mail.
func errorValues(i core.Info, _ int) error {
	for _, c := range []struct {
		what string
		got  error
		want error
	}{
		{"mail to oneself", mail.Send(i.ID, mail.Message{}), mail.ErrInvalid},
		{"mail to no core", mail.Send(48, mail.Message{}), mail.ErrDown},
		{"lock without number", svm.Lock(svm.Locks), svm.ErrInvalid},
		{"unlock of a free lock", svm.Unlock(i.ID), svm.ErrNotOwner},
	} {
		if !errors.Is(c.got, c.want) {
			return fmt.Errorf("%s: error %v, want %v", c.what, c.got, c.want)
		}
	}
	if err := twice(i); err != nil {
		return err
	}
	if err := core.Report(string(make([]byte, 1<<20))); !errors.Is(err, core.ErrTooLong) {
		return fmt.Errorf("a result of more than 1 MiB: error %v", err)
	}
	if len(i.Members) == 48 {
		return nil
	}
	down := i.Members[len(i.Members)-1] + 1
	_, err := mail.Receive(down)
	for _, err := range []error{mail.Send(down, mail.Message{}), err} {
		if !errors.Is(err, mail.ErrDown) {
			return fmt.Errorf("mail with core %d, which is held in reset: error %v", down, err)
		}
	}
	return nil
}

// deadlockMail has every core wait for mail from the next one.
func deadlockMail(i core.Info, _ int) error {
	if len(i.Members) == 1 {
		_, err := mail.Receive(mail.Any)
		return err
	}
	_, err := mail.Receive(i.Members[(i.Rank+1)%len(i.Members)])
	return err
}

// deadlockBarrier has the last core stay away from a barrier and end with
// status n.
func deadlockBarrier(i core.Info, n int) error {
	if i.Rank == len(i.Members)-1 {
		os.Exit(n)
	}
	return mail.Barrier()
}

// deadlockLock has the first core keep a lock that the others want.
func deadlockLock(i core.Info, _ int) error {
	if i.Rank == 0 {
		if err := svm.Lock(5); err != nil {
			return err
		}
		return mail.Barrier()
	}
	if i.Rank > 1 {
		return mail.Barrier()
	}
	for {
		// The first core takes the lock in a moment if it has not yet.
		if err := svm.Lock(5); err != nil {
			return err
		}
		if err := svm.Unlock(5); err != nil {
			return err
		}
	}
}

// deadlockChannel waits for a channel that nobody sends to.
func deadlockChannel(core.Info, int) error {
	<-make(chan int)
	return nil
}
