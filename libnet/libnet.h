/* SPDX-License-Identifier: MIT */
/*
 * libnet reads the sockets and tables of the kernel, and writes the output. It
 * never exits, calls no applet, and writes only through out.c.
 *
 * Conventions. A function returns 0 or -errno unless stated otherwise.
 * Addresses are in network order, ports and counters in host order. A fmt_
 * function writes at s without a final NUL and returns the place behind the
 * last byte.
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

char *fmt_str(char *s, const char *text);
char *fmt_u64(char *s, uint64_t v);
char *fmt_hex(char *s, uint64_t v);
/* v / unit with so many significant digits at most, as printf's %.*g; unit is
 * not 0 and below 2^60. */
char *fmt_ratio(char *s, uint64_t v, uint64_t unit, unsigned digits);

/* Writes the four bytes at addr as a dotted quad. */
char *fmt_ip4(char *s, const uint8_t *addr);
/* Writes the sixteen bytes at addr as RFC 5952 says and inet_ntop(3) does. */
char *fmt_ip6(char *s, const uint8_t *addr);
/* Writes an address of a socket: an IPv4-mapped one as a dotted quad. */
char *fmt_addr(char *s, int family, const uint8_t *addr);
/* The first bytes of every IPv4-mapped address. */
extern const uint8_t ip4_mapped[12];
bool is_ip4_mapped(const uint8_t *addr);
/* Copies the address to to[16]: one of AF_INET as an IPv4-mapped one. to may be
 * addr. */
void as_ip6(uint8_t *to, int family, const uint8_t *addr);

/* Pads with blanks to the width of the cell that began at start. */
char *fmt_pad(char *s, const char *start, unsigned width)
	__attribute__((noinline)); /* 25 bytes wherever it is inlined */

/* Returns the length of s, at most max; 0 if s is NULL. strlen(3) is 125
 * bytes. */
size_t text_len(const char *s, size_t max);

/* Returns whether bit n of the set is 1. n may come from outside: no set has a
 * bit beyond 31. */
static inline bool bit(uint32_t set, unsigned n)
{
	return n < 32 && set >> n & 1;
}

/* Returns whether p[n] is all zeros, as the any-address is. */
bool all_zero(const uint8_t *p, unsigned n);

/* Returns whether s[len] matches the pattern p[n] of "*", "?", "[a-z]" and
 * "[!a-z]". "\\*" is a star, "\\x1b" a byte as out_text() prints it. */
bool glob_match(const char *p, size_t n, const char *s, size_t len);

/* Returns the place of the first c in s, or the end of s. strchr(3) and
 * strcspn(3) are 240 bytes each. */
const char *text_find(const char *s, int c);

/* Returns string n, from 0, of the list "first\0second\0"; n is not checked. */
const char *nth_string(const char *list, unsigned n);
/* Returns the 1-based position of s[len] in a list that ends with an empty
 * string; 0 if absent. */
unsigned string_number(const char *list, const char *s, size_t len);

/* ---- base/scan.c: a cursor over one NUL-terminated line ---- */

/*
 * Every scan_ function but scan_lit skips leading blanks (space, tab). A
 * mismatch sets bad, which stays set: parse a whole row, then test bad once.
 */
struct scan {
	const char *p;
	bool bad;
};

void scan_blanks(struct scan *s);                /* skips blanks only */
/* Skips blanks and a '-'. Returns whether there was one. */
bool scan_minus(struct scan *s);
uint64_t scan_dec(struct scan *s);               /* 0..2^64-1 */
uint32_t scan_dec32(struct scan *s);             /* 0..2^32-1 */
/* Reads a number that some kernels print as %d and others as %u: -2 is
 * 4294967294. */
uint32_t scan_int(struct scan *s);
uint64_t scan_hex(struct scan *s, unsigned max); /* 1..max digits, max <= 16 */
/* Reads words of eight hexadecimal digits each, as the kernel prints 32-bit
 * words in its own byte order. If source.swap is set, swaps them to ours. */
void scan_native(struct scan *s, uint8_t *addr, unsigned words);
/* Reads count bytes of two hexadecimal digits each. */
void scan_bytes(struct scan *s, uint8_t *addr, unsigned count);
void scan_lit(struct scan *s, int c);            /* exactly this byte, here */
/* Returns the next run of *len non-blanks; NULL and bad at the end. */
const char *scan_word(struct scan *s, size_t *len);
/* Returns the next word, NUL-terminated in place; NULL and bad at the end. The
 * line must be writable. */
char *scan_string(struct scan *s);
/* Reads a number that may be negative. */
uint64_t scan_signed(struct scan *s);
/* Reads the digits at s, without skipping blanks. Returns the place behind
 * them; NULL: no digit, or over 2^32-1. */
const char *scan_digits(const char *s, uint32_t *v);
/* Returns the decimal number that the whole of s is, or -1: it is none, or over
 * max. */
int64_t scan_number(const char *s, uint32_t max);
/* Returns in milliseconds the seconds that the whole of s is, "2" or "0.25", or
 * -1: it is none, or over a day. */
int32_t scan_seconds(const char *s);

