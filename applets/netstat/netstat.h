/* netstat's own: its views and what they share. */
#ifndef NETSTAT_H
#define NETSTAT_H

#include "asked.h"
#include "net/netdev.h"

struct route;

/* Views, one file each.  Errors are reported, nothing is returned. */
void netstat_sockets(void);
void netstat_routes(void);
void netstat_route_cache(int family);
void netstat_put_route6(const struct route *r);
void netstat_interfaces(void);
void netstat_groups(void);
void netstat_statistics(void);
void netstat_masquerade(void);
/* Is there any table of it? */
bool netstat_sctp(bool explicit);
/* The families asked for, or all that this kernel has. */
bool netstat_families(bool all); /* is there any table of them? */
/* Notes that a family of those is asked for; false: unknown. */
bool families_add(const char *name, size_t len);
void netstat_title(const char *what); /* "Active … (servers and …)" */

/* The titles of the socket tables; what of a socket the columns show, HAVE_. */
void inet_header(void);
void unix_header(void);
uint32_t columns_want(enum table t);
/* The columns behind the state, as asked for, and the end of the row. */
void netstat_put_tail(const struct sock *s);
/* flags: of a UNIX socket, NULL for the internet's. */
void netstat_json(const struct sock *s, const char *state, const char *flags);
const char *netstat_unix_type(const struct sock *s);

/* netstat_view.c: what the views share. */
/* The rows of an open table; reports what is malformed or cannot be read. */
void view_lines(const char *path, struct reader *r, unsigned skip,
	lines_row *row);
/* The rows of a file; 0 or -errno of opening it, which is not reported. */
int view_file(const char *path, unsigned skip, lines_row *row);
/* n rows were skipped; more: what else there is to say. */
void view_bad(const char *path, unsigned n, const char *more);
/* To standard error, with the format's two texts. */
void view_note(const char *format, const char *a, const char *b);
/* net-tools' words for what this kernel lacks: an error where somebody asked
 * for it, else a remark. */
void view_unsupported(const char *what, bool explicit);
/* This machine's tables are meant, but there is no /proc. */
bool no_proc(void);
/* A letter for each flag that is set, in the order of the rows, which one
 * without letter ends; FLAG_ALONE: it replaces what is before it.  text. */
struct flag {
	char letter;
	uint8_t bit;
};
enum { FLAG_ALONE = 32 };
const char *flag_letters(char *text, const struct flag *f, uint32_t flags);
/* host_put() as a string, in buf[HOST]. */
enum { HOST = 254 };
const char *host_text(char *buf, int family, const uint8_t *addr);

/* Unpacked netstat_stat.labels, blanks between the fields left out. */
const char *stat_labels(void);

struct iface {
	struct netdev dev;
	struct netaddr address; /* IPv4; family 0: none */
	struct iface *next;
};
/* -ie, the blocks of ifconfig. */
void ifconfig_put(const struct iface *i);

/* Routes: how many columns, 0 none, 1 -e, 2 default, 3 -ee; their titles. */
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

/* Rows of the socket views, as call-backs of sock_walk(). */
int netstat_inet_row(const struct sock *s);
int netstat_unix_row(const struct sock *s);
void netstat_put_owner(const struct sock *s); /* the -p column, if asked */
void netstat_put_peer(const struct sock *s); /* --peer, of UNIX sockets */
void netstat_put_netns(void); /* the namespace column, if --netns is asked */

/* netstat_cell.c: "host:port" as it stands in the table, at most CELL bytes;
 * cut to 23 columns unless wide(). */
enum { CELL = 253 + 1 + 64 };
char *cell_put(char *s, const struct sock *sk, int end);
/* The host part alone, resolved unless numeric_hosts(). */
char *host_put(char *s, int family, const uint8_t *addr);

#endif
