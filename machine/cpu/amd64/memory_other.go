//go:build !linux || !amd64

package amd64

import "errors"

// Memory is what other hosts do not have.
type Memory struct{ Code []byte }

// NewMemory fails.
func NewMemory(int) (*Memory, error) { return nil, errors.ErrUnsupported }

// Address is not called.
func (m *Memory) Address(uint32) uintptr { return 0 }

// SetCell is not called.
func (m *Memory) SetCell(uint32, uint32) {}
