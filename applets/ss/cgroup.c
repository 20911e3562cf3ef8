/* SPDX-License-Identifier: MIT */
/* The path of a control group, of whose number sockets tell. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "ss.h"

/* include/linux/exportfs.h, struct file_handle of kernfs */
enum { FILEID_KERNFS = 0xfe };
struct handle {
	unsigned bytes;
	int type;
	uint64_t id;
};

static char mount_point[256];

/* Of the first cgroup2 in /proc/mounts: device, place, type. */
static void take_mount(const char *line)
{
	struct scan c = {line, false};
	const char *place;
	size_t n, len;

	scan_word(&c, &n);
	place = scan_word(&c, &len);
	line = scan_word(&c, &n);
	if (!c.bad && n == 7 && !memcmp(line, "cgroup2", n) && !*mount_point &&
			len < sizeof mount_point)
		memcpy(mount_point, place, len);
}

/* The number's path below the mount point, in buf; 0: it is not to be had. */
static size_t find_path(char *buf, size_t size, uint64_t id)
{
	struct handle h = {sizeof h.id, FILEID_KERNFS, id};
	char link[32] = "/proc/self/fd/";
	int mount = open(mount_point, O_RDONLY | O_DIRECTORY | O_CLOEXEC), fd;
	ssize_t n = 0;

	fd = open_by_handle_at(mount, (void *)&h, O_RDONLY | O_CLOEXEC);
	close(mount);
	if (fd >= 0) {
		*fmt_u64(link + strlen(link), (unsigned)fd) = 0;
		n = readlink(link, buf, size);
		close(fd);
	}
	return n > 0 ? (size_t)n : 0;
}

void put_cgroup(uint64_t id)
{
	static uint64_t last;
	static char path[SOURCE_PATH];
	static size_t len;
	size_t skip;

	if (!*mount_point)
		each_line("/proc/mounts", take_mount);
	skip = strlen(mount_point);
	if (id != last)
		len = find_path(path, sizeof path, id);
	last = id;
	if (len < skip || !len)
		out_format("unreachable:%llx", (unsigned long long)id);
	else if (len == skip)
		out_char('/');
	else
		out_text(path + skip, len - skip);
}
