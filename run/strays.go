package run

import (
	"cmp"
	"slices"

	"metalsvm/machine/chip"
)

// Stray is a place without anything that a core used: a page of addresses, a
// register that does not exist, or an I/O port, in one direction.
type Stray struct {
	First chip.Access
	Count uint64
}

// maxPlaces is how many places are told apart; a guest can find no end of
// them.
const maxPlaces = 1000

// place is what makes two accesses the same stray.
type place struct {
	core        int
	write, port bool
	address     uint32
}

// strays are the places by which the guests went astray.
type strays map[place]*Stray

// add counts an access to nothing.
func (s strays) add(a chip.Access) {
	p := place{a.Core, a.Write, a.Port, a.Address}
	if !a.Port && !a.Register() {
		p.address &^= 0xFFF
	}
	if known := s[p]; known != nil {
		known.Count++
	} else if len(s) < maxPlaces {
		s[p] = &Stray{a, 1}
	}
}

// list returns the places, those that were used most often first.
func (s strays) list() []Stray {
	var list []Stray
	for _, stray := range s {
		list = append(list, *stray)
	}
	slices.SortFunc(list, func(a, b Stray) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.First.Core, b.First.Core),
			cmp.Compare(a.First.Address, b.First.Address), cmp.Compare(a.First.EIP, b.First.EIP))
	})
	return list
}
