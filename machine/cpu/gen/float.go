package main

// Floating point. The mode of a block promises that CR0 allows it. The uop has
// the escape and the segment of the operand in d, ModRM in s, EIP in imm. The
// exception pointers follow at the end of the run, from the last uops that set
// them; see noteFloat.
func floats() {
	const pending = "if c.FPU.Pending() {\ngoto slow\n}\n"
	const pointers = "m.float = u\n"
	const operand = "m.operand, m.operandAt = u, va\n"
	get := func(name string, size int, call string) {
		add(name, pending+address+readable(size)+call+pointers+operand)
	}
	get("FldM64", 64, "c.FPU.LoadF64("+load(64)+")\n")
	get("FldM32", 32, "c.FPU.LoadF32("+load(32)+")\n")
	get("FildM32", 32, "c.FPU.LoadI32(int32("+load(32)+"))\n")
	get("FarithM64", 64, "c.FPU.ArithF64(int(u.s>>3&7), "+load(64)+")\n")
	get("FarithM32", 32, "c.FPU.ArithF32(int(u.s>>3&7), "+load(32)+")\n")

	put := func(name string, size int, call, value string, pop string) {
		add(name, pending+address+writable(size)+"if "+call+"; ok {\n"+store(size, value)+pop+"}\n"+pointers+operand)
	}
	for _, p := range []struct{ name, code string }{{"", ""}, {"p", "c.FPU.Pop()\n"}} {
		put("Fst"+p.name+"M64", 64, "wide, ok = c.FPU.StoreF64()", "wide", p.code)
		put("Fst"+p.name+"M32", 32, "v, ok = c.FPU.StoreF32()", "v", p.code)
		put("Fist"+p.name+"M32", 32, "integer, ok = c.FPU.StoreI32()", "uint32(integer)", p.code)
	}
	add("FldR", pending+"c.FPU.LoadST(int(u.s&7))\n"+pointers)
	add("Fxch", pending+"c.FPU.Xch(int(u.s&7))\n"+pointers)
	add("FarithR", pending+"c.FPU.Arith(int(u.s>>3&7), int(u.s&7), u.d&4 != 0, u.d&2 != 0)\n"+pointers)
	add("Freg", pending+"if !c.FPU.Reg(0xD8|u.d&7, u.s) {\ngoto slow\n}\n"+pointers)
	add("Fstsw", "r[EAX] = r[EAX]&^0xFFFF | uint32(c.FPU.Status())")
}
