/* Packet and netlink sockets: net/packet/diag.c (Linux 3.7),
 * net/netlink/diag.c (3.10).  Both ask in the same words. */
#include <string.h>
#include <sys/socket.h>
#include "libnet.h"

/* include/uapi/linux/{packet_diag,netlink_diag}.h */
enum {
	PACKET_SHOW_INFO = 1, PACKET_SHOW_MEMINFO = 16,
	PACKET_DIAG_INFO = 0, PACKET_DIAG_UID = 5, PACKET_DIAG_MEMINFO = 6,
	NDIAG_PROTO_ALL = 255, NDIAG_SHOW_MEMINFO = 1,
	NETLINK_DIAG_MEMINFO = 0,
	SK_WMEM_ALLOC = 2, /* index in the MEMINFOs */
};

struct request { /* struct packet_diag_req, struct netlink_diag_req */
	struct nl_message head;
	uint8_t family, protocol;
	uint16_t pad;
	uint32_t inode, show, cookie[2];
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


struct nl_message *diag_packet_request(enum table t)
{
	static struct request buf;
	struct request *r = &buf;

	r->head.len = sizeof *r;
	r->family = (uint8_t)table_family(t);
	r->show = NDIAG_SHOW_MEMINFO;
	if (t == T_PACKET)
		r->show = PACKET_SHOW_INFO | PACKET_SHOW_MEMINFO;
	else
		r->protocol = NDIAG_PROTO_ALL;
	return &r->head;
}

bool diag_packet_row(struct sock *s, const struct nl_message *m)
{
	const struct packet_answer *a = (const void *)(m + 1);

	memset(s, 0, sizeof *s);
	if (m->len < sizeof *m + sizeof *a || a->family != AF_PACKET)
		return false;
	s->table = T_PACKET;
	s->state = ST_CLOSE;
	s->type = sock_type(a->type);
	s->port[LOCAL] = a->protocol;
	s->inode = a->inode;
	memcpy(&s->cookie, a->cookie, sizeof s->cookie);
	s->ifindex = nl_u32(m, sizeof *a, PACKET_DIAG_INFO, 0);
	s->uid = nl_u32(m, sizeof *a, PACKET_DIAG_UID, 0);
	s->rx_queue = nl_u32(m, sizeof *a, PACKET_DIAG_MEMINFO, 0);
	s->have = HAVE_COOKIE | HAVE_IFINDEX | HAVE_QUEUES | HAVE_UID;
	return true;
}

bool diag_netlink_row(struct sock *s, const struct nl_message *m)
{
	const struct netlink_answer *a = (const void *)(m + 1);

	memset(s, 0, sizeof *s);
	if (m->len < sizeof *m + sizeof *a || a->family != AF_NETLINK)
		return false;
	s->table = T_NETLINK;
	s->state = ST_CLOSE;
	s->type = sock_type(a->type);
	s->port[LOCAL] = a->protocol;
	s->flags = a->port;
	s->inode = a->inode;
	memcpy(&s->cookie, a->cookie, sizeof s->cookie);
	s->rx_queue = nl_u32(m, sizeof *a, NETLINK_DIAG_MEMINFO, 0);
	s->tx_queue = nl_u32(m, sizeof *a, NETLINK_DIAG_MEMINFO, SK_WMEM_ALLOC);
	s->have = HAVE_COOKIE | HAVE_QUEUES;
	return true;
}