/* Parses an IPv4 or IPv6 address of len bytes into addr[16] in network order;
 * an IPv4 address fills the first four bytes. Returns AF_INET, AF_INET6, or 0:
 * it is none. */
int scan_addr(const char *s, size_t len, uint8_t *addr);

static inline bool is_blank(int c)
{
	return c == ' ' || c == '\t';
}

/* ---- base/err.c: errno in words ---- */

/* Returns a short text of an errno value; valid until the next call. */
const char *err_text(int err);

/* ---- base/mem.c: an arena, which is given back all at once ---- */

/* Returns n zeroed bytes, aligned to 8; NULL: no memory. */
void *arena_alloc(size_t n);
/* Returns a NUL-terminated copy of s[n]; NULL: no memory. */
char *arena_strdup(const char *s, size_t n);
/*
 * Begins a round of a repeated listing: gives back what was allocated since the
 * round before began, and empties every map.  What was there before the first
 * round, such as options and filters, lasts as long as the process.
 */
void arena_round(void);
size_t arena_size(void);    /* bytes held, of this round */
extern uint32_t arena_generation; /* counts the rounds */
extern bool arena_failed;   /* memory was missing once, and so is some output */

/*
 * A set of records of a fixed size, found by their first key_len bytes. The
 * rest of a new record is zero. Records are arena memory and do not move before
 * arena_round(). Declare a map as { .key_len = ..., .size = ... }.
 */
struct map {
	uint16_t key_len, size; /* bytes; set by the caller */
	uint32_t used, mask, generation;
	void **slot;
	void *spare; /* records that map_clear() kept, each leads to the next */
};

/* Returns the record with this key. If it is absent: NULL, or with add a new
 * one; NULL if there is no memory. */
void *map_find(struct map *m, const void *key, bool add);
/* Returns the next record in no order, NULL at the end. *pos starts at 0. */
void *map_next(const struct map *m, uint32_t *pos);
/* Empties it; the records are taken again until arena_round() frees them. */
void map_clear(struct map *m);

/* Returns the text of size bytes that scripts/pack.c packed, NUL-terminated, in
 * the arena; NULL: no memory. */
char *unpack(const uint8_t *packed, size_t size);

/*
 * Returns a keyed hash of n bytes.  The secret is another one in each run: who
 * chooses the keys cannot choose their hashes.
 */
uint32_t hash_keyed(const void *key, size_t n);
extern uint64_t hash_secret;

/* ---- out/out.c: the one writer ---- */

/*
 * Bytes are collected and written to standard output in large blocks. The first
 * write error sticks: nothing more is written, and out_flush() returns it.
 */
void out_mem(const void *p, size_t n); /* bytes of our own, not escaped */
void out_str(const char *s);
void out_char(int c);
/* Returns room for n <= OUT_ROW bytes; out_commit() takes the end of the bytes
 * that were written there. */
enum { OUT_ROW = 1024 };
char *out_reserve(size_t n);
void out_commit(char *end);
/* Prints bytes that came from outside; no other function may. A byte that is
 * neither printable ASCII nor part of a visible UTF-8 character (FEATURE_UTF8)
 * becomes \xNN. Returns the number of bytes printed. */
size_t out_text(const char *s, size_t n);
/* Returns whether LC_ALL, LC_CTYPE or LANG says that the terminal takes UTF-8. */
bool text_utf8(void);

void out_pad(size_t used, size_t width); /* prints blanks up to width */
/*
 * A small printf: %[-][0][width|*][.prec|.*] with c s d u x and l ll z; no %%.
 * %s goes through out_text(), and NULL prints nothing; a text is
 * right-justified only if it needs no escape. Returns the number of bytes
 * printed.
 */
size_t out_format(const char *f, ...) __attribute__((format(printf, 1, 2)));

/* Writes the collected bytes. Returns 0 or -errno of the first failed write. */
int out_flush(void);
/* Flushes and selects descriptor fd, 1 or 2. Errors on 2 do not stick. */
void out_select(int fd) __attribute__((noinline));
/* on: drops all output and errors from now on, in a pass that only collects. */
void out_mute(bool on);
/*
 * While one is set, nothing is written: what is put out goes to at, which moves
 * on, and full() is called, again and again, until n bytes fit before end.
 */
struct out_hold {
	char *at, *end;
	void (*full)(void);
};
void out_hold(struct out_hold *hold); /* NULL: no more */

/* ---- out/json.c: an array of objects ---- */

void json_open(void);
void json_lines(void); /* instead of json_open(): rows without an array */
/* Add a key; the first key opens a row. key may end with a colon; s[n] may be
 * foreign bytes. */
void json_key_str(const char *key, const char *s, size_t n);
void json_key_num(const char *key, uint64_t v);
void json_key_word(const char *key, const char *word); /* "true", "-5" */
void json_row_end(void);
void json_close(void);
/* Add a key of the open row that is an array of objects: rows of their own up
 * to the end, which leaves the row open. */
void json_list(const char *key);
void json_list_end(void);

