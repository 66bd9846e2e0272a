package docs

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"metalsvm/mkimage"
	"metalsvm/run"
)

// TestApplication follows guide/write-an-application.md: it puts the program
// into a copy of the source tree, registers it as the guide says, builds the
// kernel, and compares what the program prints.
func TestApplication(t *testing.T) {
	d := document{text: read(t, "guide/write-an-application.md")}
	programs, edits, outputs := d.blocks("go"), d.blocks("diff"), d.blocks("text")
	if len(programs) == 0 || len(edits) != 1 || len(outputs) == 0 {
		t.Fatal("the guide lacks the program, the change of apps.go or the output")
	}
	src := copySources(t)
	save(t, filepath.Join(src, "apps/sum/sum.go"), programs[0])
	list := filepath.Join(src, "apps/apps.go")
	save(t, list, change(t, read(t, list), edits[0]))

	file, err := mkimage.Build(t.Context(), mkimage.Options{Source: src, Cache: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	image, err := run.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	var console strings.Builder
	o, err := run.Run(t.Context(), image, run.Options{Cores: 4, Seed: 1, Args: []string{"sum"}, Console: &console})
	if err != nil {
		t.Fatal(err)
	}
	if o.Status != 0 || console.String() != outputs[0] || string(o.Result) != `{"total":500500}` {
		t.Errorf("status %d, %v, result %s\n%s", o.Status, o.Err, o.Result, &console)
	}
}

// copySources copies the source tree: modules, Go and assembly.
func copySources(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && e.Name() != root && strings.HasPrefix(e.Name(), "."):
			return filepath.SkipDir
		case !slices.Contains([]string{".go", ".s", ".h", ".mod", ".sum"}, filepath.Ext(path)):
			return nil
		}
		rel, err := filepath.Rel(root, path)
		save(t, filepath.Join(dir, rel), read(t, path))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func save(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// change adds lines to a text: each "+" line of the edit goes behind the line
// that is above it in the edit.
func change(t *testing.T, text, edit string) string {
	t.Helper()
	above := ""
	for line := range strings.Lines(edit) {
		added, is := strings.CutPrefix(line, "+")
		if is {
			if strings.Count(text, above) != 1 {
				t.Fatalf("apps.go has not one line %q", above)
			}
			text = strings.Replace(text, above, above+added, 1)
			line = " " + added
		}
		above = line[1:]
	}
	return text
}
