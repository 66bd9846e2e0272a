// Constants that start_386.s and trap_386.s share with Go: segments, x86 and
// multiboot.
#define BASE  0x80000000
#define STACK 0x8000
#define CODE0 0x08
#define DATA0 0x10
#define DATA3 0x33
#define TASK  0x38
#define TLS0  0x48
#define MULTIBOOT 0x2BADB002
#define INFOWORDS 8
#define LINEBYTES 1024
