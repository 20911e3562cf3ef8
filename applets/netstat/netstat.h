/* SPDX-License-Identifier: MIT */
/* The views of netstat, and the functions that they share. */
#ifndef NETSTAT_H
#define NETSTAT_H

#include "asked.h"
#include "sock/pass.h"

/* Whether there are names or owners to look up in a first pass. */
enum { PASSES = ENABLE_FEATURE_HOSTS || ENABLE_NETSTAT_PROGRAMS };

static inline bool collecting(void)
{
	return PASSES && pass_collecting();
}
#include "net/netdev.h"

struct route;

/* Shows all that was asked for, or does so every interval: round.c. */
void netstat_round(void);
void netstat_repeat(void);

/* Views, a file each. They report errors. */
void netstat_sockets(void);
void netstat_routes(void);
void netstat_route_cache(int family);
void netstat_put_route6(const struct route *r);
void netstat_interfaces(void);
void netstat_groups(void);
void netstat_statistics(void);
void netstat_masquerade(void);
/* Returns whether there is a table of SCTP. explicit: report if not. */
bool netstat_sctp(bool explicit);
/* Shows the families asked for, or all. Returns whether there is a table of any
 * of them. */
bool netstat_families(bool all);
/* Shows the routes of a FAMILY_ that is neither of IPv4 nor of IPv6. */
void family_routes(unsigned family);
void netstat_title(const char *what); /* "Active … (servers and …)" */

/* Print the titles of the socket tables. */
void inet_header(void);
void unix_header(void);
uint32_t columns_want(enum table t);
/* Prints the columns behind the state, and the end of the row. */
void netstat_put_tail(const struct sock *s);
/* Prints a JSON object. flags: those of a UNIX socket, NULL for others. */
void netstat_json(const struct sock *s, const char *state, const char *flags);
/* The keys of -p, if asked, in an open row. */
void netstat_json_owners(const struct sock *s);
const char *netstat_unix_type(const struct sock *s);

/* ---- view.c ---- */

/* Hands over the rows of an open table. Reports malformed rows and errors. */
void view_lines(const char *path, struct reader *r, unsigned skip,
	lines_row *row);
/* Opens a file and hands over its rows. Returns 0 or -errno of opening it,
 * which it does not report. */
int view_file(const char *path, unsigned skip, lines_row *row);
/* Reports n malformed rows; more is appended to the message. */
void view_bad(const char *path, unsigned n, const char *more);
/* Writes to standard error; the format takes the two texts. */
void view_note(const char *format, const char *a, const char *b);
/* Reports in net-tools' words what this kernel lacks. explicit: the user asked
 * for it, so that it is an error. */
void view_unsupported(const char *what, bool explicit);
/* Returns whether the tables of this machine are to be read and /proc is not
 * mounted. */
bool no_proc(void);
/* Writes the letter of each set flag, in table order (letter 0 ends);
 * FLAG_ALONE drops the letters written before. Returns text. */
struct flag {
	char letter;
	uint8_t bit;
};
enum { FLAG_ALONE = 32 };
const char *flag_letters(char *text, const struct flag *f, uint32_t flags);
/* Writes host_put()'s text as a string to buf[HOST]. Returns buf. */
enum { HOST = 254 };
const char *host_text(char *buf, int family, const uint8_t *addr);

/* Returns the text of stat.labels without the blanks between its fields; "" if
 * there is no memory. */
const char *stat_labels(void);

struct address6 {
	struct address6 *next;
	struct netaddr a;
};
struct iface {
	struct netdev dev;      /* its name is the first member */
	struct netaddr address; /* IPv4; its family is 0 if there is none */
	struct address6 *address6, *last6;
	bool named;             /* on the command line */
	struct iface *next;
};
/* Returns all interfaces, in net-tools' order; reports errors. */
const struct iface *iface_list(bool addresses6);
/* -ie: prints an interface as ifconfig(8) does. */
void ifconfig_put(const struct iface *i);

/* Returns the set of columns: 0 none, 1 -e, 2 default, 3 -ee. */
unsigned route_level(void);
void netstat_put_route4(const struct route *r);
void route_columns(const char *first, unsigned level);
void route_missing(const char *path, int err, bool v4);

static inline bool is_tcp(const struct sock *s)
{
	return s->table <= T_TCP6;
}

static inline bool is_udp(const struct sock *s)
{
	return s->table >= T_UDP && s->table <= T_UDPLITE6;
}

/* Rows of the socket views: call-backs of sock_walk(). */
int netstat_inet_row(const struct sock *s);
int netstat_unix_row(const struct sock *s);
void netstat_put_unix_columns(const struct sock *s); /* those before the path */

/* ---- cell.c ---- */

/* Writes "host:port", at most CELL bytes, cut to 23 columns unless wide().
 * Returns the end. */
enum { CELL = 253 + 1 + 64 };
char *cell_put(char *s, const struct sock *sk, int end);
/* Writes the host alone, as a name unless numeric_hosts(). Returns the end. */
char *host_put(char *s, int family, const uint8_t *addr);

#endif
