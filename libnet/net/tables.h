/* SPDX-License-Identifier: MIT */
/*
 * The text tables of /proc/net that list no sockets: multicast groups,
 * translated connections, counters, the caches of routes and neighbours.
 *
 * A parser fills a record from a line, which must be writable. It returns
 * LINE_ROW, LINE_NO_ROW (a title) or LINE_BAD. Texts in a record are foreign
 * bytes and are valid as long as the line.
 */
#ifndef NET_TABLES_H
#define NET_TABLES_H

#include "route.h"

enum { LINE_BAD, LINE_NO_ROW, LINE_ROW };

/* ---- groups.c ---- */

struct group {
	char iface[IFNAME]; /* zero it before the first line; kept for the next */
	uint8_t addr[16];   /* network order */
	uint32_t users;
};

/* /proc/net/igmp, net/ipv4/igmp.c igmp_mc_seq_show(), and /proc/net/igmp6,
 * net/ipv6/mcast.c igmp6_mc_seq_show(). */
int proc_group_row(struct group *g, char *line, int family);

/* ---- masq.c ---- */

/* Words of the line. From the mark on they are not interpreted. */
enum { MASQ_PROTO, MASQ_STATE, MASQ_MARK, MASQ_ZONE, MASQ_ZONE_ORIG,
	MASQ_ZONE_REPLY, MASQ_WORDS };

struct masq {
	const char *word[MASQ_WORDS]; /* NULL: absent */
	int family;
	bool offloaded;         /* it has no time out: expires is unknown */
	uint64_t expires;       /* 1/100 s */
	uint32_t initseq;       /* this and the next two: ip_masquerade only */
	int delta, prevd;
	struct masq_end {
		uint8_t addr[16];
		uint16_t port;
	} sent[2], answered[2]; /* from, to */
};

/* Parses a line of /proc/net/nf_conntrack or of its predecessor ip_conntrack,
 * net/netfilter/nf_conntrack_standalone.c ct_seq_show(). */
int proc_conntrack_row(struct masq *m, char *line);
/* Parses a line of /proc/net/ip_masquerade of Linux 2.2. The title sets *deltas
 * if the rows have prevd. */
int proc_masq_row(struct masq *m, char *line, bool *deltas);
/* Returns whether the connection is translated: the reply's addresses or ports
 * are not those of the request. */
bool masq_translated(const struct masq *m);

/* ---- counters.c ---- */

/* A file of counters, read line by line. The caller sets the first part and
 * zeros the rest. */
struct counters {
	/* called for every section and for each of its counters */
	void (*section)(const char *name);
	void (*counter)(const char *name, uint64_t value);
	bool minus;       /* the number is -value: MaxConn of TCP */
	const char *only; /* the one section to read; NULL: all */
	uint8_t fixed;    /* counters_single(): letters of the section's name */

	bool have_head;   /* at the end: a line of names has no numbers */
	char current[20]; /* counters_single(): the current section */
	char head[LINE_MAX_LEN + 1]; /* the line of names */
};

/* Takes a line "Section: name name ..." or the line "Section: number number
 * ..." that follows it: /proc/net/snmp and netstat, net/ipv4/proc.c
 * snmp_seq_show(), netstat_seq_show(). */
int counters_pair(struct counters *c, char *line);
/* Takes a line "SectionCounter   number". The name of the section ends with a
 * 6, as in /proc/net/snmp6, net/ipv6/proc.c snmp6_seq_show(), or has fixed
 * letters, as in /proc/net/sctp/snmp, net/sctp/proc.c sctp_snmp_seq_show(). */
int counters_single(struct counters *c, char *line);
/* Hands over the counters of one section of a file for counters_pair(), of the
 * namespace that is entered. Returns 0 or -errno. */
int counters_only(const char *path, const char *section,
	void (*each)(const char *name, uint64_t value));
/* Hands over the counters of TcpExt in /proc/net/netstat of the namespace that is
 * entered. Returns 0 or -errno. */
int counters_tcp_ext(void (*each)(const char *name, uint64_t value));
/* Hands over the figures of TCP in /proc/net/sockstat, net/ipv4/proc.c
 * sockstat_seq_show(): "TCP: inuse 5 orphan 0 tw 2 alloc 7 mem 1". */
void counters_sockstat(void (*each)(const char *name, size_t len, uint64_t value));

/* ---- sysctl.c ---- */

/* Reads up to max numbers from the first line of a file of /proc/sys. Returns how
 * many there are; 0, too, if it cannot be read. */
unsigned sysctl_numbers(const char *path, uint64_t *v, unsigned max);
/* Reads /proc/sys/net/ipv4/ip_local_port_range, the ports for those who ask for
 * none. false: it cannot be read, and low and high stay as they are. */
bool local_port_range(uint32_t *low, uint32_t *high);

/* ---- caches.c ---- */

struct cached_route {
	struct route route; /* its mask is the source address */
	int tos, hhref, hhuptod;
	uint8_t special[4];
};

/* Parses a line of /proc/net/rt_cache, until Linux 3.6: net/ipv4/route.c
 * rt_cache_seq_show(). */
int proc_cached_route_row(struct cached_route *r, char *line);

struct neighbour {
	uint8_t addr[16], hw[6];
	unsigned prefix, state, refs, flags; /* include/net/neighbour.h NTF_ */
	unsigned now, reachable, dead; /* ticks; dead: to be deleted */
	const char *iface;
};

/* Parses a line of /proc/net/ndisc of Linux 2.2. */
int proc_neighbour_row(struct neighbour *n, char *line);

#endif
