package run

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"time"

	"metalsvm/abi"
	"metalsvm/hw/scc"
	"metalsvm/machine/chip"
	"metalsvm/machine/vector"
)

// Epoch is when guests believe to start, unless told otherwise: fixed, so
// that equal runs are equal. It is the week of MetalSVM's first release.
var Epoch = time.Date(2012, time.July, 20, 0, 0, 0, 0, time.UTC)

// Clocks of the machine that a run uses, in MHz, and its memory in gigabytes.
const (
	coreMHz   = 533
	gigabytes = 16
)

// load puts the image, the boot page and the reset page into the private
// memory of the cores 0 to cores-1.
func load(m *chip.Machine, image *Image, o Options) error {
	reset := vector.Page(image.entry, abi.BootMagic, abi.BootPageAddr)
	for core := range o.Cores {
		page, err := bootPage(core, o)
		if err != nil {
			return err
		}
		parts := append([]segment{{abi.BootPageAddr, page}, {abi.ResetPageAddr, reset[:]}}, image.segments...)
		for _, p := range parts {
			if err := m.WriteCore(core, p.address, p.data); err != nil {
				return fmt.Errorf("loading: %w", err)
			}
		}
	}
	return nil
}

// bootPage returns a core's boot page.
func bootPage(core int, o Options) ([]byte, error) {
	p := abi.BootPage{
		Magic:    abi.BootMagic,
		Version:  abi.BootVersion,
		Core:     uint32(core),
		Cores:    uint32(o.Cores),
		Members:  words(1<<o.Cores - 1),
		CoreMHz:  coreMHz,
		TimerMHz: coreMHz,
		MemBytes: uint32(scc.PrivateSlots(gigabytes) * scc.SlotBytes),
		Zeroed:   1, // all memory of a new machine
		ShmBase:  scc.SharedBase,
		ShmBytes: scc.SharedSize,
		Epoch:    words(uint64(Epoch.UnixNano())),
		Random:   randomness(o.Seed, core),
	}
	if o.Options.TimerMHz != 0 {
		p.TimerMHz = uint32(o.Options.TimerMHz)
	}
	var line string
	for _, arg := range o.Args {
		line += arg + "\x00"
	}
	if len(line) > len(p.CmdLine) {
		return nil, fmt.Errorf("the command line has %d bytes, at most %d are possible", len(line), len(p.CmdLine))
	}
	p.CmdBytes = uint32(copy(p.CmdLine[:], line))
	var b bytes.Buffer
	if err := binary.Write(&b, binary.LittleEndian, &p); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// words splits a 64-bit value, low word first.
func words(v uint64) [2]uint32 { return [2]uint32{uint32(v), uint32(v >> 32)} }

// randomness draws a core's 16 random bytes from the seed. The Go runtime
// takes a half that is zero for missing, so no word may be.
func randomness(seed uint64, core int) (r [4]uint32) {
	random := rand.New(rand.NewPCG(seed, uint64(core)))
	for i := range r {
		r[i] = random.Uint32() | 1
	}
	return r
}
