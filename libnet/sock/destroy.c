/* SPDX-License-Identifier: MIT */
/* Closes a socket of others: SOCK_DESTROY, net/core/sock_diag.c (Linux 4.5). */
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include "diag.h"

enum { NETLINK_SOCK_DIAG = 4, SOCK_DESTROY = 21, FLAG_REQUEST_ACK = 5 };

/* include/uapi/linux/inet_diag.h struct inet_diag_req_v2 */
struct request {
	struct nl_message head;
	uint8_t family, protocol, ext, pad;
	uint32_t states;
	uint16_t port_be[2];
	uint8_t addr[2][16];
	uint32_t ifindex;
	uint64_t cookie;
};

static int ignore(const struct nl_message *m, void *ctx)
{
	(void)m;
	(void)ctx;
	return 0;
}

int sock_destroy(const struct sock *s)
{
	static const uint8_t protocols[] = {6, 132, 17, 136, 255};
	static const struct netlink nl = {NETLINK_SOCK_DIAG, ignore, NULL};
	struct request r = {.head = {.len = sizeof r, .type = SOCK_DESTROY}};

	r.family = (uint8_t)table_family(s->table);
	r.protocol = protocols[s->table / 2];
	if (s->state >= ST_MAX)
		return -EINVAL;
	r.states = 1u << s->state;
	r.port_be[LOCAL] = htons(s->port[LOCAL]);
	r.port_be[REMOTE] = htons(s->port[REMOTE]);
	memcpy(r.addr, s->addr, sizeof r.addr);
	r.ifindex = s->ifindex;
	memcpy(&r.cookie, &s->cookie, sizeof r.cookie);
	return netlink_ask(&nl, &r.head, FLAG_REQUEST_ACK);
}
