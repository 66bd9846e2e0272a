package x87

import (
	"math"
	"testing"
)

// stencil is the arithmetic of a five-point stencil as a compiler makes it:
// one load, three additions from memory, a multiplication by a register, a
// store.
func stencil(b *testing.B, control uint16) {
	var f FPU
	f.Init()
	f.SetControl(control)
	f.LoadF64(math.Float64bits(0.25))
	const n = 64
	var from, to [n * n]uint64
	for i := range from {
		from[i] = math.Float64bits(math.Sqrt(float64(i)))
	}
	i := n
	for b.Loop() {
		f.LoadF64(from[i-1])
		f.ArithF64(opAdd, from[i+1])
		f.ArithF64(opAdd, from[i-n])
		f.ArithF64(opAdd, from[i+n])
		f.Arith(opMul, 1, false, false)
		to[i], _ = f.StoreF64()
		f.Pop()
		if i++; i == n*n-n {
			i = n
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/6, "ns/insn")
}

func BenchmarkStencil53(b *testing.B) { stencil(b, 0x027F) }
func BenchmarkStencil64(b *testing.B) { stencil(b, 0x037F) }

func benchmarkArith(b *testing.B, control uint16, op int) {
	var f FPU
	f.Init()
	f.SetControl(control)
	f.LoadF64(math.Float64bits(1.0000001))
	f.LoadF64(math.Float64bits(1.5))
	for b.Loop() {
		f.Arith(op, 1, false, false)
		if op == opMul || op == opDiv {
			f.Arith(opMul+opDiv-op, 1, false, false)
		} else {
			f.Arith(opAdd+opSub-op, 1, false, false)
		}
	}
}

func BenchmarkAdd53(b *testing.B) { benchmarkArith(b, 0x027F, opAdd) }
func BenchmarkMul53(b *testing.B) { benchmarkArith(b, 0x027F, opMul) }
func BenchmarkAdd64(b *testing.B) { benchmarkArith(b, 0x037F, opAdd) }
func BenchmarkMul64(b *testing.B) { benchmarkArith(b, 0x037F, opMul) }

// BenchmarkFunctions times instructions that are no shortcuts.
func BenchmarkFunctions(b *testing.B) {
	for _, fn := range []struct {
		name  string
		modrm uint8
	}{
		{"FCHS", 0xE0}, {"FXAM", 0xE5}, {"FSQRT", 0xFA}, {"FRNDINT", 0xFC}, {"FSCALE", 0xFD}, {"FPREM", 0xF8},
		{"FSIN", 0xFE}, {"FPTAN", 0xF2}, {"FPATAN", 0xF3}, {"FYL2X", 0xF1}, {"F2XM1", 0xF0},
	} {
		b.Run(fn.name, func(b *testing.B) {
			f := fresh()
			for b.Loop() {
				f.Init()
				f.LoadF64(math.Float64bits(1.3))
				f.LoadF64(math.Float64bits(0.7))
				f.Reg(0xD9, fn.modrm)
			}
		})
	}
	b.Run("FCOM", func(b *testing.B) {
		f := fresh()
		f.LoadF64(math.Float64bits(1.3))
		for b.Loop() {
			f.ArithF64(opCom, 0x3FF0000000000000)
		}
	})
	b.Run("FIST", func(b *testing.B) {
		f := fresh()
		f.LoadF64(math.Float64bits(1.3))
		for b.Loop() {
			f.StoreI32()
		}
	})
}
