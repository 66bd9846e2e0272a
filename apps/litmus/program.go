package litmus

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// kind is what an operation does.
type kind uint8

const (
	load  kind = iota // "a=x"
	store             // "x=1"
	add               // "a=add(x,1)": the new value
	swap              // "a=cas(x,0,1)": whether it has swapped
	lock              // these are their names
	rlock
	unlock
	release
	acquire
	barrier
	send    // to the next core of the test
	receive // from the one before
)

var named = map[string]kind{
	"lock": lock, "rlock": rlock, "unlock": unlock, "release": release, "acquire": acquire,
	"barrier": barrier, "send": send, "receive": receive,
}

// op is an operation.
type op struct {
	kind       kind
	word, reg  int    // which shared word; where the result goes
	old, fresh uint32 // what is stored, added or swapped
}

// Shared words are x and y; results are kept in registers a to d.
const (
	words = 2
	regs  = 4
)

// program is what the cores of a test do, and how many words and registers they
// use.
type program struct {
	cores       [][]op
	words, regs int
}

// parse reads the operations of a test.
func parse(t Test) (p program, err error) {
	for _, text := range t.Cores {
		var ops []op
		for _, field := range strings.Fields(text) {
			o, err := parseOp(field)
			if err != nil {
				return p, fmt.Errorf("%s: %q: %w", t.Name, field, err)
			}
			ops = append(ops, o)
			if o.kind <= swap {
				p.words = max(p.words, o.word+1)
			}
			if o.kind <= swap && o.kind != store {
				p.regs = max(p.regs, o.reg+1)
			}
		}
		p.cores = append(p.cores, ops)
	}
	return p, nil
}

// shape is what operations that are not just a name look like.
var shape = regexp.MustCompile(`^([xy])=(\d+)$|^([a-d])=(?:([xy])|add\(([xy]),(\d+)\)|cas\(([xy]),(\d+),(\d+)\))$`)

func parseOp(field string) (op, error) {
	if k, ok := named[field]; ok {
		return op{kind: k}, nil
	}
	m := shape.FindStringSubmatch(field)
	if m == nil {
		return op{}, errors.New("no such operation")
	}
	word := strings.Index("xy", m[1]+m[4]+m[5]+m[7])
	reg := strings.Index("abcd", m[3])
	switch {
	case m[1] != "":
		return op{kind: store, word: word, fresh: number(m[2])}, nil
	case m[4] != "":
		return op{kind: load, word: word, reg: reg}, nil
	case m[5] != "":
		return op{kind: add, word: word, reg: reg, fresh: number(m[6])}, nil
	}
	return op{kind: swap, word: word, reg: reg, old: number(m[8]), fresh: number(m[9])}, nil
}

func number(digits string) (n uint32) {
	for _, d := range digits {
		n = n*10 + uint32(d-'0')
	}
	return n
}

// result is what comes of a round: the registers, and the words in the end.
type result struct {
	reg  [regs]uint32
	word [words]uint32
}

// outcome writes a result as tests do: "a=1 b=0 x=2".
func (p *program) outcome(r result, final bool) string {
	var list []string
	for i, v := range r.reg[:p.regs] {
		list = append(list, fmt.Sprintf("%c=%d", 'a'+i, v))
	}
	for i, v := range r.word[:p.words] {
		if final {
			list = append(list, fmt.Sprintf("%c=%d", 'x'+i, v))
		}
	}
	return strings.Join(list, " ")
}