/*
 * Adds several keys, "name:T name:T ...", where T is the type of the argument:
 * s string, t string and size_t length, b bool, u unsigned, U uint64_t, d
 * int64_t, o uint64_t unless it is NONE, z uint64_t unless it is 0. A string
 * that is NULL leaves its key out. Ends the row unless the last word is "+".
 * Several calls with few arguments take fewer bytes than one call with
 * conditions among many.
 */
#define NONE UINT64_MAX
void json_row(const char *key, ...);

/* ---- file/source.c: the machine whose tables are read ---- */

struct source {
	const char *root; /* --root DIR; NULL: this machine */
	const char *net;  /* directory of the tables; NULL: "/proc/net" */
	bool swap;        /* saved by a machine of the other byte order */
	bool mips;        /* saved on MIPS: SOCK_STREAM is 2, SOCK_DGRAM 1 */
	const char *netns; /* label of the namespace that is read (foreign
			    * bytes); NULL: this one, without --netns */
	uint8_t backend;  /* enum backend that is preferred */
	uint8_t reach;    /* enum reach */
	uint32_t turn;    /* another number after every netns_enter(): what was
			   * read before is another namespace's */
};
/*
 * What can be asked about the namespace that is looked at.  source_open(), the
 * netlink calls and ifindex_name() refuse what would be another one's.
 */
enum reach {
	REACH_HOME,    /* everything: it is the one this process started in */
	REACH_ENTERED, /* all but /sys, which stays that of its mount */
	REACH_FILES,   /* the tables alone, not the kernel, no /proc/sys/net */
	REACH_NOTHING, /* it could not be entered */
};
enum backend { BACKEND_AUTO, BACKEND_IS_PROC, BACKEND_IS_DIAG };
extern struct source source;

enum { SOURCE_PATH = 512 };

/* Opens an absolute path below source.root; source.net replaces "/proc/net/".
 * Returns a descriptor (O_CLOEXEC) or -errno; -EACCES: the file would be that of
 * another namespace. */
int source_open(const char *path, int flags);
/* Writes the full name that source_open() uses to buf[SOURCE_PATH]. */
int source_path(char *buf, const char *path);
/* Detects swap and mips from the tables of a saved tree: route masks, loopback
 * addresses, listening UNIX sockets. */
void source_detect(void);

/* ---- file/line.c: lines of any file, in constant memory ---- */

enum { LINE_MAX_LEN = 8192,
	LINE_END_LEN = 1 << 20 }; /* no newline in that: it is no text */

struct reader {
	int fd;
	int err;         /* 0 or -errno of the first failed read */
	uint32_t long_lines; /* number of lines that were cut */
	uint32_t skipped;    /* bytes of the line that is cut */
	uint32_t start, end;
	bool skip, first, crlf;
	char buf[LINE_MAX_LEN + 1];
};

int reader_open(struct reader *r, const char *path); /* see source_open() */
/* Returns the next line without its newline (or \r\n), NUL-terminated, valid
 * until the next call; NULL at the end or after an error (reader.err). The last
 * line needs no newline. A line longer than LINE_MAX_LEN is cut. */
char *reader_line(struct reader *r, size_t *len);
void reader_close(struct reader *r);
/* Hands over every line of a file. Returns 0 or -errno. */
int each_line(const char *path, void (*take)(const char *line));

/* ---- file/lines.c: the rows of a text table ---- */

typedef bool lines_row(char *line);

/*
 * Calls row() for every line of an open file, and closes the file. row()
 * returns false for a malformed line. The first head lines may be malformed:
 * they are titles, unless somebody has cut them off. Returns the number of
 * other malformed lines, or -errno. A line with a NUL is malformed, and row()
 * is not called.
 */
int lines_walk(struct reader *r, unsigned head, lines_row *row);

/* ---- file/dir.c ---- */

/* Writes "/proc/PID" and the tail, NUL-terminated: at most 16 bytes and the
 * tail. */
void process_path(char *path, uint32_t pid, const char *tail);

/* ---- sock/: one record, two back ends ---- */

/* In the order in which netstat lists them. */
enum table {
	T_TCP, T_TCP6, T_SCTP, T_SCTP6, T_UDP, T_UDP6, T_UDPLITE, T_UDPLITE6,
	T_RAW, T_RAW6, T_ICMP, T_ICMP6, T_MPTCP, T_MPTCP6, T_UNIX, T_PACKET,
	T_NETLINK, T_VSOCK, /* MPTCP and VSOCK: of diag alone */
	TABLES,
	/* sets: of the internet's, that /proc knows too; of all IPv4 ones */
	T_INETS = (1 << T_ICMP6) * 2 - 1,
	T_INET4 = 0x1555,
};

/* Returns the name of the table in /proc/net: "tcp" ... */
const char *table_name(enum table t);
enum { TABLE_PATH = 20 };
/* Writes "/proc/net/" and the name, NUL-terminated. Returns the place of the
 * NUL. */
char *table_path(char *path, enum table t);
/* Returns AF_INET, AF_INET6, AF_UNIX, AF_PACKET or AF_NETLINK. */
int table_family(enum table t);

