package control

import "errors"

// request is a line from a client.
type request struct {
	Op      string `json:"op"`
	Route   uint32 `json:"route,omitempty"`
	Sub     uint32 `json:"sub,omitempty"`
	Address uint64 `json:"address,omitempty"`
	Bytes   int    `json:"bytes,omitempty"`
	Data    []byte `json:"data,omitempty"`
}

// answer is a line from the server.
type answer struct {
	Data  []byte `json:"data,omitempty"`
	Error string `json:"error,omitempty"`
}

// Operations.
const (
	opRead  = "read"
	opWrite = "write"
	opOff   = "off"
)

// MaxBytes is how much can be read or written at once.
const MaxBytes = 1 << 20

// maxLine is room for MaxBytes in base64, and what is around them.
const maxLine = MaxBytes*4/3 + 1024

// ErrOff is why a run ends that was switched off through its socket.
var ErrOff = errors.New("switched off")
