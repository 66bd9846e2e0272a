package mail

import (
	"math/rand/v2"
	"testing"
)

// chip is a set of boxes over slots in memory. Rings are pending bits that a
// test delivers when it likes.
type chip struct {
	boxes [Cores]Box
	slots [Cores][Cores][Channels]Line // [receiver][sender]
	want  [Cores][Cores]bool           // [receiver][sender]
	rung  [Cores]uint64
	deaf  bool // mutation: want flags are not kept

	delivered [Cores][Cores][]uint32 // [receiver][sender] System payloads
	roomFor   [Cores]uint64
}

type port struct {
	c    *chip
	self int
}

func (p port) Full(to int, ch Channel) bool { return p.c.slots[to][p.self][ch][0] != 0 }
func (p port) Put(to int, ch Channel, l *Line) {
	if p.Full(to, ch) {
		panic("a full slot was overwritten")
	}
	p.c.slots[to][p.self][ch] = *l
}
func (p port) Waiting(from int, ch Channel) bool { return p.c.slots[p.self][from][ch][0] != 0 }
func (p port) Take(from int, ch Channel, l *Line) bool {
	*l = p.c.slots[p.self][from][ch]
	p.c.slots[p.self][from][ch] = Line{}
	return l[0] != 0
}
func (p port) SetWant(to int) { p.c.want[to][p.self] = !p.c.deaf }
func (p port) TakeWant(from int) bool {
	w := p.c.want[p.self][from]
	p.c.want[p.self][from] = false
	return w
}
func (p port) Ring(to int) { p.c.rung[to] |= 1 << p.self }

func (p port) Deliver(from int, l *Line) {
	p.c.delivered[p.self][from] = append(p.c.delivered[p.self][from], l[1])
}
func (p port) Arrived(int) {}
func (p port) Room(to int) { p.c.roomFor[p.self] |= 1 << to }

func newChip() *chip {
	c := &chip{}
	for i := range c.boxes {
		c.boxes[i].Port, c.boxes[i].Handler = port{c, i}, port{c, i}
	}
	return c
}

// step delivers one core's pending interrupt, chosen at random; false if there
// is none.
func (c *chip) step(r *rand.Rand) bool {
	for i, at := 0, r.IntN(Cores); i < Cores; i++ {
		if k := (at + i) % Cores; c.rung[k] != 0 {
			rung := c.rung[k]
			c.rung[k] = 0
			c.boxes[k].Rung(rung)
			return true
		}
	}
	return false
}

func seeded(t *testing.T) *rand.Rand {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	return rand.New(rand.NewPCG(seed, 1))
}

// allToOne has every core send n System lines to core 0 in random interleaving
// with interrupts, and reports how many arrived, in order, from each.
func allToOne(c *chip, r *rand.Rand, n int) (arrived int, ordered bool) {
	var sent [Cores]int
	for left := (Cores - 1) * n; left > 0; {
		if k := 1 + r.IntN(Cores-1); r.IntN(3) > 0 && sent[k] < n {
			if c.boxes[k].used < outboxLines || c.boxes[k].free != 0 {
				sent[k]++
				left--
				c.boxes[k].Send(0, &Line{1, uint32(sent[k])})
			}
		} else {
			c.step(r)
		}
	}
	for c.step(r) {
	}
	ordered = true
	for _, got := range c.delivered[0] {
		for i, v := range got {
			ordered = ordered && v == uint32(i+1)
		}
		arrived += len(got)
	}
	return arrived, ordered
}

func TestSystemLinesArriveInOrder(t *testing.T) {
	c := newChip()
	const n = 200
	if got, ordered := allToOne(c, seeded(t), n); got != (Cores-1)*n || !ordered {
		t.Errorf("%d of %d lines arrived, in order: %v", got, (Cores-1)*n, ordered)
	}
}

// Without want flags a sender that found its slot full is never told.
func TestWantFlagIsNeeded(t *testing.T) {
	c := newChip()
	c.deaf = true
	const n = 200
	if got, _ := allToOne(c, seeded(t), n); got == (Cores-1)*n {
		t.Error("all lines arrived without want flags: the flags would be redundant")
	}
}

func TestProgramLines(t *testing.T) {
	r, c := seeded(t), newChip()
	const n = 50
	var sent, got [Cores]uint32
	total := 0
	for total < (Cores-1)*n {
		switch k := 1 + r.IntN(Cores-1); r.IntN(3) {
		case 0:
			if sent[k] < n && c.boxes[k].TrySend(0, &Line{7, sent[k] + 1}) {
				sent[k]++
			}
		case 1:
			c.step(r)
		case 2:
			if from, l, ok := c.boxes[0].TryReceive(Any); ok {
				got[from]++
				total++
				if l[1] != got[from] {
					t.Fatalf("core %d: line %d came as number %d", from, l[1], got[from])
				}
			}
		}
	}
}

// A Program line that nobody receives must not hold up System lines.
func TestUnreadProgramLineDoesNotBlock(t *testing.T) {
	r, c := seeded(t), newChip()
	if !c.boxes[1].TrySend(0, &Line{7, 1}) || c.boxes[1].TrySend(0, &Line{7, 2}) {
		t.Fatal("one Program line fits, a second does not")
	}
	c.boxes[1].Send(0, &Line{1, 42})
	for c.step(r) {
	}
	if got := c.delivered[0][1]; len(got) != 1 || got[0] != 42 {
		t.Errorf("System lines delivered: %v", got)
	}
	if _, _, ok := c.boxes[0].TryReceive(1); !ok {
		t.Fatal("the Program line is gone")
	}
	for c.step(r) {
	}
	if c.roomFor[1]&1 == 0 || !c.boxes[1].TrySend(0, &Line{7, 2}) {
		t.Error("the sender was not told that there is room")
	}
}

func TestReceiveTakesTurns(t *testing.T) {
	r, c := seeded(t), newChip()
	for _, k := range []int{3, 9, 40} {
		c.boxes[k].TrySend(0, &Line{7})
	}
	for c.step(r) {
	}
	for _, want := range []int{3, 9, 40} {
		from, _, ok := c.boxes[0].TryReceive(Any)
		if !ok || from != want {
			t.Fatalf("received from %d, want %d", from, want)
		}
		c.boxes[3].TrySend(0, &Line{7}) // the greedy one
		for c.step(r) {
		}
	}
}