/* include/net/tcp_states.h; all inet families use them. */
enum {
	ST_ESTABLISHED = 1, ST_SYN_SENT, ST_SYN_RECV, ST_FIN_WAIT1,
	ST_FIN_WAIT2, ST_TIME_WAIT, ST_CLOSE, ST_CLOSE_WAIT, ST_LAST_ACK,
	ST_LISTEN, ST_CLOSING, ST_NEW_SYN_RECV, ST_BOUND, ST_MAX,
	F_STATE_ALL = (1 << ST_MAX) - 2 /* the set of all states */
};

/* include/uapi/linux/net.h socket_state, for UNIX sockets */
enum { SS_FREE, SS_UNCONNECTED, SS_CONNECTING, SS_CONNECTED, SS_DISCONNECTING };

enum { SO_ACCEPTCON_FLAG = 1 << 16, SO_WAITDATA_FLAG = 1 << 17,
	SO_NOSPACE_FLAG = 1 << 18, /* struct sock.flags of UNIX sockets */
	UNVERIFIED_FLAG = 1 << 30 }; /* ours: the row may be part of a name */

enum { LOCAL, REMOTE };

/* Which of the optional members of struct sock are known. */
enum {
	HAVE_DROPS = 1, HAVE_BACKLOG = 2, HAVE_COOKIE = 4, HAVE_PEER = 8,
	HAVE_IFINDEX = 16, HAVE_MEM = 32, HAVE_INFO = 64, HAVE_QUEUES = 128,
	HAVE_TIMER = 256, /* timer_ticks, retransmits and probes as in /proc */
	HAVE_UID = 512,   /* the kernel still has the user */
	HAVE_REFS = 1024, /* UNIX, packet */
	/* only wanted, and found by sock_attr(): */
	HAVE_CONGESTION = 2048, /* INET_DIAG_CONG and what the algorithm tells */
	HAVE_TOS = 4096,        /* INET_DIAG_TOS, _TCLASS, _CLASS_ID */
	HAVE_VFS = 8192,        /* UNIX_DIAG_VFS */
	HAVE_V6ONLY = 16384, /* v6only, of IPv6 servers */
};

struct sock {
	uint8_t table;        /* enum table */
	uint8_t state;        /* ST_, or SS_ for UNIX; the kernel's number */
	uint8_t timer;        /* 0 off 1 on 2 keepalive 3 timewait 4 probe */
	uint8_t type;         /* SOCK_STREAM 1, SOCK_DGRAM 2, also on MIPS */
	uint16_t port[2];     /* host order; raw: the IP protocol */
	uint32_t rx_queue, tx_queue; /* bytes; LISTEN: see backlog */
	uint32_t uid;
	uint16_t have;        /* HAVE_ */
	uint8_t timer_ms;     /* 0 to 9, in addition to timer_ticks */
	bool v6only;          /* bound to ::, but takes no IPv4 */
	uint64_t inode;       /* 0: no process has it open */
	uint64_t cookie;
	uint8_t addr[2][16];  /* network order; IPv4 in the first four bytes */
	/* Usually zero: pass_keep() stores a row up to its last non-zero byte.
	 * New members that are rarely set go here. */
	uint64_t timer_ticks; /* 1/100 s until the timer expires */
	uint32_t retransmits;
	uint32_t probes;      /* unanswered */
	uint32_t ifindex;
	uint32_t drops;
	uint32_t backlog;     /* LISTEN: limit of the accept queue */
	uint32_t refs, flags; /* UNIX; flags of netlink sockets: the port id */
	uint32_t path_len;
	uint64_t peer;        /* UNIX: inode of the other end */
	const char *path;     /* UNIX: foreign bytes, not NUL-terminated; '@'
			       * for each NUL of an abstract name. Internet,
			       * from /proc: the line behind the inode, with
			       * path_len 0, during the call-back only */
	/* valid during the call-back only: */
	const void *info;     /* struct tcp_info */
	const uint32_t *mem;  /* SK_MEMINFO_ array */
	uint32_t info_len;    /* bytes of info */
	uint16_t head;        /* bytes in front of the answer's attributes */
	const struct nl_message *answer; /* from diag; NULL: /proc, or kept */
};

/*
 * One listing. The caller fills the first part and passes it to the walk of
 * each table. row() gets every socket that may match, and stops the walk by
 * returning non-zero. states and filter are hints: row() may get other sockets
 * too. want also chooses the back end: see diag_first().
 */
struct sock_walk {
	int (*row)(const struct sock *s);
	uint32_t states; /* 1 << ST_ of each state wanted; 0: all */
	uint32_t want;   /* HAVE_ that the view needs */
	/* TCP, UDP: an inet_diag bytecode program (struct inet_diag_bc_op,
	 * net/ipv4/inet_diag.c inet_diag_bc_run()) that accepts at least the
	 * sockets that row() wants. NULL: all sockets. */
	const void *filter;
	uint32_t filter_len; /* bytes, a multiple of 4 */
	/* results of the last table: */
	uint32_t rows;
	uint32_t bad;    /* malformed rows, skipped */
	uint8_t served;  /* enum backend that answered */
};

/* Walks a table. Returns 0, row()'s non-zero value, or -errno; -ENOENT: there
 * is no such table. */
int sock_walk(struct sock_walk *w, enum table t);

