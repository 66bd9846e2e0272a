package graph

import (
	"math/bits"

	"metalsvm/apps/parallel"
)

const wordBits = 32

// part is one core's share of the vertices, and what it knows of the frontier. It
// is private memory, but for the graph.
type part struct {
	graph
	parallel.Team
	from, to int // its vertices

	level    int32
	distance []int32  // of its vertices
	left     int      // edges of its vertices that have not been reached
	found    []uint32 // which of its vertices are in the next frontier
	edges    int      // of those

	frontier      []uint32 // which of all vertices are in the frontier
	frontierEdges int
}

// ownVertices is how many of n vertices are one core's, a multiple of wordBits; the
// last cores may have fewer.
func ownVertices(n, cores int) int {
	return (n + cores*wordBits - 1) / (cores * wordBits) * wordBits
}

// noteWords is the length of what each core writes down in a level: a word for
// the number of edges of the vertices it has found, and a bit for each of its
// vertices.
func noteWords(n, cores int) int { return 1 + ownVertices(n, cores)/wordBits }

func newPart(g graph, t parallel.Team) *part {
	n := g.vertices()
	each := ownVertices(n, t.Cores)
	p := &part{graph: g, Team: t, from: min(t.Rank*each, n), to: min((t.Rank+1)*each, n)}
	p.distance = make([]int32, p.to-p.from)
	for i := range p.distance {
		p.distance[i] = unreached
	}
	p.left = int(g.first[p.to] - g.first[p.from])
	p.found = make([]uint32, each/wordBits)
	p.frontier = make([]uint32, each/wordBits*t.Cores)
	p.level = -1
	return p
}

// advance finds this core's vertices of the next level. Level 0 is the start.
func (p *part) advance() {
	p.level++
	clear(p.found)
	p.edges = 0
	switch {
	case p.level == 0:
		p.reach(start)
	case p.frontierEdges < p.left:
		p.fromFrontier()
	default:
		p.toFrontier()
	}
	p.left -= p.edges
}

// reach notes that a vertex has been reached, if it is this core's and had not
// been.
func (p *part) reach(v int) {
	if v < p.from || v >= p.to || p.distance[v-p.from] != unreached {
		return
	}
	p.distance[v-p.from] = p.level
	p.found[(v-p.from)/wordBits] |= 1 << ((v - p.from) % wordBits)
	p.edges += len(p.next(v))
}

// fromFrontier looks at all edges of the frontier.
func (p *part) fromFrontier() {
	for i, word := range p.frontier {
		for ; word != 0; word &= word - 1 {
			for _, w := range p.next(i*wordBits + bits.TrailingZeros32(word)) {
				p.reach(int(w))
			}
		}
	}
}

// toFrontier looks at the edges of this core's vertices that have not been
// reached.
func (p *part) toFrontier() {
	for i, d := range p.distance {
		if d != unreached {
			continue
		}
		for _, w := range p.next(p.from + i) {
			if p.frontier[w/wordBits]>>(w%wordBits)&1 != 0 {
				p.reach(p.from + i)
				break
			}
		}
	}
}

// note returns what this core tells the others.
func (p *part) note() []uint32 { return append([]uint32{uint32(p.edges)}, p.found...) }

// read gets the frontier from what each core has told, and tells whether it has
// edges.
func (p *part) read(noteOf func(rank int) []uint32) (more bool) {
	p.frontierEdges = 0
	for k := range p.Cores {
		note := noteOf(k)
		p.frontierEdges += int(note[0])
		copy(p.frontier[k*len(p.found):], note[1:])
	}
	return p.frontierEdges > 0
}
