/*
 * System calls of files, small: musl's are cancellation points and mind modes
 * and descriptors that never occur here; five of them take 620 bytes.  Linked
 * in front of libc like string.c.
 */
#include <fcntl.h>
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
