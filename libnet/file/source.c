/* Opens files of this machine, of a saved tree or of another namespace. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include "libnet.h"

struct source source;

static const char proc_net[] = "/proc/net/";

int source_path(char *buf, const char *path)
{
	const char *part[3] = {source.root, NULL, path};
	char *to = buf, *end = buf + SOURCE_PATH - 1;
	int i;

	if (source.net && !strncmp(path, proc_net, sizeof proc_net - 1)) {
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

int source_open(const char *path, int flags)
{
	char full[SOURCE_PATH];
	int fd;

	if (ENABLE_FEATURE_ROOT) {
		fd = source_path(full, path);
		if (fd)
			return fd;
		path = full;
	}
	fd = open(path, flags | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}
