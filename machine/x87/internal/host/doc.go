// Package host runs single floating-point instructions on the x87 unit of the
// processor that the tests run on. It is the oracle of package x87's tests and
// has no other use: it exists only on amd64, and it is not the model, since
// processors differ in the transcendental functions.
//
// Every instruction runs between an FRSTOR and an FNSAVE, so neither exceptions
// nor control words ever reach the Go runtime.
package host
