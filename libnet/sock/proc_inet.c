/* SPDX-License-Identifier: MIT */
/*
 * /proc/net/{tcp,udp,udplite,raw,icmp}{,6}: net/ipv4/tcp_ipv4.c
 * tcp4_seq_show(), net/ipv6/tcp_ipv6.c tcp6_seq_show(), net/ipv4/udp.c
 * udp4_format_sock(), net/ipv6/datagram.c __ip6_dgram_sock_seq_show().
 */
#include <string.h>
#include "diag.h"

/* Reads a number that must end at a colon or a blank: one with too many digits
 * is an error. */
static uint64_t whole_hex(struct scan *c, unsigned max)
{
	uint64_t v = scan_hex(c, max);

	if (*c->p != ':' && !is_blank(*c->p))
		c->bad = true;
	return v;
}

static uint32_t hex32(struct scan *c)
{
	return (uint32_t)whole_hex(c, 8);
}

/* Reads "address:port". */
static void scan_end(struct scan *c, struct sock *s, int end, unsigned words)
{
	scan_native(c, s->addr[end], words);
	scan_lit(c, ':');
	s->port[end] = (uint16_t)whole_hex(c, 4);
}

/* Reads the columns behind the inode of a datagram socket: references, pointer,
 * drops. Very old kernels have no drops. The pointer is hashed, zero or
 * "(ptrval)". */
static void scan_drops(struct scan *c, struct sock *s)
{
	size_t len;

	scan_dec(c);
	scan_word(c, &len);
	s->drops = scan_dec32(c);
	if (!c->bad)
		s->have |= HAVE_DROPS;
}

bool proc_inet_row(struct sock *s, const char *line, enum table t)
{
	struct scan c = {line, false}, tail;
	unsigned words = t & 1 ? 4 : 1;
	uint32_t uid;

	memset(s, 0, sizeof *s);
	s->table = (uint8_t)t;
	s->have = HAVE_QUEUES | HAVE_TIMER;
	scan_dec(&c);
	scan_lit(&c, ':');
	scan_end(&c, s, LOCAL, words);
	scan_end(&c, s, REMOTE, words);
	s->state = (uint8_t)whole_hex(&c, 2);
	s->tx_queue = hex32(&c);
	scan_lit(&c, ':');
	s->rx_queue = hex32(&c);
	s->timer = (uint8_t)whole_hex(&c, 2);
	scan_lit(&c, ':');
	s->timer_ticks = whole_hex(&c, 16);
	s->retransmits = hex32(&c);
	uid = scan_int(&c);
	s->probes = scan_int(&c);
	s->inode = scan_dec(&c);
	sock_set_uid(s, uid);
	if (s->state == ST_SYN_RECV) /* the listener's */
		s->have |= HAVE_UID;
	if (*c.p && !is_blank(*c.p))
		c.bad = true;
	s->path = c.p;
	tail = c;
	if (t >= T_UDP)
		scan_drops(&tail, s);
	return !c.bad;
}
