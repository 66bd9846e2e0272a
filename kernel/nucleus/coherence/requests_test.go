package coherence

// More invariants: what there is of copies, and of requests.

// readersKnown: the cores that have a copy, or to which one is under way, or
// that have given one up but have not been heard yet, are the readers that the
// owner knows of, or the Grant under way. The receiver of the Grant may have a
// copy itself.
func readersKnown(m *model, p uint32) bool {
	var copies [mostCores]int
	var known, either uint64
	m.each(p, func(_, to int, l Message) {
		switch l.Kind {
		case GrantCopy:
			copies[to]++
		case Gone:
			copies[l.From]++
		case Grant:
			known |= l.Readers
			either |= 1 << to
		}
	})
	for i := range m.cores {
		known |= m.units[i].pages[p].readers
		if m.units[i].State(p) == Copy {
			copies[i]++
		}
	}
	for i, n := range copies {
		want := int(known >> i & 1)
		if n != want && !(n == 1 && either>>i&1 != 0) && m.live(p) {
			return false
		}
	}
	return true
}

// wantedOnce: a core that is Taking a page waits for just those copies whose
// holders have been told: an Invalidate is on its way to them, or they have noted
// it, or their Gone is on its way. Nobody else is told, and there is somebody to
// wait for.
func wantedOnce(m *model, p uint32) bool {
	var told [mostCores]int
	m.each(p, func(_, to int, l Message) {
		switch l.Kind {
		case Invalidate:
			told[to]++
		case Gone:
			told[l.From]++
		}
	})
	var waits uint64
	for i := range m.cores {
		pg := &m.units[i].pages[p]
		if pg.wanted {
			told[i]++
		}
		if pg.state == Taking {
			waits |= pg.readers
			if pg.readers == 0 {
				return false
			}
		}
	}
	for i, n := range told {
		if n != int(waits>>i&1) {
			return false
		}
	}
	return true
}

// wantedInUse: a copy that is wanted back stays only for an instruction that has
// begun.
func wantedInUse(m *model, p uint32) bool {
	for i := range m.cores {
		if pg := &m.units[i].pages[p]; pg.wanted && pg.state == Copy && pg.pins == 0 {
			return false
		}
	}
	return true
}

// oneRequest: a core that has asked finds its request in just one place: in an
// Ask on its way, among the askers that a core or a Grant knows of, or answered
// by a GrantCopy or Grant to it. It says there what the core wants. No other
// core has a request anywhere. So no request is lost and none is there twice.
func oneRequest(m *model, p uint32) bool {
	var places, reads, writes [mostCores]int
	count := func(askers, writers uint64) {
		for i := range m.cores {
			places[i] += int((askers | writers) >> i & 1)
			reads[i] += int(askers &^ writers >> i & 1)
			writes[i] += int(askers & writers >> i & 1)
		}
	}
	m.each(p, func(_, to int, l Message) {
		switch l.Kind {
		case AskRead:
			count(1<<l.From, 0)
		case AskWrite:
			count(1<<l.From, 1<<l.From)
		case GrantCopy:
			count(1<<to, 0)
		case Grant:
			count(1<<to, 1<<to)
			count(l.Askers, l.Writers)
		}
	})
	for i := range m.cores {
		count(m.units[i].pages[p].askers, m.units[i].pages[p].writers)
	}
	for i := range m.cores {
		want := [...][3]int{{}, AskRead: {1, 1, 0}, AskWrite: {1, 0, 1}}[m.units[i].pages[p].asked]
		if want != [3]int{places[i], reads[i], writes[i]} {
			return false
		}
	}
	return true
}

// askersHeard: askers are remembered only where the page is in use or will come.
func askersHeard(m *model, p uint32) bool {
	for i := range m.cores {
		pg := &m.units[i].pages[p]
		used := pg.state == Taking || (pg.state == Held || pg.state == Shared) && pg.pins > 0
		if pg.askers != 0 && pg.asked != AskWrite && !used {
			return false
		}
	}
	return true
}

// waitingEnds: a core that has asked may be remembered by one that has asked
// itself, and so on; but they do not wait for each other in a circle.
func waitingEnds(m *model, p uint32) bool {
	for i := range m.cores {
		at, ok := i, true
		for n := 0; ok; n++ {
			if n == m.cores {
				return false
			}
			at, ok = m.remembers(at, p)
		}
	}
	return true
}

// remembers returns the core that has another among its askers.
func (m *model) remembers(asker int, p uint32) (core int, ok bool) {
	for i := range m.cores {
		if m.units[i].pages[p].askers>>asker&1 != 0 {
			return i, true
		}
	}
	return 0, false
}
