/* The two back ends below sock_walk(), and what the files of diag share. */
#ifndef DIAG_H
#define DIAG_H

#include "libnet.h"
#include "net/netlink.h"

/* ---- proc_walk.c ---- */

/* One table of /proc/net. */
int proc_walk(struct sock_walk *w, enum table t);
bool proc_packet_row(struct sock *s, const char *line);
bool proc_netlink_row(struct sock *s, const char *line);

/* ---- table.c ---- */

/* SOCK_ number of the machine the tables come from -> struct sock.type */
uint8_t sock_type(uint32_t type);
/* Sets the uid, and HAVE_UID if it is one: of what no process has open (TIME_WAIT,
 * connections not accepted yet, orphans) the kernel says 0.  Needs the inode. */
void sock_set_uid(struct sock *s, uint32_t uid);

/* ---- unix_refs.c ---- */

/* What /proc says of a UNIX socket is noted, in a row of diag it is
 * joined.  false: that inode had a row before (FEATURE_UNIX_CHECK).
 * unix_forget() begins a new listing. */
bool unix_note(const struct sock *s);
void unix_forget(void);
void unix_join(struct sock *s);

/* ---- diag_*.c: sockets from NETLINK_SOCK_DIAG ---- */

/*
 * As proc_walk().  A dump that the kernel calls disturbed is asked for again;
 * no row comes twice.  -EAGAIN: it has gaps (over 8,192 rows, or disturbed
 * again and again).  -ENOENT, -EPROTONOSUPPORT…: this kernel does not answer.
 */
int diag_walk(struct sock_walk *w, enum table t);
enum { DIAG_REQUEST = 16 + 56 + 4 + 2048 }; /* bytes of the longest */
void diag_request(struct nl_message *m, const struct sock_walk *w,
	enum table t);
/*
 * The kinds of small answers: UNIX, packet and netlink sockets.  They begin
 * with family and type, and end in inode and cookie; the rest of what is wanted
 * are 32-bit numbers in attributes.
 */
struct diag_kind {
	uint8_t table, size;  /* enum table; bytes of the answer */
	uint16_t have;
	struct {
		uint8_t attribute, index;
		uint8_t member; /* offset in struct sock; 0: no more */
	} number[4];
};
/* The answer, and what it has of that in s; NULL: malformed. */
const void *diag_small(struct sock *s, const struct nl_message *m,
	const struct diag_kind *kind);
/* One answer; false: malformed.  path is valid until the next row, info and
 * mem as long as m. */
bool diag_inet_row(struct sock *s, const struct nl_message *m, enum table t);
/* What was asked for by HAVE_INFO, HAVE_MEM, HAVE_DROPS. */
void diag_inet_more(struct sock *s, const struct nl_message *m);
bool diag_unix_row(struct sock *s, const struct nl_message *m);
/* Makes of a listener's row its n-th connection that nobody has accepted yet:
 * it has no inode, and the kernel gives it no answer of its own. */
bool diag_unix_waiting(struct sock *s, const struct nl_message *m, uint32_t n);
bool diag_packet_row(struct sock *s, const struct nl_message *m);
bool diag_netlink_row(struct sock *s, const struct nl_message *m);

#endif
