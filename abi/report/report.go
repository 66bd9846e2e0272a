// Package report is the results that applications report in JSON and that others read:
// measurements and tests. Like package abi it imports nothing.
package report

// Costs is the result of the application costs, in cycles.
type Costs struct {
	Rounds     int    `json:"rounds"`
	FirstTouch uint64 `json:"first_touch"`
	ReadFault  uint64 `json:"read_fault"`
	Neighbour  uint64 `json:"transfer_neighbour"`
	Far        uint64 `json:"transfer_far"`
	Cold       uint64 `json:"transfer_cold"`
	Dirty1     uint64 `json:"release_dirty1"`
	Dirty64    uint64 `json:"release_dirty64"`
	Barrier    uint64 `json:"barrier"`
}

// Sweep is the result of jacobi --sweep.
type Sweep struct {
	Costs  *Costs   `json:"costs,omitempty"` // with --costs
	Jacobi []Jacobi `json:"jacobi"`          // by model
}

// Jacobi is the result of the application jacobi.
type Jacobi struct {
	Grid         string  `json:"grid"`
	Model        string  `json:"model"`
	Iterations   int     `json:"iterations"`
	Cores        int     `json:"cores"`
	Verified     bool    `json:"verified"`
	SHA256       string  `json:"sha256"` // of the final grid: float64, little endian, row by row
	Sum          uint32  `json:"sum"`    // its checksum
	GuestSeconds float64 `json:"guest_seconds"`
	OneCore      float64 `json:"one_core_seconds"` // one core alone in private memory
	Speedup      float64 `json:"speedup"`
	PerSecond    float64 `json:"iterations_per_guest_second"`
	Faults       uint64  `json:"faults"`        // that sent a message: all cores, parallel run
	PageMoves    uint64  `json:"page_moves"`    // all cores, parallel run
	Copies       uint64  `json:"copies"`        // all cores, parallel run
	PNG          []byte  `json:"png,omitempty"` // base64 in JSON
}