/* Parse a line of /proc/net (net/ipv4/tcp_ipv4.c tcp4_seq_show(), ...;
 * net/unix/af_unix.c unix_seq_show()); false: malformed. */
bool proc_inet_row(struct sock *s, const char *line, enum table t);
bool proc_unix_row(struct sock *s, const char *line);

/* ---- sock/states.c: states in words ---- */

/* Returns the name of a ST_ number, "ESTABLISHED" ... "UNKNOWN". */
const char *state_name(unsigned state);
/* Returns the set of 1 << ST_ that word[len] names in any spelling (CLOSE_WAIT,
 * close-wait, closewait), with FEATURE_FILTER also by ss(8)'s groups; 0: it is
 * no state. */
uint32_t state_mask(const char *word, size_t len);
/* Returns the ST_ of a socket of any family; UNIX as in net/unix/diag.c. */
unsigned sock_state(const struct sock *s);

/* ---- sock/tcp_info.c: the measurements of a TCP socket ---- */

/* Units of a value, and how ss shows it; _WITH: behind the one before it. */
enum {
	TCP_COUNT, TCP_COUNT_WITH, TCP_PAIR, TCP_FLAG,
	TCP_US, TCP_US_WITH, TCP_US_AS_MS, TCP_SHARE, /* microseconds */
	TCP_MS, TCP_IDLE,                             /* milliseconds */
	TCP_RATE, TCP_RATE_WITH, TCP_SEND,            /* bits per second */
};

struct tcp_field {
	uint32_t hidden; /* this value is not shown */
	uint8_t offset, bytes, kind;
};

/* Returns the n-th field, from 0 on, or NULL behind the last. */
const struct tcp_field *tcp_field(unsigned n);
const char *tcp_field_name(unsigned n);
/* Returns the name with the unit, "rtt_us", valid until the next call. */
const char *tcp_field_key(unsigned n);
/* Returns the number of the field s[len], from 1 on; 0: no such field. */
unsigned tcp_field_named(const char *s, size_t len);
/* Sets *v. Returns false if this kernel does not have the field. */
bool tcp_value(const struct sock *s, const struct tcp_field *f, uint64_t *v);
/* Returns whether ss shows the value: most zeros it leaves out. */
bool tcp_shown(const struct tcp_field *f, uint64_t v);

/* sock/ends.c: TCP and UDP sockets as the kernel destroys them (Linux 4.2). */
enum { ENDS_TCP = 1 | 4, ENDS_UDP = 2 | 8 }; /* 1 << SKNLGRP_INET{,6}_ - 1 */
/* Returns a descriptor that is readable when sockets have ended, or -errno. */
int ends_open(uint32_t groups);
/* Hands over those that have ended since, with HAVE_INFO if it is TCP. Returns 0
 * when nothing is left, row()'s non-zero value, or -errno; -ENOBUFS: some were not
 * told, as they came faster than they were taken; take again. */
int ends_take(int fd, int (*row)(const struct sock *s));

/* sock/destroy.c: closes an internet socket that came from diag (SOCK_DESTROY).
 * Returns 0 or -errno. */
int sock_destroy(const struct sock *s);
/* sock/diag_inet.c: returns the payload, at least size bytes, of an attribute
 * of the kernel's answer, or NULL. Valid as long as s->answer. */
const void *sock_attr(const struct sock *s, unsigned type, size_t size);

/* ---- filter/place.c: one end of a socket, as people write it ---- */

struct network {
	uint32_t ifindex;       /* for sock_serves(): of which device; 0: any */
	uint8_t family, prefix; /* AF_INET, AF_INET6; bits */
	uint8_t addr[16];
};

/* Returns whether the address at this end is in the network. As in
 * net/ipv4/inet_diag.c inet_diag_bc_run(), an IPv4 network includes the
 * IPv4-mapped addresses of IPv6 sockets. */
bool network_match(const struct network *n, const struct sock *s, unsigned end);

enum { EITHER = 2 }; /* beside LOCAL and REMOTE */

enum { PLACE_NETS = 16 };

struct place {
	struct network net[PLACE_NETS + 1]; /* one of them; of a name all */
	unsigned nets;      /* 0: any address */
	uint32_t ifindex;   /* 0: any */
	int port;           /* -1: any */
	uint32_t tables;    /* 1 << enum table; 0: any */
	const char *name;   /* UNIX path, perhaps a pattern; part of the text.  */
	size_t len;         /* After an error: the name that nobody knows. */
	const char *error, *at; /* what is wrong and where, or NULL */
};

/*
 * Parses s[len]; every verb and filter reads places here.  A number or service
 * alone is a port, and so is "80/tcp"; else HOST/PREFIX%DEVICE:PORT/PROTOCOL, of
 * which each part may be left out; IPv6 stands in brackets in front of a port, and
 * the device may also stand inside of them; or "/path" or "@abstract" of UNIX
 * sockets.  HOST is an address, "*", "any" or, with FEATURE_FILTER, a name of the
 * hosts file.  Anything else is an error; false: see error and at.
 */
