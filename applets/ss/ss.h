/* SPDX-License-Identifier: MIT */
/* ss's own: what was asked for, shared by its views. */
#ifndef SS_H
#define SS_H

#include "applet.h"
#include "columns.h"
#include "options.h"
#include "net/netlink.h"

/* Codes of ss's long-only options. */
#define OPT_TOS "\x07"
#define OPT_CGROUP "\x08"
#define OPT_SOCKOPT "\x09"
#define OPT_VSOCK "\x0a"
#define OPT_TIPC "\x0b"
#define OPT_XDP "\x0c"
#define OPT_TIPCINFO "\x0d"
#define OPT_BPF_MAPS "\x0e"

/* What -A chooses from, in the order in which it is listed. */
enum {
	Q_NETLINK, Q_PACKET_RAW, Q_PACKET_DGRAM, Q_UNIX_STREAM, Q_UNIX_DGRAM,
	Q_UNIX_SEQ, Q_RAW, Q_UDP, Q_TCP, Q_SCTP, Q_VSOCK_STREAM,
	Q_VSOCK_DGRAM, Q_MPTCP, Q_DCCP, Q_TIPC, Q_XDP, QUERIES,

	PACKET = 1 << Q_PACKET_RAW | 1 << Q_PACKET_DGRAM,
	UNIX = 1 << Q_UNIX_STREAM | 1 << Q_UNIX_DGRAM | 1 << Q_UNIX_SEQ,
	VSOCK = 1 << Q_VSOCK_STREAM | 1 << Q_VSOCK_DGRAM,
	INET = 1 << Q_RAW | 1 << Q_UDP | 1 << Q_TCP | 1 << Q_SCTP |
		1 << Q_MPTCP | 1 << Q_DCCP,
	ALL = (1 << QUERIES) - 1,
};

/* Sets of 1 << ST_ that options mean. */
enum {
	SERVERS = 1 << ST_LISTEN | 1 << ST_CLOSE,
	CONNECTED = F_STATE_ALL & ~(SERVERS | 1 << ST_TIME_WAIT |
		1 << ST_SYN_RECV | 1 << ST_NEW_SYN_RECV),
	EVERY = F_STATE_ALL,
};

enum { C_NETID, C_STATE, C_RECVQ, C_SENDQ, C_LOCAL, C_LPORT, C_PEER, C_PPORT,
	C_PROCESS, C_MORE, COLUMNS };

struct ss {
	struct options opt;
	uint32_t queries;  /* 1 << Q_: to list */
	uint32_t by_family; /* those that -4, -6, -f brought */
	uint32_t states;   /* 1 << ST_: to show */
	bool queried;      /* -A was given */
	bool chosen;       /* by any option */
	uint8_t family;    /* '4' or '6': only that; 0: both */
	struct filter filter;
	const struct filter_node *root; /* NULL: no expression */
	struct sock_walk walk;
	unsigned query;    /* that is walked: one of its group */
	uint8_t status;    /* exit status if nothing else fails */
};
extern struct ss ss;

/* How often the option was given; 0 where it is not compiled in. */
static inline unsigned asked(int code)
{
	return ss.opt.count[code];
}

static inline bool json(void)
{
	return ENABLE_FEATURE_JSON && asked(CODE(OPT_JSON));
}

enum { USAGE = 255 }; /* exit status of wrong usage */

/* query.c: options and words that choose tables. */
/* A word list of -A: adds, or with '!' takes away; false: reported. */
bool query_words(const char *list);
/* -f: false: reported. */
bool query_family(const char *name);
void query_letter(int c);
/* What remains of it all; false: nothing. */
bool query_end(void);
/* The AF_ of all tables that remain, of those whose addresses are no internet
 * addresses; 0: several, or the internet's. */
uint8_t query_only_family(void);
const char *query_name(unsigned query);

/* list.c: the walk, and the table it fills. */
/* Calls row for every socket that is asked for. */
void ss_each(int (*row)(const struct sock *s));
void ss_list(void);
/* The table of rows that row() puts out by ss_row(). */
void ss_view(int (*row)(const struct sock *s));
/* For -E: the head; a row at once, if it passes. */
bool ss_start(void);
void ss_event(const struct sock *s);
/* The row of a socket, at standard output or held. */
void ss_row(const struct sock *s);
unsigned query_of(const struct sock *s); /* its Q_ */

/* row.c: the cells of a socket, each by the writer. */
void put_local(const struct sock *s);
void put_local_port(const struct sock *s);
void put_peer(const struct sock *s);
void put_peer_port(const struct sock *s);
void put_device(uint32_t ifindex); /* by name; one without: if7 */
uint32_t recv_queue(const struct sock *s);
uint32_t send_queue(const struct sock *s);
const char *state_word(const struct sock *s);
/* special.c: ends of packet, netlink and VSOCK sockets. */
void put_special(const struct sock *s, unsigned end);
void put_special_port(const struct sock *s, unsigned end);

/* json.c: a row of --json. */
int json_socket(const struct sock *s);

/* users.c: the Process column; its cell is held as the socket's inode. */
void users_ready(void);
size_t users_put(const char *raw, size_t len);

/* extend.c, info.c: what stands behind a row. */
void put_extended(const struct sock *s);
void put_info(const struct sock *s);
/* cgroup.c: the path of a cgroup's number. */
void put_cgroup(uint64_t id);
/* The start of a line below the row; -O: stays in it, with what is given. */
void next_line(const char *instead);

void ss_summary(void);
void ss_kill(void);
void ss_events(void);
bool ss_dump(const char *path); /* dump.c; false: reported */

#endif
