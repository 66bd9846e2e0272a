package chip

import (
	"encoding/binary"
	"fmt"

	"metalsvm/hw/scc"
	"metalsvm/machine/cpu"
	"metalsvm/machine/tile"
)

// Read fills data as packets from the host do (UG 9.1): from address behind a
// sub-destination of the tile with a route, see scc.MakeEntry. Memory and
// message passing buffers give any number of bytes, registers 4. Reading a
// register has its side effects.
func (m *Machine) Read(route, sub uint32, address uint64, data []byte) error {
	w := m.destination(route, sub, address)
	switch w.kind {
	case toMemory, toMPB:
		return m.transfer(w, address, data, func(there, data []byte) { copy(data, there) })
	case toCRB, toFPGA:
		if len(data) != 4 {
			return fmt.Errorf("%d bytes of a register: they have 4", len(data))
		}
		v, ok := uint32(0), false
		if w.kind == toCRB {
			m.reportHalts(int(w.index))
			v, ok = m.tiles[w.index].Read(uint32(address), tile.Host)
		} else {
			v, ok = m.fpga.ReadBank(uint32(address))
		}
		if !ok {
			return fmt.Errorf("no register of the %v at %#x", w.kind, address)
		}
		binary.LittleEndian.PutUint32(data, v)
		return nil
	}
	return m.nowhere(w, route, sub, address)
}

// Write is the opposite of Read.
func (m *Machine) Write(route, sub uint32, address uint64, data []byte) error {
	w := m.destination(route, sub, address)
	if w.kind == toMPB || w.kind == toCRB {
		m.rouse(int(w.index))
	}
	switch w.kind {
	case toMemory, toMPB:
		err := m.transfer(w, address, data, func(there, data []byte) { copy(there, data) })
		m.progressed()
		m.forget()
		return err
	case toCRB, toFPGA, toVRC:
		if len(data) != 4 {
			return fmt.Errorf("%d bytes of a register: they have 4", len(data))
		}
		v, ok := binary.LittleEndian.Uint32(data), true
		switch w.kind {
		case toCRB:
			m.reportHalts(int(w.index))
			ok = m.tiles[w.index].Write(uint32(address), v)
		case toFPGA:
			ok = m.fpga.WriteBank(uint32(address), v)
		default:
			m.regulate(v)
		}
		if !ok {
			return fmt.Errorf("no register of the %v at %#x", w.kind, address)
		}
		return nil
	}
	return m.nowhere(w, route, sub, address)
}

// destination finds out where a packet goes, as if an entry led there.
func (m *Machine) destination(route, sub uint32, address uint64) window {
	return decode(scc.Entry(route<<13 | sub&7<<10 | uint32(address>>24)&1023))
}

func (m *Machine) nowhere(w window, route, sub uint32, address uint64) error {
	return fmt.Errorf("route %#02x, sub-destination %d, address %#x: nothing to read or write there (%v)", route, sub, address, w.kind)
}

// transfer calls move for each page of data with the bytes behind it.
func (m *Machine) transfer(w window, address uint64, data []byte, move func(there, data []byte)) error {
	for len(data) > 0 {
		there := m.plain(w, address)
		if there == nil {
			if err := m.memory.Err(); err != nil && w.kind == toMemory {
				return err
			}
			return fmt.Errorf("the %v ends before %#x", w.kind, address)
		}
		size := min(len(there), len(data))
		move(there[:size], data[:size])
		data = data[size:]
		address += uint64(size)
	}
	return nil
}

// plain returns the bytes of memory or a message passing buffer from an offset
// of a window on, up to the end of the page or the buffer; nil if it leads
// elsewhere.
func (m *Machine) plain(w window, offset uint64) []byte {
	switch {
	case w.kind == toMPB && offset < scc.MPBSize:
		return m.tiles[w.index].MPB[offset:]
	case w.kind == toMemory:
		if page := m.memory.Page(int(w.index), offset); page != nil {
			return page[offset%cpu.PageSize:]
		}
	}
	return nil
}

// forget has every core forget what it has translated: it may be among what
// the host has written.
func (m *Machine) forget() {
	for _, n := range m.nodes {
		if n.core != nil {
			n.core.FlushCode()
		}
	}
}
