/* SPDX-License-Identifier: MIT */
/* ss -E: TCP and UDP sockets as they are closed (Linux 4.6). */
#include <string.h>
#include "ss.h"
#include "sock/diag.h"

/* include/uapi/linux/sock_diag.h SKNLGRP_INET_, in the order of the tables:
 * a group each of TCP and UDP, IPv4 and IPv6 */
enum { SOCK_DIAG_BY_FAMILY = 20, NETLINK_SOCK_DIAG = 4,
	GROUPS = 1 | 2 | 4 | 8 };

enum { INET_DIAG_PROTOCOL = 10 };

static int message(const struct nl_message *m, void *ctx)
{
	const uint8_t *protocol = nl_attr(m, 72, INET_DIAG_PROTOCOL, 1);
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
	ss.query = *protocol == 17 ? Q_UDP : Q_TCP;
	ss_event(&s);
	return out_flush();
}

void ss_events(void)
{
	static const struct netlink nl = {NETLINK_SOCK_DIAG, message, NULL};
	int err;

	ss_start();
	err = netlink_listen(&nl, GROUPS);
	if (err)
		applet_error("-E", err);
}
