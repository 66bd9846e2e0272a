package cpu

// lazyFlags is how the block engine leaves the status flags: as the operation
// that set them last. The executor settles them first and then keeps them in
// eflags.
type lazyFlags struct {
	kind lazyKind
	size uint8
	a, b uint32 // operands
	r    uint32 // result
}

type lazyKind uint8

const (
	lazyNone lazyKind = iota // the flags are in eflags
)

// settleFlags brings the status flags into eflags.
func (c *Core) settleFlags() {
	if c.lazy.kind == lazyNone {
		return
	}
}
