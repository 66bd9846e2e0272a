package cpu

// opcodes is the instruction set: one row for each opcode form, as in the
// opcode maps of [SDM2] appendix A, restricted to what a P54C has. From it come
// the decoder, the names of the operations, and the forms that tests generate.
//
// A row is: opcode, mnemonic, operands, and "lock" where the prefix is allowed
// (only with memory as first operand). The opcode may end in /n (the form is
// chosen by the reg field of ModRM), +r (register in the low three bits) or +c
// (condition in the low four). Operands are a place and a size:
//
//	E  ModRM.rm, register or memory       G  ModRM.reg, general register
//	M  ModRM.rm, memory only              R  ModRM.rm, register whatever mod says
//	S  ModRM.reg, segment register        C  control register    D  debug register
//	I  immediate                          J  branch displacement O  offset in the code
//	Z  register in the opcode             X  DS:eSI  Y  ES:eDI   A  far pointer in the code
//	b  byte  w  word  d  dword  v  word or dword  s  byte sign extended to v
//	p  far pointer  x  word in memory, v in a register  -  no access, or sized by itself
//
// Other operands are registers by name; eAX is AX or EAX by operand size.
const opcodes = `
00 add Eb Gb lock
01 add Ev Gv lock
02 add Gb Eb
03 add Gv Ev
04 add AL Ib
05 add eAX Iv
06 push ES
07 pop ES
08 or Eb Gb lock
09 or Ev Gv lock
0A or Gb Eb
0B or Gv Ev
0C or AL Ib
0D or eAX Iv
0E push CS
10 adc Eb Gb lock
11 adc Ev Gv lock
12 adc Gb Eb
13 adc Gv Ev
14 adc AL Ib
15 adc eAX Iv
16 push SS
17 pop SS
18 sbb Eb Gb lock
19 sbb Ev Gv lock
1A sbb Gb Eb
1B sbb Gv Ev
1C sbb AL Ib
1D sbb eAX Iv
1E push DS
1F pop DS
20 and Eb Gb lock
21 and Ev Gv lock
22 and Gb Eb
23 and Gv Ev
24 and AL Ib
25 and eAX Iv
27 daa
28 sub Eb Gb lock
29 sub Ev Gv lock
2A sub Gb Eb
2B sub Gv Ev
2C sub AL Ib
2D sub eAX Iv
2F das
30 xor Eb Gb lock
31 xor Ev Gv lock
32 xor Gb Eb
33 xor Gv Ev
34 xor AL Ib
35 xor eAX Iv
37 aaa
38 cmp Eb Gb
39 cmp Ev Gv
3A cmp Gb Eb
3B cmp Gv Ev
3C cmp AL Ib
3D cmp eAX Iv
3F aas
40+r inc Zv
48+r dec Zv
50+r push Zv
58+r pop Zv
60 pusha
61 popa
62 bound Gv Mv
63 arpl Ew Gw
68 push Iv
69 imul3 Gv Ev Iv
6A push Is
6B imul3 Gv Ev Is
6C ins Yb
6D ins Yv
6E outs Xb
6F outs Xv
70+c jcc Jb
80/0 add Eb Ib lock
80/1 or Eb Ib lock
80/2 adc Eb Ib lock
80/3 sbb Eb Ib lock
80/4 and Eb Ib lock
80/5 sub Eb Ib lock
80/6 xor Eb Ib lock
80/7 cmp Eb Ib
81/0 add Ev Iv lock
81/1 or Ev Iv lock
81/2 adc Ev Iv lock
81/3 sbb Ev Iv lock
81/4 and Ev Iv lock
81/5 sub Ev Iv lock
81/6 xor Ev Iv lock
81/7 cmp Ev Iv
82/0 add Eb Ib lock
82/1 or Eb Ib lock
82/2 adc Eb Ib lock
82/3 sbb Eb Ib lock
82/4 and Eb Ib lock
82/5 sub Eb Ib lock
82/6 xor Eb Ib lock
82/7 cmp Eb Ib
83/0 add Ev Is lock
83/1 or Ev Is lock
83/2 adc Ev Is lock
83/3 sbb Ev Is lock
83/4 and Ev Is lock
83/5 sub Ev Is lock
83/6 xor Ev Is lock
83/7 cmp Ev Is
84 test Eb Gb
85 test Ev Gv
86 xchg Eb Gb lock
87 xchg Ev Gv lock
88 mov Eb Gb
89 mov Ev Gv
8A mov Gb Eb
8B mov Gv Ev
8C movfs Ex Sw
8D lea Gv M-
8E movts Sw Ew
8F/0 pop Ev
90+r xchg Zv eAX
98 cbw
99 cwd
9A callf Ap
9B fwait
9C pushf
9D popf
9E sahf
9F lahf
A0 mov AL Ob
A1 mov eAX Ov
A2 mov Ob AL
A3 mov Ov eAX
A4 movs Xb
A5 movs Xv
A6 cmps Xb
A7 cmps Xv
A8 test AL Ib
A9 test eAX Iv
AA stos Yb
AB stos Yv
AC lods Xb
AD lods Xv
AE scas Yb
AF scas Yv
B0+r mov Zb Ib
B8+r mov Zv Iv
C0/0 rol Eb Ib
C0/1 ror Eb Ib
C0/2 rcl Eb Ib
C0/3 rcr Eb Ib
C0/4 shl Eb Ib
C0/5 shr Eb Ib
C0/6 shl Eb Ib
C0/7 sar Eb Ib
C1/0 rol Ev Ib
C1/1 ror Ev Ib
C1/2 rcl Ev Ib
C1/3 rcr Ev Ib
C1/4 shl Ev Ib
C1/5 shr Ev Ib
C1/6 shl Ev Ib
C1/7 sar Ev Ib
C2 ret Iw
C3 ret
C4 les Gv Mp
C5 lds Gv Mp
C6/0 mov Eb Ib
C7/0 mov Ev Iv
C8 enter Iw Ib
C9 leave
CA retf Iw
CB retf
CC int3
CD int Ib
CE into
CF iret
D0/0 rol Eb 1
D0/1 ror Eb 1
D0/2 rcl Eb 1
D0/3 rcr Eb 1
D0/4 shl Eb 1
D0/5 shr Eb 1
D0/6 shl Eb 1
D0/7 sar Eb 1
D1/0 rol Ev 1
D1/1 ror Ev 1
D1/2 rcl Ev 1
D1/3 rcr Ev 1
D1/4 shl Ev 1
D1/5 shr Ev 1
D1/6 shl Ev 1
D1/7 sar Ev 1
D2/0 rol Eb CL
D2/1 ror Eb CL
D2/2 rcl Eb CL
D2/3 rcr Eb CL
D2/4 shl Eb CL
D2/5 shr Eb CL
D2/6 shl Eb CL
D2/7 sar Eb CL
D3/0 rol Ev CL
D3/1 ror Ev CL
D3/2 rcl Ev CL
D3/3 rcr Ev CL
D3/4 shl Ev CL
D3/5 shr Ev CL
D3/6 shl Ev CL
D3/7 sar Ev CL
D4 aam Ib
D5 aad Ib
D6 salc
D7 xlat Xb
D8 fpu E-
D9 fpu E-
DA fpu E-
DB fpu E-
DC fpu E-
DD fpu E-
DE fpu E-
DF fpu E-
E0 loopne Jb
E1 loope Jb
E2 loop Jb
E3 jcxz Jb
E4 in AL Ib
E5 in eAX Ib
E6 out Ib AL
E7 out Ib eAX
E8 call Jv
E9 jmp Jv
EA jmpf Ap
EB jmp Jb
EC in AL DX
ED in eAX DX
EE out DX AL
EF out DX eAX
F1 icebp
F4 hlt
F5 cmc
F6/0 test Eb Ib
F6/1 test Eb Ib
F6/2 not Eb lock
F6/3 neg Eb lock
F6/4 mul Eb
F6/5 imul Eb
F6/6 div Eb
F6/7 idiv Eb
F7/0 test Ev Iv
F7/1 test Ev Iv
F7/2 not Ev lock
F7/3 neg Ev lock
F7/4 mul Ev
F7/5 imul Ev
F7/6 div Ev
F7/7 idiv Ev
F8 clc
F9 stc
FA cli
FB sti
FC cld
FD std
FE/0 inc Eb lock
FE/1 dec Eb lock
FF/0 inc Ev lock
FF/1 dec Ev lock
FF/2 calla Ev
FF/3 callm Mp
FF/4 jmpa Ev
FF/5 jmpm Mp
FF/6 push Ev
0F00/0 sldt Ex
0F00/1 str Ex
0F00/2 lldt Ew
0F00/3 ltr Ew
0F00/4 verr Ew
0F00/5 verw Ew
0F01/0 sgdt M-
0F01/1 sidt M-
0F01/2 lgdt M-
0F01/3 lidt M-
0F01/4 smsw Ex
0F01/6 lmsw Ew
0F01/7 invlpg M-
0F02 lar Gv Ew
0F03 lsl Gv Ew
0F06 clts
0F08 invd
0F09 wbinvd
0F0A cl1invmb
0F20 movcr Rd Cd
0F21 movdr Rd Dd
0F22 movcr Cd Rd
0F23 movdr Dd Rd
0F30 wrmsr
0F31 rdtsc
0F32 rdmsr
0F80+c jcc Jv
0F90+c setcc Eb
0FA0 push FS
0FA1 pop FS
0FA2 cpuid
0FA3 bt Ev Gv
0FA4 shld Ev Gv Ib
0FA5 shld Ev Gv CL
0FA8 push GS
0FA9 pop GS
0FAB bts Ev Gv lock
0FAC shrd Ev Gv Ib
0FAD shrd Ev Gv CL
0FAF imul2 Gv Ev
0FB0 cmpxchg Eb Gb lock
0FB1 cmpxchg Ev Gv lock
0FB2 lss Gv Mp
0FB3 btr Ev Gv lock
0FB4 lfs Gv Mp
0FB5 lgs Gv Mp
0FB6 movzx Gv Eb
0FB7 movzx Gv Ew
0FBA/4 bt Ev Ib
0FBA/5 bts Ev Ib lock
0FBA/6 btr Ev Ib lock
0FBA/7 btc Ev Ib lock
0FBB btc Ev Gv lock
0FBC bsf Gv Ev
0FBD bsr Gv Ev
0FBE movsx Gv Eb
0FBF movsx Gv Ew
0FC0 xadd Eb Gb lock
0FC1 xadd Ev Gv lock
0FC7/1 cmpxchg8b M- lock
0FC8+r bswap Zd
`
