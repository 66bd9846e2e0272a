package run

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"metalsvm/abi"
	"metalsvm/machine/chip"
)

// crash turns the payload of a HostCrash message into text: the reason, the
// registers, and the functions whose addresses are on the stack.
func (i *Image) crash(payload []byte) string {
	word := func(k int) uint32 {
		if len(payload) < 4*k+4 {
			return 0
		}
		return binary.LittleEndian.Uint32(payload[4*k:])
	}
	regs := func(k int) uint32 { return word(1 + k) }
	const stackAt = 1 + abi.CrashRegs + 1
	stack := int(min(word(stackAt-1), abi.HostMax/4))
	text := payload[min(4*(stackAt+stack), len(payload)):]

	var b strings.Builder
	b.WriteString(strings.TrimRight(string(text), "\n\x00"))
	if regs(abi.CrashEIP) == 0 {
		return b.String() // the guest has told all itself
	}
	b.WriteString("\n")
	for k, name := range registerNames {
		sep := " "
		if k%7 == 0 {
			sep = "\n  "
			if k == 0 {
				sep = "  "
			}
		}
		fmt.Fprintf(&b, "%s%s=%08x", sep, name, regs(k))
	}
	fmt.Fprintf(&b, "\n  at %s", i.place(regs(abi.CrashEIP)))
	for k := range stack {
		// Walking every word finds callers without frame pointers, and with
		// them some that have returned.
		if name, ok := i.lines.where(word(stackAt + k)); ok {
			fmt.Fprintf(&b, "\n  %08x  %s", regs(abi.CrashESP)+uint32(4*k), name)
		}
	}
	return b.String()
}

var registerNames = [abi.CrashRegs]string{
	abi.CrashEAX: "eax", abi.CrashECX: "ecx", abi.CrashEDX: "edx", abi.CrashEBX: "ebx",
	abi.CrashESP: "esp", abi.CrashEBP: "ebp", abi.CrashESI: "esi", abi.CrashEDI: "edi",
	abi.CrashEIP: "eip", abi.CrashEFLAGS: "eflags", abi.CrashCS: "cs", abi.CrashCR2: "cr2",
	abi.CrashVector: "vector", abi.CrashError: "error",
}

// place names an address of code, or shows it.
func (i *Image) place(pc uint32) string {
	if name, ok := i.lines.where(pc); ok {
		return name
	}
	return fmt.Sprintf("%08x", pc)
}

// everybody adds to a machine's reason to stop what each core was doing.
func (i *Image) everybody(r chip.Result) error {
	var b strings.Builder
	for _, w := range r.Where {
		fmt.Fprintf(&b, "\n  core %d: %s at %s", w.Core, w.State, i.place(w.EIP))
	}
	return fmt.Errorf("%w%s", r.Err, b.String())
}

// culprit adds to a machine's reason to stop where the core was that gave it.
func (i *Image) culprit(r chip.Result) error {
	var stray *chip.Access
	if errors.As(r.Err, &stray) {
		return fmt.Errorf("%w\n  at %s", r.Err, i.place(stray.EIP))
	}
	for _, w := range r.Where {
		if w.Core == r.Core {
			return fmt.Errorf("%w\n  at %s", r.Err, i.place(w.EIP))
		}
	}
	return r.Err
}
