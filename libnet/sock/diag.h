/* SPDX-License-Identifier: MIT */
/* The two back ends below sock_walk(). */
#ifndef DIAG_H
#define DIAG_H

#include "libnet.h"
#include "net/netlink.h"

/* ---- proc_walk.c ---- */

/* Walks one table of /proc/net. Returns as sock_walk(). */
int proc_walk(struct sock_walk *w, enum table t);
bool proc_packet_row(struct sock *s, const char *line);
bool proc_netlink_row(struct sock *s, const char *line);

/* ---- table.c ---- */

/* Returns the type for struct sock of a SOCK_ number of the machine that the
 * tables come from. */
uint8_t sock_type(uint32_t type);
/* Sets the uid, and HAVE_UID if it is known: the kernel reports 0 for sockets
 * that no process has open (TIME_WAIT, connections not accepted yet, orphans).
 * s->inode must be set. */
void sock_set_uid(struct sock *s, uint32_t uid);

/* ---- unix_refs.c ---- */

/* Begins a pass over /proc/net/unix: one that notes counts and inodes, or one
 * whose rows are shown. */
void unix_begin(bool note);
/* Notes a row, which stood in a line of len bytes, or marks it with
 * UNVERIFIED_FLAG (FEATURE_UNIX_CHECK). */
void unix_line(struct sock *s, size_t len);
/* The same for a line that is no row. */
void unix_other_line(size_t len);
/* Copies the count that was noted into a row of diag. */
void unix_join(struct sock *s);

/* ---- diag_*.c: sockets from NETLINK_SOCK_DIAG ---- */

/*
 * Walks one table of sock_diag. A dump that the kernel reports as interrupted
 * is repeated; no row comes twice. Returns as sock_walk(). -EAGAIN: rows are
 * missing (over 8,192 rows, or interrupted each time). -ENOENT,
 * -EPROTONOSUPPORT ...: this kernel does not answer.
 */
int diag_walk(struct sock_walk *w, enum table t);
enum { DIAG_REQUEST = 16 + 56 + 4 + 2048 + 8 }; /* bytes of the longest */
void diag_request(struct nl_message *m, const struct sock_walk *w,
	enum table t);
/*
 * The layout of the answers for UNIX, packet and netlink sockets. Each answer
 * starts with family and type and ends with inode and cookie; all else we use
 * is 32-bit attributes, listed in number[].
 */
struct diag_kind {
	uint8_t table, size;  /* enum table; bytes of the answer */
	uint16_t have;
	struct {
		uint8_t attribute, index;
		uint8_t member; /* offset in struct sock; 0: no more */
	} number[4];
};
/* Returns the answer, and fills s from it; NULL: malformed. */
const void *diag_small(struct sock *s, const struct nl_message *m,
	const struct diag_kind *kind);
/* Parse an answer; false: malformed. s->path is valid until the next row, info
 * and mem as long as m. */
bool diag_inet_row(struct sock *s, const struct nl_message *m, enum table t);
/* Adds the values of HAVE_INFO, HAVE_MEM and HAVE_DROPS. */
void diag_inet_more(struct sock *s, const struct nl_message *m);
bool diag_unix_row(struct sock *s, const struct nl_message *m);
/* Turns the row of a listener into its n-th connection that is not accepted
 * yet: the kernel lists such a connection only here, without inode. */
bool diag_unix_waiting(struct sock *s, const struct nl_message *m, uint32_t n);
bool diag_packet_row(struct sock *s, const struct nl_message *m);
bool diag_netlink_row(struct sock *s, const struct nl_message *m);
bool diag_vsock_row(struct sock *s, const struct nl_message *m);

#endif
