/* SPDX-License-Identifier: MIT */
/* UNIX sockets: net/unix/diag.c (Linux 3.3). The length of a name is given, so
 * that a name can hold any byte. */
#include <string.h>
#include "diag.h"

/* include/uapi/linux/unix_diag.h */
enum {
	UNIX_DIAG_NAME = 0, UNIX_DIAG_PEER = 2, UNIX_DIAG_ICONS = 3,
	UNIX_DIAG_RQLEN = 4, UNIX_DIAG_UID = 7,
	NAME = 109, /* sun_path and a NUL */
};

struct answer { /* struct unix_diag_msg */
	uint8_t family, type, state, pad;
	uint32_t inode;
	uint8_t cookie[8];
};

static const struct diag_kind kind = {
	T_UNIX, sizeof(struct answer), HAVE_COOKIE | HAVE_PEER | HAVE_QUEUES, {
		{UNIX_DIAG_RQLEN, 0, offsetof(struct sock, rx_queue)},
		{UNIX_DIAG_RQLEN, 1, offsetof(struct sock, tx_queue)},
		{UNIX_DIAG_UID, 0, offsetof(struct sock, uid)},
	}
};

const void *diag_small(struct sock *s, const struct nl_message *m,
		const struct diag_kind *k)
{
	const uint8_t *a = (const void *)(m + 1);
	uint32_t inode;
	unsigned i;

	memset(s, 0, sizeof *s);
	if (m->len < sizeof *m + k->size || a[0] != table_family(k->table))
		return NULL;
	s->table = k->table;
	s->state = ST_CLOSE;
	s->type = sock_type(a[1]);
	s->have = k->have;
	s->answer = m;
	s->head = k->size;
	memcpy(&inode, a + k->size - 12, sizeof inode);
	s->inode = inode;
	memcpy(&s->cookie, a + k->size - 8, sizeof s->cookie);
	for (i = 0; k->number[i].member; i++)
		*(uint32_t *)((char *)s + k->number[i].member) = nl_u32(m,
			k->size, k->number[i].attribute, k->number[i].index);
	return a;
}

/* Sets the name as af_unix.c unix_seq_show() prints it. A path ends with a
 * NUL. */
static bool set_name(struct sock *s, const char *name)
{
	static char copy[NAME];
	size_t i, len = nl_attr_len(name);

	if (len > NAME)
		return false;
	if (*name && !name[len - 1])
		len--;
	if (len && *name == '@') /* a file, which looks like an abstract name */
		s->flags |= UNVERIFIED_FLAG;
	for (i = 0; i < len; i++)
		copy[i] = name[i] ? name[i] : '@';
	s->path = copy;
	s->path_len = (uint32_t)len;
	return true;
}

/* Returns the SS_ that af_unix.c unix_seq_show() prints: it depends on sk_state
 * and on whether a process has the socket. */
static uint8_t unix_state(const struct answer *a)
{
	if (a->state == ST_ESTABLISHED)
		return a->inode ? SS_CONNECTED : SS_CONNECTING;
	return a->inode ? SS_UNCONNECTED : SS_DISCONNECTING;
}

bool diag_unix_row(struct sock *s, const struct nl_message *m)
{
	const struct answer *a = diag_small(s, m, &kind);
	const char *name;

	if (!a)
		return false;
	s->state = unix_state(a);
	s->peer = nl_u32(m, sizeof *a, UNIX_DIAG_PEER, 0);
	if (a->state == ST_LISTEN) {
		s->flags = SO_ACCEPTCON_FLAG;
		s->backlog = s->tx_queue;
		s->tx_queue = 0;
		s->have |= HAVE_BACKLOG;
	}
	if (nl_attr(m, sizeof *a, UNIX_DIAG_UID, sizeof s->uid))
		sock_set_uid(s, s->uid);
	name = nl_attr(m, sizeof *a, UNIX_DIAG_NAME, 1);
	return !name || set_name(s, name);
}

bool diag_unix_waiting(struct sock *s, const struct nl_message *m, uint32_t n)
{
	const uint32_t *peer = nl_attr(m, sizeof(struct answer),
			UNIX_DIAG_ICONS, (n + (size_t)1) * sizeof *peer);

	if (!peer)
		return false;
	s->state = SS_CONNECTING;
	s->flags &= UNVERIFIED_FLAG;
	s->backlog = s->rx_queue = 0;
	s->inode = 0;
	s->peer = peer[n];
	s->have &= (uint16_t)~(HAVE_BACKLOG | HAVE_UID);
	return true;
}
