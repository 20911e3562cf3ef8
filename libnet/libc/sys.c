/* SPDX-License-Identifier: MIT */
/*
 * System calls, written for size and linked in front of libc like string.c.
 * Twenty of musl's take 2,000 bytes: they are cancellation points and handle
 * modes, kernels and descriptors that never occur here. Calls that an
 * architecture lacks (poll on arm64) stay libc's.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>
#include "musl.h"

/* One thread, one errno. musl's own members use ___errno_location and
 * __syscall_ret; without both, its errno.o and with it the thread descriptor
 * would be linked. */
static int error;

int *__errno_location(void)
{
	return &error;
}

int *___errno_location(void)
{
	return &error;
}

long __syscall_ret(unsigned long result)
{
	if (result <= -4096UL)
		return (long)result;
	error = -(int)result;
	return -1;
}

/* The number comes last so that the arguments stay in their registers. */
static __attribute__((noinline)) long call(register_t a, register_t b,
		register_t c, register_t d, int number)
{
	return __syscall_ret((unsigned long)
		__syscall_cp(number, a, b, c, d, 0, 0));
}

int openat(int dir, const char *path, int flags, ...)
{
	/* no caller creates files: the mode does not matter */
	return (int)call(dir, (long)path, flags | O_LARGEFILE, 0666,
		SYS_openat);
}

int open(const char *path, int flags, ...)
{
	return openat(AT_FDCWD, path, flags);
}

int access(const char *path, int mode)
{
	return (int)call(AT_FDCWD, (long)path, mode, 0, SYS_faccessat);
}

int symlink(const char *to, const char *path)
{
	return (int)call((long)to, AT_FDCWD, (long)path, 0,
		SYS_symlinkat);
}

int link(const char *old, const char *path)
{
	return (int)call(AT_FDCWD, (long)old, AT_FDCWD, (long)path,
		SYS_linkat);
}

int close(int fd)
{
	return (int)call(fd, 0, 0, 0, SYS_close);
}

ssize_t readlinkat(int dir, const char *restrict path, char *restrict buf,
		size_t n)
{
	return call(dir, (long)path, (long)buf, (register_t)n,
		SYS_readlinkat);
}

ssize_t readlink(const char *restrict path, char *restrict buf, size_t n)
{
	return readlinkat(AT_FDCWD, path, buf, n);
}

ssize_t read(int fd, void *buf, size_t n)
{
	return call(fd, (long)buf, (register_t)n, 0, SYS_read);
}

ssize_t write(int fd, const void *buf, size_t n)
{
	return call(fd, (long)buf, (register_t)n, 0, SYS_write);
}

#ifndef SYS__llseek
off_t lseek(int fd, off_t offset, int whence)
{
	return call(fd, offset, whence, 0, SYS_lseek);
}

ssize_t pread(int fd, void *buf, size_t n, off_t offset)
{
	return call(fd, (long)buf, (register_t)n, offset, SYS_pread64);
}
#endif

/* Every caller passes offset 0: the unit of mmap2's offset does not matter. */
void *mmap(void *at, size_t n, int prot, int flags, int fd, off_t offset)
{
#ifdef SYS_mmap2
	long number = SYS_mmap2;
#else
	long number = SYS_mmap;
#endif
	return (void *)__syscall_ret((unsigned long)
		__syscall_cp(number, (long)at, (register_t)n, prot,
			flags, fd, (register_t)offset));
}

int munmap(void *at, size_t n)
{
	return (int)call((long)at, (register_t)n, 0, 0, SYS_munmap);
}

/* Architectures with socketcall(2) got separate system calls in Linux 4.3. */
#ifdef SYS_socketcall
enum { SOCKET = 1, CONNECT = 3, RECVFROM = 12 }; /* SYS_ of linux/net.h */
#else
enum { SOCKET = SYS_socket, CONNECT = SYS_connect,
	RECVFROM = SYS_recvfrom };
#endif

static long socket_call(int number, register_t a, register_t b, register_t c)
{
#ifdef SYS_socketcall
	return call(number, (long)(long[]){a, b, c}, 0, 0,
		SYS_socketcall);
#else
	return call(a, b, c, 0, number);
#endif
}

int socket(int family, int type, int protocol)
{
	return (int)socket_call(SOCKET, family, type, protocol);
}

int connect(int fd, const struct sockaddr *to, socklen_t len)
{
	return (int)socket_call(CONNECT, fd, (long)to, (register_t)len);
}

ssize_t recvfrom(int fd, void *restrict buf, size_t n, int flags,
		struct sockaddr *restrict from, socklen_t *restrict len)
{
#ifdef SYS_socketcall
	return call(RECVFROM, (long)(long[]){fd, (long)buf, (long)n,
		flags, (long)from, (long)len}, 0, 0, SYS_socketcall);
#else
	return __syscall_ret((unsigned long)
		__syscall_cp(RECVFROM, fd, (long)buf, (register_t)n,
			flags, (long)from, (long)len));
#endif
}

/* No caller passes flags. */
ssize_t send(int fd, const void *buf, size_t n, int flags)
{
	(void)flags;
	return write(fd, buf, n);
}

ssize_t recv(int fd, void *buf, size_t n, int flags)
{
	(void)flags;
	return read(fd, buf, n);
}

#ifdef SYS_poll
int poll(struct pollfd *fd, nfds_t n, int ms)
{
	return (int)call((long)fd, (register_t)n, ms, 0, SYS_poll);
}
#endif

int setns(int fd, int type)
{
	return (int)call(fd, type, 0, 0, SYS_setns);
}

int execve(const char *path, char *const argv[], char *const env[])
{
	return (int)call((long)path, (long)argv, (long)env, 0,
		SYS_execve);
}

/* The calls with 16-bit numbers came first. */
#ifdef SYS_setresuid32
enum { SETRESUID = SYS_setresuid32, SETRESGID = SYS_setresgid32 };
#else
enum { SETRESUID = SYS_setresuid, SETRESGID = SYS_setresgid };
#endif

int setresuid(uid_t real, uid_t effective, uid_t saved)
{
	return (int)call((register_t)real, (register_t)effective,
		(register_t)saved, 0, SETRESUID);
}

int setresgid(gid_t real, gid_t effective, gid_t saved)
{
	return (int)call((register_t)real, (register_t)effective,
		(register_t)saved, 0, SETRESGID);
}

ssize_t getrandom(void *buf, size_t n, unsigned flags)
{
	return call((long)buf, (register_t)n, (int)flags, 0,
		SYS_getrandom);
}

_Noreturn void _Exit(int status)
{
	for (;;) /* a sandbox may refuse it */
		call(status, 0, 0, 0, SYS_exit_group);
}

/* ---- byte order: libc has a function of 16 bytes for each ---- */

static bool little(void)
{
	return *(const uint8_t *)&(const uint16_t){1};
}

uint16_t htons(uint16_t v)
{
	return little() ? __builtin_bswap16(v) : v;
}

uint16_t ntohs(uint16_t v)
{
	return htons(v);
}

uint32_t htonl(uint32_t v)
{
	return little() ? __builtin_bswap32(v) : v;
}
