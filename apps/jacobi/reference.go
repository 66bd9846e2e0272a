package jacobi

// Reference solves a plate in ordinary Go, anywhere, and returns the SHA-256
// of the final grid as Result has it.
func Reference(width, height, iterations int) string {
	var grid [2]plane
	for i := range grid {
		grid[i] = newPlane(make([]byte, rowBytes(width)*height), width, height)
		fillPlate(grid[i])
	}
	for k := range iterations {
		old, fresh := grid[k%2], grid[(k+1)%2]
		for y := 1; y < height-1; y++ {
			sweepGo(fresh.row(y), old.row(y-1), old.row(y), old.row(y+1))
		}
	}
	return hash(grid[iterations%2])
}
