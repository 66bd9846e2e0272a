package control

import (
	"fmt"
	"os"
	"path/filepath"
)

// DefaultPath is where machines listen if nobody says where: in the user's
// folder for sockets, or in one in /tmp that only the user can open.
func DefaultPath() string {
	if dir := os.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "metalsvm", "control")
	}
	return filepath.Join(os.TempDir(), fmt.Sprintf("metalsvm-%d", os.Getuid()), "control")
}

// ListenDefault listens at DefaultPath. It makes the folder, and refuses one
// that is not the user's alone: in /tmp another user may have made it first.
func ListenDefault() (*Server, error) {
	path := DefaultPath()
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("control socket: %w", err)
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return nil, fmt.Errorf("control socket: %w", err)
	}
	if !info.IsDir() || info.Mode().Perm()&0o077 != 0 || !owned(info) {
		return nil, fmt.Errorf("control socket: %s is not a folder that only you can open", dir)
	}
	return Listen(path)
}
