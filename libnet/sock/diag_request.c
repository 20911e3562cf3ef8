/* SPDX-License-Identifier: MIT */
/* Builds the requests to NETLINK_SOCK_DIAG: a header that all families share,
 * and a body for each. */
#include <string.h>
#include "diag.h"

enum {
	SOCK_DIAG_BY_FAMILY = 20, /* include/uapi/linux/sock_diag.h */
	/* include/uapi/linux/inet_diag.h: attributes, and bits of ext */
	INET_DIAG_REQ_BYTECODE = 1, INET_DIAG_REQ_PROTOCOL = 3,
	SHOW_INFO = 1 << 1, SHOW_VEGASINFO = 1 << 2, SHOW_CONG = 1 << 3,
	SHOW_TOS = 1 << 4, SHOW_TCLASS = 1 << 5, SHOW_SKMEMINFO = 1 << 6,
	FILTER = 2048, /* bytes; a longer one is not sent: row() filters */
	/* include/uapi/linux/unix_diag.h */
	UDIAG_SHOW_NAME = 1, UDIAG_SHOW_VFS = 2, UDIAG_SHOW_PEER = 4,
	UDIAG_SHOW_ICONS = 8, UDIAG_SHOW_RQLEN = 16, UDIAG_SHOW_MEMINFO = 32,
	UDIAG_SHOW_UID = 64, /* Linux 5.2; older kernels ignore it */
	/* include/uapi/linux/{packet_diag,netlink_diag}.h */
	PACKET_SHOW_INFO = 1, PACKET_SHOW_MEMINFO = 16,
	NDIAG_PROTO_ALL = 255, NDIAG_SHOW_MEMINFO = 1, NDIAG_SHOW_GROUPS = 2,
};

struct request {
	struct nl_message head;
	uint8_t family, protocol, ext, pad;
	union {
		struct { /* struct inet_diag_req_v2 */
			uint32_t states, id[12];
			uint16_t filter_len, filter_type; /* struct nlattr */
			char filter[FILTER + 8]; /* and the protocol's */
		} inet;
		/* struct unix_diag_req */
		struct { uint32_t states, inode, show, cookie[2]; } local;
		/* struct packet_diag_req, struct netlink_diag_req */
		struct { uint32_t inode, show, cookie[2]; } packet;
	} u;
};

static void add_protocol(struct request *r, uint32_t number)
{
	struct {
		uint16_t len, type; /* struct nlattr */
		uint32_t number;
	} protocol = {sizeof protocol, INET_DIAG_REQ_PROTOCOL, number};

	memcpy((char *)r + r->head.len, &protocol, sizeof protocol);
	r->head.len += (uint32_t)sizeof protocol;
}

static void ask_inet(struct request *r, const struct sock_walk *w, enum table t)
{
	/* IPPROTO_ of each pair of tables */
	static const uint8_t protocols[] = {6, 132, 17, 136, 255, 0, 6};

	r->head.len = offsetof(struct request, u.inet.filter_len);
	r->protocol = protocols[t / 2];
	if (w->want & HAVE_INFO)
		r->ext = SHOW_INFO;
	if (w->want & (HAVE_MEM | HAVE_DROPS))
		r->ext |= SHOW_SKMEMINFO;
	if (w->want & HAVE_CONGESTION)
		r->ext |= SHOW_CONG | SHOW_VEGASINFO;
	if (w->want & HAVE_TOS)
		r->ext |= SHOW_TOS | SHOW_TCLASS;
	if (w->states)
		r->u.inet.states = w->states;
	/* no TCP socket in the kernel's tables is in CLOSE: asked for beside
	 * LISTEN alone it costs a walk over all connections */
	if (t <= T_TCP6)
		r->u.inet.states &= ~(1u << ST_CLOSE);
	if (w->filter && w->filter_len <= FILTER) {
		r->u.inet.filter_type = INET_DIAG_REQ_BYTECODE;
		r->u.inet.filter_len = (uint16_t)(4 + w->filter_len);
		memcpy(r->u.inet.filter, w->filter, w->filter_len);
		r->head.len += r->u.inet.filter_len;
	}
	if (t >= T_MPTCP)
		add_protocol(r, 262); /* IPPROTO_MPTCP: no eight bits */
}

static void ask_local(struct request *r, uint32_t want)
{
	uint32_t show = UDIAG_SHOW_NAME | UDIAG_SHOW_ICONS;

	if (want & HAVE_PEER)
		show |= UDIAG_SHOW_PEER;
	if (want & HAVE_QUEUES)
		show |= UDIAG_SHOW_RQLEN;
	if (want & HAVE_UID)
		show |= UDIAG_SHOW_UID;
	if (want & HAVE_MEM)
		show |= UDIAG_SHOW_MEMINFO;
	if (want & HAVE_VFS)
		show |= UDIAG_SHOW_VFS;
	r->u.local.show = show;
	r->head.len = offsetof(struct request, u) + sizeof r->u.local;
}

__attribute__((noinline)) /* beside the 2 kB request every stack access of the
			   * caller would take a 4-byte offset */
void diag_request(struct nl_message *m, const struct sock_walk *w, enum table t)
{
	struct request *r = memset(m, 0, DIAG_REQUEST);

	m->type = SOCK_DIAG_BY_FAMILY;
	r->family = (uint8_t)table_family(t);
	/* /proc does not list bound sockets that do not listen: only on
	 * request */
	r->u.inet.states = (1 << ST_BOUND) - 1;
	if (t < T_UNIX) {
		ask_inet(r, w, t);
	} else if (t == T_UNIX) {
		ask_local(r, w->want);
	} else if (ENABLE_SS_OTHER_FAMILIES && t == T_VSOCK) {
		/* struct vsock_diag_req begins as unix_diag_req */
		m->len = offsetof(struct request, u) + sizeof r->u.local;
	} else {
		m->len = offsetof(struct request, u) + sizeof r->u.packet;
		r->u.packet.inode = 0;
		r->u.packet.show = PACKET_SHOW_INFO | PACKET_SHOW_MEMINFO;
		if (t == T_NETLINK) {
			r->protocol = NDIAG_PROTO_ALL;
			r->u.packet.show = NDIAG_SHOW_MEMINFO |
				NDIAG_SHOW_GROUPS;
		}
	}
}
