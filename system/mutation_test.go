package system

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"metalsvm/mkimage"
	"metalsvm/run"
)

// What keeps strong regions coherent where no hardware does: a kernel without it
// computes something else, on some seed. To drain before a page is handed over, or
// left, makes no difference to what can be seen: the mail that follows leaves through
// the write-combining buffer too, and pushes out what is there.
func TestEveryStepOfAHandOverCounts(t *testing.T) {
	invalidate := mutation{"svm_386.go", "(*hand) Invalidate()                 { forgetShared() }", "(*hand) Invalidate() {}"}
	handover := trial{2, []string{"selftest", "handover"}}
	strong := trial{4, []string{"litmus", "--rounds", "20", "--model", "strong"}}
	t.Run("invalidate", func(t *testing.T) { invalidate.fails(t, handover, strong, random) })
}

var (
	random  = trial{4, []string{"racefree"}}
	lazy    = trial{4, []string{"litmus", "--rounds", "20"}}
	lazyOwn = trial{4, []string{"litmus", "--rounds", "20", "--own"}}
	atHome  = trial{4, []string{"litmus", "--rounds", "20", "--model", "home"}}
)

// The steps that give lazy regions, and those that are Own, what they promise.
func TestEveryStepOfLazyRegionsCounts(t *testing.T) {
	for name, m := range map[string]mutation{
		"acquire":          {"consistency_386.go", "if lazyPages > 0 {\n\t\tforgetShared()", "if lazyPages > 0 {"},
		"release":          {"consistency_386.go", "if lazyPages > 0 {\n\t\tdrainStores()", "if lazyPages > 0 {"},
		"forget in atomic": {"consistency_386.go", "guard(at / 4)\n\t\tforgetShared()", "guard(at / 4)"},
		"drain in atomic":  {"consistency_386.go", "drainStores()\n\t\tunguard", "unguard"},
	} {
		t.Run(name, func(t *testing.T) { m.fails(t, lazy, random) })
	}
	flush := mutation{"cached_386.go", "flushPage(look(p).frame())", ""}
	t.Run("flush", func(t *testing.T) { flush.fails(t, lazyOwn, random) })
	room := mutation{"flush_386.go", "if !full[colour] {", "if false {"}
	t.Run("flush sets with room", func(t *testing.T) { room.fails(t, trial{2, []string{"selftest", "room"}}) })
	protected := mutation{"collective_386.go", "oldLines = true", ""}
	t.Run("forget protected", func(t *testing.T) { protected.fails(t, trial{2, []string{"racefree", "--programs", "60"}}) })
	first := mutation{"frames_386.go", "return gotPage // it is about to be another core's own: the thread faults again", ""}
	t.Run("lost first touch", func(t *testing.T) { first.fails(t, lazyOwn) })
}

// The steps between package home, which has tests of its own, and what calls it.
func TestEveryStepOfHomeRegionsCounts(t *testing.T) {
	for name, m := range map[string]mutation{
		"acquire": {"consistency_386.go", "copies.Acquire()", ""},
		"release": {"consistency_386.go", "copies.Release()", ""},
		"drain":   {"consistency_386.go", "if lazyPages > 0 {\n\t\tdrainStores()", "if lazyPages > 0 {"},
		"atomic":  {"consistency_386.go", "copies.Forget(p)", ""},
	} {
		t.Run(name, func(t *testing.T) { m.fails(t, atHome) })
	}
	for name, m := range map[string]mutation{
		"twins": {"home_386.go", "return device.TwinsAt + slot*page.Size", "return device.TwinsAt"},
		"frame": {"home_386.go", "forgetShared()\n\tx86.CopyCached", "x86.CopyCached"},
		"rush":  {"consistency_386.go", "if kinds[p].home() && ", "if kinds[p].home() && hasHome(p) && "},
		"busy":  {"collective_386.go", "copies.Forget(p)", ""},
	} {
		t.Run(name, func(t *testing.T) { m.fails(t, trial{7, []string{"selftest", name}}) })
	}
}

// mutation is a change of a file of the nucleus.
type mutation struct{ file, old, fresh string }

// trial is a run of an application.
type trial struct {
	cores int
	args  []string
}

// fails wants each trial to fail on some seed, on a kernel that has the mutation.
func (m mutation) fails(t *testing.T, trials ...trial) {
	t.Helper()
	t.Parallel()
	wrong := m.build(t)
	const seeds = 20
	for _, try := range trials {
		failed := false
		for seed := uint64(0); seed < seeds && !failed; seed++ {
			out, err := run.Run(t.Context(), wrong, run.Options{
				Cores: try.cores, Seed: seed, Args: try.args, Watchdog: time.Second,
			})
			if err != nil {
				t.Fatal(err)
			}
			if failed = out.Status != 0; failed {
				t.Logf("%v, seed %d: status %d, %v", try.args, seed, out.Status, out.Err)
			}
		}
		if !failed {
			t.Errorf("%v: no failure in %d seeds", try.args, seeds)
		}
	}
}

// build builds the kernel with the mutation.
func (m mutation) build(t *testing.T) *run.Image {
	t.Helper()
	source := t.TempDir()
	copyTree(t, "..", source)
	file := filepath.Join(source, "kernel/nucleus/entry", m.file)
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(b), m.old); n != 1 {
		t.Fatalf("%s has %q %d times", m.file, m.old, n)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(b), m.old, m.fresh, 1)), 0o666); err != nil {
		t.Fatal(err)
	}
	built, err := mkimage.Build(t.Context(), mkimage.Options{Source: source, Cache: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	wrong, err := run.Open(built)
	if err != nil {
		t.Fatal(err)
	}
	return wrong
}

// copyTree copies the module's sources.
func copyTree(t *testing.T, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(from, path)
		if d.IsDir() {
			if strings.HasPrefix(d.Name(), ".") && name != "." || d.Name() == "docs" {
				return filepath.SkipDir
			}
			return os.MkdirAll(filepath.Join(to, name), 0o777)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, name), b, 0o666)
	})
	if err != nil {
		t.Fatal(err)
	}
}
