package jacobi

// Reference solves a plate in ordinary Go, anywhere, and returns the SHA-256
// of the final grid as Result has it.
func Reference(width, height, iterations int) string {
	return hash(reference(width, height, iterations))
}

// ReferenceSum returns its checksum.
func ReferenceSum(width, height, iterations int) uint32 {
	return reference(width, height, iterations).checksum(0, 0, width)
}

func reference(width, height, iterations int) plane {
	var grid [2]plane
	for k := range grid {
		grid[k] = private(width, height)
		grid[k].fill(0, 0, width, height)
	}
	for k := range iterations {
		old, fresh := grid[k%2], grid[(k+1)%2]
		for y := 1; y < height-1; y++ {
			sweepGo(fresh.row(y), old.row(y-1), old.row(y), old.row(y+1))
		}
	}
	return grid[iterations%2]
}
