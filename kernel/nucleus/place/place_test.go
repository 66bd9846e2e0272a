package place

import "testing"

type books [Words]uint32

func (b *books) Load(at uint32) uint32 { return b[at] }
func (b *books) Store(at, v uint32)    { b[at] = v }

// Every frame of a controller is given out once, and none of another's.
func TestTake(t *testing.T) {
	var b books
	Reserve(&b, 32)
	for controller, want := range []int{PerController - 32, PerController, PerController, PerController} {
		seen := map[uint32]bool{}
		for {
			f, ok := Take(&b, uint32(controller), uint32(len(seen))%Colours)
			if !ok {
				break
			}
			if seen[f] || f/PerController != uint32(controller) || f < 32 {
				t.Fatalf("frame %d for controller %d", f, controller)
			}
			seen[f] = true
		}
		if len(seen) != want {
			t.Errorf("controller %d has %d frames, want %d", controller, len(seen), want)
		}
	}
}

// A frame that was given back is found, wherever the last search ended.
func TestGive(t *testing.T) {
	var b books
	for range PerController {
		Take(&b, 2, 0)
	}
	for _, f := range []uint32{2 * PerController, 3*PerController - 1, 2*PerController + 77} {
		Give(&b, f)
		if got, ok := Take(&b, 2, 5); !ok || got != f {
			t.Errorf("took %d, %v; %d was free", got, ok, f)
		}
	}
}

// As long as there are frames of a colour, that is what one gets.
func TestColours(t *testing.T) {
	var b books
	for i := range uint32(PerController) {
		if f, ok := Take(&b, 1, i*5%Colours); !ok || f%Colours != i*5%Colours {
			t.Fatalf("frame %d for colour %d", f, i*5%Colours)
		}
	}
}
