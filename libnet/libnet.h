/*
 * libnet: what the kernel says about its sockets and tables, and the bytes
 * that leave.  It never exits, knows no applet, and writes only through out.c.
 *
 * Conventions: functions return 0 or -errno unless stated.  Addresses are in
 * network order, ports and counters in host order.  A fmt_ function writes at
 * the given place without a final NUL and returns the place after the last byte.
 */
#ifndef LIBNET_H
#define LIBNET_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "config.h"

/* ---- base/fmt.c: numbers and addresses as text ---- */

enum {
	FMT_U64 = 20,  /* longest number */
	FMT_ADDR = 45, /* longest address: IPv6 with a dotted IPv4 tail */
};

char *fmt_str(char *s, const char *text); /* text without its NUL */
char *fmt_u64(char *s, uint64_t v);
char *fmt_hex(char *s, uint64_t v);

/* Dotted quad of the four bytes at addr. */
char *fmt_ip4(char *s, const uint8_t *addr);
/* RFC 5952 / inet_ntop(3) text of the sixteen bytes at addr. */
char *fmt_ip6(char *s, const uint8_t *addr);
/* Either, as sockets show them: an IPv4-mapped address is a bare quad. */
char *fmt_addr(char *s, int family, const uint8_t *addr);
/* What is before the quad of an IPv4-mapped address. */
extern const uint8_t ip4_mapped[12];
bool is_ip4_mapped(const uint8_t *addr);

/* Blanks up to the given width of the cell that began at start. */
char *fmt_pad(char *s, const char *start, unsigned width)
	__attribute__((noinline)); /* 25 bytes wherever it is inlined */

/* Length of s, NULL having none, looked at up to max: strlen(3) is 125 bytes. */
size_t text_len(const char *s, size_t max);

/* Is bit n of a set there? n may come from outside: beyond 31 nothing is. */
static inline bool bit(uint32_t set, unsigned n)
{
	return n < 32 && set >> n & 1;
}

/* memcmp(3) with zeros that nobody has to keep: is it the any-address? */
bool all_zero(const uint8_t *p, unsigned n);

/* Does s[len] fit the pattern p[n]: "*", "?", "[a-z]", "[!a-z]"?  "\\*" is a
 * star, "\\x1b" a byte as out_text() shows it. */
bool glob_match(const char *p, size_t n, const char *s, size_t len);

/* The first c in s, or its end: strchr(3) and strcspn(3) are 240 bytes each. */
const char *text_find(const char *s, int c);

/* String n of a list "first\0second\0…"; the caller knows how many. */
const char *nth_string(const char *list, unsigned n);
/* Number, from 1 on, of the string s[len] in such a list, which an empty one
 * ends; 0: it is not there. */
unsigned string_number(const char *list, const char *s, size_t len);

/* ---- base/scan.c: a cursor over one NUL-terminated line ---- */

/*
 * Every scan_ function skips leading blanks (space, tab), except scan_lit.
 * A mismatch sets bad, which stays set: parse the whole row, then look once.
 */
struct scan {
	const char *p;
	bool bad;
};

void scan_blanks(struct scan *s);                /* only that */
/* A sign in front of a number, behind blanks: was it there, and is now read? */
bool scan_minus(struct scan *s);
uint64_t scan_dec(struct scan *s);               /* 0..2^64-1 */
uint32_t scan_dec32(struct scan *s);             /* 0..2^32-1 */
/* What some kernels print as %d and others as %u: -2 is 4294967294. */
uint32_t scan_int(struct scan *s);
uint64_t scan_hex(struct scan *s, unsigned max); /* 1..max digits, max <= 16 */
/* Words of 32 bits as the kernel prints them: eight hexadecimal digits each,
 * in its machine's byte order; source.swap says whether that is ours. */
void scan_native(struct scan *s, uint8_t *addr, unsigned words);
/* count bytes, two hexadecimal digits each */
void scan_bytes(struct scan *s, uint8_t *addr, unsigned count);
void scan_lit(struct scan *s, int c);            /* exactly this byte, here */
/* The next run of non-blanks; NULL and bad at the end of the line. */
const char *scan_word(struct scan *s, size_t *len);
/* The next word of a line that may be written to, NUL-terminated in place;
 * NULL and bad at its end. */
