/* SPDX-License-Identifier: MIT */
/* ss -E: TCP and UDP sockets as they are closed (Linux 4.2). */
#include <errno.h>
#include <poll.h>
#include "base/process.h"
#include "ss.h"

static int row(const struct sock *s)
{
	ss.query = s->table == T_UDP || s->table == T_UDP6 ? Q_UDP : Q_TCP;
	ss_event(s);
	return out_flush();
}

/* The kernel says once that messages did not fit, whatever their number. */
static void lost(void)
{
	static uint32_t times;

	out_select(2);
	out_format("%s: -E: %u times closed sockets were not reported: "
		"they came faster than they were read\n", applet_name, ++times);
	out_select(1);
	applet_failed();
}

void ss_events(void)
{
	struct pollfd fd = {.events = POLLIN};
	int err;

	ss_start();
	fd.fd = err = ends_open(ENDS_TCP | ENDS_UDP);
	while (err >= 0 || err == -ENOBUFS) {
		if (err == -ENOBUFS)
			lost();
		clock_wait(&fd, 1, 1 << 30);
		err = ends_take(fd.fd, row);
	}
	applet_error("-E", err);
}
