// Package coherence moves pages of shared virtual memory between the cores so
// that every load sees the latest store: the strong model. A page has one
// owner. Either the owner alone has the page mapped, and may write; or the owner
// and others have it mapped, and nobody may write.
//
// State of a page on one core, and what changes it:
//
//	state  | load faults      | store faults     | Ask to read      | Ask to write     | Invalidate | Copy comes | Grant comes
//	-------+------------------+------------------+------------------+------------------+------------+------------+------------
//	Away   | Ask to read      | Ask to write     | pass it on       | pass it on       | drop the copy as soon as it has been used | -> Copy | -> Held or Taking
//	Copy   |                  | Ask to write     | pass it on       | pass it on       | unmap, Gone -> Away |   | -> Held or Taking
//	Held   |                  |                  | drain, no stores any more, Copy -> Shared | drain, unmap, Grant -> Away |  |  |
//	Shared |                  | Invalidate every copy -> Taking | Copy  | unmap, Grant -> Away |        |            |
//	Taking | wait             | wait             | remember         | remember         |            |            |
//
// Taking becomes Held when every reader has said Gone. A page that nobody has
// touched has no owner; the first that touches it claims it and Holds it.
//
// The owner of each page stands in a table in shared memory that only the
// present owner writes, so an Ask travels straight to it. If the page has left
// in the meantime the Ask is passed on, always to a later owner. An Ask that
// finds a core which has asked to write waits there. That core has been named
// the owner and its Grant is under way; or it was the owner and asks for the
// page again, and then its own Ask has gone to a later owner, so that nobody
// waits in a circle. A Grant carries the askers that are still waiting, and they
// are served in turn: whoever is among them waits for 46 others at most.
//
// Pins make progress certain. A page stays until the instruction that faulted
// on it has retired: an owner remembers who asks meanwhile, a reader remembers
// that its copy is wanted back. An instruction may need several pages, and two
// cores may need the same ones; so a thread that waits for a page keeps only its
// pins on lower-numbered pages. Waiting then always goes upwards and cannot go
// in a circle.
//
// It is a state machine: events in, calls of Env out. It has no unsafe code, no
// clock and no memory but its tables, allocates nothing, and runs in ring 0
// with interrupts off, on the host in tests.
package coherence