char *scan_string(struct scan *s);
/* A number that may be negative. */
uint64_t scan_signed(struct scan *s);
/* The digits at s, which is no blank; the place behind them, or NULL: none, or
 * over 2^32-1. */
const char *scan_digits(const char *s, uint32_t *v);
/* Whole string s is one decimal number <= max; else -1. */
int64_t scan_number(const char *s, uint32_t max);
/* Whole string s is seconds, "2" or "0.25", at most a day; in milliseconds, or
 * -1: it is not. */
int32_t scan_seconds(const char *s);

/* Textual IPv4 or IPv6 address of len bytes into addr[16], network order (an
 * IPv4 address fills the first four); returns AF_INET, AF_INET6 or 0 (none). */
int scan_addr(const char *s, size_t len, uint8_t *addr);

static inline bool is_blank(int c)
{
	return c == ' ' || c == '\t';
}

/* ---- base/err.c: errno in words ---- */

/* Short text of an errno value; valid for ever, or until the next call. */
const char *err_text(int err);

/* ---- base/mem.c: memory that is only ever given back at once ---- */

/* n zeroed bytes, aligned to 8; NULL when there is no memory. */
void *arena_alloc(size_t n);
char *arena_strdup(const char *s, size_t n); /* NUL-terminated copy or NULL */
void arena_reset(void);     /* gives all of it back; every map is empty then */
size_t arena_size(void);    /* bytes held */
extern uint32_t arena_generation; /* counts the resets */
extern bool arena_failed;   /* there was no memory once: something is missing */

/*
 * A set of fixed-size records found by their first key_len bytes (the rest
 * starts zeroed).  Records are arena memory and stay where they are until
 * arena_reset().  Declare it { .key_len = …, .size = … }.
 */
struct map {
	uint16_t key_len, size; /* bytes; the caller's */
	uint32_t used, mask, generation;
	void **slot;
};

/* The record with this key; NULL if absent, or if add and no memory. */
void *map_find(struct map *m, const void *key, bool add);
/* Iterates: *pos starts at 0; NULL at the end. No order. */
void *map_next(const struct map *m, uint32_t *pos);
void map_clear(struct map *m); /* empty again; the memory waits for the reset */

/* A text of size bytes packed by scripts/pack.c, NUL-terminated, in the arena;
 * NULL when there is no memory. */
char *unpack(const uint8_t *packed, size_t size);

/* ---- out/out.c: the one writer ---- */

/*
 * Bytes are collected and written in large blocks to standard output.  The
 * first write error sticks: nothing more is written, out_flush() tells.
 */
void out_mem(const void *p, size_t n); /* our own bytes, as they are */
void out_str(const char *s);
void out_char(int c);
/* A place for n <= OUT_ROW bytes; out_commit(end of what was put there). */
enum { OUT_ROW = 1024 };
char *out_reserve(size_t n);
void out_commit(char *end);
/* The only way for bytes that came from outside: what is neither printable
 * ASCII nor (FEATURE_UTF8) a valid, visible UTF-8 sequence becomes \xNN.
 * Returns the number of bytes put out. */
size_t out_text(const char *s, size_t n);

void out_pad(size_t used, size_t width); /* blanks up to width */
/*
 * A printf of our own: %[-][0][width|*][.prec|.*] with c s d u x, l ll z; no %%.
 * %s is foreign text and goes through out_text(), NULL prints nothing;
 * right-justified only if it needs no escape.  Returns the number of bytes.
 */
size_t out_format(const char *f, ...) __attribute__((format(printf, 1, 2)));

/* Writes what is collected.  0 or -errno of the first failed write. */
int out_flush(void);
/* Flush, then go on with descriptor fd (1 or 2; errors on 2 do not stick). */
void out_select(int fd) __attribute__((noinline));
/* While on, everything is dropped, errors too: the pass that only collects. */
void out_mute(bool on);

/* ---- out/json.c: an array of flat objects ---- */

void json_open(void);
void json_lines(void); /* instead: rows alone, no array */
/* The first key opens a row; key is our own and may end at a colon; s[n] is
 * foreign. */
void json_key_str(const char *key, const char *s, size_t n);
void json_key_num(const char *key, uint64_t v);
void json_row_end(void);
void json_close(void);

