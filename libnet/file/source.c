/* SPDX-License-Identifier: MIT */
/* Opens files of this machine, of a saved tree or of another namespace. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "libnet.h"

struct source source;

static const char proc_net[] = "/proc/net/";

static bool begins(const char *path, const char *with)
{
	return !strncmp(path, with, strlen(with));
}

int source_path(char *buf, const char *path)
{
	const char *part[3] = {source.root, NULL, path};
	char *to = buf, *end = buf + SOURCE_PATH - 1;
	int i;

	if (source.net && begins(path, proc_net)) {
		part[1] = source.net;
		part[2] = path + sizeof proc_net - 2;
	}
	for (i = 0; i < 3; i++) {
		const char *s = part[i];

		while (s && *s) {
			if (to == end)
				return -ENAMETOOLONG;
			*to++ = *s++;
		}
	}
	*to = 0;
	return 0;
}

/* What would be read is another namespace's than the tables. */
static bool out_of_reach(const char *path)
{
	return (source.reach == REACH_NOTHING && begins(path, proc_net)) ||
		(source.reach >= REACH_FILES && begins(path, "/proc/sys/net/")) ||
		(source.reach && begins(path, "/sys/class/net/"));
}

/*
 * A saved tree is a stranger's: nothing outside of it is opened, whatever its
 * links say, and nothing but regular files is read from it.
 */

/* Without openat2(2) (Linux 5.6): component by component, no link at all. */
static int open_step_by_step(int dir, const char *path, int flags)
{
	char name[256];
	size_t n = 0;
	int next;

	while (*path == '/')
		path++;
	n = (size_t)(text_find(path, '/') - path);
	if (n >= sizeof name || (path[0] == '.' && path[1] == '.')) {
		close(dir);
		return -ELOOP;
	}
	memcpy(name, path, n);
	name[n] = 0;
	next = openat(dir, name, path[n] ? O_PATH | O_NOFOLLOW | O_DIRECTORY |
		O_CLOEXEC : flags | O_NOFOLLOW);
	if (next < 0)
		next = -errno;
	close(dir);
	return path[n] && next >= 0 ?
		open_step_by_step(next, path + n, flags) : next;
}

/* Before statx(2) (Linux 4.11) nothing is known; then only the limit of
 * reader_line() ends what has no end. */
static int why_not(int fd)
{
	enum { STATX_TYPE_ = 1, AT_EMPTY_PATH_ = 0x1000, MODE = 14 };
	union {
		uint64_t room[32]; /* struct statx */
		uint16_t half[128];
	} buf;

	if (syscall(SYS_statx, fd, "", AT_EMPTY_PATH_, STATX_TYPE_, &buf))
		return 0;
	if (S_ISDIR(buf.half[MODE]))
		return -EISDIR;
	return S_ISREG(buf.half[MODE]) ? 0 : -ENXIO;
}

static int open_inside(const char *path, int flags)
{
	enum { OPENAT2 = 437, NO_MAGICLINKS = 2, IN_ROOT = 16 };
	struct { /* struct open_how */
		uint64_t flags, mode, resolve;
	} how = {(unsigned)(flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY), 0,
		NO_MAGICLINKS | IN_ROOT};
	int top = open(source.root, O_PATH | O_DIRECTORY | O_CLOEXEC), fd, err;

	if (top < 0)
		return -errno;
	fd = (int)syscall(OPENAT2, top, path, &how, sizeof how, 0);
	if (fd >= 0 || (errno != ENOSYS && errno != EPERM)) {
		fd = fd < 0 ? -errno : fd;
		close(top);
	} else {
		fd = open_step_by_step(top, path, (int)how.flags);
	}
	if (fd < 0 || flags & O_DIRECTORY)
		return fd;
	err = why_not(fd);
	if (!err)
		return fd;
	close(fd);
	return err;
}

int source_open(const char *path, int flags)
{
	char full[SOURCE_PATH];
	int fd;

	if (ENABLE_FEATURE_NETNS && !source.root && out_of_reach(path))
		return -EACCES;
	if (ENABLE_FEATURE_ROOT) {
		fd = source_path(full, path);
		if (fd)
			return fd;
		path = full;
		if (source.root)
			return open_inside(path + strlen(source.root), flags);
	}
	fd = open(path, flags | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}
