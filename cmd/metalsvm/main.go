// Metalsvm is the one command of MetalSVM: it builds images of the kernel,
// runs applications and images of others on a simulated SCC, and measures.
//
//	metalsvm run --cores 48 hello     run an application on every core
//	metalsvm list                     name the applications
//	metalsvm image build -o FILE      make a bootable image
//	metalsvm scc merge FILE.mt        make an image of objects for the SCC
//	metalsvm boot --image DIR         boot such an image
//	metalsvm scc reset|dump|write     reach a machine that runs with --control
//	metalsvm bench                    measure every promised number
//	metalsvm doctor                   look at what this computer offers
//
// A run's exit status is the first one that is not 0 of its cores, or one of
// those in package abi.
package main

import (
	"context"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	c := command{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr}
	status := c.Main(ctx, os.Args[1:])
	stop()
	os.Exit(status)
}
