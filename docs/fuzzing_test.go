package docs

import (
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var target = regexp.MustCompile(`(?m)^func (Fuzz\w+)\(`)

// TestFuzzing: the command of fuzzing.md runs every fuzz target that there is.
func TestFuzzing(t *testing.T) {
	var want []string
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, "_test.go") {
			for _, m := range target.FindAllStringSubmatch(read(t, path), -1) {
				folder, _ := filepath.Rel(root, filepath.Dir(path))
				want = append(want, "./"+filepath.ToSlash(folder)+" "+m[1])
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	text := read(t, "reference/fuzzing.md")
	_, list, _ := strings.Cut(text, "<<'TARGETS'\n")
	list, _, _ = strings.Cut(list, "TARGETS\n")
	got := strings.Split(strings.TrimSpace(list), "\n")
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("fuzzing.md runs %q, there are %q", got, want)
	}
	for _, line := range got {
		if _, name, _ := strings.Cut(line, " "); !row(text, "`"+name+"`") {
			t.Errorf("fuzzing.md does not say what %s gets", name)
		}
	}
}
