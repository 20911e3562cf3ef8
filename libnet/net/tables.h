/*
 * The text tables of /proc/net that list no sockets: groups, translated
 * connections, counters, the caches of routes and neighbours.
 *
 * A parser takes a line that it may write to and fills a record; it prints
 * nothing and does not choose.  Texts in a record are foreign bytes and are
 * valid as long as the line.  It returns LINE_ROW, LINE_NO_ROW (a good line
 * that is no record: a head) or LINE_BAD.
 */
#ifndef NET_TABLES_H
#define NET_TABLES_H

#include "route.h"

enum { LINE_BAD, LINE_NO_ROW, LINE_ROW };

/* ---- groups.c ---- */

struct group {
	char iface[IFNAME]; /* zero before the first line; kept for the next */
	uint8_t addr[16];   /* network order */
	uint32_t users;
};

/* /proc/net/igmp, net/ipv4/igmp.c igmp_mc_seq_show(), and /proc/net/igmp6,
 * net/ipv6/mcast.c igmp6_mc_seq_show(). */
int proc_group_row(struct group *g, char *line, int family);

/* ---- masq.c ---- */

/* Words of the line; the last three as they stand. */
enum { MASQ_PROTO, MASQ_STATE, MASQ_MARK, MASQ_ZONE, MASQ_WORDS };

struct masq {
	const char *word[MASQ_WORDS]; /* NULL: not there */
	int family;
	uint64_t expires;       /* 1/100 s */
	uint32_t initseq;       /* these three of ip_masquerade alone */
	int delta, prevd;
	struct masq_end {
		uint8_t addr[16];
		uint16_t port;
	} sent[2], answered[2]; /* from, to */
};

/* /proc/net/nf_conntrack and its elder brother ip_conntrack,
 * net/netfilter/nf_conntrack_standalone.c ct_seq_show(). */
int proc_conntrack_row(struct masq *m, char *line);
/* /proc/net/ip_masquerade of Linux 2.2; *deltas: set by the head, for the rows:
 * they have prevd. */
int proc_masq_row(struct masq *m, char *line, bool *deltas);
/* Has this connection another address or port on its other side? */
bool masq_translated(const struct masq *m);

/* ---- counters.c ---- */

/* A file of counters, line by line.  Zeroed but for what the caller sets. */
struct counters {
	/* the caller's: every section, then its counters one by one */
	void (*section)(const char *name);
	void (*counter)(const char *name, uint64_t value);
	const char *only; /* this section; NULL: all */
	uint8_t fixed;    /* single lines: the section has so many letters */

	bool have_head;
	char current[20]; /* the section of single lines */
	char head[LINE_MAX_LEN + 1]; /* the line of names */
};

/* "Section: name name …", then "Section: number number …": /proc/net/snmp and
 * netstat, net/ipv4/proc.c snmp_seq_show(), netstat_seq_show(). */
int counters_pair(struct counters *c, char *line);
/* "NameOfSectionAndCounter   number", sections that end in a 6:
 * /proc/net/snmp6, net/ipv6/proc.c snmp6_seq_show(); or with fixed:
 * /proc/net/sctp/snmp, net/sctp/proc.c sctp_snmp_seq_show(). */
int counters_single(struct counters *c, char *line);

/* ---- caches.c ---- */

struct cached_route {
	struct route route; /* mask: the source */
	int tos, hhref, hhuptod;
	uint8_t special[4];
};

/* /proc/net/rt_cache until Linux 3.6, net/ipv4/route.c rt_cache_seq_show(). */
int proc_cached_route_row(struct cached_route *r, char *line);

struct neighbour {
	uint8_t addr[16], hw[6];
	unsigned prefix, state, refs, flags; /* include/net/neighbour.h NTF_ */
	unsigned now, reachable, dead; /* ticks; the last: to be deleted */
	const char *iface;
};

/* /proc/net/ndisc of Linux 2.2. */
int proc_neighbour_row(struct neighbour *n, char *line);

#endif