/*
 * Several keys at once: "name:T name:T ..." with T the type of the argument: s
 * string or NULL, t string and size_t length, u unsigned, U uint64_t, o and z
 * the same but optional.  NULL, o's NONE, z's 0 leave it out.  Ends the row unless
 * the last word is "+".  Fewer arguments in several calls are cheaper than
 * conditions among many.
 */
#define NONE UINT64_MAX
void json_row(const char *key, ...);

/* ---- file/source.c: which machine's tables are read ---- */

struct source {
	const char *root; /* --root DIR, or NULL: this machine */
	const char *net;  /* directory of the tables; NULL: "/proc/net" */
	bool swap;        /* saved by a machine of the other byte order */
	bool mips;        /* its SOCK_STREAM is 2 and SOCK_DGRAM 1 */
	const char *netns; /* foreign bytes: the namespace read, for a column;
			    * NULL: this one, nobody asked */
	uint8_t backend;  /* enum backend: taken first where there is one */
};
enum backend { BACKEND_AUTO, BACKEND_IS_PROC, BACKEND_IS_DIAG };
extern struct source source;

enum { SOURCE_PATH = 512 };

/* Opens an absolute path below source.root; "/proc/net/" is source.net.
 * Descriptor (O_CLOEXEC) or -errno. */
int source_open(const char *path, int flags);
/* The full name that source_open() uses, into path[SOURCE_PATH]. */
int source_path(char *buf, const char *path);
/* Sets swap and mips from the saved tables themselves (route masks, loopback
 * addresses, listening UNIX sockets).  Only for a saved tree. */
void source_detect(void);

/* ---- file/line.c: lines of any file, in constant memory ---- */

enum { LINE_MAX_LEN = 8192 };

struct reader {
	int fd;
	int err;         /* 0 or -errno of the first failed read */
	uint32_t long_lines; /* lines over LINE_MAX_LEN, given cut */
	uint32_t start, end;
	bool skip, first, crlf;
	char buf[LINE_MAX_LEN + 1];
};

int reader_open(struct reader *r, const char *path); /* see source_open() */
/* The next line without its newline (or \r\n), NUL-terminated, valid until the
 * next call; NULL at the end or error (reader.err).  A last line without newline
 * counts.  A line longer than LINE_MAX_LEN comes cut, once. */
char *reader_line(struct reader *r, size_t *len);
void reader_close(struct reader *r);
/* Hands over every line of a file; 0 or -errno. */
int each_line(const char *path, void (*take)(const char *line));

/* ---- file/lines.c: the rows of a text table ---- */

typedef bool lines_row(char *line);

/*
 * Calls row() for every line of an open file, and closes it.  row() returns
 * false for a malformed line.  The first head lines may be one: titles, where
 * nobody has cut them off.  Returns how many others were malformed (a line with
 * a NUL inside is, without a call), or -errno.
 */
int lines_walk(struct reader *r, unsigned head, lines_row *row);

/* ---- file/dir.c ---- */

/* "/proc/PID" and a tail, NUL-terminated: at most 16 bytes and the tail's. */
void process_path(char *path, uint32_t pid, const char *tail);

/* ---- sock/: one record, two back ends ---- */

/* In the order in which netstat lists them. */
enum table {
	T_TCP, T_TCP6, T_SCTP, T_SCTP6, T_UDP, T_UDP6, T_UDPLITE, T_UDPLITE6,
	T_RAW, T_RAW6, T_ICMP, T_ICMP6, T_UNIX, T_PACKET, T_NETLINK,
	TABLES
};

/* "tcp" … as in /proc/net; the label of netstat's first column is separate. */
const char *table_name(enum table t);
enum { TABLE_PATH = 20 };
/* "/proc/net/" and the name, with the final NUL; returns the NUL's place. */
char *table_path(char *path, enum table t);
/* AF_INET, AF_INET6, AF_UNIX, AF_PACKET, AF_NETLINK */
int table_family(enum table t);

/* include/net/tcp_states.h; all inet families use them. */
enum {
	ST_ESTABLISHED = 1, ST_SYN_SENT, ST_SYN_RECV, ST_FIN_WAIT1,
	ST_FIN_WAIT2, ST_TIME_WAIT, ST_CLOSE, ST_CLOSE_WAIT, ST_LAST_ACK,
	ST_LISTEN, ST_CLOSING, ST_NEW_SYN_RECV, ST_BOUND, ST_MAX,
	F_STATE_ALL = (1 << ST_MAX) - 2 /* set of all of them */
};

