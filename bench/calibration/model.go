package calibration

import (
	"reflect"

	"metalsvm/machine/chip"
)

// timed asks for the machine with caches and a calibrated mesh, where there is
// one.
func timed(config *chip.Config) {
	if f := reflect.ValueOf(config).Elem().FieldByName("Timing"); f.IsValid() {
		f.SetBool(true)
	}
}

// parameters returns how many numbers the model has. Those of functional mode
// are the costs of package chip.
func parameters() int { return 6 }
