package metalsvm

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// arrow says which parts of the module a part may import. A part is a folder
// with all below it; of several that fit, the longest counts.
type arrow struct {
	from string
	to   []string
}

// arrows are the architecture: three things, machine, kernel and programs,
// that meet in abi and hw alone. Imports within a part are free where the part
// names itself. A part that is not here may not exist.
var arrows = []arrow{
	{"abi", nil},
	{"hw", nil},

	{"machine", []string{"machine", "hw", "abi"}},

	// Code of the nucleus is built without write barriers: called from a
	// goroutine it corrupts the heap. So nothing but its start imports it.
	{"kernel/nucleus", []string{"kernel/nucleus", "hw", "abi"}},
	{"kernel/boot", []string{"kernel/nucleus/entry", "apps", "core", "mail"}},
	{"cmd/kernel", []string{"kernel/boot"}},

	{"call", []string{"abi"}},
	{"core", []string{"call", "hw", "abi"}},
	{"mail", []string{"call", "hw", "abi"}},
	{"svm", []string{"call", "mail", "hw", "abi"}},
	{"apps", []string{"apps", "bench/cpu/programs", "core", "mail", "svm", "hw", "abi"}},

	{"mkimage", []string{"abi"}},
	{"scckit", []string{"hw"}},
	{"control", nil},
	{"run", []string{"machine", "mkimage", "scckit", "control", "hw", "abi"}},
	{"bench", []string{"bench", "run", "machine", "mkimage", "hw", "abi"}},
	{"cmd/metalsvm", []string{"bench", "run", "machine", "mkimage", "scckit", "control", "apps", "hw", "abi"}},

	{"system", nil}, // tests of the whole
	{"docs", nil},   // tests of the documents
}

// within tells whether a folder is a part or below it.
func within(dir, part string) bool {
	return dir == part || strings.HasPrefix(dir, part+"/")
}

// partOf returns the rule for a folder, nil if there is none.
func partOf(dir string) (rule *arrow) {
	for i, a := range arrows {
		if within(dir, a.from) && (rule == nil || len(a.from) > len(rule.from)) {
			rule = &arrows[i]
		}
	}
	return rule
}

// allowed tells whether package from may import package to, both named by
// their folders.
func allowed(from, to string) bool {
	rule := partOf(from)
	return rule != nil && slices.ContainsFunc(rule.to, func(part string) bool { return within(to, part) })
}

// source is one Go file: its path and what the parser makes of its head.
type source struct {
	path string
	*ast.File
}

// sources parses every Go file of the module, for whatever processor it is.
func sources(t *testing.T) []source {
	t.Helper()
	var list []source
	err := filepath.WalkDir(".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && (e.Name() == "testdata" || name != "." && strings.HasPrefix(e.Name(), ".")):
			return filepath.SkipDir
		case e.IsDir() || !strings.HasSuffix(name, ".go"):
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly|parser.ParseComments)
		if err != nil {
			return err
		}
		list = append(list, source{filepath.ToSlash(name), f})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestArrows(t *testing.T) {
	for _, s := range sources(t) {
		if dir := path.Dir(s.path); dir != "." && partOf(dir) == nil {
			t.Errorf("%s: no rule says what %s may import", s.path, dir)
		}
		for _, spec := range s.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if name == "unsafe" && !strings.HasSuffix(s.path, "_unsafe.go") && !strings.HasSuffix(s.path, "_unsafe_test.go") {
				t.Errorf("%s imports unsafe, but its name does not end in _unsafe.go", s.path)
			}
			to, ours := strings.CutPrefix(name, "metalsvm/")
			if ours && !strings.HasSuffix(s.path, "_test.go") && !allowed(path.Dir(s.path), to) {
				t.Errorf("%s imports %s: no arrow goes there", s.path, to)
			}
		}
	}
}

// TestArrowsRules puts the rules to the test with imports that are none.
func TestArrowsRules(t *testing.T) {
	tests := []struct {
		from, to string
		want     bool
	}{
		{"machine/chip", "machine/cpu", true},
		{"machine/chip", "kernel/nucleus/page", false},
		{"machine/chip", "run", false},
		{"kernel/nucleus/entry", "machine/cpu", false},
		{"kernel/nucleus/entry", "kernel/nucleus/page", true},
		{"kernel/nucleus/entry", "kernel/boot", false},
		{"kernel/boot", "kernel/nucleus/entry", true},
		{"kernel/boot", "kernel/nucleus/page", false},
		{"apps/hello", "kernel/nucleus/x86", false},
		{"apps/hello", "core", true},
		{"mail", "svm", false},
		{"svm", "mail", true},
		{"abi", "hw/scc", false},
		{"hw/scc", "abi", false},
		{"bench/boot", "cmd/metalsvm", false},
		{"cmd/kernel", "apps", false},
		{"mailbox", "abi", false},
		{"elsewhere", "abi", false},
	}
	for _, test := range tests {
		if got := allowed(test.from, test.to); got != test.want {
			t.Errorf("may %s import %s? %t", test.from, test.to, got)
		}
	}
}

func TestPackages(t *testing.T) {
	commented := map[string]bool{}
	for _, s := range sources(t) {
		dir := path.Dir(s.path)
		if strings.HasSuffix(s.path, "_test.go") {
			continue
		}
		name := s.Name.Name
		if name == "util" || name == "utils" || name == "common" || name == "misc" {
			t.Errorf("%s: package %s: a name that says nothing", s.path, name)
		}
		if name != "main" && name != path.Base(dir) && dir != "." {
			t.Errorf("%s: package %s is in folder %s", s.path, name, dir)
		}
		comment := s.Doc != nil && (name == "main" || strings.HasPrefix(s.Doc.Text(), "Package "+name+" "))
		commented[dir] = commented[dir] || comment
	}
	for dir, ok := range commented {
		if !ok {
			t.Errorf("%s: no file has a package comment", dir)
		}
	}
}
