/* SPDX-License-Identifier: MIT */
/* Directories. opendir(3), readdir(3) and closedir(3) cost 8,900 bytes. */
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <fcntl.h>
#include <string.h>
#include "dir.h"

int dir_each(int fd, int (*each)(const struct dir_entry *e))
{
	union {
		char bytes[4096];
		struct dir_entry align;
	} buf;
	int stop = 0;

	while (!stop) {
		long n = syscall(SYS_getdents64, fd, buf.bytes, sizeof buf);
		long at = 0;

		if (n <= 0)
			return n ? -errno : 0;
		while (at < n && !stop) {
			const struct dir_entry *e = (void *)(buf.bytes + at);

			at += e->len;
			stop = each(e);
		}
	}
	return stop;
}

int dir_each_in(const char *path, int (*each)(const struct dir_entry *e))
{
	int ret, fd = source_open(path, O_RDONLY | O_DIRECTORY);

	if (fd < 0)
		return fd;
	ret = dir_each(fd, each);
	close(fd);
	return ret;
}

void process_path(char *path, uint32_t pid, const char *tail)
{
	*fmt_str(fmt_u64(fmt_str(path, "/proc/"), pid), tail) = 0;
}

uint64_t link_number(int dir, const char *path, const char *prefix)
{
	char link[40];
	size_t len = strlen(prefix);
	struct scan c = {link + len, false};
	ssize_t n = readlinkat(dir, path, link, sizeof link - 1);
	uint64_t number;

	link[n < 0 ? 0 : n] = 0;
	if (strncmp(link, prefix, len))
		return 0;
	number = scan_dec(&c);
	scan_lit(&c, ']');
	return c.bad ? 0 : number;
}
