// Package amd64 writes instructions of amd64 processors, and has memory from
// which they can be executed. It knows the encoding and nothing of what is
// written with it; package cpu compiles guest code with it.
package amd64
