// Package sharing notes which pages of shared memory two cores want although they
// use different lines of it: false sharing. A core notes what it sees itself: that
// another asks for a page, and for what, after it has used it, and for what.
//
// It keeps the worst pages only: a page that is not among them takes the place of
// the least, and its count (so that one that comes often stays). So a count may be
// too high by what the least had then. It is pure and allocates nothing. Ring 0,
// interrupts off.
package sharing

// Pages is how many pages are kept, LineBytes what two cores can use without sharing
// more than they mean to.
const (
	Pages     = 8
	LineBytes = 32
)

// Page is a page that is shared falsely.
type Page struct {
	Page  uint32
	Count uint32 // how often another core asked for it
	Own   uint32 // where this core used it last, as an offset
	Other uint32 // where the other wants to
	Core  uint32 // the other
}

// Table is what one core has noted. In the zero value that is nothing.
type Table struct {
	Pages [Pages]Page // with a Count of 0 if there are less
}

// Note notes that a core asks for a page to use it at one offset, which this core
// has used at another. It does nothing if they are in the same line.
func (t *Table) Note(page, own, other, core uint32) {
	if own/LineBytes == other/LineBytes {
		return
	}
	at := 0
	for i := range t.Pages {
		if t.Pages[i].Count > 0 && t.Pages[i].Page == page {
			at = i
			break
		}
		if t.Pages[i].Count < t.Pages[at].Count {
			at = i
		}
	}
	t.Pages[at] = Page{page, t.Pages[at].Count + 1, own, other, core}
}
