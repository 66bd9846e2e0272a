package main

import "fmt"

func moves() {
	add("MovRR", "r[u.d] = r[u.s]")
	add("MovRI", "r[u.d] = u.imm")
	add("MovRM", address+readable(32)+"r[u.d] = "+load(32))
	add("MovMR", address+writable(32)+store(32, "r[u.s]"))
	add("MovMI", address+writable(32)+store(32, "u.imm"))
	add("MovRM16", address+readable(16)+"r[u.d] = r[u.d]&^0xFFFF | uint32("+load(16)+")")
	add("MovMR16", address+writable(16)+store(16, "uint16(r[u.s])"))
	add("MovMI16", address+writable(16)+store(16, "uint16(u.imm)"))
	add("MovRR16", "r[u.d] = r[u.d]&^0xFFFF | r[u.s]&0xFFFF")
	add("MovRR8", setByte("d", "b", byteOf("s", "x")))
	add("MovRI8", setByte("d", "s", "u.imm"))
	add("MovRM8", address+readable(8)+setByte("d", "s", load(8)))
	add("MovMR8", address+writable(8)+store(8, "uint8("+byteOf("s", "d")+")"))
	add("MovMI8", address+writable(8)+store(8, "uint8(u.imm)"))
	add("Lea", "r[u.d] = r[u.b] + r[u.x]<<(u.sc&31) + u.disp")

	for _, x := range []struct{ name, convert string }{{"Movzx", "uint32(%s)"}, {"Movsx", "uint32(int%d(%s))"}} {
		for _, size := range []int{8, 16} {
			convert := func(v string) string {
				if x.name == "Movzx" {
					return fmt.Sprintf(x.convert, v)
				}
				return fmt.Sprintf(x.convert, size, v)
			}
			reg := "uint16(r[u.s])"
			if size == 8 {
				reg = "uint8(" + byteOf("s", "x") + ")"
			}
			add(fmt.Sprintf("%sRR%d", x.name, size), "r[u.d] = "+convert(reg))
			add(fmt.Sprintf("%sRM%d", x.name, size), address+readable(size)+"r[u.d] = "+convert(load(size)))
		}
	}
	add("XchgRR", "r[u.d], r[u.s] = r[u.s], r[u.d]")
	add("Bswap", "r[u.d] = bits.ReverseBytes32(r[u.d])")
	add("Cwde", "r[EAX] = uint32(int16(r[EAX]))")
	add("Cdq", "r[EDX] = uint32(int32(r[EAX]) >> 31)")
	add("Nop", "")
	for _, cc := range conditions {
		addf("Set"+cc.name, "v = 0\nif %s {\nv = 1\n}\n%s", cc.flags, setByte("d", "s", "v"))
	}
}
