/* netstat's own: what was asked, shared by its views. */
#ifndef NETSTAT_H
#define NETSTAT_H

#include "applet.h"
#include "options.h"

/* Codes of netstat's long-only options. */
#define OPT_INET "\x07"
#define OPT_NUM_HOSTS "\x08"
#define OPT_NUM_PORTS "\x09"
#define OPT_NUM_USERS "\x0a"
#define OPT_DROPS "\x0b"
#define OPT_ALL_FAMILIES "\x0c"
#define OPT_PEER "\x0d"
#define OPT_TABLE "\x14"
#define OPT_AX25 "\x15"
#define OPT_IPX "\x16"
#define OPT_NETROM "\x17"
#define OPT_ROSE "\x18"
#define OPT_X25 "\x19"

struct netstat {
	struct options opt;
	bool collecting; /* the pass that notes names and owners wanted, … */
	bool replaying;  /* and the one after it, that prints what it kept */
	uint8_t inet;     /* asked for: 1 << FAMILY_; 0: both */
	bool unix_domain; /* asked for */
	struct netns *netns; /* asked for; NULL: this one */
	uint8_t order[8]; /* families as they were asked for: index + 1 */
	char **operand;   /* that are no interval; at the end NULL */
	uint8_t others;   /* families of netstat_families.c, a bit each */
	uint8_t status;   /* exit status if nothing else fails */
};
extern struct netstat ns;

/* How often the option was given; 0 where it is not compiled in. */
static inline unsigned asked(int code)
{
	return ns.opt.count[code];
}

/* In the pass that only notes the names and owners to look for? */
static inline bool collecting(void)
{
	return (ENABLE_FEATURE_HOSTS || ENABLE_NETSTAT_PROGRAMS) &&
			ns.collecting;
}

static inline bool replaying(void)
{
	return (ENABLE_FEATURE_HOSTS || ENABLE_NETSTAT_PROGRAMS) &&
			ns.replaying;
}

static inline bool numeric_hosts(void)
{
	return !ENABLE_FEATURE_HOSTS || asked('n') ||
			(ENABLE_FEATURE_LONG_OPTIONS &&
				asked(CODE(OPT_NUM_HOSTS)));
}

static inline bool numeric_ports(void)
{
	return !ENABLE_FEATURE_PORT_NAMES || asked('n') ||
			(ENABLE_FEATURE_LONG_OPTIONS &&
				asked(CODE(OPT_NUM_PORTS)));
}

static inline bool numeric_users(void)
{
	return !ENABLE_FEATURE_USERS || asked('n') ||
			(ENABLE_FEATURE_LONG_OPTIONS &&
				asked(CODE(OPT_NUM_USERS)));
}

static inline bool wide(void)
{
	return ENABLE_NETSTAT_WIDE && (asked('W') || asked('T'));
}

/* -pp: every process that has the socket */
static inline bool all_owners(void)
{
	return ENABLE_NETSTAT_ALL_OWNERS && asked('p') > 1;
}

static inline bool json(void)
{
	return ENABLE_FEATURE_JSON && asked(CODE(OPT_JSON));
}

/* The i-th family asked for, FAMILY_ or another; 0 behind the last. */
static inline unsigned family_asked(unsigned i)
{
	return ENABLE_NETSTAT_FAMILY ? ns.order[i] : 0;
}

enum { FAMILY_INET = 1, FAMILY_INET6, FAMILY_UNIX };

/* -4, -6: with neither, both are meant. */
static inline bool wants_inet(void)
{
	return !ENABLE_NETSTAT_FAMILY || ns.inet != 1 << FAMILY_INET6;
}

static inline bool wants_inet6(void)
{
	return !ENABLE_NETSTAT_FAMILY || ns.inet != 1 << FAMILY_INET;
}

/* "inet" … of a FAMILY_. */
const char *netstat_family(unsigned family);

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
bool protocols_asked(void); /* any of -t -u -U -w -S */
void netstat_title(const char *what); /* "Active … (servers and …)" */

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
/* The next word of a line that may be written to, NUL-terminated in place;
 * NULL and bad at its end. */
char *view_word(struct scan *c);
/* A number that may be negative. */
uint64_t view_signed(struct scan *c);
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
void route_columns(const char *first, unsigned level);
void route_missing(const char *path, int err, bool v4);

/* Rows of the socket views, as call-backs of sock_walk(). */
int netstat_inet_row(const struct sock *s, void *ctx);
int netstat_unix_row(const struct sock *s, void *ctx);
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
