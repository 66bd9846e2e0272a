package selftest

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"runtime"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"metalsvm/core"
)

// goRuntime makes the Go runtime work: goroutines over channels, n rounds of
// garbage, sleeping, and a loop that only preemption can interrupt.
func goRuntime(i core.Info, n int) error {
	if err := pipeline(); err != nil {
		return err
	}
	if err := garbage(n); err != nil {
		return err
	}
	start := time.Now()
	time.Sleep(5 * time.Millisecond)
	// A PC's time goes on while its host does something else.
	if d := time.Since(start); d < 5*time.Millisecond || i.SCC && d > 50*time.Millisecond {
		return fmt.Errorf("sleeping 5 ms took %v", d)
	}
	var stop atomic.Bool
	go func() {
		time.Sleep(20 * time.Millisecond)
		stop.Store(true)
	}()
	for !stop.Load() {
	}
	return nil
}

// pipeline sums numbers through a chain of goroutines.
func pipeline() error {
	in := make(chan int)
	out := in
	for range 8 {
		from, to := out, make(chan int)
		go func() {
			defer close(to)
			for v := range from {
				to <- v + 1
			}
		}()
		out = to
	}
	go func() {
		defer close(in)
		for v := range 200 {
			in <- v
		}
	}()
	sum := 0
	for v := range out {
		sum += v
	}
	if want := 200*199/2 + 8*200; sum != want {
		return fmt.Errorf("pipeline: sum %d, want %d", sum, want)
	}
	return nil
}

// garbage builds and drops trees and maps from several goroutines.
func garbage(rounds int) error {
	type node struct{ left, right *node }
	var build func(depth int) *node
	build = func(depth int) *node {
		if depth == 0 {
			return &node{}
		}
		return &node{build(depth - 1), build(depth - 1)}
	}
	var count func(n *node) int
	count = func(n *node) int {
		if n.left == nil {
			return 1
		}
		return 1 + count(n.left) + count(n.right)
	}
	var wg sync.WaitGroup
	var bad atomic.Int32
	for range 3 {
		wg.Go(func() {
			for range rounds {
				if count(build(9)) != 1023 {
					bad.Add(1)
				}
				m := map[string][]byte{}
				for k := range 50 {
					m[fmt.Sprint(k)] = make([]byte, 1000)
				}
				if len(m) != 50 {
					bad.Add(1)
				}
			}
		})
	}
	wg.Wait()
	runtime.GC()
	if bad.Load() != 0 {
		return errors.New("the collector has lost objects")
	}
	return nil
}

// absent are calls of os and net that the kernel has nothing to serve with. Each
// must return, with an error, although there is one processor for Go.
var absent = map[string]func() error{
	"create":     func() error { _, err := os.Create("/x"); return err },
	"open file":  func() error { _, err := os.OpenFile("/x", os.O_RDWR|os.O_CREATE, 0o600); return err },
	"read file":  func() error { _, err := os.ReadFile("/etc/hosts"); return err },
	"write file": func() error { return os.WriteFile("/x", nil, 0o600) },
	"read dir":   func() error { _, err := os.ReadDir("/"); return err },
	"mkdir":      func() error { return os.Mkdir("/d", 0o755) },
	"mkdir all":  func() error { return os.MkdirAll("/d/e", 0o755) },
	"temp dir":   func() error { _, err := os.MkdirTemp("", "x"); return err },
	"remove":     func() error { return os.Remove("/x") },
	"rename":     func() error { return os.Rename("/x", "/y") },
	"link":       func() error { return os.Link("/x", "/y") },
	"symlink":    func() error { return os.Symlink("/x", "/y") },
	"read link":  func() error { _, err := os.Readlink("/x"); return err },
	"stat":       func() error { _, err := os.Stat("/x"); return err },
	"lstat":      func() error { _, err := os.Lstat("/x"); return err },
	"chmod":      func() error { return os.Chmod("/x", 0o600) },
	"truncate":   func() error { return os.Truncate("/x", 0) },
	"chdir":      func() error { return os.Chdir("/d") },
	"getwd":      func() error { _, err := os.Getwd(); return err },
	"executable": func() error { _, err := os.Executable(); return err },
	"pipe":       func() error { _, _, err := os.Pipe(); return err },
	"start": func() error {
		_, err := os.StartProcess("/x", []string{"x"}, &os.ProcAttr{})
		return err
	},
	"listen":        func() error { _, err := net.Listen("tcp", "127.0.0.1:80"); return err },
	"listen packet": func() error { _, err := net.ListenPacket("udp", "127.0.0.1:80"); return err },
	"listen unix":   func() error { _, err := net.Listen("unix", "/s"); return err },
	"dial tcp":      func() error { _, err := net.Dial("tcp", "127.0.0.1:80"); return err },
	"dial udp":      func() error { _, err := net.Dial("udp", "127.0.0.1:80"); return err },
	"look-up":       func() error { _, err := net.LookupHost("example.org"); return err },
	"interfaces":    func() error { _, err := net.Interfaces(); return err },
}

