// Package boot is the start of the kernel's Go half: the nucleus has brought
// up the Go runtime in ring 1 and the runtime has called main. From here on
// everything is ordinary Go.
//
// Run is the boot order and nothing else.
package boot

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"

	"metalsvm/apps"
	"metalsvm/core"
	"metalsvm/mail"

	_ "metalsvm/kernel/nucleus/entry" // the nucleus: it started us
)

// Run starts the application that the command line names and ends the core's
// part in the run with its status.
func Run(args []string) {
	limitMemory()
	meetOthers()
	os.Exit(runApp(args))
}

// limitMemory makes the collector work harder before memory runs out: there
// is no swap behind it, and a page that cannot be had ends the run.
func limitMemory() {
	const keep = 8 // one part in keep stays for page tables and stacks
	if i, err := core.Get(); err == nil {
		debug.SetMemoryLimit(int64(i.Free - i.Free/keep))
	}
}

// meetOthers waits until every core's kernel is up: mail to one that is not
// would be lost.
func meetOthers() {
	if err := mail.Barrier(); err != nil && !errors.Is(err, mail.ErrElsewhere) {
		panic(err)
	}
}

// statusUsage is the status of a run that was asked for something wrong.
const statusUsage = 2

func runApp(args []string) int {
	if len(args) < 2 {
		fmt.Println("no application on the command line")
		return statusUsage
	}
	app, ok := apps.Find(args[1])
	if !ok {
		fmt.Printf("no application called %q in this kernel\n", args[1])
		return statusUsage
	}
	return app.Main(args[2:])
}