/* include/uapi/linux/net.h socket_state, for UNIX sockets */
enum { SS_FREE, SS_UNCONNECTED, SS_CONNECTING, SS_CONNECTED, SS_DISCONNECTING };

enum { SO_ACCEPTCON_FLAG = 1 << 16, SO_WAITDATA_FLAG = 1 << 17,
	SO_NOSPACE_FLAG = 1 << 18 }; /* struct sock.flags of UNIX sockets */

enum { LOCAL, REMOTE };

/* Which of the optional members of struct sock are known. */
enum {
	HAVE_DROPS = 1, HAVE_BACKLOG = 2, HAVE_COOKIE = 4, HAVE_PEER = 8,
	HAVE_IFINDEX = 16, HAVE_MEM = 32, HAVE_INFO = 64, HAVE_QUEUES = 128,
	HAVE_TIMER = 256, /* timer_ticks, retransmits and probes as in /proc */
	HAVE_UID = 512,   /* the kernel still knows whose it is */
	HAVE_REFS = 1024, /* UNIX, packet */
};

struct sock {
	uint8_t table;        /* enum table */
	uint8_t state;        /* ST_, or SS_ for UNIX; the kernel's number */
	uint8_t timer;        /* 0 off 1 on 2 keepalive 3 timewait 4 probe */
	uint8_t type;         /* SOCK_STREAM 1, _DGRAM 2 … (not MIPS) */
	uint16_t port[2];     /* host order; raw: the IP protocol */
	uint32_t rx_queue, tx_queue; /* bytes; LISTEN: see backlog */
	uint32_t uid;
	uint16_t have;        /* HAVE_ */
	uint64_t inode;       /* 0: no process has it */
	uint64_t cookie;
	uint8_t addr[2][16];  /* network order; IPv4 in the first four bytes */
	/* mostly zero from here on: see keep.c */
	uint64_t timer_ticks; /* 1/100 s until the timer expires */
	uint32_t retransmits;
	uint32_t probes;      /* unanswered */
	uint32_t ifindex;
	uint32_t drops;
	uint32_t backlog;     /* LISTEN: limit of the accept queue */
	uint32_t refs, flags; /* UNIX; flags of netlink sockets: the port id */
	uint32_t path_len;
	uint64_t peer;        /* UNIX: inode of the other end */
	const char *path;     /* UNIX: foreign bytes, not NUL-terminated, an
			       * abstract name's NULs as '@'; */
	const void *info;     /* valid during the call-back only: */
	const uint32_t *mem;  /* SK_MEMINFO_ array, struct tcp_info, */
	uint32_t info_len;    /* and its length in bytes */
};

/*
 * One listing.  The caller fills the first part and passes it to each table's
 * walk; row() sees every socket that may match (states and want are hints that
 * save work, not promises) and stops the walk by returning non-zero.
 */
struct sock_walk {
	int (*row)(const struct sock *s);
	uint32_t states; /* bit 1 << ST_: wanted; 0 means all */
	uint32_t want;   /* HAVE_ that the view needs */
	/* TCP, UDP: an inet_diag bytecode program (struct inet_diag_bc_op,
	 * net/ipv4/inet_diag.c inet_diag_bc_run()) that accepts every socket
	 * row() would; another hint.  NULL: all sockets. */
	const void *filter;
	uint32_t filter_len; /* bytes, a multiple of 4 */
	/* results of the last table: */
	uint32_t rows;
	uint32_t bad;    /* malformed rows, skipped */
	uint8_t served;  /* enum backend that answered */
};

/* 0, the row call-back's non-zero value, or -errno; -ENOENT: no such table. */
int sock_walk(struct sock_walk *w, enum table t);

/* proc_*.c: from text.  net/ipv4/tcp_ipv4.c tcp4_seq_show() and its kin,
 * net/unix/af_unix.c unix_seq_show(), net/packet/af_packet.c. */

bool proc_inet_row(struct sock *s, const char *line, enum table t);
bool proc_unix_row(struct sock *s, const char *line);

/* ---- sock/keep.c: rows for a second look ---- */

