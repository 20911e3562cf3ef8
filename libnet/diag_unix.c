/* UNIX sockets, their names by length: net/unix/diag.c (Linux 3.3). */
#include <string.h>
#include <sys/socket.h>
#include "libnet.h"

/* include/uapi/linux/unix_diag.h */
enum {
	UNIX_DIAG_NAME = 0, UNIX_DIAG_PEER = 2, UNIX_DIAG_ICONS = 3,
	UNIX_DIAG_RQLEN = 4, UNIX_DIAG_UID = 7,
	UDIAG_SHOW_NAME = 1, UDIAG_SHOW_PEER = 4, UDIAG_SHOW_ICONS = 8,
	UDIAG_SHOW_RQLEN = 16,
	NAME = 109, /* sun_path and a NUL */
	UDIAG_SHOW_UID = 64, /* Linux 5.2; older kernels do not mind */
};

struct request { /* struct unix_diag_req */
	struct nl_message head;
	uint8_t family, protocol;
	uint16_t pad;
	uint32_t states, inode, show, cookie[2];
};

struct answer { /* struct unix_diag_msg */
	uint8_t family, type, state, pad;
	uint32_t inode;
	uint8_t cookie[8];
};

struct nl_message *diag_unix_request(const struct sock_walk *w)
{
	static struct request buf;
	struct request *r = &buf;

	r->head.len = sizeof *r;
	r->family = AF_UNIX;
	r->states = UINT32_MAX;
	r->show = UDIAG_SHOW_NAME | UDIAG_SHOW_ICONS;
	if (w->want & HAVE_PEER)
		r->show |= UDIAG_SHOW_PEER;
	if (w->want & HAVE_QUEUES)
		r->show |= UDIAG_SHOW_RQLEN;
	if (w->want & HAVE_UID)
		r->show |= UDIAG_SHOW_UID;
	return &r->head;
}

/* As /proc prints it: af_unix.c unix_seq_show().  A path ends in a NUL. */
static bool set_name(struct sock *s, const char *name)
{
	static char copy[NAME];
	size_t i, len = nl_attr_len(name);

	if (len > NAME)
		return false;
	if (*name && !name[len - 1])
		len--;
	for (i = 0; i < len; i++)
		copy[i] = name[i] ? name[i] : '@';
	s->path = copy;
	s->path_len = (uint32_t)len;
	return true;
}

/* sk_state, and whether a process has it, as af_unix.c tells them in /proc */
static uint8_t unix_state(const struct answer *a)
{
	if (a->state == ST_ESTABLISHED)
		return a->inode ? SS_CONNECTED : SS_CONNECTING;
	return a->inode ? SS_UNCONNECTED : SS_DISCONNECTING;
}

bool diag_unix_row(struct sock *s, const struct nl_message *m)
{
	const struct answer *a = (const void *)(m + 1);
	const char *name;

	memset(s, 0, sizeof *s);
	if (m->len < sizeof *m + sizeof *a || a->family != AF_UNIX)
		return false;
	s->table = T_UNIX;
	s->type = sock_type(a->type);
	s->state = unix_state(a);
	s->inode = a->inode;
	memcpy(&s->cookie, a->cookie, sizeof s->cookie);
	s->have = HAVE_COOKIE | HAVE_PEER | HAVE_QUEUES;
	if (a->state == ST_LISTEN)
		s->flags = SO_ACCEPTCON_FLAG;
	s->peer = nl_u32(m, sizeof *a, UNIX_DIAG_PEER, 0);
	s->rx_queue = nl_u32(m, sizeof *a, UNIX_DIAG_RQLEN, 0);
	s->tx_queue = nl_u32(m, sizeof *a, UNIX_DIAG_RQLEN, 1);
	s->uid = nl_u32(m, sizeof *a, UNIX_DIAG_UID, 0);
	if (a->state == ST_LISTEN) {
		s->backlog = s->tx_queue;
		s->tx_queue = 0;
		s->have |= HAVE_BACKLOG;
	}
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
	s->flags = s->backlog = s->rx_queue = 0;
	s->inode = 0;
	s->peer = peer[n];
	s->have &= (uint16_t)~HAVE_BACKLOG;
	return true;
}
