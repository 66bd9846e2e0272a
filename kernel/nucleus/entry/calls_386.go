package entry

import (
	"metalsvm/abi"
	"metalsvm/kernel/nucleus/device"
	"metalsvm/kernel/nucleus/linux"
	"metalsvm/kernel/nucleus/page"
	"metalsvm/kernel/nucleus/sched"
	"metalsvm/kernel/nucleus/x86"
)

// errno is how a call returns an error of abi.
func errno(e uint32) uint32 { return -e }

// kernelOnly is the first call number that every ring may use.
const kernelOnly = 0x2000

// Private answers MetalSVM's own system calls (abi/calls.go).
func (e env) Private(id sched.ID, nr uint32) (ret uint32, done bool) {
	f := &sys.Threads[id].Frame
	if nr < kernelOnly && f.CS&3 != 1 {
		return errno(abi.ErrNoSys), true
	}
	switch nr {
	case abi.CallReport:
		return e.report(f.EBX, f.ECX)
	case abi.CallInfo:
		return e.info(f.EBX)
	}
	return errno(abi.ErrNoSys), true
}

// report sends the application's result to the host.
func (e env) report(va, n uint32) (uint32, bool) {
	if e.Ready(va, n, false) != linux.Usable {
		return errno(abi.ErrFault), true
	}
	if !onSCC {
		return 0, true
	}
	var m device.Message
	for i := range n {
		m.Byte(x86.LoadByte(va + i))
	}
	m.Send(abi.HostResult)
	return 0, true
}

func (e env) info(va uint32) (uint32, bool) {
	if e.Ready(va, 36, true) != linux.Usable {
		return errno(abi.ErrFault), true
	}
	scc := uint32(0)
	if onSCC {
		scc = 1
	}
	for i, w := range [...]uint32{
		params.Core, params.Cores, params.Members[0], params.Members[1], scc,
		params.CoreMHz, params.MemBytes, frames.Left() * page.Size, params.ShmBytes,
	} {
		x86.Store(va+uint32(i)*4, w)
	}
	return 0, true
}
