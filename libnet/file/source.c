/* Opens files of this machine, of a saved tree or of another namespace. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
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
	}
	fd = open(path, flags | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}
