package incoherence

import (
	"testing"

	"metalsvm/machine/chip"
)

// check runs an experiment with seeds from 0 on and returns how often it was
// right.
func check(t *testing.T, e *Experiment, functional bool, forgotten string, seeds uint64) (right uint64) {
	t.Helper()
	for seed := range seeds {
		config := chip.Config{Functional: functional, Seed: seed, Strict: true}
		ok, err := e.Run(t.Context(), config, forgotten)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if ok {
			right++
		} else if forgotten == "" {
			t.Errorf("seed %d: wrong", seed)
		}
	}
	return right
}

// Without caches nothing can be forgotten.
func TestFunctional(t *testing.T) {
	const seeds = 3
	for _, e := range All {
		for _, forgotten := range append([]string{""}, e.Wrong...) {
			if right := check(t, &e, true, forgotten, seeds); right != seeds {
				t.Errorf("%s without %q: right %d times of %d", e.Name, forgotten, right, seeds)
			}
		}
	}
}

// Right programs are right with a thousand seeds.
func TestRight(t *testing.T) {
	seeds := uint64(1000)
	if testing.Short() {
		seeds = 50
	}
	for _, e := range All {
		t.Run(e.Name, func(t *testing.T) { check(t, &e, false, "", seeds) })
	}
}

// Wrong programs are seen to fail. All but the locked increment fail whatever
// the order of events is.
func TestWrong(t *testing.T) {
	const seeds = 10
	for _, e := range All {
		for _, forgotten := range e.Wrong {
			t.Run(e.Name+" without "+forgotten, func(t *testing.T) {
				right := check(t, &e, false, forgotten, seeds)
				t.Logf("fails with %d seeds of %d", seeds-right, seeds)
				if right == seeds {
					t.Errorf("right %d times", right)
				}
			})
		}
	}
}
