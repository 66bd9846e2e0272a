package parallel

import (
	"errors"
	"flag"
	"strings"
	"testing"

	"metalsvm/core"
	"metalsvm/svm"
)

// Every thing is one core's, however many there are.
func TestShares(t *testing.T) {
	for cores := 1; cores <= 48; cores++ {
		for _, n := range []int{0, 1, 2, 47, 48, 49, 1000} {
			next := 0
			for rank := range cores {
				from, to := Team{Rank: rank, Cores: cores}.Share(n)
				if from != next || to < from || to-from > (Team{Cores: cores}).Most(n) {
					t.Fatalf("%d things, %d cores: core %d has [%d,%d), the one before ended at %d", n, cores, rank, from, to, next)
				}
				next = to
			}
			if next != n {
				t.Fatalf("%d things, %d cores: %d are dealt out", n, cores, next)
			}
		}
	}
}

// size is a Work with a flag.
type size struct {
	Work
	n int
}

func (s *size) Flags(f *flag.FlagSet) { f.IntVar(&s.n, "n", 5, "") }

func (s *size) Check(core.Info) error {
	if s.n < 1 {
		return errors.New("too small")
	}
	return nil
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		args  string
		n     int
		model svm.Model
		says  string
	}{
		{"", 5, svm.Strong, ""},
		{"--model strong --n 7", 7, svm.Strong, ""},
		{"--n=7 --model=lazy", 7, svm.Lazy, ""},
		{"--model eager", 0, 0, `no model "eager"`},
		{"--n 0", 0, 0, "too small"},
		{"--n", 0, 0, "needs an argument"},
		{"--m 3", 0, 0, "not defined"},
		{"3", 0, 0, `unexpected argument "3"`},
	} {
		var s size
		model, err := parse(strings.Fields(c.args), &s, core.Info{})
		switch {
		case c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)):
			t.Errorf("%q: error %v, want %q", c.args, err, c.says)
		case c.says == "" && (err != nil || model != c.model || s.n != c.n):
			t.Errorf("%q: %v, %v, n = %d", c.args, model, err, s.n)
		}
	}
}

// Parts begin at pages, and are no longer than they must be for that.
func TestParts(t *testing.T) {
	p := Parts[uint64]{all: make([]uint64, 5*1024), n: 513, each: pageElements[uint64](513)}
	if p.each != 1024 {
		t.Errorf("parts of 513 words of 8 bytes are %d words apart, want 1024", p.each)
	}
	if part := p.Of(4); len(part) != 513 || &part[0] != &p.all[4096] {
		t.Errorf("part 4 has %d words", len(part))
	}
}

// What a core sends arrives.
func TestTrafficByMail(t *testing.T) {
	a, b := Traffic{1, 2, 3, 4}, Traffic{10, 20, 30, 40}
	a.add(traffic(b.words()))
	if want := (Traffic{11, 22, 33, 44}); a != want {
		t.Errorf("%v, want %v", a, want)
	}
}

func TestRandom(t *testing.T) {
	seen := map[uint32]bool{}
	for n := range 1000 {
		r := Seeded(n)
		if first := r.Next(); first == 0 || seen[first] {
			t.Errorf("generator %d begins with %d", n, first)
		} else {
			seen[first] = true
		}
		if x := r.Below(10); x < 0 || x >= 10 {
			t.Errorf("generator %d: %d is not below 10", n, x)
		}
		if x := r.Float(); x < 1 || x >= 2 {
			t.Errorf("generator %d: %v is not in [1, 2)", n, x)
		}
	}
}
