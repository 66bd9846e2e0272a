package control

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// memory is a machine of 4 MB.
type memory struct {
	bytes []byte
	ended bool
}

func (m *memory) Do(_ context.Context, f func()) error {
	if m.ended {
		return errors.New("it does not run")
	}
	f()
	return nil
}

func (m *memory) check(route, sub uint32, address uint64, data []byte) error {
	size := uint64(len(m.bytes))
	if route != 0x25 || sub != 4 || address > size || uint64(len(data)) > size-address {
		return fmt.Errorf("nothing at %x %d %x", route, sub, address)
	}
	return nil
}

func (m *memory) Read(route, sub uint32, address uint64, data []byte) error {
	err := m.check(route, sub, address, data)
	if err == nil {
		copy(data, m.bytes[address:])
	}
	return err
}

func (m *memory) Write(route, sub uint32, address uint64, data []byte) error {
	err := m.check(route, sub, address, data)
	if err == nil {
		copy(m.bytes[address:], data)
	}
	return err
}

// serve starts a server on a memory.
func serve(t *testing.T, peer func(*net.UnixConn) (int, error)) (path string, m *memory, off <-chan struct{}) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "control")
	s, err := Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	if peer != nil {
		s.peer = peer
	}
	ctx, cancel := context.WithCancel(t.Context())
	m = &memory{bytes: make([]byte, 4<<20)}
	done, switched := make(chan struct{}), make(chan struct{}, 1)
	go func() {
		s.Serve(ctx, m, func() { switched <- struct{}{} })
		close(done)
	}()
	t.Cleanup(func() {
		cancel()
		<-done
		if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the socket is left behind: %v", err)
		}
	})
	return path, m, switched
}

func dial(t *testing.T, path string) *Client {
	t.Helper()
	c, err := Dial(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func TestConversation(t *testing.T) {
	path, m, off := serve(t, nil)
	c, other := dial(t, path), dial(t, path)
	data := bytes.Repeat([]byte("metal"), MaxBytes/5)
	if err := c.Write(0x25, 4, 7, data); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, len(data))
	if err := other.Read(0x25, 4, 7, got); err != nil || !bytes.Equal(got, data) {
		t.Errorf("%.10q, %v", got, err)
	}
	for _, c := range []struct {
		err  error
		want string
	}{
		{c.Read(0, 0, 0, got), "nothing at 0 0 0"},
		{c.Read(0x25, 4, 0, nil), "read: 1 to 1048576 bytes"},
		{c.Write(0x25, 4, 0, make([]byte, 0)), "write: 1 to 1048576 bytes"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("%v, want %s", c.err, c.want)
		}
	}
	if err := c.Off(); err != nil {
		t.Error(err)
	}
	<-off
	m.ended = true
	if err := c.Read(0x25, 4, 0, got); err == nil || err.Error() != "it does not run" {
		t.Error(err)
	}
}

// Any line has an answer.
func TestHandle(t *testing.T) {
	for line, want := range map[string]string{
		"":                                 "not a request",
		"[]":                               "not a request",
		`{"op":"dance"}`:                   `unknown operation "dance"`,
		`{"op":"read","bytes":-1}`:         "1 to 1048576",
		`{"op":"read","bytes":9999999999}`: "1 to 1048576",
		`{"op":"write","data":"*"}`:        "not a request",
		`{"op":"read","bytes":1,"sub":9}`:  "nothing at 0 9 0",
	} {
		a := handle(t.Context(), []byte(line), &memory{}, func() { t.Error("off") })
		if !strings.Contains(a.Error, want) {
			t.Errorf("%s: %q, want %q", line, a.Error, want)
		}
	}
}

// Others cannot open the socket; if they could, they would be sent away.
func TestOtherUsers(t *testing.T) {
	path, m, _ := serve(t, func(*net.UnixConn) (int, error) { return os.Getuid() + 1, nil })
	info, err := os.Lstat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	c := dial(t, path)
	if err := c.Write(0x25, 4, 0, []byte{1}); err == nil || m.bytes[0] != 0 {
		t.Errorf("another user has written: %v", err)
	}
	path, _, _ = serve(t, func(*net.UnixConn) (int, error) { return 0, errors.New("unknown") })
	if err := dial(t, path).Read(0x25, 4, 0, []byte{1}); err == nil {
		t.Error("somebody unknown has read")
	}
}

func TestListen(t *testing.T) {
	path, _, _ := serve(t, nil)
	if _, err := Listen(path); err == nil || !strings.Contains(err.Error(), "another machine listens at") {
		t.Error(err)
	}
	dir := t.TempDir()
	stale := filepath.Join(dir, "stale")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: stale, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	l.Close()
	s, err := Listen(stale)
	if err != nil {
		t.Fatal(err)
	}
	s.listener.Close()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Listen(file); err == nil || !strings.Contains(err.Error(), "no socket") {
		t.Error(err)
	}
	if _, err := Dial(filepath.Join(dir, "none")); err == nil || !strings.Contains(err.Error(), "no machine listens at") {
		t.Error(err)
	}
}

func TestDefaultPath(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("XDG_RUNTIME_DIR", dir)
	if got := DefaultPath(); got != filepath.Join(dir, "metalsvm/control") {
		t.Error(got)
	}
	s, err := ListenDefault()
	if err != nil {
		t.Fatal(err)
	}
	s.listener.Close()
	folder := filepath.Join(dir, "metalsvm")
	if info, err := os.Stat(folder); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%v %v", info, err)
	}
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := ListenDefault(); err == nil || !strings.Contains(err.Error(), "only you can open") {
		t.Error(err)
	}
	t.Setenv("XDG_RUNTIME_DIR", "")
	if got := DefaultPath(); !strings.HasSuffix(got, fmt.Sprintf("metalsvm-%d/control", os.Getuid())) {
		t.Error(got)
	}
}

func FuzzHandle(f *testing.F) {
	f.Add([]byte(`{"op":"read","route":37,"sub":4,"address":16,"bytes":4}`))
	f.Add([]byte(`{"op":"write","route":37,"sub":4,"address":16,"data":"AAAA"}`))
	f.Add([]byte(`{"op":"off"}`))
	m := &memory{bytes: make([]byte, 1<<10)}
	f.Fuzz(func(t *testing.T, line []byte) {
		a := handle(t.Context(), line, m, func() {})
		if a.Error != "" && a.Data != nil {
			t.Errorf("%s: an error and data", line)
		}
	})
}