/*
 * A listing with names or owners goes twice over its rows: once to collect what
 * to look up, once to print.  The kernel is asked once.  First pass: after
 * keep_start() each walk's row() calls keep_row() for what it wants to see
 * again, and keep_end() takes what the walk returned.  Second pass: after
 * keep_rewind() a keep_replay() stands for each walk, in the same order.
 * Rows are arena memory; info and mem are not kept.
 */
void keep_start(void);
int keep_row(const struct sock *s); /* 0 or -ENOMEM */
int keep_end(const struct sock_walk *w, int err); /* err or -ENOMEM */
void keep_rewind(void);
/* Calls w->row and fills in the results; returns what the walk did. */
int keep_replay(struct sock_walk *w);

/* ---- sock/states.c: states in words ---- */

/* "ESTABLISHED" … "UNKNOWN", of a ST_ number. */
const char *state_name(unsigned state);
/* Set of 1 << ST_ that a word means, in any spelling (CLOSE_WAIT, close-wait,
 * closewait), with FEATURE_FILTER also ss(8)'s groups; 0: no state. */
uint32_t state_mask(const char *word, size_t len);
/* ST_ of a socket of any family; UNIX as net/unix/diag.c reports it. */
unsigned sock_state(const struct sock *s);

/* ---- filter/place.c: one end of a socket in words ---- */

struct network {
	uint8_t family, prefix; /* AF_INET, AF_INET6; bits */
	uint8_t addr[16];
};

/* Does the address at this end lie in it?  As net/ipv4/inet_diag.c
 * inet_diag_bc_run() says: an IPv4 network also holds the IPv4-mapped addresses
 * of IPv6 sockets. */
bool network_match(const struct network *n, const struct sock *s, unsigned end);

enum { EITHER = 2 }; /* beside LOCAL and REMOTE */

/* ADDR/PREFIX:PORT/PROTOCOL, "[ADDR6]:PORT", "*:PORT", "/path" or "@abstract" */
struct place {
	struct network net; /* family 0: any address, or a name */
	int port;           /* -1: any */
	uint32_t tables;    /* 1 << enum table; 0: any */
	const char *name;   /* UNIX path, or name of a host; part of the text */
	size_t len;
	const char *error, *at; /* what is wrong and where, or NULL */
};

/* false: see error. Host names are for the caller (FEATURE_FILTER). */
bool place_parse(struct place *p, const char *s, size_t len);
/* Is this end (or EITHER) of the socket there? */
bool place_match(const struct place *p, const struct sock *s, unsigned end);

/* ---- filter/filter*.c: which sockets ---- */

struct filter_node; /* filter/filter.h */

enum {
	F_AND = 1, F_OR, F_STATE, F_PORT, F_HOST, F_TABLES, F_PATH,
	F_UID, F_DEV, F_PID, F_PROCESS, /* in the order of filter.c's keys */
};

struct filter {
	const char *text;
	const char *word;    /* the current word; after an error, where it is */
	size_t len;
	const char *error;   /* what is wrong, or NULL */
	struct filter_node *next; /* free one */
	uint8_t depth;
	bool negate;
	bool quoted;         /* the word stood between "", it is no keyword */
	bool wants_owners, wants_ifindex, wants_uid; /* some term needs them */
};

/* The root of the tree, or NULL: f->error and f->word tell what and where. text
 * must live as long as the filter. Names are looked up here and now.
 * The next filter_parse() takes the memory of this tree. */
const struct filter_node *filter_parse(struct filter *f, const char *text);

/*
 * Whether a socket matches.  A term about what is not known of it (its device,
 * user or owner) is neither true nor false, and neither is its negation.
 */
enum filter_answer { FILTER_NO = 0, FILTER_UNKNOWN = 1, FILTER_YES = 3 };
enum filter_answer filter_match(const struct filter_node *root,
	const struct sock *s);
/* Until the owners were looked for, every term about them is unknown. */
extern bool filter_owners_unknown;
/* After owner_scan(): the name, of *len bytes, that the filter asks for and no
 * process has, for certain; or NULL. */
const char *filter_nobody(const struct filter *f, size_t *len);
/* 1 << F_ of the terms that made an answer of filter_match() unknown. */
extern uint32_t filter_unknown;
/* Supersets of what can match: 1 << ST_, 1 << enum table. */
uint32_t filter_states(const struct filter_node *root);
uint32_t filter_tables(const struct filter_node *root);
/* Sets w's filter to bytecode that accepts at least what matches, and exactly
 * that for ports, addresses and devices; NULL: everything.  Valid until the
 * next call. */
