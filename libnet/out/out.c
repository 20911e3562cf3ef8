/* SPDX-License-Identifier: MIT */
/* The one writer: collects bytes and writes them in large blocks. */
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>
#include "libnet.h"

enum { OUT_SIZE = 16384 };

static char buf[OUT_SIZE];
static struct {
	size_t used;
	int err;     /* the first error of standard output; it sticks */
	bool to_err; /* standard error is selected */
	bool mute;
	struct out_hold *hold;
} out;

/* Standard output may be a pipe that somebody else has made non-blocking. */
static bool try_again(int fd)
{
	struct pollfd p = {fd, POLLOUT, 0};

	return errno == EINTR || (errno == EAGAIN &&
			(poll(&p, 1, -1) > 0 || errno == EINTR));
}

int out_flush(void)
{
	const char *p = buf;
	size_t left = out.used;
	int err = out.to_err ? 0 : out.err;

	while (left && !err) {
		int fd = out.to_err ? 2 : 1;
		ssize_t n = write(fd, p, left);

		if (n >= 0) {
			p += n;
			left -= (size_t)n;
		} else if (!try_again(fd)) {
			err = -errno;
		}
	}
	out.used = 0;
	if (!out.to_err)
		out.err = err;
	return err;
}

void out_select(int fd)
{
	out_flush();
	out.to_err = fd == 2;
}

void out_mute(bool on)
{
	out.mute = on;
}

void out_hold(struct out_hold *hold)
{
	if (ENABLE_SS)
		out.hold = hold;
}

char *out_reserve(size_t n)
{
	struct out_hold *hold = ENABLE_SS ? out.hold : NULL;

	if (hold) {
		while (hold->at + n > hold->end)
			hold->full();
		return hold->at;
	}
	if (n > OUT_SIZE - out.used)
		out_flush();
	return buf + out.used;
}

void out_commit(char *end)
{
	if (ENABLE_SS && out.hold)
		out.hold->at = end;
	else if (!out.mute)
		out.used = (size_t)(end - buf);
}

void out_mem(const void *p, size_t n)
{
	const char *s = p;

	while (n) {
		size_t part = n < OUT_ROW ? n : OUT_ROW;
		char *to = out_reserve(part);

		memcpy(to, s, part);
		out_commit(to + part);
		s += part;
		n -= part;
	}
}

void out_str(const char *s)
{
	out_mem(s, strlen(s));
}

void out_char(int c)
{
	char *to = out_reserve(1);

	*to = (char)c;
	out_commit(to + 1);
}

void out_pad(size_t used, size_t width)
{
	while (used++ < width)
		out_char(' ');
}
