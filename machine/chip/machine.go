package chip

import (
	"math/rand/v2"

	"metalsvm/hw/scc"
	"metalsvm/machine/fpga"
	"metalsvm/machine/mem"
	"metalsvm/machine/option"
	"metalsvm/machine/tile"
	"metalsvm/machine/vrc"
)

// Config says what machine New builds. The zero value is a usual one.
type Config struct {
	Gigabytes int // memory of the board: 16 (default), 32 or 64
	Options   option.Set
	// Functional: memory is coherent and costs nothing, for speed. Without it the
	// machine is in timing mode: caches hold data and are not coherent, accesses
	// take what they took on the chip and take effect in the order of guest time.
	Functional bool
	// Interpret: functional mode makes no machine code of the guests' on hosts where
	// it could. It changes nothing but the host's time.
	Interpret bool
	// Quantum is the most core clocks of a turn in timing mode, default 5000.
	// It changes nothing but the host's time.
	Quantum uint64
	// Parallel, if not 0, is how many cores may run at the same time, each on a
	// goroutine of its own. Equal seeds then give equal runs only if it is 1.
	// Only functional mode has this.
	Parallel int
	Seed     uint64 // chooses start skews, quanta and the order of equals
	Strict   bool   // an access to nothing stops the run
	Watchdog uint64 // clocks of 533 MHz without progress that stop the run; 0 = never
	// Attended: when no core can go on, Run waits for what Do brings instead
	// of returning.
	Attended bool
	// MemoryLimit is how many bytes of the host's memory the guests may use,
	// by pages that they touch; default 8 GB. Using more ends the run.
	MemoryLimit int64

	// Console, if not nil, gets each line that a core wrote to a UART,
	// without its end. The bytes are good until it returns.
	Console func(core int, line []byte)
	// Message, if not nil, gets each message of package abi that a core sent
	// to its host. The payload is good until it returns.
	Message func(core, kind int, payload []byte)
	// Stray, if not nil, gets each access to nothing.
	Stray func(Access)
	// Warning, if not nil, gets a sentence about what would damage or confuse
	// a real chip and has no effect here.
	Warning func(string)
}

// Machine is one SCC with its board.
type Machine struct {
	config Config
	memory *mem.Memory
	tiles  [scc.Tiles]*tile.Tile
	nodes  [scc.Cores]*node
	fpga   *fpga.FPGA
	vrc    *vrc.VRC
	users  [scc.Controllers][]uint64 // which cores' tables reach each 16 MB slot
	desk   desk                      // where the host leaves what it wants done
	warned [scc.Tiles]bool           // the host knows that the tile's clock is too fast

	random   *rand.Rand
	order    [scc.Cores]*node              // by rank: who goes first among equals
	plans    []plan                        // what the host will do, by time
	at       [scc.Cores]ticks              // by rank: when each wants to go on
	schedule schedule                      // who is next
	mesh     mesh                          // in timing mode, who uses its links
	memories [scc.Controllers]reservations // and the controllers
	arriving ticks                         // when the write arrives that does so now, 0 if none does
	running  int                           // cores in state running
	current  *node                         // whose access or turn this is; nil: the host's
	latest   ticks                         // the furthest that a core has come
	stamp    uint64                        // last value of the time stamp
	progress ticks                         // time of the last progress
	turns    uint64                        // how often a core was run
	crew     *crew                         // who runs the cores in parallel mode, else nil
	strays   uint64
	stop     *Result
	ended    ticks // when stop was set
}

// New returns a machine after sccReset: every core is held in reset, the
// look-up tables are the default ones, memory is zero.
func New(config Config) *Machine {
	if config.Gigabytes == 0 {
		config.Gigabytes = 16
	}
	if config.MemoryLimit == 0 {
		config.MemoryLimit = 8 << 30
	}
	m := &Machine{
		config:   config,
		memory:   mem.New(config.Gigabytes, config.MemoryLimit),
		schedule: newSchedule(),
		vrc:      vrc.New(config.Options.FastVRC),
		desk:     newDesk(),
		random:   rand.New(rand.NewPCG(config.Seed, 0x5343432D31303234)),
	}
	m.fpga = fpga.New(board{m}, config.Gigabytes, config.Options)
	for i := range m.users {
		m.users[i] = make([]uint64, config.Gigabytes<<30/scc.Controllers/scc.SlotBytes)
	}
	if config.Parallel > 0 && config.Functional {
		m.crew = newCrew()
	}
	for i := range m.tiles {
		m.tiles[i] = tile.New(i, config.Gigabytes, config.Options, m.wiresOf(i))
	}
	if config.Quantum == 0 {
		m.config.Quantum = 5000
	}
	ranks := m.random.Perm(scc.Cores)
	for n := range m.nodes {
		m.nodes[n] = newNode(m, n, ranks[n])
		m.order[ranks[n]] = m.nodes[n]
		m.at[n] = never
	}
	return m
}

// Close gives the machine's memory back. Nothing may be called afterwards.
func (m *Machine) Close() error {
	for _, n := range m.nodes {
		if n.abandon != nil {
			n.abandon()
		}
	}
	return m.memory.Close()
}

// time returns the guest time of what happens now: that of the core whose turn
// it is, or the furthest seen if the host acts.
func (m *Machine) time() ticks {
	if m.arriving != 0 {
		return m.arriving
	}
	if m.current != nil {
		return m.current.time()
	}
	return m.latest
}

// progressed notes that the run gets on; see Config.Watchdog.
func (m *Machine) progressed() { m.progress = max(m.progress, m.time()) }
