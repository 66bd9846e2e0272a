package racefree

import "math/rand/v2"

// use is how a variable may be used in a phase: under a lock, by one core, by atomic
// operations only, or to be read only.
type use struct {
	kind useKind
	who  int // which lock or core
}

type useKind uint8

const (
	locked useKind = iota
	owned
	atomic
	constant
)

const (
	variables = 64
	phases    = 3
	most      = 4 // sections of a core in half a phase, and steps of a section less one
)

// maxSections is how many sections a core has at most.
const maxSections = phases * (2*most + 1)

// draw makes a program: the same on every core.
func draw(seed uint64, cores int) program {
	r := rand.New(rand.NewPCG(seed, uint64(cores)))
	p := program{vars: drawVariables(r)}
	for range phases {
		p.phases = append(p.phases, p.drawPhase(r, cores))
	}
	return p
}

// drawVariables draws places of a few lines of every page, so that many variables are
// neighbours.
func drawVariables(r *rand.Rand) []variable {
	const lines, lineWords = 3, 8
	var free []variable
	for region := range regions {
		for page := range regionPages {
			for range lines {
				line := page*pageWords + r.IntN(pageWords/lineWords)*lineWords
				for w := range lineWords {
					free = append(free, variable{region, line + w})
				}
			}
		}
	}
	// Two of the lines may be the same one.
	taken := map[variable]bool{}
	var list []variable
	for _, i := range r.Perm(len(free)) {
		v := free[i]
		counts := len(list) < locks
		if len(list) < variables && !taken[v] && (!counts || v.region == countRegion) {
			taken[v] = true
			list = append(list, v)
		}
	}
	return list
}

// drawPhase draws how each variable may be used, and programs that keep to it.
func (p *program) drawPhase(r *rand.Rand, cores int) phase {
	ph := phase{moves: r.IntN(2*len(regions)) - len(regions), readOnly: r.IntN(2*len(regions)) - len(regions)}
	if ph.readOnly == countRegion {
		ph.readOnly = -1
	}
	uses := make([]use, len(p.vars))
	for v := range uses {
		kind := []useKind{locked, locked, locked, owned, owned, atomic, constant}[r.IntN(7)]
		if p.vars[v].region == ph.readOnly {
			kind = constant
		}
		uses[v] = use{kind, r.IntN(locks)}
		if kind == owned {
			uses[v].who = r.IntN(cores)
		}
	}
	for core := range cores {
		list := drawSections(r, uses, core)
		second := drawSections(r, uses, (core+cores-1)%cores) // with what the one before has handed on
		second[0].pass = true
		ph.cores = append(ph.cores, append(list, second...))
	}
	return ph
}

// drawSections draws sections of a core that has what owner had at first. The first
// is under no lock.
func drawSections(r *rand.Rand, uses []use, owner int) []section {
	list := make([]section, 1+r.IntN(most))
	for i := range list {
		s := &list[i]
		s.lock = r.IntN(locks+1) - 1
		if i == 0 {
			s.lock = -1
		}
		s.read = r.IntN(3) == 0
		for range 1 + r.IntN(most) {
			if one, ok := drawStep(r, uses, owner, *s); ok {
				s.steps = append(s.steps, one)
			}
		}
	}
	return list
}

// drawStep draws a step that the uses allow in a section. Most are on what its lock
// guards.
func drawStep(r *rand.Rand, uses []use, owner int, s section) (step, bool) {
	for range 20 {
		v := locks + r.IntN(len(uses)-locks)
		one := step{v: v, n: r.Uint32N(1000)}
		u := uses[v]
		if s.lock >= 0 && u.kind != locked && r.IntN(4) != 0 {
			continue
		}
		switch {
		case u.kind == atomic:
			one.kind = add + kind(r.IntN(2))
		case u.kind == constant || u.kind == locked && u.who == s.lock && s.read:
			one.kind = get
		case u.kind == locked && u.who == s.lock || u.kind == owned && u.who == owner:
			one.kind = kind(r.IntN(3))
		default:
			continue
		}
		return one, true
	}
	return step{}, false
}
