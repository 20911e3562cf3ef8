/*
 * From the kernel to main().  What musl does in between serves threads,
 * constructors and set-uid programs, and takes 1,500 bytes; this program has
 * none of them.  What is left: the environment, and a thread pointer to zeros,
 * for members of libc that were compiled with a stack protector.  crt1.o calls
 * this instead of libc's function of the same name (musl 1.1.0 to 1.2.5,
 * src/env/__libc_start_main.c, __init_tls.c).
 */
#include <stddef.h>
#include <stdlib.h>
#include <sys/syscall.h>

extern char **environ;

/* musl's own, hidden but linkable. */
int __set_thread_area(void *pointer);
/* i386: the way into the kernel, for which calls look behind the pointer. */
extern size_t __sysinfo;

/* In words; from their middle on some machines count down. */
enum { DESCRIPTOR = 256, SYSINFO = 4 };

int __libc_start_main(int (*run)(int, char **, char **), int argc, char **argv);

int __libc_start_main(int (*run)(int, char **, char **), int argc, char **argv)
{
	static _Alignas(64) size_t descriptor[DESCRIPTOR];
	size_t *pointer = descriptor + DESCRIPTOR / 2;
	char **env = argv + argc + 1;

	if (sizeof *pointer == 4)
		pointer[SYSINFO] = __sysinfo;
	__set_thread_area(pointer);
	environ = env;
	_Exit(run(argc, argv, env));
}

/*
 * syscall(2), for calls that libc has no function for, and ioctl(2).  They have
 * as many arguments as they are given, and are not variadic as their headers
 * have them, which Linux's calling conventions treat alike: 150 bytes less.
 */
long __syscall_cp(long number, long a, long b, long c, long d, long e, long f);
long __syscall_ret(unsigned long result);
long syscall(long number, long a, long b, long c, long d, long e);
int ioctl(int fd, int request, void *what);

long syscall(long number, long a, long b, long c, long d, long e)
{
	return __syscall_ret((unsigned long)
		__syscall_cp(number, a, b, c, d, e, 0));
}

int ioctl(int fd, int request, void *what)
{
	return (int)syscall(SYS_ioctl, fd, request, (long)what, 0, 0);
}
