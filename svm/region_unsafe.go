package svm

import (
	"errors"
	"fmt"
	"reflect"
	"unsafe"

	"metalsvm/abi"
	"metalsvm/call"
	"metalsvm/hw/scc"
	"metalsvm/mail"
)

// Errors of this package, to be tested with errors.Is.
var (
	// ErrExhausted: no run of free pages is long enough.
	ErrExhausted = errors.New("shared virtual memory is exhausted")
	// ErrNotAllocated: the memory was not given out by Alloc, or has been
	// freed already.
	ErrNotAllocated = errors.New("not allocated, or freed already")
	// ErrDisagree: the cores called a collective function with different
	// arguments, or different functions.
	ErrDisagree = errors.New("the cores do not ask for the same")
	// ErrInvalid: an argument that makes no sense.
	ErrInvalid = errors.New("invalid argument")
	// ErrPointers: the type of a Slice has pointers.
	ErrPointers = errors.New("pointers cannot be shared: each core has a heap of its own")
)

// PageBytes is the unit in which memory is kept coherent.
const PageBytes = 4096

// Model says what loads from a region see.
type Model uint8

// The models; see the package comment.
const (
	Strong Model = abi.Strong
	Lazy   Model = abi.Lazy
	Home   Model = abi.Home
)

// Models are all of them.
var Models = []Model{Strong, Lazy, Home}

// String returns the model's name.
func (m Model) String() string {
	switch m {
	case Lazy:
		return "lazy"
	case Home:
		return "home"
	}
	return "strong"
}

// Place says at which of the chip's four memory controllers pages lie.
type Place uint8

// Places. A core reaches the nearest controller fastest, and each serves one
// access after the other.
const (
	Near   Place = abi.PlaceNear   // at the one nearest to the core that touches the page first
	Spread Place = abi.PlaceSpread // at one after the other, page by page
)

// At is the place at controller n, 0 to 3.
func At(n int) Place { return Place(abi.PlaceAt + n) }

// Options says what a region is like. The zero value is Strong, Near, and begins
// at a page.
type Options struct {
	Model Model
	Place Place
	Align int // bytes: the region begins at a multiple, a power of two

	// Own lets all caches of a core hold the pages that it alone has touched,
	// also the second level. If another core then touches such a page, that
	// takes a hundred thousand cycles once. So it is for regions most pages of
	// which only ever one core uses. Home regions, which all caches hold anyway,
	// may not be Own.
	Own bool
}

// Alloc returns n bytes of zeros, the same on every core, at the start of a page.
// Collective.
func Alloc(n int, o Options) ([]byte, error) {
	align := max(o.Align, PageBytes)
	if n <= 0 || n > 1<<30 || align&(align-1) != 0 || o.Model > Home || o.Model == Home && o.Own || o.Place >= abi.PlaceAt+scc.Controllers {
		return nil, fmt.Errorf("svm: allocating %d bytes, %+v: %w", n, o, ErrInvalid)
	}
	r := abi.Region{Bytes: uint32(n), Model: uint32(o.Model), Place: uint32(o.Place), Align: uint32(align / PageBytes)}
	if o.Own {
		r.Own = 1
	}
	va, err := collective(abi.CallAlloc, [3]uint32{r.Bytes, r.Own<<24 | r.Model<<16 | r.Place, r.Align}, 0, unsafe.Pointer(&r))
	if err != nil {
		return nil, fmt.Errorf("svm: allocating %d bytes: %w", n, err)
	}
	return unsafe.Slice((*byte)(unsafe.Add(unsafe.Pointer(nil), va)), n), nil
}

// Slice returns n elements of zeros like Alloc. T may have no pointers. Collective.
func Slice[T any](n int, o Options) ([]T, error) {
	t := reflect.TypeFor[T]()
	switch {
	case hasPointers(t):
		return nil, fmt.Errorf("svm: slice of %v: %w", t, ErrPointers)
	case n <= 0 || t.Size() == 0 || uintptr(n) > (1<<30)/t.Size():
		return nil, fmt.Errorf("svm: slice of %d %v: %w", n, t, ErrInvalid)
	}
	b, err := Alloc(n*int(t.Size()), o)
	if err != nil {
		return nil, err
	}
	return unsafe.Slice((*T)(unsafe.Pointer(&b[0])), n), nil
}

// hasPointers tells whether values of a type hold addresses.
func hasPointers(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Array:
		return hasPointers(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if hasPointers(t.Field(i).Type) {
				return true
			}
		}
		return false
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr,
		reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128:
		return false
	}
	return true
}

// Free ends an allocation; s is what Alloc or Slice returned. Collective.
func Free[T any](s []T) error { return onRegion(abi.CallFree, "freeing", s) }

// NextTouch lets the pages of a region move to the controller nearest to the core
// that touches them next. Their contents stay. Collective.
func NextTouch[T any](s []T) error { return onRegion(abi.CallNextTouch, "next touch of", s) }

// Protect makes a region read-only for all cores: a store ends the program like a
// store to its text. In return all caches may hold it, the second level too.
// Collective.
func Protect[T any](s []T) error { return onRegion(abi.CallProtect, "protecting", s) }

// Unprotect lets a region that was protected be written again. Collective.
func Unprotect[T any](s []T) error { return onRegion(abi.CallUnprotect, "unprotecting", s) }

// onRegion makes a collective call about the whole of a region.
func onRegion[T any](nr uintptr, what string, s []T) error {
	if len(s) == 0 {
		return fmt.Errorf("svm: %s an empty slice: %w", what, ErrNotAllocated)
	}
	at := uintptr(unsafe.Pointer(&s[0]))
	if _, err := collective(nr, [3]uint32{uint32(at)}, at, nil); err != nil {
		return fmt.Errorf("svm: %s the memory at %#x: %w", what, at, err)
	}
	return nil
}

// collective makes a call on which all cores agree: all propose the same.
func collective(nr uintptr, what [3]uint32, a uintptr, p unsafe.Pointer) (uintptr, error) {
	proposal := [4]uint32{uint32(nr), what[0], what[1], what[2]}
	if _, errno := call.Quick(abi.CallPropose, 0, unsafe.Pointer(&proposal)); errno != 0 {
		return 0, mail.ErrElsewhere
	}
	if err := mail.Barrier(); err != nil {
		return 0, err
	}
	if nr != abi.CallAlloc {
		call.Quick(abi.CallLeave, a, nil) // nothing to leave is found below
		if err := mail.Barrier(); err != nil {
			return 0, err
		}
	}
	ret, errno := call.Do(nr, a, p)
	if err := mail.Barrier(); err != nil {
		return 0, err
	}
	switch errno {
	case 0:
		return ret, nil
	case abi.ErrNoMemory:
		return 0, ErrExhausted
	case abi.ErrBadMsg:
		return 0, ErrDisagree
	}
	return 0, ErrNotAllocated
}
