package main

import "fmt"

// INC and DEC keep CF, the top bit of m.fc; the bit below it is CF xor OF.
func unaries() {
	for _, op := range []struct{ name, result, overflow, auxiliary string }{
		{"Inc", "a + 1", "v == 0x80000000", "v&15 == 0"},
		{"Dec", "a - 1", "v == 0x7FFFFFFF", "v&15 == 15"},
	} {
		flags := fmt.Sprintf(`m.fr = uint64(v)
m.fc &= 1 << 31
m.fc |= m.fc >> 1
if %s {
m.fc ^= 1 << 30
}
if %s {
m.fc |= 8
}
`, op.overflow, op.auxiliary)
		change := "v = " + op.result + "\n"
		add(op.name+"R", "a = r[u.d]\n"+change+flags+"r[u.d] = v")
		add(op.name+"RQuiet", "a = r[u.d]\n"+change+"r[u.d] = v")
		add(op.name+"M", address+writable(32)+"a = "+load(32)+"\n"+change+flags+store(32, "v"))
	}
	add("NegR", "b = r[u.d]\na = 0\nv = -b\nm.fr = uint64(v)\nm.fc = "+subCarries+"\nr[u.d] = v")
	add("NotR", "r[u.d] = ^r[u.d]")
}

// Shifts by a count that is not zero; a count in CL that is zero changes
// nothing. The carry goes to the top bit of m.fc, CF xor OF to the one below.
func shifts() {
	const prepare = `v, m.fc = shift%s32(r[u.d], %s)
m.fr = uint64(v)
r[u.d] = v`
	for _, op := range []struct{ name, quiet string }{
		{"Shl", "r[u.d] <<= %s"},
		{"Shr", "r[u.d] >>= %s"},
		{"Sar", "r[u.d] = uint32(int32(r[u.d]) >> (%s))"},
	} {
		addf(op.name+"RI", prepare, op.name, "u.imm")
		addf(op.name+"RIQuiet", op.quiet, "(u.imm & 31)")
		addf(op.name+"RC", "if n = r[ECX] & 31; n != 0 {\n"+prepare+"\n}", op.name, "n")
		addf(op.name+"RCQuiet", op.quiet, "(r[ECX] & 31)")
	}
	add("RolRI", "r[u.d], m.fc = rotateLeft32(r[u.d], u.imm, m.fc)")
	add("RorRI", "r[u.d], m.fc = rotateRight32(r[u.d], u.imm, m.fc)")
	add("RorRIQuiet", "r[u.d] = bits.RotateLeft32(r[u.d], -int(u.imm))")
	add("RolRIQuiet", "r[u.d] = bits.RotateLeft32(r[u.d], int(u.imm))")
	add("Shld", "v, m.fc = shiftDouble32(r[u.d], r[u.s], u.imm)\nm.fr = uint64(v)\nr[u.d] = v")
	add("Shrd", "v, m.fc = shiftDoubleRight32(r[u.d], r[u.s], u.imm)\nm.fr = uint64(v)\nr[u.d] = v")
	add("BtRR", "m.fc = setCarry(m.fc, r[u.d]>>(r[u.s]&31))")
	add("BtRI", "m.fc = setCarry(m.fc, r[u.d]>>(u.imm&31))")
	add("BsfRR", "if b = r[u.s]; b != 0 {\nr[u.d] = uint32(bits.TrailingZeros32(b))\n}\nm.fr = setZero(m.fr, b == 0)")
	add("BsrRR", "if b = r[u.s]; b != 0 {\nr[u.d] = 31 - uint32(bits.LeadingZeros32(b))\n}\nm.fr = setZero(m.fr, b == 0)")
}

