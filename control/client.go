package control

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"net"
)

// Client is a connection to a machine that runs.
type Client struct {
	conn net.Conn
	in   *bufio.Scanner
	out  *json.Encoder
}

// Dial connects to the machine that listens at path.
func Dial(path string) (*Client, error) {
	conn, err := net.Dial("unix", path)
	if err != nil {
		return nil, fmt.Errorf("no machine listens at %s: %w", path, errors.Unwrap(err))
	}
	in := bufio.NewScanner(conn)
	in.Buffer(nil, maxLine)
	return &Client{conn, in, json.NewEncoder(conn)}, nil
}

// Close ends the connection.
func (c *Client) Close() error { return c.conn.Close() }

// Read fills data from an address behind a route's sub-destination.
func (c *Client) Read(route, sub uint32, address uint64, data []byte) error {
	a, err := c.ask(request{Op: opRead, Route: route, Sub: sub, Address: address, Bytes: len(data)})
	if err == nil && copy(data, a.Data) != len(data) {
		err = fmt.Errorf("the machine has sent %d bytes instead of %d", len(a.Data), len(data))
	}
	return err
}

// Write is the opposite of Read.
func (c *Client) Write(route, sub uint32, address uint64, data []byte) error {
	_, err := c.ask(request{Op: opWrite, Route: route, Sub: sub, Address: address, Data: data})
	return err
}

// Off ends the run.
func (c *Client) Off() error {
	_, err := c.ask(request{Op: opOff})
	return err
}

// ask sends a request and waits for its answer.
func (c *Client) ask(r request) (a answer, err error) {
	if err := c.out.Encode(r); err != nil {
		return a, fmt.Errorf("the machine has gone: %w", err)
	}
	if !c.in.Scan() {
		return a, errors.Join(errors.New("the machine has ended without an answer"), c.in.Err())
	}
	if err := json.Unmarshal(c.in.Bytes(), &a); err != nil {
		return a, fmt.Errorf("not an answer: %w", err)
	}
	if a.Error != "" {
		return a, errors.New(a.Error)
	}
	return a, nil
}
