package graph

import "metalsvm/apps/parallel"

// graph is a graph without directions. Of vertex v, ends[first[v]:first[v+1]] are
// the vertices at the other ends of its edges.
type graph struct{ first, ends []int32 }

func (g graph) vertices() int { return len(g.first) - 1 }

func (g graph) next(v int) []int32 { return g.ends[g.first[v]:g.first[v+1]] }

// generate makes a graph of n vertices, and joins each to so many (degree) that
// have been drawn before it, those drawn early more often: vertex number i in the
// order of drawing gets about 1/sqrt(i) of the edges. Some edges are double. The
// order of drawing has nothing to do with the vertices' numbers, so that those
// with many edges are dealt out to all cores.
func generate(n, degree int) graph {
	random := parallel.Seeded(n)
	order := make([]int32, n)
	for i := range order {
		j := random.Below(i + 1)
		order[i], order[j] = order[j], int32(i)
	}
	type edge struct{ a, b int32 }
	edges := make([]edge, 0, n*degree)
	g := graph{make([]int32, n+1), make([]int32, 2*n*degree)}
	for i, a := range order {
		for range degree {
			// The square of a number below 1 is small more often than not.
			r := uint64(random.Below(i + 1))
			b := order[r*r/uint64(i+1)]
			edges = append(edges, edge{a, b})
			g.first[a+1]++
			g.first[b+1]++
		}
	}
	for v := range n {
		g.first[v+1] += g.first[v]
	}
	fill := append([]int32(nil), g.first...)
	for _, e := range edges {
		g.ends[fill[e.a]] = e.b
		fill[e.a]++
		g.ends[fill[e.b]] = e.a
		fill[e.b]++
	}
	return g
}

// unreached is the distance of a vertex that has not been reached.
const unreached = -1

// start is the vertex from which distances count.
const start = 0

// walk returns the distances of all vertices from the first.
func (g graph) walk() []int32 {
	distance := make([]int32, g.vertices())
	for v := range distance {
		distance[v] = unreached
	}
	distance[start] = 0
	queue := append(make([]int32, 0, len(distance)), start)
	for at := 0; at < len(queue); at++ {
		v := queue[at]
		for _, w := range g.next(int(v)) {
			if distance[w] == unreached {
				distance[w] = distance[v] + 1
				queue = append(queue, w)
			}
		}
	}
	return distance
}
