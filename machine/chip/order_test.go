package chip

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"reflect"
	"testing"

	"metalsvm/hw/scc"
)

// contenders are cores that fight for a lock and talk about it.
func contenders(n int) (guests []*guest) {
	lock := scc.CRBOf(0) + scc.Lock0
	for range n {
		guests = append(guests, program().ecx(20).
			label("again").load(lock).testEAX().ifZero("again").
			add(scc.SharedBase, 1).
			say("x\n").
			set(lock, 0).
			decECX().ifNot("again").
			exit(0))
	}
	return guests
}

func TestSameSeedSameRun(t *testing.T) {
	const cores = 6
	once := func(seed uint64) (Result, string) {
		var out bytes.Buffer
		config := Config{Functional: true, Seed: seed, Strict: true, Console: func(core int, line []byte) {
			out.WriteByte(byte('A' + core))
			out.Write(line)
		}}
		_, r := run(t, config, Exited, contenders(cores)...)
		return r, out.String()
	}
	hashes := map[uint64]uint64{}
	for seed := range uint64(10) {
		a, textA := once(seed)
		b, textB := once(seed)
		if !reflect.DeepEqual(a, b) || textA != textB {
			t.Errorf("seed %d: two runs differ:\n%+v %s\n%+v %s", seed, a, textA, b, textB)
		}
		if other, seen := hashes[a.TraceHash]; seen {
			t.Errorf("seeds %d and %d have the same hash", other, seed)
		}
		hashes[a.TraceHash] = seed
	}
}

// The time stamp never goes back from one core to the next: each core, under
// a lock, compares it with what the one before has left in shared memory.
func TestTimeIsMonotonic(t *testing.T) {
	const last, wrong = scc.SharedBase, scc.SharedBase + 64
	lock := scc.CRBOf(0) + scc.Lock0
	var guests []*guest
	for range 8 {
		guests = append(guests, program().ecx(100).
			label("again").load(lock).testEAX().ifZero("again").
			load(scc.FPGABase+scc.TimeLow).
			word([]byte{0x3B, 0x05}, last). // cmp eax, [last]
			jump("fine", 0x0F, 0x83).       // jae
			add(wrong, 1).
			label("fine").store(last).
			set(lock, 0).
			decECX().ifNot("again").
			exit(0))
	}
	for seed := range uint64(5) {
		m, _ := run(t, Config{Functional: true, Seed: seed, Strict: true}, Exited, guests...)
		if n := word(t, m, 0, wrong); n != 0 {
			t.Errorf("seed %d: time went back %d times", seed, n)
		}
	}
}

// Guests that write at random over every window must never hurt the host.
func TestRandomWritesAreHarmless(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	windows := []uint32{
		scc.OwnMPB, scc.MPBOf(47), scc.OwnCRB, scc.CRBOf(30), scc.FPGABase, scc.FPGABase + 0xD000, scc.FPGABase + 0xE000,
		scc.HostBase, scc.HostBase + 0x10000, scc.VRCBase, scc.APICBase, 0x70000000, scc.SharedBase,
	}
	stores := []byte{0xA2, 0xA3} // mov [at], al and eax
	loads := []byte{0xA0, 0xA1}
	for range 50 {
		var guests []*guest
		for range 4 {
			g := program()
			for range 60 {
				at := windows[random.IntN(len(windows))] + random.Uint32N(0x2000)
				op := stores[random.IntN(2)]
				if random.IntN(3) == 0 {
					op = loads[random.IntN(2)]
				}
				g.eax(random.Uint32()).word([]byte{op}, at)
				if random.IntN(8) == 0 { // fild, fistp: eight bytes
					g.word([]byte{0xDF, 0x2D}, guestData).word([]byte{0xDF, 0x3D}, at)
				}
			}
			guests = append(guests, g.exit(0))
		}
		m := boot(t, Config{Functional: true, Seed: seed, Watchdog: 1_000_000}, guests...)
		m.Run(t.Context())
	}
}

// Every register in turn, all sizes, in all tables.
func TestEveryRegisterTakesEverySize(t *testing.T) {
	for base, registers := range map[uint32][]scc.Register{
		scc.CRBOf(40): scc.CRBRegisters, scc.FPGABase: scc.BankRegisters, scc.APICBase: scc.APICRegisters,
	} {
		g := program()
		for _, r := range registers {
			for i := range min(max(r.Count, 1), 3) {
				at := base + r.Offset + i*r.Stride
				g.word([]byte{0xA0}, at).load(at)
				g.eax(0xFFFFFFFF).word([]byte{0xA2}, at).word([]byte{0x66, 0xA3}, at).store(at)
			}
		}
		_, r := run(t, Config{Functional: true, Strict: true, Watchdog: 10_000_000}, Exited, g.exit(0))
		if r.Strays != 0 {
			t.Errorf("%08x: %d strays", base, r.Strays)
		}
	}
}

func TestEightByteAccess(t *testing.T) {
	const pattern = 0x8877665544332211
	low, high := uint32(pattern&0xFFFFFFFF), uint32(pattern>>32)
	m, _ := run(t, Config{Functional: true, Strict: true}, Exited, program().
		set(guestData, low).set(guestData+4, high).
		bytes(0xDB, 0xE3).                                                        // fninit
		word([]byte{0xDF, 0x2D}, guestData).word([]byte{0xDF, 0x3D}, scc.OwnMPB). // fild, fistp
		exit(0))
	var b [8]byte
	if err := m.ReadCore(0, scc.OwnMPB, b[:]); err != nil {
		t.Fatal(err)
	}
	if got := binary.LittleEndian.Uint64(b[:]); got != pattern {
		t.Errorf("buffer has %x", got)
	}
}
