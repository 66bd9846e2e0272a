package calibration

import (
	"reflect"

	"metalsvm/machine/chip"
)

// timed asks for the machine with caches and a calibrated mesh, and tells
// whether there is one.
func timed(config *chip.Config) bool {
	f := reflect.ValueOf(config).Elem().FieldByName("Timing")
	if f.IsValid() {
		f.SetBool(true)
	}
	return f.IsValid()
}

// Timed tells whether the machine has clocks that can be compared with the
// chip's. Without them the numbers are finite and mean nothing.
func Timed() bool { return timed(new(chip.Config)) }

// parameters returns how many numbers the model has. Those of functional mode
// are the costs of package chip.
func parameters() int { return 6 }