// Multiplication: the carry and overflow flags say that the product does not
// fit the lower half. Division leaves the flags.
func multiplies() {
	const signed = `v = a * b
m.fr = uint64(v)
m.fc = 0
if int64(int32(v)) != int64(int32(a))*int64(int32(b)) {
m.fc = 1 << 31
}
r[u.d] = v`
	add("ImulRR", "a, b = r[u.d], r[u.s]\n"+signed)
	add("ImulRM", address+readable(32)+"a, b = r[u.d], "+load(32)+"\n"+signed)
	add("ImulRRI", "a, b = u.imm, r[u.s]\n"+signed)
	for _, form := range []struct{ name, get string }{
		{"R", "b = r[u.s]\n"},
		{"M", address + readable(32) + "b = " + load(32) + "\n"},
	} {
		add("Mul"+form.name, form.get+`wide = uint64(r[EAX]) * uint64(b)
r[EAX], r[EDX] = uint32(wide), uint32(wide>>32)
m.fr, m.fc = uint64(uint32(wide)), 0
if wide>>32 != 0 {
m.fc = 1 << 31
}`)
		add("Imul"+form.name, form.get+`wide = uint64(int64(int32(r[EAX])) * int64(int32(b)))
r[EAX], r[EDX] = uint32(wide), uint32(wide>>32)
m.fr, m.fc = uint64(uint32(wide)), 0
if int64(int32(wide)) != int64(wide) {
m.fc = 1 << 31
}`)
		add("Div"+form.name, form.get+`if r[EDX] >= b {
goto slow
}
wide = uint64(r[EDX])<<32 | uint64(r[EAX])
r[EAX], r[EDX] = uint32(wide/uint64(b)), uint32(wide%uint64(b))`)
		add("Idiv"+form.name, form.get+`if b+1 <= 1 || r[EDX] != uint32(int32(r[EAX])>>31) {
goto slow
}
a = r[EAX]
r[EAX], r[EDX] = uint32(int32(a)/int32(b)), uint32(int32(a)%int32(b))`)
	}
}

// The stack. A push checks before it moves the pointer.
func stackOps() {
	const down = "va = r[ESP] - 4\ne = &t[{{.Slot}}(va)]\n"
	const up = "va = r[ESP]\ne = &t[{{.Slot}}(va)]\n"
	push := down + writable(32)
	add("PushR", push+store(32, "r[u.s]")+"r[ESP] = va")
	add("PushI", push+store(32, "u.imm")+"r[ESP] = va")
	add("PushM", address+readable(32)+"v = "+load(32)+"\n"+push+store(32, "v")+"r[ESP] = va")
	add("PopR", up+readable(32)+"r[ESP] = va + 4\nr[u.d] = "+load(32))
	add("Call", push+store(32, "u.imm")+"r[ESP] = va\ngoto taken")
	add("CallR", push+"eip = r[u.s]\n"+store(32, "u.imm")+"r[ESP] = va\ngoto indirect")
	add("CallM", address+readable(32)+"eip = "+load(32)+"\n"+push+store(32, "u.imm")+"r[ESP] = va\ngoto indirect")
	add("Ret", up+readable(32)+"eip = "+load(32)+"\nr[ESP] = va + 4 + u.imm\ngoto indirect")
	add("Leave", "va = r[EBP]\ne = &t[{{.Slot}}(va)]\n"+readable(32)+"r[EBP] = "+load(32)+"\nr[ESP] = va + 4")
}

// Locked accesses to private memory. Those to shared memory are counted, which
// is the executor's business.
func locked() {
	private := address + writable(32) + "if c.tlb.slow[user][slot(va)].shared {\ngoto slow\n}\n"
	add("XchgMR", private+"v = "+load(32)+"\n"+store(32, "r[u.s]")+"r[u.s] = v")
	only(withoutCaches)
	add("XaddMR", private+"a, b = "+load(32)+", r[u.s]\nv = a + b\n"+store(32, "v")+
		"r[u.s] = a\nm.fr, m.fc = uint64(v), "+addCarries)
	only(withoutCaches)
	add("CmpxchgMR", private+"a, b = r[EAX], "+load(32)+`
v = a - b
m.fr, m.fc = uint64(v), `+subCarries+`
if v == 0 {
`+store(32, "r[u.s]")+`} else {
r[EAX] = b
}`)
	only(withoutCaches)
}

// Repeated string instructions: as much as there is room for, but for the last
// iteration, which the executor does. Iterations take cycles and are no
// instructions.
func repeats() {
	for _, op := range []string{"Movs", "Stos"} {
		addf("Rep"+op, `if r[ECX] > 1 {
n = c.bulk%s(r, t, u.imm, uint32(min(int64(r[ECX]-1), left)))
left -= int64(n)
c.Insns -= uint64(n)
}
goto slow`, op)
		only(withoutCaches)
	}
}

// The end of what is done of a block for now, in the place of another uop; see
// the function cut.
func cuts() {
	add("Cut", `eip = code.behind.eip
code.keep(block, u, code.behind)
code.mend()
goto leave`)
	only(withCaches)
}
