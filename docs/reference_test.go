package docs

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// constants returns the integer constants of one Go file whose names have a
// prefix. What the file needs of others is not resolved and does not matter.
func constants(t *testing.T, path, prefix string) map[string]uint64 {
	t.Helper()
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, filepath.Join(root, path), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	config := types.Config{Error: func(error) {}}
	pkg, _ := config.Check(f.Name.Name, set, []*ast.File{f}, nil)
	values := map[string]uint64{}
	for _, name := range pkg.Scope().Names() {
		c, ok := pkg.Scope().Lookup(name).(*types.Const)
		if ok && strings.HasPrefix(name, prefix) && c.Val().Kind() == constant.Int {
			values[name], _ = constant.Uint64Val(c.Val())
		}
	}
	if len(values) == 0 {
		t.Fatalf("%s has no constants %s...", path, prefix)
	}
	return values
}

// row finds a row of a table in Markdown that has all the given cells.
func row(text string, cells ...string) bool {
	for line := range strings.Lines(text) {
		all := strings.HasPrefix(line, "|")
		for _, c := range cells {
			all = all && strings.Contains(line, "| "+c+" |")
		}
		if all {
			return true
		}
	}
	return false
}

// Tables have a row for every constant, with its value.
func TestTables(t *testing.T) {
	for _, c := range []struct {
		file, prefix, document, value string
	}{
		{"abi/calls.go", "Call", "reference/syscalls.md", "%#x"},
		{"abi/calls.go", "Err", "reference/syscalls.md", "%d"},
		{"abi/host.go", "Host", "reference/host-messages.md", "%#x"},
		{"abi/host.go", "Crash", "reference/host-messages.md", "%d"},
		{"abi/host.go", "Status", "reference/statuses.md", "%d"},
		{"machine/chip/cost.go", "cost", "design/machine.md", "%d"},
	} {
		text := read(t, c.document)
		for name, value := range constants(t, c.file, c.prefix) {
			if cells := []string{"`" + name + "`", fmt.Sprintf(c.value, value)}; !row(text, cells...) {
				t.Errorf("%s has no row with %v", c.document, cells)
			}
		}
	}
}

// The table of Linux' system calls writes their names as Linux does, with
// underscores, which the constants lack.
func TestLinuxCalls(t *testing.T) {
	const document = "reference/syscalls.md"
	text := strings.ReplaceAll(read(t, document), "_", "")
	for name, number := range constants(t, "kernel/nucleus/linux/numbers.go", "sys") {
		name = strings.ToLower(strings.TrimPrefix(name, "sys"))
		if !row(text, fmt.Sprint(number), "`"+name+"`") {
			t.Errorf("%s has no row for call %d, %s", document, number, name)
		}
	}
}

// Names that occur in a source file as a pattern says occur in a document.
func TestNames(t *testing.T) {
	for _, c := range []struct{ file, pattern, document string }{
		{"apps/selftest/selftest.go", `(?m)^\t"([a-z-]+)": +\{`, "reference/selftests.md"},
		{"apps/litmus/tests.go", `(?m)^\t\tName: +"(.*)",`, "reference/litmus.md"},
		{"mkimage/overlay.go", `(?m)^\t\tfile: "(.*)",`, "design/boot.md"},
		{"mkimage/p54c.go", `(?m)^\t\{"([\w./]+)", `, "design/boot.md"},
		{"apps/apps.go", `(?m)^\t\{"(\w+)", `, "guide/first-steps.md"},
		{"kernel/nucleus/sched/wait.go", `(?m)^\t([A-Z]\w+) +// A: `, "design/nucleus.md"},
	} {
		text := read(t, c.document)
		names := regexp.MustCompile(c.pattern).FindAllStringSubmatch(read(t, filepath.Join(root, c.file)), -1)
		if len(names) == 0 {
			t.Errorf("%s has nothing like %s", c.file, c.pattern)
		}
		for _, n := range names {
			if !strings.Contains(text, "`"+n[1]+"`") {
				t.Errorf("%s does not name `%s` of %s", c.document, n[1], c.file)
			}
		}
	}
}
