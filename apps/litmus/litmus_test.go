package litmus

import (
	"slices"
	"testing"
)

// The tables name outcomes as they are: sequential or not.
func TestTables(t *testing.T) {
	for _, test := range Tests {
		p, err := parse(test)
		if err != nil {
			t.Fatal(err)
		}
		sequential := p.sequential(test.Final)
		for _, o := range slices.Concat(test.Weak, test.Never) {
			if slices.Contains(sequential, o) {
				t.Errorf("%s: a sequential execution has %s", test.Name, o)
			}
		}
		for _, o := range test.Seen {
			if !slices.Contains(sequential, o) {
				t.Errorf("%s: no sequential execution has %s", test.Name, o)
			}
		}
		if len(test.Seen) == 0 {
			t.Errorf("%s: nothing must be seen", test.Name)
		}
	}
}

func TestSequential(t *testing.T) {
	for _, c := range []struct {
		test Test
		want []string
	}{
		{Test{Cores: []string{"x=1 a=y", "y=1 b=x"}}, []string{"a=0 b=1", "a=1 b=0", "a=1 b=1"}},
		{Test{Cores: []string{"x=1 y=2", "y=1 x=2"}, Final: true}, []string{"x=1 y=2", "x=2 y=1", "x=2 y=2"}},
		{Test{Cores: []string{"lock x=1 y=1 unlock", "rlock a=x b=y unlock"}}, []string{"a=0 b=0", "a=1 b=1"}},
		{Test{Cores: []string{"x=1 barrier", "barrier a=x"}}, []string{"a=1"}},
		{Test{Cores: []string{"x=1 send", "receive a=x"}}, []string{"a=1"}},
		{Test{Cores: []string{"a=add(x,2)", "b=cas(x,2,5)"}, Final: true}, []string{"a=2 b=0 x=2", "a=2 b=1 x=5"}},
	} {
		p, err := parse(c.test)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.sequential(c.test.Final); !slices.Equal(got, c.want) {
			t.Errorf("%v: %q, want %q", c.test.Cores, got, c.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, text := range []string{"jump", "x=a", "a=z", "e=x", "a=add(x,-1)", "a=cas(x,0,b)", "a=add(x)", "a=sub(x,1)"} {
		if _, err := parse(Test{Cores: []string{text}}); err == nil {
			t.Errorf("%q is accepted", text)
		}
	}
}
