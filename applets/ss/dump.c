/* SPDX-License-Identifier: MIT */
/* ss -D: the kernel's answers about TCP sockets, as they are, into a file. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include "ss.h"

static int dump_row(const struct sock *s)
{
	static const char zeros[4];

	if (s->answer) {
		out_mem(s->answer, s->answer->len);
		out_mem(zeros, -s->answer->len & 3);
	}
	return 0;
}

bool ss_dump(const char *path)
{
	struct {
		struct nl_message head;
		char rest[24];
	} done = {{.len = sizeof done, .type = 3}, {0}}; /* NLMSG_DONE */
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	if (fd < 0 || dup2(fd, 1) < 0) {
		applet_error(path, errno);
		return false;
	}
	ss.queries &= 1 << Q_TCP;
	ss.walk.want |= HAVE_INFO | HAVE_MEM | HAVE_CONGESTION | HAVE_TOS;
	ss_each(dump_row);
	out_mem(&done, sizeof done);
	return true;
}
