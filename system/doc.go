// Package system holds the tests of the whole: the kernel image as it is built
// for users, booted from the reset vector on the simulated chip, running the
// applications. It has no code of its own.
package system
