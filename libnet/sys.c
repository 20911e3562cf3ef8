/*
 * System calls, small: musl's are cancellation points and mind modes, kernels
 * and descriptors that never occur here; twenty of them take 1,900 bytes.  Linked
 * in front of libc like string.c.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

int openat(int dir, const char *path, int flags, ...)
{
	/* nothing but a snapshot is ever created */
	return (int)syscall(SYS_openat, dir, path, flags | O_LARGEFILE, 0666);
}

int open(const char *path, int flags, ...)
{
	return openat(AT_FDCWD, path, flags);
}

int close(int fd)
{
	return (int)syscall(SYS_close, fd);
}

ssize_t readlinkat(int dir, const char *restrict path, char *restrict buf,
		size_t n)
{
	return syscall(SYS_readlinkat, dir, path, buf, n);
}

ssize_t readlink(const char *restrict path, char *restrict buf, size_t n)
{
	return readlinkat(AT_FDCWD, path, buf, n);
}

ssize_t read(int fd, void *buf, size_t n)
{
	return syscall(SYS_read, fd, buf, n);
}

ssize_t write(int fd, const void *buf, size_t n)
{
	return syscall(SYS_write, fd, buf, n);
}

/* Memory and whole files only: the offset is always 0, whatever its unit. */
void *mmap(void *at, size_t n, int prot, int flags, int fd, off_t offset)
{
#ifdef SYS_mmap2
	return (void *)syscall(SYS_mmap2, at, n, prot, flags, fd, (long)offset);
#else
	return (void *)syscall(SYS_mmap, at, n, prot, flags, fd, offset);
#endif
}

int munmap(void *at, size_t n)
{
	return (int)syscall(SYS_munmap, at, n);
}

/* Where there is a socketcall(2), the call of its own came with Linux 4.3. */
int socket(int family, int type, int protocol)
{
#ifdef SYS_socketcall
	return (int)syscall(SYS_socketcall, 1 /* SYS_SOCKET of linux/net.h */,
		(long[]){family, type, protocol});
#else
	return (int)syscall(SYS_socket, family, type, protocol);
#endif
}

/* All that is asked has a pointer for its third argument. */
int ioctl(int fd, int request, ...)
{
	va_list ap;
	void *arg;

	va_start(ap, request);
	arg = va_arg(ap, void *);
	va_end(ap);
	return (int)syscall(SYS_ioctl, fd, request, arg);
}

int connect(int fd, const struct sockaddr *to, socklen_t n)
{
#ifdef SYS_socketcall
	return (int)syscall(SYS_socketcall, 3 /* SYS_CONNECT */,
		(long[]){fd, (long)to, (long)n});
#else
	return (int)syscall(SYS_connect, fd, to, n);
#endif
}

ssize_t recvfrom(int fd, void *restrict buf, size_t n, int flags,
		struct sockaddr *restrict from, socklen_t *restrict len)
{
#ifdef SYS_socketcall
	return syscall(SYS_socketcall, 12 /* SYS_RECVFROM */,
		(long[]){fd, (long)buf, (long)n, flags, (long)from, (long)len});
#else
	return syscall(SYS_recvfrom, fd, buf, n, flags, from, len);
#endif
}

/* Of connected sockets and without flags. */
ssize_t recv(int fd, void *buf, size_t n, int flags)
{
	(void)flags;
	return read(fd, buf, n);
}

ssize_t send(int fd, const void *buf, size_t n, int flags)
{
	(void)flags;
	return write(fd, buf, n);
}

/* Newer machines have the other call alone; its time has the kernel's longs. */
int poll(struct pollfd *fds, nfds_t n, int ms)
{
#ifdef SYS_poll
	return (int)syscall(SYS_poll, fds, n, ms);
#else
	return (int)syscall(SYS_ppoll, fds, n, ms < 0 ? NULL :
		(long[]){ms / 1000, ms % 1000 * 1000000L}, NULL, 0);
#endif
}

ssize_t getrandom(void *buf, size_t n, unsigned flags)
{
	return syscall(SYS_getrandom, buf, n, flags);
}

int access(const char *path, int mode)
{
	return (int)syscall(SYS_faccessat, AT_FDCWD, path, mode);
}

int setns(int fd, int type)
{
	return (int)syscall(SYS_setns, fd, type);
}

uid_t geteuid(void)
{
#ifdef SYS_geteuid32
	return (uid_t)syscall(SYS_geteuid32);
#else
	return (uid_t)syscall(SYS_geteuid);
#endif
}

int execve(const char *path, char *const argv[], char *const env[])
{
	return (int)syscall(SYS_execve, path, argv, env);
}

int symlink(const char *target, const char *path)
{
	return (int)syscall(SYS_symlinkat, target, AT_FDCWD, path);
}

int link(const char *from, const char *to)
{
	return (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}

/* ---- no calls of the system: libc has a function of 16 bytes for each ---- */

uint16_t htons(uint16_t v)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	return __builtin_bswap16(v);
#else
	return v;
#endif
}

uint16_t ntohs(uint16_t v)
{
	return htons(v);
}

uint32_t htonl(uint32_t v)
{
	return htons(1) == 1 ? v : __builtin_bswap32(v);
}
