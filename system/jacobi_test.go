package system

import (
	"encoding/json"
	"fmt"
	"testing"

	"metalsvm/abi/report"
	"metalsvm/apps/jacobi"
)

// solve runs jacobi and checks its result against ordinary Go on the host.
func solve(t *testing.T, cores int, seed uint64, model string, width, height, iterations int) (ran, report.Jacobi) {
	t.Helper()
	grid := fmt.Sprintf("%dx%d", width, height)
	r := bootWell(t, cores, seed, "jacobi", "--model", model, "--grid", grid, "--iterations", fmt.Sprint(iterations))
	var result report.Jacobi
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
	for _, c := range []struct {
		cores, width, height, iterations int
		model                            string
	}{
		{1, 64, 64, 20, "strong"},
		{1, 64, 64, 20, "mail"},
		{2, 64, 64, 20, "strong"},
		{7, 100, 37, 50, "strong"},
		{7, 100, 37, 50, "lazy"},
		{7, 100, 37, 50, "mail"},
		{7, 100, 37, 50, "home"},
		{24, 64, 64, 20, "lazy"},
		{24, 64, 64, 20, "home"},
		{48, 64, 64, 20, "strong"},
		{48, 1024, 512, 3, "strong"},
		{24, 512, 256, 3, "mail"},
		{48, 2048, 1024, 2, "lazy"},
	} {
		t.Run(fmt.Sprintf("%dcores-%dx%d-%s", c.cores, c.width, c.height, c.model), func(t *testing.T) {
			t.Parallel()
			_, result := solve(t, c.cores, 1, c.model, c.width, c.height, c.iterations)
			if strong := c.model == "strong"; (result.Copies > 0) != (strong && c.cores > 1) {
				t.Errorf("%d copies of pages", result.Copies)
			}
		})
	}
}

// Whatever the seed, the result is the same and the run another.
func TestJacobiOverSeeds(t *testing.T) {
	t.Parallel()
	hashes := map[any]uint64{}
	for seed := range uint64(12) {
		r, _ := solve(t, 8, seed, []string{"strong", "lazy", "home", "mail"}[seed%4], 64, 64, 10)
		if other, seen := hashes[r.Chip.TraceHash]; seen {
			t.Errorf("seeds %d and %d gave the same run", seed, other)
		}
		hashes[r.Chip.TraceHash] = seed
	}
}
