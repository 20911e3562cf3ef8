/* SPDX-License-Identifier: MIT */
/* TCP and UDP sockets as the kernel destroys them (Linux 4.2): net/core/sock_diag.c
 * sock_diag_broadcast_destroy(), which asks for no privilege. */
#include <string.h>
#include "diag.h"

enum { SOCK_DIAG_BY_FAMILY = 20, NETLINK_SOCK_DIAG = 4, INET_DIAG_PROTOCOL = 10,
	MESSAGE = 72 /* bytes of struct inet_diag_msg */ };

static int (*row_of_caller)(const struct sock *s);

static int message(const struct nl_message *m, void *ctx)
{
	const uint8_t *protocol = nl_attr(m, MESSAGE, INET_DIAG_PROTOCOL, 1);
	const uint8_t *family = (const void *)(m + 1);
	struct sock s;
	unsigned t;

	(void)ctx;
	if (m->type != SOCK_DIAG_BY_FAMILY || !protocol)
		return 0;
	t = *protocol == 17 ? T_UDP : T_TCP;
	t += *family == 10;
	if (!diag_inet_row(&s, m, (enum table)t))
		return 0;
	diag_inet_more(&s, m);
	return row_of_caller(&s);
}

int ends_open(uint32_t groups)
{
	return netlink_join(NETLINK_SOCK_DIAG, groups);
}

int ends_take(int fd, int (*row)(const struct sock *s))
{
	static const struct netlink nl = {NETLINK_SOCK_DIAG, message, NULL};

	row_of_caller = row;
	return netlink_events(&nl, fd);
}
