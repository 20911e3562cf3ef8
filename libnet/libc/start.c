/* SPDX-License-Identifier: MIT */
/*
 * The way from the kernel to main(). musl's own prepares threads, constructors
 * and set-uid programs in 1,500 bytes, and this program has none of them. It
 * needs the environment, and a thread pointer to zeros for members of libc that
 * were compiled with a stack protector. crt1.o calls the function below instead
 * of libc's of the same name (musl 1.1.0 to 1.2.5, src/env/__libc_start_main.c
 * and __init_tls.c).
 */
#include <stddef.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include "musl.h"

extern char **environ;

/* In words. The thread pointer is in the middle: some architectures look below
 * it. */
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
 * syscall(2), for calls that libc has no function for, and ioctl(2). They are
 * defined with fixed arguments although the headers say "...": the calling
 * conventions of Linux pass both alike, and va_list takes 150 bytes.
 */
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
