package calibration

import "metalsvm/machine/chip"

// timed asks for the machine with caches and a calibrated mesh.
func timed(config *chip.Config) { config.Timing = true }

// parameters returns how many numbers the model has.
func parameters() int { return len(chip.Parameters()) }
