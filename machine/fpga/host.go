package fpga

import (
	"encoding/binary"

	"metalsvm/abi"
	"metalsvm/hw/scc"
)

// Offsets of the message window inside the host's window.
const (
	hostData = abi.HostData - scc.HostBase
	hostSend = abi.HostSend - scc.HostBase
)

// WriteHost is a core's 32-bit write to the host's window. ok is false if
// nothing takes it there.
func (f *FPGA) WriteHost(core int, offset, v uint32) (ok bool) {
	buffer := &f.buffers[core]
	switch offset {
	case hostData:
		if len(*buffer) < abi.HostMax {
			*buffer = binary.LittleEndian.AppendUint32(*buffer, v)
		}
	case hostSend:
		length := min(int(v&0xFFFFFF), len(*buffer))
		f.board.Message(core, int(v>>24), (*buffer)[:length])
		*buffer = (*buffer)[:0]
	default:
		return false
	}
	return true
}