bool place_parse(struct place *p, const char *s, size_t len);
/* Returns whether this end (or EITHER) of the socket is at the place. */
bool place_match(const struct place *p, const struct sock *s, unsigned end);
/* Notes at each address which device has it, as far as the kernel says. */
void place_find_devices(struct place *p);

/* ---- filter/filter*.c: expressions that select sockets ---- */

struct filter_node; /* filter/filter.h */

/* The terms "word value": X(kind, word). A new one is a line here and a case in
 * filter_match.c; its value is a number unless filter_value() knows better.
 * uid is the first, those about owners are the last. */
#define VALUE_TERMS(X) \
	X(F_UID, "uid") \
	X(F_DEV, "dev") \
	X(F_PID, "pid") \
	X(F_PROCESS, "process")
#define TERM_KIND(kind, word) kind,
#define TERM_WORD(kind, word) word "\0"

enum {
	F_AND = 1, F_OR, F_STATE, F_PORT, F_HOST, F_TABLES, F_PATH,
	F_FIGURE, F_MARK, F_CGROUP, F_AUTOBOUND, /* filter_term.c */
	F_PROTOCOL, F_PORTID, F_CONTEXT, /* of packet, netlink, VSOCK sockets */
	VALUE_TERMS(TERM_KIND)
};

struct filter {
	const char *text;
	const char *word;    /* the current word; after an error its place */
	size_t len;
	const char *error;   /* an error message, or NULL */
	struct filter_node *next; /* the next free node */
	uint8_t depth;
	bool negate;
	bool quoted;         /* the word stood between "", it is no keyword */
	bool wants_owners, wants_ifindex, wants_uid; /* some term needs them */
	uint32_t want;       /* HAVE_ that some term needs */
	uint8_t family;      /* the caller's: AF_ of words without a prefix, or 0 */
	bool names_states;   /* some term is about the state */
	bool value;          /* what is wrong is a value, not the syntax */
};

/* Returns the root of the tree, or NULL: then f->error is a message and f->word
 * its place. text must live as long as the filter. Names are looked up at once.
 * The tree is valid until the next filter_parse(). */
const struct filter_node *filter_parse(struct filter *f, const char *text);
/* Is what the kernel's program accepts all that matches? For sockets that diag
 * told of. */
bool filter_is_exact(const struct filter_node *root);

/* Devices have other numbers in every namespace: they need not be there while
 * the filter is parsed, and are looked up again after each netns_enter(). */
extern bool filter_devices_later;
void filter_devices(struct filter *f);

/*
 * Returns whether a socket matches. A term about something that is not known of
 * the socket (its device, user or owner) is unknown, and so is its negation.
 */
enum filter_answer { FILTER_NO = 0, FILTER_UNKNOWN = 1, FILTER_YES = 3 };
enum filter_answer filter_match(const struct filter_node *root,
	const struct sock *s);
/*
 * sock/serves.c: returns whether a bound socket can be reached at an address of
 * this machine.  0.0.0.0 and :: stand for every address of the family, a
 * prefix of 0 for any of them.  A socket that is bound to a device is reached by what
 * comes in there.  FILTER_UNKNOWN: unless it asked for IPV6_V6ONLY.
 */
enum filter_answer sock_serves(const struct sock *s, const struct network *n);
/* Returns whether it keeps others from that address and its port: bind(2) fails
 * with EADDRINUSE. */
enum filter_answer sock_blocks(const struct sock *s, const struct network *n);

/* While it is set every term about owners is unknown: owner_scan() is to
 * come. */
extern bool filter_owners_unknown;
/* After owner_scan(): returns a name, of *len bytes, that the filter asks for
 * and certainly no process has; or NULL. */
const char *filter_nobody(const struct filter *f, size_t *len);
/* 1 << F_ of each kind of term that made an answer of filter_match()
 * unknown. */
extern uint32_t filter_unknown;
/* Return supersets of the states (1 << ST_) and tables (1 << enum table) that
 * can match. */
uint32_t filter_states(const struct filter_node *root);
uint32_t filter_tables(const struct filter_node *root);
/* Sets w->filter to bytecode that accepts at least the sockets that match, and
 * only these if all terms are about ports, addresses and devices; NULL: all
 * sockets. Valid until the next call. */
void filter_code(const struct filter_node *root, struct sock_walk *w);
/* Sets it to bytecode that accepts this local port alone. Valid until the next
 * call. */
void filter_local_port(struct sock_walk *w, uint16_t port);

/* ---- names/hosts.c, names/users.c: names ---- */

/*
 * Host names take two passes. In the first, host_name() only collects the
 * address. Then hosts_resolve() looks all addresses up under one deadline: in
 * /etc/hosts, then with FEATURE_DNS by PTR questions to the servers of
 * resolv.conf. In the second pass host_name() returns the name; NULL: print the
 * number. A name has only letters, digits, '-', '_' and '.', at most 253 bytes,
 * and is valid until arena_round(); no address is asked for twice before that.
 * 0.0.0.0, :: and link-local addresses are never asked for. Loopback addresses
 * that are not in /etc/hosts are: servers answer them themselves (RFC 6303).
 */
