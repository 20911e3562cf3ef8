/* Directories: opendir(3) and its kin cost 8,900 bytes. */
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "libnet.h"

int dir_each(int fd, int (*each)(void *ctx, const struct dir_entry *e),
		void *ctx)
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
			stop = each(ctx, e);
		}
	}
	return stop;
}
