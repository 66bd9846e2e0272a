package cpu

// Repeated MOVS and STOS in pieces. The engine does whole runs of iterations
// within pages of plain memory; the executor does the iteration that crosses a
// page, translates an address or is the last.

// stringsReady reports whether bulk may do anything: forward, and ES flat.
func (c *Core) stringsReady() bool {
	es := &c.Seg[ES]
	return c.eflags&FlagDF == 0 && es.flatData() && es.Base == 0
}

// bulkMovs does up to most iterations of REP MOVS and returns how many.
func (c *Core) bulkMovs(r *file, t *[tlbSize]fastEntry, size, most uint32) (done uint32) {
	if !c.stringsReady() {
		return 0
	}
	for done < most {
		from, to := r[ESI], r[EDI]
		src, dst := &t[slot(from)], &t[slot(to)]
		if src.read != from&pageMask || dst.write != to&pageMask {
			break
		}
		n := min(most-done, elements(from, size), elements(to, size))
		if n == 0 {
			break
		}
		moveElements(dst.mem, src.mem, to%PageSize, from%PageSize, n, size)
		r[ESI] += n * size
		r[EDI] += n * size
		r[ECX] -= n
		done += n
	}
	return done
}

// bulkStos does up to most iterations of REP STOS and returns how many.
func (c *Core) bulkStos(r *file, t *[tlbSize]fastEntry, size, most uint32) (done uint32) {
	if !c.stringsReady() {
		return 0
	}
	for done < most {
		to := r[EDI]
		dst := &t[slot(to)]
		if dst.write != to&pageMask {
			break
		}
		n := min(most-done, elements(to, size))
		if n == 0 {
			break
		}
		for i := range n {
			store(dst.mem, to%PageSize+i*size, uint8(size), uint64(r[EAX]))
		}
		r[EDI] += n * size
		r[ECX] -= n
		done += n
	}
	return done
}

// elements is how many whole elements lie between an address and the end of
// its page.
func elements(lin, size uint32) uint32 { return (PageSize - lin%PageSize) / size }

// moveElements copies n elements one after the other: where the destination
// overlaps what is still to be read, that repeats a pattern.
func moveElements(dst, src *[PageSize]byte, to, from, n, size uint32) {
	if dst != src || to <= from || to >= from+n*size {
		copy(dst[to:to+n*size], src[from:from+n*size])
		return
	}
	for i := uint32(0); i < n*size; i += size {
		store(dst, to+i, uint8(size), load(src, from+i, uint8(size)))
	}
}

// stepString executes one iteration of a repeated string instruction by the
// executor.
func (c *Core) stepString() {
	c.single = true
	c.step()
	c.single = false
}