const char *host_name(int family, const uint8_t *addr);
void hosts_collect(void); /* begins the first pass; the state at the start */
void hosts_resolve(void); /* begins the second pass */
/* The deadline of one hosts_resolve(), in milliseconds. 0: no DNS. -1, as at
 * the start: 2 s, and no DNS for a saved tree (source.root). */
extern int32_t hosts_timeout_ms;

/* Returns whether s[len] is a host name: letters, digits, '-' and '.' (RFC 952,
 * RFC 1123), and '_', which people use; at most 253 bytes. */
bool is_host_name(const char *s, size_t len);

/*
 * names/address.c: finds the addresses of a host: name[len] may be an address
 * itself; else those that the hosts file has, or else with FEATURE_DNS what the
 * servers of resolv.conf answer to A and AAAA questions within ms milliseconds.
 * Returns how many, of which max are filled in. Takes arena memory.
 */
unsigned name_addresses(struct network *n, unsigned max, const char *name,
	size_t len, unsigned ms);

/* Returns the name in /etc/passwd or NULL; valid until arena_round(). */
const char *user_name(uint32_t uid);

/* names/families.c: ss's names of netlink protocols, from 0 on, and of ETH_P_
 * protocols. NULL or -1: there is none. */
extern const char netlink_names[];
const char *netlink_name(uint32_t number);
const char *ethernet_name(uint16_t number);
int ethernet_number(const char *s, size_t len);

/* Returns the name of the protocol number of a raw socket: the last one in
 * /etc/protocols, or where that says nothing one of a constant list; NULL: print
 * the number. */
const char *protocol_name(uint32_t number);

/* Returns the name in /etc/networks of an IPv4 network (number in host order),
 * or NULL. It has the same characters as a host name; valid until
 * arena_round(). */
const char *network_name(uint32_t number);

/* ---- services/services*.c: names of ports ---- */

/* Add SVC_CONNECTED for the local end of a connection: there a port of the
 * ephemeral range has no name of the built-in table. SERVICES_FULL, which names
 * 169 of these ports, reads the range from /proc/sys/net/ipv4/
 * ip_local_port_range; the smaller table, which names 7, assumes the
 * default. */
enum {
	SVC_TCP, SVC_UDP, SVC_SCTP, SVC_DCCP, SVC_UDPLITE, SVC_DDP, SVC_PROTOS,
	SVC_CONNECTED = 8,
	SVC_NAME = 63, /* bytes of the longest name of a port */
};

/* Returns the primary name, at most SVC_NAME bytes, or NULL; valid until the
 * next call. The last line of /etc/services (FEATURE_ETC_SERVICES, read once)
 * for this port and protocol wins, as in net-tools; else the built-in table. */
const char *service_name(unsigned port, unsigned proto);
/* Set: where there is an /etc/services, ports that it lacks have no name. */
extern bool services_file_decides;
/* Returns whether there is an /etc/services. */
bool services_in_file(void);
/* Returns the same for an end, LOCAL or REMOTE, of a TCP, SCTP, UDP or UDP-Lite
 * socket. */
const char *sock_service(const struct sock *s, unsigned end);
/* Returns the port of the name or alias name[len], in exactly this spelling:
 * that of the first line of /etc/services, else the lowest of the table; or
 * -1. */
int service_port(const char *name, size_t len, unsigned proto);

struct service {
	uint16_t port;
	uint8_t proto;     /* SVC_ */
	bool in_file;      /* from /etc/services, not from the table */
	const char *names; /* the primary name and aliases; "" ends the list */
};

/* Iterates over every service from this port on, by port and protocol; a
 * service comes once for each line of /etc/services. service_next() returns
 * false at the end. Names are valid until the next call. */
void service_rewind(unsigned port, bool builtin_only);
bool service_next(struct service *s);
/* Returns whether name[len] is in the list of names. */
bool service_listed(const char *names, const char *name, size_t len);

/* Return the name of a SVC_, "tcp" ...; and the SVC_ of a name in any case of
 * letters, or -1. */
const char *service_proto(unsigned proto);
int service_proto_number(const char *name);

enum { SVC_GOOD, SVC_NOTHING, SVC_BAD_BYTE, SVC_BAD_PORT, SVC_BAD_PROTO };

/* Parses a line of services(5) of len bytes and splits it in place; line[len]
 * must be writable. Returns SVC_GOOD, SVC_NOTHING (blank, comment) or an
 * error. */
int service_parse(struct service *s, char *line, size_t len);
/* Hands over every line of a services file; *s is set if verdict is
 * SVC_GOOD. */
int service_file(const char *path,
	void (*each)(const struct service *s, int verdict));

/* Returns c in lower case, and '-' for '_': people write both. */
int service_fold(int c);

/* ---- net/owner.c: the processes that have a socket open ---- */

enum { OWNER_NAME = 256 }; /* bytes of the longest name, with its NUL */

struct owner {
	uint32_t pid, fd;
	uint32_t thread;    /* with owner_threads: whose descriptor it is */
	uint32_t named;     /* bit per name of owner_look_for() that it has */
	const char *name;   /* see owner_comm, owner_whole */
	const char *word;   /* with owner_whole: the last part of argv[0]'s first
			     * word, without a colon at its end; or "" */
	struct owner *next; /* in the order of /proc */
};

