package x87

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"

	"metalsvm/machine/x87/internal/host"
)

// A longer search takes another seed and more cases.
var cases = flag.Int("cases", 20_000, "random states for every group of instructions")

// against runs a random state through in, here and on the host, and compares
// everything: registers, status with C1, tags and memory.
func against(u *host.Unit, g *generator, in instruction, loose bool) error {
	var state, want [108]byte
	g.state(&state)
	var mem, mine [108]byte
	g.operand(in, &mem)
	mine = mem
	given := mem

	var f FPU
	f.Init()
	f.loadState(0, &state)
	if f.Pending() {
		return nil
	}
	if g.r.IntN(2) == 0 {
		// Nothing may depend on the form in which a register keeps its value.
		for i := range f.regs {
			f.regs[i].narrow()
		}
	}
	if loose && f.get(0).Sig == integerBit && f.get(0).SE&expMask <= 1 {
		return nil // rounded down it is tiny, and the processor need not round down
	}
	want = u.Run(&state, in.esc, in.modrm, in.op16, &mem)
	if in.modrm >= 0xC0 {
		if !f.Reg(in.esc, in.modrm) {
			return fmt.Errorf("%v: undefined", in)
		}
	} else {
		reg := in.modrm >> 3 & 7
		size, load, store := MemOperand(in.esc, reg, in.layout())
		switch {
		case size == 0:
			return fmt.Errorf("%v: undefined", in)
		case load:
			f.Load(in.esc, reg, in.layout(), &mine)
		case store:
			b := mine
			if f.Store(in.esc, reg, in.layout(), &b) {
				copy(mine[:size], b[:size])
				f.Commit(in.esc, reg, in.layout())
			}
		}
		if in.isEnv() {
			copy(mine[:], maskPointers(mine[:], in.op16))
			copy(mem[:], maskPointers(mem[:], in.op16))
		}
	}
	var got [108]byte
	f.saveState(0, &got)
	maskPointers(got[:], false)
	maskPointers(want[:], false)
	if loose {
		loosen(&want, &got)
	}
	if got != want || mine != mem {
		return fmt.Errorf("%v: before\n%v operand %X\nhost\n%v wrote %X\nhere\n%v wrote %X", in,
			show(state), given[:10], show(want), mem[:28], show(got), mine[:28])
	}
	return nil
}

// loosen forgives results of the host that are one unit in the last place away
// from ours, and C1 and the tags with them.
func loosen(want, got *[108]byte) {
	le.PutUint16(want[4:], le.Uint16(want[4:])&^c1)
	le.PutUint16(got[4:], le.Uint16(got[4:])&^c1)
	le.PutUint16(want[8:], emptiness(le.Uint16(want[8:])))
	le.PutUint16(got[8:], emptiness(le.Uint16(got[8:])))
	for i := range 2 {
		a, b := numberAt(want[28+10*i:]), numberAt(got[28+10*i:])
		if adjacent(a, b) || adjacent(b, a) {
			b.put(want[28+10*i:])
		}
	}
}

// emptiness keeps of a tag word which registers are empty.
func emptiness(tag uint16) uint16 {
	e := tag & (tag >> 1) & 0x5555
	return e | e<<1
}

// adjacent reports whether b is the next number after a in magnitude.
func adjacent(a, b Number) bool {
	if a.Sig == ^uint64(0) {
		return b.Sig == integerBit && b.SE == a.SE+1
	}
	return a.SE == b.SE && a.Sig+1 == b.Sig
}

func (in instruction) isEnv() bool {
	reg := in.modrm >> 3 & 7
	return in.modrm < 0xC0 && reg == 6 && (in.esc == 0xD9 || in.esc == 0xDD)
}

// maskPointers clears the exception pointers in an image: the CPU keeps them.
func maskPointers(b []byte, op16 bool) []byte {
	from, to := 12, 28
	if op16 {
		from, to = 6, 14
	}
	clear(b[from:to])
	return b
}

// differential tests a group of instructions for equality.
func differential(t *testing.T, group []instruction) { compareWithHost(t, group, false) }

