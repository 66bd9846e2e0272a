package entry

import (
	"metalsvm/abi"
	"metalsvm/kernel/nucleus/device"
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
		return e.report(id, f.EBX, f.ECX)
	case abi.CallInfo:
		return e.info(id, f.EBX, f.ECX)
	}
	if !onSCC {
		return errno(abi.ErrNoSys), true
	}
	switch nr {
	case abi.CallSend:
		return e.send(id, f.EBX, f.ECX, f.EDX)
	case abi.CallReceive:
		return e.receive(id, f.EBX, f.ECX, f.EDX)
	case abi.CallBarrier:
		return e.barrier(id, f.EDX)
	case abi.CallPut, abi.CallGet:
		return e.move(id, f.ECX, nr == abi.CallPut)
	case abi.CallLock, abi.CallTryLock:
		return e.lock(id, f.EBX, f.EDX, true, nr == abi.CallLock)
	case abi.CallRLock, abi.CallTryRLock:
		return e.lock(id, f.EBX, f.EDX, false, nr == abi.CallRLock)
	case abi.CallUnlock:
		return e.unlock(f.EBX)
	case abi.CallPropose:
		return e.propose(id, f.ECX)
	case abi.CallAlloc:
		return e.alloc(id, f.ECX)
	case abi.CallLeave:
		return e.leave(f.EBX)
	case abi.CallFree:
		return e.free(f.EBX)
	case abi.CallNextTouch:
		return e.nextTouch(f.EBX)
	case abi.CallProtect:
		return e.protect(f.EBX)
	case abi.CallUnprotect:
		return e.unprotect(f.EBX)
	case abi.CallAcquire:
		seeReleased()
		return 0, true
	case abi.CallRelease:
		releaseStores()
		return 0, true
	case abi.CallAtomic:
		return e.atomic(id, f.ECX)
	case abi.CallWhere:
		return e.where(id, f.ECX)
	case abi.CallSharing:
		return e.sharing(id, f.EBX, f.ECX)
	case abi.CallCounters:
		return e.counters(id, f.EBX, f.ECX)
	}
	return errno(abi.ErrNoSys), true
}

// report sends the application's result to the host.
func (e env) report(id sched.ID, n, va uint32) (uint32, bool) {
	if n > abi.HostMax {
		return errno(abi.ErrInvalid), true
	}
	if ret, ok, done := sys.Usable(id, va, n, false); !ok {
		return ret, done
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

// info fills the abi.Info at va, n bytes long.
func (e env) info(id sched.ID, n, va uint32) (uint32, bool) {
	scc := uint32(0)
	if onSCC {
		scc = 1
	}
	words := [...]uint32{
		params.Core, params.Cores, params.Members[0], params.Members[1], scc,
		params.CoreMHz, params.MemBytes, frames.Left() * page.Size, params.ShmBytes,
		uint32(down), uint32(down >> 32),
	}
	if n != uint32(len(words))*4 {
		return errno(abi.ErrInvalid), true
	}
	if ret, ok, done := sys.Usable(id, va, n, true); !ok {
		return ret, done
	}
	for i, w := range words {
		x86.Store(va+uint32(i)*4, w)
	}
	return 0, true
}

// counters fills the abi.Counters at va, n bytes long.
func (e env) counters(id sched.ID, n, va uint32) (uint32, bool) {
	values := [...]uint64{
		pages.Faults, pages.PagesIn, pages.PagesOut, pages.CopiesIn, pages.CopiesOut, pages.CopiesBack,
		touched, placed, box.Sent, box.Received,
		waited, drains, invalidates, interrupts, uint64(longest), copies.Fetched, copies.Twins,
	}
	if n != uint32(len(values))*8 {
		return errno(abi.ErrInvalid), true
	}
	if ret, ok, done := sys.Usable(id, va, n, true); !ok {
		return ret, done
	}
	for i, v := range values {
		x86.Store(va+uint32(i)*8, uint32(v))
		x86.Store(va+uint32(i)*8+4, uint32(v>>32))
	}
	return 0, true
}