/* Returns "PID/NAME" for a list of owners, until the next call.  A name that a
 * process could use to look like several owners stands in quotes. */
enum { OWNER_TEXT = 10 + 3 + 4 * OWNER_NAME };
const char *owner_text(const struct owner *o);
/* Writes a name that will stand in quotes, its own ones as \x22. Returns the end. */
char *owner_quoted(char *to, const char *s);

/* true: a process is named by its comm (foreign bytes), as in ss, lsof and ps;
 * false: by argv[0] as in net-tools (only ' '..'~'). */
extern bool owner_comm;
/* true: every thread that has the socket is an owner, named by its own comm. */
extern bool owner_threads;
/* Beside owner_comm: where the kernel has cut the comm (at 15 bytes) and argv[0]
 * has the rest, the whole name. */
extern bool owner_whole;

enum { OWNER_DENIED = 1 }; /* the descriptors of some process are hidden */

/*
 * The order of a listing with owners: owner_reset(); owner_scan(), which keeps
 * every socket that any process has open; the rows, each given to owner_want();
 * owner_complete().
 */
void owner_reset(void);
/* Finds all owners, or the first one of each socket. Returns OWNER_ bits or
 * -errno. */
int owner_scan(bool all);
void owner_want(const struct sock *s);
void owner_want_inode(uint64_t inode); /* 0 is ignored */
/* Searches again for the owners of wanted sockets that have none: opened
 * meanwhile, or by a thread with descriptors of its own. why: owner_reason()
 * will be called. It walks tables, so do not call it within a walk. */
void owner_complete(bool why);
/* The second search alone. */
void owner_look_again(void);
/* Returns the first owner or NULL; valid until arena_round(). */
const struct owner *owner_of(uint64_t inode);
bool owner_found(void); /* does any wanted socket have an owner? */

/* net/why.c: the reason why a socket has no owner. */
enum owner_reason {
	WHY_KERNEL,    /* the kernel itself keeps TIME_WAIT and SYN_RECV */
	WHY_ORPHAN,    /* closed by its process, not finished yet */
	WHY_WAITING,   /* connected, not accepted yet */
	WHY_CLOSED,    /* closed while its owner was searched */
	WHY_NAMESPACE, /* its process is in another PID namespace */
	WHY_DENIED,    /* the descriptors of some processes are hidden */
	WHY_UNKNOWN,   /* a saved tree; on its way to a process, ... */
};
enum owner_reason owner_reason(const struct sock *s);
const char *owner_reason_text(enum owner_reason why);
/* Returns the reason as text; "waits for accept() by 526/java" if the
 * listener's owner is known. Foreign bytes, valid until the next call. */
const char *owner_why(const struct sock *s);
/* Returns the owner of the listener that a connection waits for, or NULL. */
const struct owner *owner_of_listener(const struct sock *s);

/* net/process.c: returns the number of a name that owner_scan() is to look for,
 * or -1: too many. s[len], a pattern for glob_match(), must stay valid. It
 * matches comm, argv[0], the first word of argv[0], and the last part of
 * either. */
int owner_look_for(const char *s, size_t len);
/* Forgets these names. */
void owner_look_for_nobody(void);
/* After owner_scan(): returns whether certainly no process has the name. */
bool owner_nobody_is(unsigned name);

/* ---- net/netns.c: network namespaces ---- */

#define NETNS_DIR "/run/netns" /* of ip-netns(8) */

struct netns {
	struct netns *next;
	const char *label; /* foreign bytes: its name, its number or "pid:PID" */
	uint64_t number;   /* inode of the namespace; 0: unknown */
	uint32_t pid;      /* a process in it; 0: a name, or a path */
	bool named;
	int err;           /* for the caller: the result of netns_enter() */
};

/* Returns the namespaces that a PID, a NAME, a path or "all" stands for; arena
 * memory. */
struct netns *netns_list(const char *what);
/*
 * From now on the tables are that namespace's: both back ends (setns(2)), or,
 * without CAP_SYS_ADMIN, /proc/PID/net alone.  0 or -errno: then nothing can be
 * read until the next call.  NULL: back to where the process was started, see
 * netns_home().
 */
int netns_enter(const struct netns *n);
/* The one that is looked at; NULL: home.  What is done to a row, or asked about
 * it later, must be done there: keep this with the row. */
const struct netns *netns_here(void);
/* Back to where this process was started, for what must not happen anywhere
 * else: asking for names, running a command.  0 or -errno: do not do it. */
int netns_home(void);

/* ---- net/ifname.c: names of interfaces ---- */

enum { IFNAME = 16 }; /* IFNAMSIZ: an interface's name with its NUL */

/* Writes the name of an interface of this network namespace to name[IFNAME]; ""
 * if there is none. Keeps the last answer; index 0 forgets it, as another
 * namespace needs. SIOCGIFNAME, net/core/dev_ioctl.c. */
void ifindex_name(char *name, uint32_t ifindex);
/* Returns the index of the interface name[len], or 0. SIOCGIFINDEX. */
uint32_t name_ifindex(const char *name, size_t len);

#endif