func compareWithHost(t *testing.T, group []instruction, loose bool) {
	u, err := host.New()
	if err != nil {
		t.Skip("no oracle:", err)
	}
	t.Logf("seed %d", *seed)
	g := &generator{r: rand.New(rand.NewPCG(*seed, uint64(len(group))))}
	bad := map[string]int{}
	for range *cases {
		in := group[g.r.IntN(len(group))]
		if err := against(u, g, in, loose); err != nil {
			if bad[in.String()]++; bad[in.String()] == 1 {
				t.Error(err)
			}
		}
	}
	for k, v := range bad {
		t.Errorf("%s: %d differences", k, v)
	}
}

func registerForms(esc uint8, first ...uint8) (list []instruction) {
	for _, m := range first {
		for i := range uint8(8) {
			list = append(list, instruction{esc: esc, modrm: m + i})
		}
	}
	return list
}

func single(esc uint8, modrms ...uint8) (list []instruction) {
	for _, m := range modrms {
		list = append(list, instruction{esc: esc, modrm: m})
	}
	return list
}

func memoryFormsOf(keep func(operation) bool) (list []instruction) {
	for esc := range uint8(8) {
		for reg := range uint8(8) {
			if o := memoryForms[esc][reg].operation; o != undefined && keep(o) {
				list = append(list, instruction{esc: 0xD8 + esc, modrm: reg << 3}, instruction{esc: 0xD8 + esc, modrm: reg << 3, op16: true})
			}
		}
	}
	return list
}

func TestArithmetic(t *testing.T) {
	for _, esc := range []uint8{0xD8, 0xDC, 0xDE} {
		for _, m := range []uint8{0xC0, 0xC8, 0xE0, 0xE8, 0xF0, 0xF8} {
			t.Run(fmt.Sprintf("%02X %02X", esc, m), func(t *testing.T) { differential(t, registerForms(esc, m)) })
		}
	}
}

func TestArithmeticFromMemory(t *testing.T) {
	differential(t, memoryFormsOf(func(o operation) bool { return o <= arithI32 }))
}

func TestCompare(t *testing.T) {
	group := registerForms(0xD8, 0xD0, 0xD8)
	group = append(group, registerForms(0xDD, 0xE0, 0xE8)...)
	group = append(group, single(0xDA, 0xE9)...)
	group = append(group, single(0xDE, 0xD9)...)
	group = append(group, single(0xD9, 0xE4, 0xE5)...)
	differential(t, group)
}

func TestMove(t *testing.T) {
	group := registerForms(0xD9, 0xC0, 0xC8)
	group = append(group, registerForms(0xDD, 0xC0, 0xD0, 0xD8)...)
	group = append(group, single(0xD9, 0xD0, 0xE0, 0xE1, 0xF6, 0xF7)...)
	group = append(group, single(0xDB, 0xE2, 0xE3)...)
	differential(t, group)
}

func TestConstants(t *testing.T) {
	differential(t, single(0xD9, 0xE8, 0xE9, 0xEA, 0xEB, 0xEC, 0xED, 0xEE))
}

func TestLoad(t *testing.T) {
	differential(t, memoryFormsOf(func(o operation) bool { return o >= loadF32 && o <= loadBCD }))
}

func TestStore(t *testing.T) {
	differential(t, memoryFormsOf(func(o operation) bool { return o >= storeF32 && o <= storeBCD }))
}

func TestEnvironment(t *testing.T) {
	differential(t, memoryFormsOf(func(o operation) bool {
		return o == loadControl || o == storeEnv || o == storeState || o == storeControl || o == storeStatus
	}))
}

func TestRemainder(t *testing.T) { differential(t, single(0xD9, 0xF5, 0xF8)) }
func TestSqrt(t *testing.T)      { differential(t, single(0xD9, 0xFA)) }
func TestRoundInt(t *testing.T)  { differential(t, single(0xD9, 0xFC)) }
func TestScale(t *testing.T)     { differential(t, single(0xD9, 0xF4, 0xFD)) }

func TestTranscendental(t *testing.T) {
	compareWithHost(t, single(0xD9, 0xF0, 0xF1, 0xF2, 0xF3, 0xF9, 0xFB, 0xFE, 0xFF), true)
}
