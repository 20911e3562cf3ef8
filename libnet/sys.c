/*
 * System calls, small: musl's are cancellation points and mind modes, kernels
 * and descriptors that never occur here; ten of them take 1,250 bytes.  Linked
 * in front of libc like string.c.
 */
#include <fcntl.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
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
