package system

import (
	"encoding/json"
	"fmt"
	"testing"

	"metalsvm/apps/jacobi"
)

// solve runs jacobi and checks its result against ordinary Go on the host.
func solve(t *testing.T, cores int, seed uint64, width, height, iterations int) (ran, jacobi.Result) {
	t.Helper()
	grid := fmt.Sprintf("%dx%d", width, height)
	r := bootWell(t, cores, seed, "jacobi", "--grid", grid, "--iterations", fmt.Sprint(iterations))
	var result jacobi.Result
	if err := json.Unmarshal(r.Result, &result); err != nil {
		t.Fatalf("result %s: %v", r.Result, err)
	}
	if !result.Verified {
		t.Errorf("%d cores, %s, seed %d: not verified", cores, grid, seed)
	}
	if want := jacobi.Reference(width, height, iterations); result.SHA256 != want {
		t.Errorf("%d cores, %s, seed %d: sha256 %s, on the host %s", cores, grid, seed, result.SHA256, want)
	}
	return r, result
}

func TestJacobi(t *testing.T) {
	for _, c := range []struct{ cores, width, height, iterations int }{
		{1, 64, 64, 20},
		{2, 64, 64, 20},
		{7, 100, 37, 50},
		{24, 64, 64, 20},
		{48, 64, 64, 20},
		{48, 1024, 512, 3},
		{48, 2048, 1024, 2},
	} {
		t.Run(fmt.Sprintf("%dcores-%dx%d", c.cores, c.width, c.height), func(t *testing.T) {
			_, result := solve(t, c.cores, 1, c.width, c.height, c.iterations)
			if c.cores > 1 && result.PageMoves == 0 {
				t.Error("no page has moved")
			}
		})
	}
}

// Whatever the seed, the result is the same and the run another.
func TestJacobiOverSeeds(t *testing.T) {
	hashes := map[any]uint64{}
	for seed := range uint64(12) {
		r, _ := solve(t, 8, seed, 64, 64, 10)
		if other, seen := hashes[r.Chip.TraceHash]; seen {
			t.Errorf("seeds %d and %d gave the same run", seed, other)
		}
		hashes[r.Chip.TraceHash] = seed
	}
}