void filter_code(const struct filter_node *root, struct sock_walk *w);

/* ---- names/hosts.c, names/users.c: names ---- */

/*
 * Two passes: while collecting, host_name() only notes the address; then
 * hosts_resolve() finds all of them (/etc/hosts, then with FEATURE_DNS PTR
 * questions to the servers of resolv.conf, all under one deadline); then
 * host_name() answers.  NULL: print the number.  A name has only letters,
 * digits, '-', '_' and '.', at most 253 bytes; valid until arena_reset().
 * What was answered, or asked in vain, is not asked again before that.  Nobody
 * is asked for 0.0.0.0, :: and link-local addresses; for loopback ones the
 * hosts file does not know, the servers are: they keep it (RFC 6303).
 */
const char *host_name(int family, const uint8_t *addr);
void hosts_collect(void); /* from here on host_name() notes; the start */
void hosts_resolve(void); /* from here on it answers */
/* The deadline of one hosts_resolve(), in milliseconds.  0: no DNS at all; -1
 * (at the start): 2 s, and none for a saved tree (source.root). */
extern int32_t hosts_timeout_ms;

/* /etc/passwd's name or NULL; valid until arena_reset(). */
const char *user_name(uint32_t uid);

/* Name of an internet protocol number as raw sockets have it: the last one in
 * /etc/protocols, a constant list for the rest; NULL: print the number. */
const char *protocol_name(uint32_t number);

/* /etc/networks' name of an IPv4 network (its number in host order) or NULL:
 * what names are made of as host_name()'s, valid until arena_reset(). */
const char *network_name(uint32_t number);

/* ---- services/services*.c: names of ports ---- */

/* SVC_CONNECTED is added for the local end of a connection: there the table
 * knows nothing of the ports that the kernel hands out (SERVICES_FULL names
 * 169 of them, and reads /proc/sys/net/ipv4/ip_local_port_range; the smaller
 * table names 7 and takes the range for the default). */
enum {
	SVC_TCP, SVC_UDP, SVC_SCTP, SVC_DCCP, SVC_UDPLITE, SVC_PROTOS,
	SVC_CONNECTED = 8,
	SVC_NAME = 63, /* bytes of the longest name of a port */
};

/* Primary name of at most SVC_NAME bytes or NULL; valid until the next call.
 * What /etc/services (read once, FEATURE_ETC_SERVICES) says of this port and
 * protocol wins, its last line as in net-tools; else the built-in table. */
const char *service_name(unsigned port, unsigned proto);
/* The same of an end, LOCAL or REMOTE, of a TCP, SCTP, UDP or UDP-Lite socket. */
const char *sock_service(const struct sock *s, unsigned end);
/* Port (host order) of len bytes of name or alias, exactly so written, or -1.
 * First line of /etc/services, else the lowest port of the table. */
int service_port(const char *name, size_t len, unsigned proto);

struct service {
	uint16_t port;
	uint8_t proto;     /* SVC_ */
	bool in_file;      /* /etc/services has it, not the table */
	const char *names; /* the primary, aliases; an empty one ends */
};

/* Every service from this port on, by port and protocol; several times where
 * several lines of /etc/services have it.  false at the end.  Names are valid
 * until the next call.  The table alone on request. */
void service_rewind(unsigned port, bool builtin_only);
bool service_next(struct service *s);
/* Is name one of the names? */
bool service_listed(const char *names, const char *name, size_t len);

/* "tcp" …; and back, in any case of letters, or -1. */
const char *service_proto(unsigned proto);
int service_proto_number(const char *name);

enum { SVC_GOOD, SVC_NOTHING, SVC_BAD_BYTE, SVC_BAD_PORT, SVC_BAD_PROTO };

/* services(5): one line of len bytes, which is split in place (line[len] must
 * be writable).  SVC_GOOD, SVC_NOTHING (blank, comment), or what is wrong. */
int service_parse(struct service *s, char *line, size_t len);
/* Every line of a services file of any form; *s counts with SVC_GOOD only. */
int service_file(const char *path,
	void (*each)(const struct service *s, int verdict));

/* Upper case to lower, _ to -: people write both. */
int service_fold(int c);