// standard uses the standard library.
func standard(core.Info, int) error {
	type point struct {
		Name string
		X    float64
	}
	b, err := json.Marshal([]point{{"a", 1.5}, {"b", -2.25e-3}})
	if err != nil {
		return err
	}
	var back []point
	if err := json.Unmarshal(b, &back); err != nil || len(back) != 2 || back[1].X != -2.25e-3 {
		return fmt.Errorf("json: %s gave %v, %v", b, back, err)
	}
	sort.Slice(back, func(i, j int) bool { return back[i].X < back[j].X })
	if back[0].Name != "b" {
		return errors.New("sort: wrong order")
	}
	if year := time.Now().UTC().Year(); year != 2012 {
		return fmt.Errorf("the year is %d", year)
	}
	if len(os.Args) < 3 || !strings.Contains(strings.Join(os.Args, " "), "selftest standard") {
		return fmt.Errorf("arguments %q", os.Args)
	}
	if _, err := os.Open("/nothing"); !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("opening a file that is not there: %v", err)
	}
	for what, call := range absent {
		if call() == nil {
			return fmt.Errorf("%s succeeded", what)
		}
	}
	if n, err := os.Stdin.Read(make([]byte, 1)); n != 0 || err == nil {
		return fmt.Errorf("standard input gave %d bytes, %v", n, err)
	}
	return nil
}

// recoverNil recovers from a nil dereference and from a division by zero.
func recoverNil(core.Info, int) error {
	try := func(f func()) (err error) {
		defer func() {
			if r, ok := recover().(runtime.Error); ok {
				err = r
			}
		}()
		f()
		return nil
	}
	var p *int
	zero := 0
	if err := try(func() { *p = 1 }); err == nil || !strings.Contains(err.Error(), "nil pointer") {
		return fmt.Errorf("storing through nil gave %v", err)
	}
	if err := try(func() { fmt.Println(1 / zero) }); err == nil || !strings.Contains(err.Error(), "divide by zero") {
		return fmt.Errorf("dividing by zero gave %v", err)
	}
	return nil
}

func panics(core.Info, int) error { panic("as asked for") }

func derefNil(core.Info, int) error {
	var p *int
	*p = 1
	return nil
}

func illegal(core.Info, int) error {
	badOpcode()
	return nil
}

// outOfMemory keeps all it can get, on one core to spare the host.
func outOfMemory(i core.Info, _ int) error {
	if i.Rank != 0 {
		return nil
	}
	var keep [][]byte
	for {
		b := make([]byte, 1<<20)
		for k := 0; k < len(b); k += pageBytes {
			b[k] = 1
		}
		keep = append(keep, b)
		if len(keep)%64 == 0 {
			fmt.Println(len(keep), "MB")
		}
	}
}

// spin never gets anywhere.
func spin(core.Info, int) error {
	//lint:ignore SA5002 spinning is what it is for
	for {
	}
}
