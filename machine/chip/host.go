package chip

import "fmt"

// WriteMemory copies bytes to an address behind memory controller mc, as the
// host does before it releases cores.
func (m *Machine) WriteMemory(mc int, address uint64, data []byte) error {
	for len(data) > 0 {
		page := m.memory.Page(mc, address)
		if page == nil {
			return fmt.Errorf("controller %d has no memory at %#x", mc, address)
		}
		size := copy(page[address%uint64(len(page)):], data)
		data = data[size:]
		address += uint64(size)
	}
	m.forget()
	return nil
}

// WriteRegister writes a register of a tile, a linear index, as the host
// does. Offsets are those of scc.CRBRegisters.
func (m *Machine) WriteRegister(tile int, offset, v uint32) error {
	if !m.tiles[tile].Write(offset, v) {
		return fmt.Errorf("tile %d has no register to write at %#x", tile, offset)
	}
	return nil
}