/* ---- net/owner.c: which processes hold a socket ---- */

enum { OWNER_NAME = 256 }; /* bytes of the longest name, with its NUL */

struct owner {
	uint32_t pid, fd;
	uint32_t named;     /* bits of the names that this process has */
	const char *name;   /* see owner_comm */
	struct owner *next; /* in /proc order */
};

/* Whether a process is called by its comm (foreign bytes), as ss, lsof and ps
 * do, or by argv[0] as in net-tools (only ' '..'~'). */
extern bool owner_comm;

enum { OWNER_DENIED = 1 }; /* some process could not be looked into */

/*
 * The order of a listing with owners: owner_reset(); owner_scan(), which
 * remembers every socket that any process has open; then the rows, each given
 * to owner_want(); then owner_complete().
 */
void owner_reset(void);
/* All owners, or the first one of each socket; OWNER_ bits, or -errno. */
int owner_scan(bool all);
void owner_want(const struct sock *s);
void owner_want_inode(uint64_t inode); /* 0 is ignored */
/* Looks again for owners of what was wanted and has none: opened meanwhile, or
 * by a thread with descriptors of its own.  why: owner_reason() will be asked.
 * Walks tables: not from within a walk. */
void owner_complete(bool why);
/* Only the second look. */
void owner_look_again(void);
/* First owner or NULL; valid until arena_reset(). */
const struct owner *owner_of(uint64_t inode);
bool owner_found(void); /* has any socket that is wanted an owner? */

/* why.c: why there is none. */
enum owner_reason {
	WHY_KERNEL,    /* it holds TIME_WAIT and SYN_RECV itself */
	WHY_ORPHAN,    /* closed by its process, not over yet */
	WHY_WAITING,   /* connected; nobody has accepted it */
	WHY_CLOSED,    /* while it was looked for */
	WHY_NAMESPACE, /* its process is in another pid namespace */
	WHY_DENIED,    /* not every process may be looked into */
	WHY_UNKNOWN,   /* a saved tree; on its way to a process, ... */
};
enum owner_reason owner_reason(const struct sock *s);
const char *owner_reason_text(enum owner_reason why);
/* That in words; "waits for accept() by 526/java" where it is known by whom.
 * Foreign bytes; valid until the next call. */
const char *owner_why(const struct sock *s);
/* Of what waits for accept(): who listens, or NULL. */
const struct owner *owner_of_listener(const struct sock *s);

/* process.c: the number of a name that owner_scan() shall look for among the
 * processes, -1: too many.  s[len] must stay.  A process has it that is called
 * so by comm, by argv[0], by the first word of that, or by the last part of
 * either; a pattern as for glob_match(). */
int owner_look_for(const char *s, size_t len);
/* After owner_scan(): there is no such process, for certain. */
bool owner_nobody_is(unsigned name);

/* ---- net/netns.c: network namespaces ---- */

#define NETNS_DIR "/run/netns" /* of ip-netns(8) */

struct netns {
	struct netns *next;
	const char *label; /* foreign bytes: its name, its number, "pid:PID" */
	uint64_t number;   /* inode of the namespace, 0 unknown */
	uint32_t pid;      /* a process in it; 0: a name, or a path */
	bool named;
	int err;           /* the caller's: what netns_enter() said */
};

/* What a PID, a NAME, a path or "all" stands for; arena memory. */
struct netns *netns_list(const char *what);
/*
 * From now on the tables are that namespace's: both back ends (setns(2)), or,
 * without CAP_SYS_ADMIN, /proc/PID/net alone.  0 or -errno.
 */
int netns_enter(const struct netns *n);
/* Back to where the process was started; the tables stay. */
void netns_leave(void);

/* ---- net/ifname.c: names of interfaces ---- */

enum { IFNAME = 16 }; /* IFNAMSIZ: an interface's name with its NUL */

/* Name of an interface of this network namespace into name[IFNAME]; "" if
 * there is none.  The last answer is kept; index 0 forgets it (another
 * namespace).  SIOCGIFNAME, net/core/dev_ioctl.c. */
void ifindex_name(char *name, uint32_t ifindex);
/* The number of the interface name[len]; 0: there is none.  SIOCGIFINDEX. */
uint32_t name_ifindex(const char *name, size_t len);

#endif
