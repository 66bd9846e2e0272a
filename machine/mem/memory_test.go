package mem

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

func TestPage(t *testing.T) {
	m := New(16, 1<<30)
	defer m.Close()
	const last = 4<<30 - PageSize
	for c := range Controllers {
		m.Page(c, 0)[0] = byte(c + 1)
		m.Page(c, last)[PageSize-1] = byte(c + 101)
	}
	for c := range Controllers {
		if a, b := m.Page(c, 5)[0], m.Page(c, last+7)[PageSize-1]; a != byte(c+1) || b != byte(c+101) {
			t.Errorf("controller %d: %d and %d", c, a, b)
		}
		if m.Page(c, 4<<30) != nil {
			t.Errorf("controller %d has memory behind its end", c)
		}
	}
}

func TestCloseGivesBack(t *testing.T) {
	m := New(16, 1<<30)
	m.Page(0, 0)[0] = 1
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	if m.Page(0, 0)[0] != 0 {
		t.Error("memory survived Close")
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
}

// A page in each of 400 pieces (6.4 GB) must cost neither heap nor much
// resident memory, even if the host hands out huge pages of 2 MB.
func TestOnlyTouchedPagesCost(t *testing.T) {
	resident := func() int {
		text, err := os.ReadFile("/proc/self/statm")
		if err != nil {
			t.Skip("no /proc/self/statm here")
		}
		pages, err := strconv.Atoi(strings.Fields(string(text))[1])
		if err != nil {
			t.Fatal(err)
		}
		return pages * os.Getpagesize()
	}
	m := New(16, 1<<30)
	defer m.Close()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := resident()
	const touched = 400
	for i := range touched {
		m.Page(i%Controllers, uint64(i/Controllers)<<pieceBits)[0] = 1
	}
	grown := resident() - start
	runtime.ReadMemStats(&after)
	t.Logf("%d pages in %d pieces: %d KB resident", touched, touched, grown>>10)
	if grown > touched*2<<20+1<<20 {
		t.Errorf("%d bytes resident", grown)
	}
	if heap := after.TotalAlloc - before.TotalAlloc; heap > 1<<20 {
		t.Errorf("%d bytes on the Go heap", heap)
	}
	if after.NumGC != before.NumGC {
		t.Errorf("%d garbage collections", after.NumGC-before.NumGC)
	}
}

func TestLimit(t *testing.T) {
	m := New(64, 3*PageSize)
	defer m.Close()
	for range 2 { // the second time they are known
		for _, at := range []uint64{0, PageSize, 16<<30 - PageSize} {
			if m.Page(3, at) == nil {
				t.Fatalf("no page at %x: %v", at, m.Err())
			}
		}
	}
	if m.Page(0, 64<<30) != nil || m.Err() != nil {
		t.Errorf("behind the board's end: %v", m.Err())
	}
	if m.Page(2, 1<<20) != nil || m.Err() == nil {
		t.Error("a fourth page was given")
	}
	if m.Page(3, 0) == nil {
		t.Error("a page was taken back")
	}
	if m.Page(0, 64<<30) != nil || m.Err() != nil {
		t.Errorf("behind the board's end: %v", m.Err())
	}
}
