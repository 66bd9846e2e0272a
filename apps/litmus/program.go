package litmus

import (
	"errors"
	"fmt"
	"strconv"
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

func parseOp(field string) (o op, err error) {
	if k, ok := named[field]; ok {
		return op{kind: k}, nil
	}
	to, from, _ := strings.Cut(field, "=")
	if word := index("xy", to); word >= 0 {
		o = op{kind: store, word: word}
		o.fresh, err = number(from)
		return o, err
	}
	name, args := call(from)
	o = op{word: index("xy", args[0]), reg: index("abcd", to)}
	if o.word < 0 || o.reg < 0 {
		return o, errors.New("no such word or register")
	}
	switch {
	case name == "" && len(args) == 1:
		o.kind = load
	case name == "add" && len(args) == 2:
		o.kind = add
		o.fresh, err = number(args[1])
	case name == "cas" && len(args) == 3:
		o.kind = swap
		if o.old, err = number(args[1]); err == nil {
			o.fresh, err = number(args[2])
		}
	default:
		return o, errors.New("no such operation")
	}
	return o, err
}

// call splits "name(a,b)"; without parentheses there is no name.
func call(s string) (name string, args []string) {
	name, list, ok := strings.Cut(s, "(")
	if !ok {
		name, list = "", s
	}
	return name, strings.Split(strings.TrimSuffix(list, ")"), ",")
}

// index returns the place of a letter in a set, or -1.
func index(set, letter string) int {
	if len(letter) != 1 {
		return -1
	}
	return strings.Index(set, letter)
}

func number(s string) (uint32, error) {
	n, err := strconv.ParseUint(s, 10, 32)
	return uint32(n), err
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
