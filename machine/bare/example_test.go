package bare_test

import (
	"context"
	"fmt"

	"metalsvm/hw/scc"
	"metalsvm/machine/bare"
	"metalsvm/machine/chip"
)

// A core reads its tile's id and a word of shared memory that it has written
// past its caches.
func Example() {
	p := bare.New()
	id := p.MapRegister(scc.OwnCRB + scc.MyTileID)
	word := bare.At(p.Map(scc.SharedBase, 4, bare.UC))
	p.Mov(word, bare.Imm(42))
	p.Mov(bare.EAX, id)
	p.Report(0, bare.EAX)
	p.Mov(bare.EAX, word)
	p.Report(1, bare.EAX)
	p.Exit()

	const core = 3 // the second core of the tile at (1,0)
	m := chip.New(chip.Config{Strict: true})
	defer m.Close()
	if err := p.Load(m, core); err != nil {
		fmt.Println(err)
		return
	}
	m.Release(core)
	r := m.Run(context.Background())
	results, err := bare.Read(m, core, 2)
	fmt.Println(r.Reason, results, err)
	// Output: exited [9 42] <nil>
}
