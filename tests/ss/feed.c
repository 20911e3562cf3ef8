/* SPDX-License-Identifier: MIT */
/*
 * feed FILE APPLET [ARGUMENT...]: runs an applet, whose netlink questions are
 * answered by the messages of FILE: in each answer those of the family that was
 * asked for, then the end.  The C library's calls are hidden by these.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "applet.h"
#include "net/netlink.h"

enum { BYTES = 1 << 20, DONE = 3 };

static char messages[BYTES];
static size_t size, at;
static uint8_t family; /* of the question */
static uint32_t states;

ssize_t send(int fd, const void *data, size_t n, int flags)
{
	(void)fd, (void)flags;
	family = ((const uint8_t *)data)[16];
	memcpy(&states, (const uint8_t *)data + 20, sizeof states);
	at = 0;
	return (ssize_t)n;
}

/* One message, or the end of them. */
ssize_t recvfrom(int fd, void *buf, size_t n, int flags,
		struct sockaddr *restrict from, socklen_t *restrict len)
{
	struct nl_message end = {20, DONE, 0, 1, 0};

	(void)fd, (void)flags, (void)from, (void)len;
	while (at + sizeof end <= size) {
		struct nl_message *m = (void *)(messages + at);
		const uint8_t *answer = (const void *)(m + 1);

		if (m->type == DONE || m->len < sizeof *m || m->len > size - at)
			break;
		at += (m->len + 3) & ~3u;
		if (answer[0] != family || !(states >> answer[1] & 1 ||
				(answer[1] == 7 && states >> ST_BOUND & 1)))
			continue;
		m->seq = 1;
		memcpy(buf, m, m->len);
		return (ssize_t)m->len;
	}
	memset(buf, 0, 20);
	memcpy(buf, &end, sizeof end);
	return n > 20 ? 20 : -1;
}

int main(int argc, char **argv)
{
	int fd = argc > 2 ? open(argv[1], O_RDONLY) : -1;
	ssize_t n = fd < 0 ? -1 : read(fd, messages, sizeof messages);

	if (n < 0) {
		perror("feed");
		return 125;
	}
	close(fd);
	size = (size_t)n;
	applet_name = argv[2];
	return ss_main(argv + 2);
}
