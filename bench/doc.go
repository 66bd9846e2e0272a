// Package bench holds what all measurements have in common: the row that each
// measured number becomes, and the clock of processor time. Every measurement
// lives in a package of its own below this one and is run by name with
// "metalsvm bench NAME".
package bench
