package coherence

import (
	"metalsvm/kernel/nucleus/extent"
	"metalsvm/kernel/nucleus/sched"
)

// Limits.
const (
	MaxPages   = extent.MaxPages
	MaxThreads = sched.MaxThreads // of one core
	maxPins    = 8                // pages that one instruction, or call, may need
)

// State is what a page is to this core.
type State uint8

// The states; see the package comment.
const (
	Away   State = iota
	Copy         // mapped for loads; the owner is another core
	Shared       // this core owns the page, others have copies; mapped for loads
	Taking       // this core owns the page and waits until no copies are left
	Held         // this core owns the page and has it alone; mapped for stores
)

// Kind is a kind of message.
type Kind uint8

// The messages of the protocol.
const (
	AskRead    Kind = 1 + iota // From wants a copy of Page
	AskWrite                   // From wants Page for itself
	GrantCopy                  // here is a copy
	Grant                      // Page is yours; Readers have copies, Askers wait
	Invalidate                 // give up your copy
	Gone                       // From has given up its copy
)

// Message is what cores send each other. Bit n of a set is core n.
type Message struct {
	Kind    Kind
	Page    uint32
	From    int    // who asks, however often an Ask is passed on; who has given up
	Readers uint64 // of a Grant
	Askers  uint64 // of a Grant: who waits for the page
	Writers uint64 // of a Grant: those of the askers that want to write
}

// Nobody is the owner of a page that no core has touched.
const Nobody = -1

// Env is what the protocol needs from the nucleus and the hardware.
type Env interface {
	// Owner and SetOwner access the table in shared memory. Claim makes this
	// core the owner if there is none, in one step that no other core can come
	// between, and makes the page ready for its first use.
	Owner(page uint32) int
	SetOwner(page uint32, core int)
	Claim(page uint32) bool
	// Send sends a message to another core. It does not keep m.
	Send(to int, m *Message)
	// Map maps a page, for loads alone or for stores too, or changes how it is
	// mapped. Unmap takes the mapping away.
	Map(page uint32, write bool)
	Unmap(page uint32)
	// Invalidate forgets what the core's caches know of shared pages, Drain
	// pushes out what the core may still have to write to them.
	Invalidate()
	Drain()
	// Wake makes a thread run that waited for a page.
	Wake(thread int)
}

// page is a page's state on this core.
type page struct {
	state   State
	asked   Kind  // AskRead or AskWrite if the core has asked and not been answered
	mapped  bool  // for stores if Held, else for loads
	wanted  bool  // the copy here, or one that comes, is wanted back
	pins    uint8 // how many threads pin it
	waiters uint8 // how many threads wait for it
	latest  uint8 // the thread that was the last to begin to
	readers uint64
	askers  uint64
	writers uint64 // those of askers that want to write
}

// thread is what one thread of this core has to do with shared pages.
type thread struct {
	waits bool   // for page
	page  uint32 // the page it waits for
	n     uint8  // pins held
	pins  [maxPins]uint32
}

// Table is the state of every page on one core; in the zero value all are Away. It is
// by itself because there are no pointers in it: the Go runtime would begin every
// start with a map of those in half a megabyte.
type Table [MaxPages]page

// Core is the protocol's state on one core.
type Core struct {
	Env  Env
	Self int

	Counters

	out     Message // being sent
	pinned  int     // pins of all threads
	pages   *Table
	threads [MaxThreads]thread
}

// Init makes a Core in the zero value ready.
func (c *Core) Init(env Env, self int, pages *Table) {
	c.Env, c.Self, c.pages = env, self, pages
}

// Counters is what the protocol has done on a core.
type Counters struct {
	Faults     uint64 // after which a thread had to wait for other cores
	PagesIn    uint64 // pages that became this core's
	PagesOut   uint64
	CopiesIn   uint64 // copies to read
	CopiesOut  uint64
	CopiesBack uint64 // copies given up because another core writes
}

// State returns what a page is to this core.
func (c *Core) State(p uint32) State { return c.pages[p].state }

// Forget drops a page, whose contents are of no use any more or which moves.
func (c *Core) Forget(p uint32) {
	pg := &c.pages[p]
	if pg.mapped {
		c.Env.Unmap(p)
	}
	if pg.state == Held {
		c.Env.Drain()
	}
	*pg = page{}
}

// Down is called for each page when cores have stopped for good, and again for one that
// does not come: others may have told this core since of the wishes and the copies of
// those. They have no copies any more and want nothing. A page that one of them owns is
// lost; whoever waits for it must Leave.
func (c *Core) Down(p uint32, cores uint64) {
	pg := &c.pages[p]
	pg.askers &^= cores
	pg.writers &^= cores
	if pg.readers&cores == 0 {
		return
	}
	pg.readers &^= cores
	switch {
	case pg.readers != 0:
	case pg.state == Taking:
		c.taken(p)
	default:
		c.hold(p)
	}
}

// Waits tells whether a thread waits for a page.
func (c *Core) Waits(t int) bool { return c.threads[t].waits }

// send sends a message that is about a page and says whom it is from.
func (c *Core) send(to int, kind Kind, p uint32) {
	c.out.Kind, c.out.Page, c.out.From = kind, p, c.Self
	c.Env.Send(to, &c.out)
}
