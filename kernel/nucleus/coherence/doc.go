// Package coherence moves pages of shared virtual memory between the cores so
// that every load sees the latest store: the strong model. A page has one
// owner, and only the owner has it mapped.
//
// State of a page on one core, and what changes it:
//
//	state  | fault here            | Ask comes in          | Grant comes in       | instruction retired
//	-------+-----------------------+-----------------------+----------------------+--------------------
//	Away   | send Ask to the owner | pass it on to the     | (cannot happen)      |
//	       | -> Asked              | owner                 |                      |
//	Asked  | wait as well          | remember the asker    | invalidate, map      |
//	       |                       |                       | -> Pinned            |
//	Held   | map -> Pinned         | drain, unmap, name    | (cannot happen)      |
//	       |                       | the new owner, Grant  |                      |
//	       |                       | -> Away               |                      |
//	Pinned | map, stays Pinned     | remember the asker    | (cannot happen)      | -> Held, and at once
//	       |                       |                       |                      | on to the next asker
//
// The owner of each page stands in a table in shared memory that only the
// present owner writes, so an Ask travels straight to it. If the page has left
// in the meantime the Ask is passed on, always to a later owner. An Ask that
// finds a core Asked waits there. That core has been named the owner and its
// Grant is under way; or it was the owner and asks for the page again, and then
// its own Ask has gone to a later owner, so that nobody waits in a circle. A
// Grant carries the askers that are still waiting, and they are served in turn:
// whoever is among them waits for 46 others at most.
//
// Pins make progress certain. A page stays until the instruction that faulted
// on it has retired. An instruction may need several pages, and two cores may
// need the same ones; so a thread that waits for a page keeps only its pins on
// lower-numbered pages. Waiting then always goes upwards and cannot go in a
// circle.
//
// It is a state machine: events in, calls of Env out. It has no unsafe code, no
// clock and no memory but its tables, allocates nothing, and runs in ring 0
// with interrupts off, on the host in tests.
package coherence
