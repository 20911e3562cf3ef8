/* SPDX-License-Identifier: MIT */
/* Packet and netlink sockets: net/packet/diag.c (Linux 3.7),
 * net/netlink/diag.c (3.10); VSOCK. */
#include <string.h>
#include "diag.h"

/* include/uapi/linux/{packet_diag,netlink_diag}.h */
enum {
	PACKET_DIAG_INFO = 0, PACKET_DIAG_UID = 5, PACKET_DIAG_MEMINFO = 6,
	NETLINK_DIAG_MEMINFO = 0,
	SK_WMEM_ALLOC = 2, /* index in the MEMINFOs */
};

struct packet_answer { /* struct packet_diag_msg */
	uint8_t family, type;
	uint16_t protocol;
	uint32_t inode;
	uint8_t cookie[8];
};

struct netlink_answer { /* struct netlink_diag_msg */
	uint8_t family, type, protocol, state;
	uint32_t port, remote_port, group, inode;
	uint8_t cookie[8];
};

struct vsock_answer { /* struct vsock_diag_msg */
	uint8_t family, type, state, shutdown;
	uint32_t end[2][2]; /* context and port of both ends */
	uint32_t inode;
	uint8_t cookie[8];
};

static const struct diag_kind packet = {
	T_PACKET, sizeof(struct packet_answer),
	HAVE_COOKIE | HAVE_IFINDEX | HAVE_QUEUES, {
		{PACKET_DIAG_INFO, 0, offsetof(struct sock, ifindex)},
		{PACKET_DIAG_UID, 0, offsetof(struct sock, uid)},
		{PACKET_DIAG_MEMINFO, 0, offsetof(struct sock, rx_queue)},
	}
};
static const struct diag_kind netlink = {
	T_NETLINK, sizeof(struct netlink_answer), HAVE_COOKIE | HAVE_QUEUES, {
		{NETLINK_DIAG_MEMINFO, 0, offsetof(struct sock, rx_queue)},
		{NETLINK_DIAG_MEMINFO, SK_WMEM_ALLOC,
			offsetof(struct sock, tx_queue)},
	}
};

static const struct diag_kind vsock = {
	T_VSOCK, sizeof(struct vsock_answer), HAVE_COOKIE, {{0, 0, 0}}
};

bool diag_packet_row(struct sock *s, const struct nl_message *m)
{
	const struct packet_answer *a = diag_small(s, m, &packet);

	if (a) {
		s->port[LOCAL] = a->protocol;
		sock_set_uid(s, s->uid);
	}
	return a;
}

bool diag_netlink_row(struct sock *s, const struct nl_message *m)
{
	const struct netlink_answer *a = diag_small(s, m, &netlink);

	if (a) {
		s->port[LOCAL] = a->protocol;
		s->flags = a->port;
	}
	return a;
}

/* net/vmw_vsock/diag.c (Linux 4.15).  Context and port have 32 bits each. */
bool diag_vsock_row(struct sock *s, const struct nl_message *m)
{
	const struct vsock_answer *a = diag_small(s, m, &vsock);

	if (a) {
		s->state = a->state;
		memcpy(s->addr[LOCAL], a->end[LOCAL], sizeof a->end[LOCAL]);
		memcpy(s->addr[REMOTE], a->end[REMOTE], sizeof a->end[REMOTE]);
	}
	return a;
}
