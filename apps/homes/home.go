package homes

import "metalsvm/svm"

const (
	pageWords = svm.PageBytes / 4
	lineWords = 8
)

// line is the words of a cache line.
type line = [lineWords]uint32

// home is pages of shared memory that one core has copies of.
type home struct {
	pages, copies, twins []uint32
	seen                 uint32 // keeps loads from being left out
}

func newHome(pages []uint32) *home {
	return &home{pages: pages, copies: make([]uint32, len(pages)), twins: make([]uint32, len(pages))}
}

// fetch copies the pages. The caches take a line in for a load only, so each line is
// loaded before it is stored to.
func (h *home) fetch() {
	for i := 0; i < len(h.pages); i += lineWords {
		from, own, twin := (*line)(h.pages[i:]), (*line)(h.copies[i:]), (*line)(h.twins[i:])
		h.seen += own[0] + twin[0]
		for k, v := range from {
			own[k], twin[k] = v, v
		}
	}
}

// put stores what differs from the twins.
func (h *home) put() {
	for i := 0; i < len(h.pages); i += lineWords {
		to, own, twin := (*line)(h.pages[i:]), (*line)(h.copies[i:]), (*line)(h.twins[i:])
		for k, v := range own {
			if v != twin[k] {
				putBytes(&to[k], v, v^twin[k])
			}
		}
	}
}
