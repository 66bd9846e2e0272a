package run

import (
	"context"
	"errors"

	"metalsvm/control"
	"metalsvm/machine/chip"
)

// attend runs the machine to its end and lets others reach it through a
// control socket meanwhile: at a path, at control.DefaultPath if the path is
// "default", or nowhere if it is empty. ready, if not nil, is called when the
// socket is there. The error says why the run could not begin.
func attend(ctx context.Context, m *chip.Machine, path string, ready func(path string)) (chip.Result, error) {
	if path == "" {
		return m.Run(ctx), nil
	}
	server, path, err := listen(path)
	if err != nil {
		return chip.Result{}, err
	}
	if ready != nil {
		ready(path)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	done := make(chan struct{})
	go func() {
		server.Serve(ctx, m, func() { cancel(control.ErrOff) })
		close(done)
	}()
	r := m.Run(ctx)
	cancel(nil)
	<-done // the socket is gone
	return r, nil
}

func listen(path string) (*control.Server, string, error) {
	if path == "default" {
		server, err := control.ListenDefault()
		return server, control.DefaultPath(), err
	}
	server, err := control.Listen(path)
	return server, path, err
}

// off tells whether a run has ended because somebody switched it off.
func off(r chip.Result) bool { return r.Reason == chip.Canceled && errors.Is(r.Err, control.ErrOff) }
