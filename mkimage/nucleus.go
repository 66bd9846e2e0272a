package mkimage

import (
	"fmt"
	"slices"
	"strings"
)

// nucleus is how symbols of the nucleus' packages begin.
const nucleus = "metalsvm/kernel/nucleus/"

// checkNucleus proves of the linked code what kernel/nucleus/entry/doc.go
// promises: from no way into the nucleus does a call lead to the Go runtime,
// which is not there, save to what outside lists; no variable needs an init
// function; and the nucleus' stack suffices. It returns the most bytes of
// stack that can be in use.
func checkNucleus(p *program) (depth int, err error) {
	for i := range p.funcs {
		name := p.funcs[i].name
		if strings.HasPrefix(name, nucleus) && strings.HasPrefix(name[len(packageOf(name)):], ".init") {
			return 0, fmt.Errorf("%s: the nucleus runs before any init function", name)
		}
	}
	for _, u := range slices.Concat(unseen, unreal) {
		for _, name := range []string{u.from, u.to} {
			if _, ok := p.named[name]; !ok {
				return 0, fmt.Errorf("mkimage/nucleus.go lists %s, which is not in the image", name)
			}
		}
	}
	w := walk{p: p, from: map[int]int{}, hops: map[int][]int{}}
	for i := range p.funcs {
		if isEntry(p.funcs[i].name) {
			if err := w.visit(i, i); err != nil {
				return 0, err
			}
		}
	}
	for _, u := range unseen {
		if !slices.Contains(w.hops[p.named[u.from]], p.named[u.to]) {
			return 0, fmt.Errorf("mkimage/nucleus.go lists %s to %s as unseen, of which the code has no need", u.from, u.to)
		}
	}
	return w.checkStack()
}

// isEntry tells whether a loader or a trap enters the nucleus at a function.
func isEntry(name string) bool {
	return name == entrySymbol || name == nucleus+"entry.idle" || strings.HasPrefix(name, nucleus+"entry.vector")
}

// outside lists the functions beside the nucleus' own that it may call, and
// whether they return.
var outside = map[string]bool{
	// The assembly of kernel/nucleus/entry that is private to a file.
	"common": true,
	"loaded": true,
	"resume": true,

	// Copying and clearing: no calls, no g.
	"runtime.duffcopy":             true,
	"runtime.duffzero":             true,
	"runtime.memmove":              true,
	"runtime.memclrNoHeapPointers": true,

	// What a check compiled into the code calls when it fails. That is a bug
	// of the nucleus: these soon use g.m, which is nil, and so end in crashed.
	"runtime.morestack_noctxt":    false,
	"runtime.panicBounds":         false,
	"runtime.panicdivide":         false,
	"runtime.panicshift":          false,
	"runtime.panicunsafeslicelen": false,
	"runtime.panicwrap":           false,
}

// unseen lists where calls and jumps go whose target the code does not show.
var unseen = []struct{ from, to, why string }{
	{nucleus + "entry.start", nucleus + "entry.high", "jumps to its linked address once paging is on"},
	{nucleus + "entry.high", "loaded", "returns to it to load CS"},
	{nucleus + "device.Map", nucleus + "entry.showDevice", "is given it as an argument"},
}

// unreal lists hops that the code seems to make and does not, where a package
// declares two interfaces and so the same place in two method tables counts.
var unreal = []struct{ from, to, why string }{
	{nucleus + "mail.(*Box).put", nucleus + "entry.(*inbox).Deliver", "uses Port only, not Handler"},
}

// walk goes through all that can be reached.
type walk struct {
	p    *program
	from map[int]int   // by whom a function was reached first
	hops map[int][]int // where it goes
}

// visit goes through function i, reached from function by, and on from there.
func (w *walk) visit(i, by int) error {
	if _, ok := w.from[i]; ok {
		return nil
	}
	w.from[i] = by
	name := w.p.funcs[i].name
	if !strings.HasPrefix(name, nucleus) {
		returns, ok := outside[name]
		if !ok {
			return fmt.Errorf("the nucleus reaches %s, which needs the Go runtime: %s", name, w.path(i))
		}
		if !returns {
			return nil
		}
	}
	hops, err := w.p.hops(i)
	if err != nil {
		return err
	}
	for _, u := range unreal {
		if u.from != name {
			continue
		}
		before := len(hops)
		hops = slices.DeleteFunc(hops, func(j int) bool { return w.p.funcs[j].name == u.to })
		if len(hops) == before {
			return fmt.Errorf("mkimage/nucleus.go lists %s to %s as unreal, which the code does not seem to do", u.from, u.to)
		}
	}
	w.hops[i] = hops
	for _, j := range hops {
		if err := w.visit(j, i); err != nil {
			return err
		}
	}
	return nil
}

// path names the functions by which function i was reached.
func (w *walk) path(i int) string {
	path := w.p.funcs[i].name
	for w.from[i] != i {
		i = w.from[i]
		path = w.p.funcs[i].name + " > " + path
	}
	return path
}
