package mail

import (
	"errors"
	"fmt"
	"unsafe"

	"metalsvm/abi"
	"metalsvm/call"
)

// Words is how many words a message carries.
const Words = 5

// Any stands for every sender.
const Any = -1

// Message is one mail.
type Message struct {
	From int    // its sender, on receipt
	Kind uint16 // whatever the programs agree on
	Data [Words]uint32
}

// Errors of this package, to be tested with errors.Is.
var (
	// ErrDown: a core that is needed is held in reset, or takes no part in this run.
	ErrDown = errors.New("a core that is needed is held in reset or takes no part in this run")
	// ErrInvalid: an argument makes no sense, such as mail to oneself.
	ErrInvalid = errors.New("invalid argument")
	// ErrElsewhere: the program does not run on an SCC.
	ErrElsewhere = errors.New("this needs an SCC, and this is none")
)

// Send sends a message to another core. It waits until the core has received
// the message before.
func Send(to int, m Message) error {
	a := abi.Mail{Kind: uint32(m.Kind), Data: m.Data}
	return do("mail to core", abi.CallSend, to, unsafe.Pointer(&a))
}

// Receive waits for a message from a core, or from Any core.
func Receive(from int) (Message, error) {
	var a abi.Mail
	err := do("mail from core", abi.CallReceive, from, unsafe.Pointer(&a))
	return Message{From: int(a.Peer), Kind: uint16(a.Kind), Data: a.Data}, err
}

// BufferBytes is how much of each core's message passing buffer programs have.
const BufferBytes = abi.BufferBytes

// Put copies into this core's message passing buffer, from offset on; Get copies
// out of a core's. Both move whole words: offset and length are multiples of 4.
// Who may get what, and when it may be overwritten, the programs agree by mail or
// at the barrier.
func Put(offset int, from []byte) error { return move(abi.CallPut, 0, offset, from) }

// Get is Put the other way, from any core.
func Get(core, offset int, to []byte) error { return move(abi.CallGet, core, offset, to) }

func move(nr uintptr, core, offset int, b []byte) error {
	c := abi.Copy{Core: uint32(core), Offset: uint32(offset), Bytes: uint32(len(b))}
	if len(b) > 0 {
		c.Addr = uint32(uintptr(unsafe.Pointer(&b[0])))
	}
	_, errno := call.Quick(nr, 0, unsafe.Pointer(&c))
	return named("message passing buffer of core", core, errno)
}

// Barrier waits until every core of the run has called it.
func Barrier() error {
	switch errno := call.Wait(abi.CallBarrier, 0, nil); errno {
	case 0:
		return nil
	case abi.ErrDown:
		return fmt.Errorf("barrier: %w: cores %d", ErrDown, Down())
	default:
		return named("barrier", 0, errno)
	}
}

// Down returns the cores of the run that this one has found in reset: it looks for
// them from time to time while it waits for others.
func Down() (cores []int) {
	var a abi.Info
	call.Quick(abi.CallInfo, unsafe.Sizeof(a), unsafe.Pointer(&a))
	for n := range 64 {
		if a.Down[n/32]>>(n%32)&1 != 0 {
			cores = append(cores, n)
		}
	}
	return cores
}

// do makes a system call and gives its error a name: what it was about, and
// which.
func do(what string, nr uintptr, which int, p unsafe.Pointer) error {
	return named(what, which, call.Wait(nr, uintptr(uint32(which)), p))
}

// named is the error that an error number stands for.
func named(what string, which int, errno uint32) error {
	err := ErrInvalid
	switch errno {
	case 0:
		return nil
	case abi.ErrDown:
		err = ErrDown
	case abi.ErrNoSys:
		err = ErrElsewhere
	}
	return fmt.Errorf("%s %d: %w", what, which, err)
}
