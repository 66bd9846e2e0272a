package linux

// System call numbers of Linux/i386 (arch/x86/entry/syscalls/syscall_32.tbl).
const (
	sysExit             = 1
	sysRead             = 3
	sysWrite            = 4
	sysOpen             = 5
	sysClose            = 6
	sysGetpid           = 20
	sysAccess           = 33
	sysKill             = 37
	sysBrk              = 45
	sysFcntl            = 55
	sysReadlink         = 85
	sysMunmap           = 91
	sysSocketcall       = 102
	sysClone            = 120
	sysUname            = 122
	sysMprotect         = 125
	sysSchedYield       = 158
	sysNanosleep        = 162
	sysPrctl            = 172
	sysRtSigreturn      = 173
	sysRtSigaction      = 174
	sysRtSigprocmask    = 175
	sysSigaltstack      = 186
	sysMmap2            = 192
	sysStat64           = 195
	sysLstat64          = 196
	sysGetuid           = 199
	sysGetgid           = 200
	sysGeteuid          = 201
	sysGetegid          = 202
	sysMadvise          = 219
	sysFcntl64          = 221
	sysGettid           = 224
	sysFutex            = 240
	sysSchedGetaffinity = 242
	sysSetThreadArea    = 243
	sysExitGroup        = 252
	sysEpollCtl         = 255
	sysClockGettime     = 265
	sysTgkill           = 270
	sysOpenat           = 295
	sysFstatat64        = 300
	sysReadlinkat       = 305
	sysFaccessat        = 307
	sysEpollPwait       = 319
	sysEventfd2         = 328
	sysEpollCreate1     = 329
	sysGetrandom        = 355
	sysSocket           = 359
	sysStatx            = 383
	sysClockGettime64   = 403
	sysFutexTime64      = 422
)
