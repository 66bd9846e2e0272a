// Package vrc is the SCC's voltage regulator controller: it changes the
// voltage of six domains of eight cores each, and of the mesh, one after the
// other, and tells which clock a voltage allows. It also estimates the chip's
// power and temperature.
//
// It has no clock of its own: callers say what time it is, in nanoseconds of
// guest time. It does not know tiles' registers; whoever asks for power says
// how fast each tile runs. Everything is computed in integers, so that guests
// that look at it see the same on every host. A VRC is used by one goroutine
// at a time.
//
// What is known and what is chosen: commands, domains, codes and levels are
// from EAS 5 and RCCE. The time of a change is from a remark in RCCE's
// RCCE_lib_pwr.h, that it is nearer to 8,800,000 core cycles than to the
// 1,000,000 which it waits for; at 533 MHz that is 16.5 ms. Power is an
// estimate through two published points and no more; see Milliwatts.
package vrc
