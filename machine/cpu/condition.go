package cpu

// condition reports whether condition code cc (0..15, the low four bits of Jcc
// and SETcc) holds for the given flags.
func condition(cc uint8, f uint32) bool {
	var holds bool
	switch cc >> 1 & 7 {
	case 0:
		holds = f&FlagOF != 0
	case 1:
		holds = f&FlagCF != 0
	case 2:
		holds = f&FlagZF != 0
	case 3:
		holds = f&(FlagCF|FlagZF) != 0
	case 4:
		holds = f&FlagSF != 0
	case 5:
		holds = f&FlagPF != 0
	case 6:
		holds = less(f)
	case 7:
		holds = less(f) || f&FlagZF != 0
	}
	return holds != (cc&1 != 0)
}

// less is SF != OF.
func less(f uint32) bool { return (f&FlagSF != 0) != (f&FlagOF != 0) }
