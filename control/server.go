package control

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
)

// Machine is what a server acts on; *chip.Machine is one.
type Machine interface {
	// Do has f executed while nothing else uses the machine. The error says
	// that it was not, since the machine does not run.
	Do(ctx context.Context, f func()) error
	// Read and Write move bytes from and to an address behind a route's
	// sub-destination. They are called inside Do.
	Read(route, sub uint32, address uint64, data []byte) error
	Write(route, sub uint32, address uint64, data []byte) error
}

// Server is the socket of one machine.
type Server struct {
	listener *net.UnixListener
	uid      int
	peer     func(*net.UnixConn) (uid int, err error) // tests replace it
}

// Listen makes a socket that only its owner can open. A socket that nobody
// listens on any more is replaced; one that somebody listens on is an error.
func Listen(path string) (*Server, error) {
	if err := clear(path); err != nil {
		return nil, err
	}
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		return nil, fmt.Errorf("control socket: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("control socket: %w", err), listener.Close())
	}
	return &Server{listener, os.Getuid(), peer}, nil
}

// clear removes a socket that a machine has left behind.
func clear(path string) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("control socket: %w", err)
	case info.Mode().Type() != fs.ModeSocket:
		return fmt.Errorf("control socket: %s is there already, and no socket", path)
	}
	if conn, err := net.Dial("unix", path); err == nil {
		conn.Close()
		return fmt.Errorf("control socket: another machine listens at %s already", path)
	}
	if err := os.Remove(path); err != nil {
		return fmt.Errorf("control socket: %w", err)
	}
	return nil
}

// Serve answers requests until ctx ends, and removes the socket. off is called
// when a client switches the machine off.
func (s *Server) Serve(ctx context.Context, m Machine, off func()) {
	stop := context.AfterFunc(ctx, func() { s.listener.Close() })
	defer stop()
	for {
		conn, err := s.listener.AcceptUnix()
		if err != nil {
			return
		}
		go s.converse(ctx, conn, m, off)
	}
}

// converse serves one client.
func (s *Server) converse(ctx context.Context, conn *net.UnixConn, m Machine, off func()) {
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	defer conn.Close()
	out := json.NewEncoder(conn)
	if uid, err := s.peer(conn); err != nil || uid != s.uid {
		// Whoever the peer is, it is not told more; it may have gone.
		_ = out.Encode(answer{Error: "the machine belongs to another user"})
		return
	}
	lines := bufio.NewScanner(conn)
	lines.Buffer(nil, maxLine)
	for lines.Scan() {
		if out.Encode(handle(ctx, lines.Bytes(), m, off)) != nil {
			return
		}
	}
}

// handle does what a line says.
func handle(ctx context.Context, line []byte, m Machine, off func()) (a answer) {
	var r request
	err := json.Unmarshal(line, &r)
	switch {
	case err != nil:
		err = fmt.Errorf("not a request: %w", err)
	case r.Op == opRead && r.Bytes > 0 && r.Bytes <= MaxBytes:
		a.Data = make([]byte, r.Bytes)
		err = do(ctx, m, func() error { return m.Read(r.Route, r.Sub, r.Address, a.Data) })
	case r.Op == opWrite && len(r.Data) > 0 && len(r.Data) <= MaxBytes:
		err = do(ctx, m, func() error { return m.Write(r.Route, r.Sub, r.Address, r.Data) })
	case r.Op == opRead, r.Op == opWrite:
		err = fmt.Errorf("%s: 1 to %d bytes can be asked for", r.Op, MaxBytes)
	case r.Op == opOff:
		off()
	default:
		err = fmt.Errorf("unknown operation %q", r.Op)
	}
	if err != nil {
		return answer{Error: err.Error()}
	}
	return a
}

// do executes f on the machine and returns either error.
func do(ctx context.Context, m Machine, f func() error) (err error) {
	if derr := m.Do(ctx, func() { err = f() }); derr != nil {
		return derr
	}
	return err
}
