// Package control lets other programs of the same user reach a machine that
// runs, as sccKit's tools reach the chip through its board: they read and
// write memory and registers by route, sub-destination and address.
//
// A Server listens on a Unix socket that only its owner can open, and has each
// request done between two turns of the machine. A Client is the other end.
// Requests and answers are JSON objects, one a line:
//
//	{"op":"read","route":0,"sub":2,"address":16,"bytes":4}    {"data":"+A00AA=="}
//	{"op":"write","route":0,"sub":2,"address":16,"data":"…"}  {}
//	{"op":"off"}                                              {}
//	                                                          {"error":"…"}
//
// Route, sub-destination and address are those of a packet (UG 9.1); data is
// base64, as encoding/json has it for bytes. "off" ends the run.
//
// It knows nothing of the tools' command lines, nor of what is behind a route:
// see cmd/metalsvm and machine/chip. A Server serves each connection on a
// goroutine of its own; a Client is for one goroutine.
package control
