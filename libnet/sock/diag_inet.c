/* SPDX-License-Identifier: MIT */
/*
 * TCP, UDP, UDP-Lite, raw and SCTP sockets: net/ipv4/inet_diag.c, tcp_diag.c,
 * udp_diag.c, raw_diag.c, net/sctp/diag.c (Linux 3.3; raw 4.10, SCTP 4.7).
 */
#include <arpa/inet.h>
#include <string.h>
#include "diag.h"

/* include/uapi/linux/inet_diag.h */
enum {
	INET_DIAG_INFO = 2, INET_DIAG_SKMEMINFO = 7, INET_DIAG_SKV6ONLY = 11,
	SK_MEMINFO_DROPS = 8,
};

struct answer { /* struct inet_diag_msg */
	uint8_t family, state, timer, retransmits;
	uint16_t port_be[2];
	uint8_t addr[2][16];
	uint32_t ifindex;
	uint8_t cookie[8];
	uint32_t expires_ms, rx_queue, tx_queue, uid, inode;
};

/* For a listener the kernel reports the length and the limit of its accept
 * queue in the places of the two queues. */
static void set_queues(struct sock *s, const struct answer *a)
{
	s->rx_queue = a->rx_queue;
	s->tx_queue = a->tx_queue;
	if (s->state == ST_LISTEN && (s->table <= T_SCTP6 ||
			s->table >= T_MPTCP)) {
		s->backlog = a->tx_queue;
		s->tx_queue = 0;
		s->have |= HAVE_BACKLOG;
	}
}

/* The kernel reports one number: unanswered probes while the keepalive (2) or
 * the window probe (4) timer runs, else retransmissions. */
static void set_timer(struct sock *s, const struct answer *a)
{
	s->timer = a->timer;
	s->timer_ticks = a->expires_ms / 10;
	s->timer_ms = (uint8_t)(a->expires_ms - s->timer_ticks * 10);
	if (a->timer == 2 || a->timer == 4)
		s->probes = a->retransmits;
	else
		s->retransmits = a->retransmits;
}

const void *sock_attr(const struct sock *s, unsigned type, size_t size)
{
	return s->answer ? nl_attr(s->answer, s->head, type, size) : NULL;
}

void diag_inet_more(struct sock *s, const struct nl_message *m)
{
	size_t skip = sizeof(struct answer);

	s->info = nl_attr(m, skip, INET_DIAG_INFO, 1);
	if (s->info) {
		s->info_len = (uint32_t)nl_attr_len(s->info);
		s->have |= HAVE_INFO;
	}
	s->mem = nl_attr(m, skip, INET_DIAG_SKMEMINFO, SK_MEMINFO_DROPS * 4);
	if (!s->mem)
		return;
	s->have |= HAVE_MEM;
	if (nl_attr_len(s->mem) >= (SK_MEMINFO_DROPS + 1) * 4) { /* Linux 4.7 */
		s->drops = s->mem[SK_MEMINFO_DROPS];
		s->have |= HAVE_DROPS;
	}
}

/* Returns TCP's state for an association, whose state is a number of SCTP's own
 * (RFC 9260). */
static uint8_t sctp_state(const struct answer *a)
{
	static const uint8_t states[8] = {
		ST_CLOSE, ST_SYN_SENT, ST_SYN_RECV, ST_ESTABLISHED,
		ST_FIN_WAIT1, ST_FIN_WAIT2, ST_CLOSE_WAIT, ST_CLOSING,
	};

	return a->port_be[REMOTE] ? states[a->state & 7] : a->state;
}

/* Told of sockets in CLOSE and LISTEN; it matters to those on ::. */
static void set_v6only(struct sock *s, const struct nl_message *m)
{
	const uint8_t *v6only;

	if (!(s->table & 1) || s->port[REMOTE] || !all_zero(s->addr[LOCAL], 16))
		return;
	v6only = nl_attr(m, sizeof(struct answer), INET_DIAG_SKV6ONLY, 1);
	if (v6only) {
		s->v6only = *v6only;
		s->have |= HAVE_V6ONLY;
	}
}

bool diag_inet_row(struct sock *s, const struct nl_message *m, enum table t)
{
	const struct answer *a = (const void *)(m + 1);

	memset(s, 0, sizeof *s);
	if (m->len < sizeof *m + sizeof *a || a->family != table_family(t))
		return false;
	s->table = (uint8_t)t;
	s->state = t == T_SCTP || t == T_SCTP6 ? sctp_state(a) : a->state;
	if (t <= T_TCP6 && s->state == ST_CLOSE) /* diag reports BOUND so */
		s->state = ST_BOUND;
	s->have = HAVE_QUEUES | HAVE_COOKIE | HAVE_IFINDEX;
	s->port[LOCAL] = ntohs(a->port_be[LOCAL]);
	/* a raw socket has connect()'s argument here: no port */
	if (t < T_RAW || t >= T_MPTCP)
		s->port[REMOTE] = ntohs(a->port_be[REMOTE]);
	memcpy(s->addr, a->addr, sizeof s->addr);
	if (!(t & 1)) { /* old kernels do not clear these bytes */
		memset(s->addr[LOCAL] + 4, 0, 12);
		memset(s->addr[REMOTE] + 4, 0, 12);
	}
	memcpy(&s->cookie, a->cookie, sizeof s->cookie);
	s->answer = m;
	s->head = sizeof *a;
	s->ifindex = a->ifindex;
	s->inode = a->inode;
	sock_set_uid(s, a->uid);
	set_queues(s, a);
	set_timer(s, a);
	set_v6only(s, m);
	return true;
}
