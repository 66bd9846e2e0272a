package chip

import (
	"fmt"

	"metalsvm/hw/scc"
	"metalsvm/machine/tile"
)

// WriteCore copies bytes to a core-physical address through the core's
// look-up table, as a loader on the host does. Only memory and message
// passing buffers can be loaded.
func (m *Machine) WriteCore(core int, pa uint32, data []byte) error {
	err := m.span(core, pa, data, func(host, data []byte) { copy(host, data) })
	if err != nil {
		return fmt.Errorf("writing to core %d: %w", core, err)
	}
	m.forget()
	return nil
}

// ReadCore fills data from a core-physical address, see WriteCore.
func (m *Machine) ReadCore(core int, pa uint32, data []byte) error {
	err := m.span(core, pa, data, func(host, data []byte) { copy(data, host) })
	if err != nil {
		return fmt.Errorf("reading from core %d: %w", core, err)
	}
	return nil
}

// span calls move for each page of data with the host memory behind it.
func (m *Machine) span(core int, pa uint32, data []byte, move func(host, data []byte)) error {
	n := m.nodes[core]
	for len(data) > 0 {
		w, offset := n.at(pa)
		var host []byte
		switch {
		case w.kind == toMemory:
			if page := m.memory.Page(int(w.index), offset); page != nil {
				host = page[offset%uint64(len(page)):]
			}
		case w.kind == toMPB && offset < scc.MPBSize:
			host = m.tiles[w.index].MPB[offset:]
		}
		if err := m.memory.Err(); host == nil && w.kind == toMemory && err != nil {
			return err
		}
		if host == nil {
			return fmt.Errorf("%08x leads to no memory (%v)", pa, w.kind)
		}
		size := min(len(host), len(data))
		move(host[:size], data[:size])
		data = data[size:]
		pa += uint32(size)
	}
	return nil
}

// Release lets cores out of reset, in the given order, by the write to GCBCFG
// that sccReset makes.
func (m *Machine) Release(cores ...int) {
	for _, core := range cores {
		t := m.tiles[scc.TileOf(core)]
		old, _ := t.Read(scc.GCBCFG, tile.Host)
		t.Write(scc.GCBCFG, old&^((scc.ResetCore|scc.ResetL2)<<(core%scc.CoresPerTile)))
	}
}
