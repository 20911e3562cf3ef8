/* SPDX-License-Identifier: MIT */
/* Walks one table of NETLINK_SOCK_DIAG. */
#include <errno.h>
#include "diag.h"

/*
 * An interrupted dump (NLM_F_DUMP_INTR, ENOBUFS) may have missed sockets that
 * existed all the time, so it is repeated. The cookies of the first SEEN rows
 * are remembered, and rows that were given already are skipped. A longer dump
 * is not repeated, so that memory stays constant: -EAGAIN reports its gaps.
 */
enum { SEEN = 8192, TRIES = 8 };
static uint64_t seen[SEEN];

/* include/uapi/linux/{netlink,sock_diag}.h */
enum { NETLINK_SOCK_DIAG = 4, SOCK_DIAG_BY_FAMILY = 20 };

enum { DIAG_PACKET = ENABLE_NETSTAT_PACKET || ENABLE_SS_OTHER_FAMILIES };

struct walk {
	struct sock_walk *w;
	enum table table;
	uint32_t known;  /* number of cookies seen in earlier dumps */
};

static bool given(const struct walk *k, uint64_t cookie)
{
	uint32_t i;

	for (i = 0; i < k->known; i++)
		if (seen[i] == cookie)
			return true;
	return false;
}

static bool parse_row(struct sock *s, const struct nl_message *m, enum table t)
{
	if (t < T_UNIX)
		return diag_inet_row(s, m, t);
	if (t == T_UNIX)
		return diag_unix_row(s, m);
	if (!DIAG_PACKET)
		return false;
	if (ENABLE_SS_OTHER_FAMILIES && t == T_VSOCK)
		return diag_vsock_row(s, m);
	return t == T_PACKET ? diag_packet_row(s, m) : diag_netlink_row(s, m);
}

static int message(const struct nl_message *m, void *ctx)
{
	struct walk *k = ctx;
	struct sock_walk *w = k->w;
	struct sock s;
	uint32_t n = 0;
	int ret;

	if (m->type != SOCK_DIAG_BY_FAMILY)
		return 0;
	if (!parse_row(&s, m, k->table)) {
		w->bad++;
		return 0;
	}
	if (given(k, s.cookie))
		return 0;
	if (k->table < T_UNIX && w->want & (HAVE_INFO | HAVE_MEM | HAVE_DROPS))
		diag_inet_more(&s, m);
	if (w->rows < SEEN)
		seen[w->rows] = s.cookie;
	w->rows++;
	do {
		if (ENABLE_BACKEND_PROC && k->table == T_UNIX &&
				w->want & HAVE_REFS)
			unix_join(&s);
		ret = w->row(&s);
	} while (!ret && k->table == T_UNIX && diag_unix_waiting(&s, m, n++));
	return ret;
}

int diag_walk(struct sock_walk *w, enum table t)
{
	struct walk k = {w, t, 0};
	struct netlink nl = {NETLINK_SOCK_DIAG, message, &k};
	union {
		struct nl_message head;
		char bytes[DIAG_REQUEST];
	} request;
	int ret, tries = TRIES;

	w->rows = 0;
	w->served = BACKEND_IS_DIAG;
	if (t == T_ICMP || t == T_ICMP6 ||
			(!DIAG_PACKET && t >= T_PACKET))
		return -EPROTONOSUPPORT;
	do {
		diag_request(&request.head, w, t);
		w->bad = 0;
		k.known = w->rows;
		ret = netlink_dump(&nl, &request.head);
	} while (ret == -EAGAIN && w->rows <= SEEN && --tries);
	return ret;
}
