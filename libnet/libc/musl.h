/* SPDX-License-Identifier: MIT */
/*
 * What the files of this folder take from musl beyond its headers: hidden
 * symbols, which static linking allows.  Tried with musl 1.2.3; the sources of
 * 1.1.24 to 1.2.5 have all of them.  Where they do not link, the folder is left
 * out (scripts/toolchain.sh), and musl's own larger functions are linked.
 */
#ifndef MUSL_H
#define MUSL_H

#include <stddef.h>
#include <sys/types.h>

/* The system call alone; -errno for an error. */
long __syscall_cp(register_t number, register_t a, register_t b, register_t c,
	register_t d, register_t e, register_t f);
/* That result as a function of libc returns it.  Defined in sys.c, with
 * ___errno_location(): musl's members use these two, and its own would bring
 * the thread descriptor with them. */
long __syscall_ret(unsigned long result);
int *___errno_location(void);

int __set_thread_area(void *pointer);
/* i386: the address of the kernel's entry, which system calls read from behind
 * the thread pointer. */
extern size_t __sysinfo;

#endif
