/* The chooser: which back end serves a table. */
#include <errno.h>
#include "libnet.h"

/*
 * UNIX sockets: only /proc has the reference count, only diag has names that
 * cannot be forged.  The rows are diag's; the counts are noted before and
 * joined by inode.  (Sockets that nobody has accepted yet share inode 0.)
 */
struct known {
	uint64_t inode;
	uint32_t refs;
	bool seen;
};

enum { NOTED = ENABLE_FEATURE_UNIX_CHECK || ENABLE_BACKEND_DIAG };

static struct map known = {
	.key_len = sizeof(uint64_t), .size = sizeof(struct known)
};

/* Of /proc alone, the second row of an inode is one that a line break in a
 * name has forged, or that the first one was. */
bool unix_note(const struct sock *s)
{
	struct known *k = NOTED ? map_find(&known, &s->inode, true) : NULL;
	bool again = false;

	if (k) {
		again = k->seen && s->inode;
		k->seen = true;
		k->refs = s->refs;
	}
	return !ENABLE_FEATURE_UNIX_CHECK || !again;
}

void unix_join(struct sock *s)
{
	const struct known *k = map_find(&known, &s->inode, false);

	if (k) {
		s->refs = k->refs;
		s->have |= HAVE_REFS;
	}
}

static int from_proc(struct sock_walk *w, enum table t)
{
	if (NOTED)
		map_clear(&known);
	w->served = BACKEND_IS_PROC;
	return proc_walk(w, t);
}

static int only_note(const struct sock *s, void *ctx)
{
	(void)s, (void)ctx;
	return 0;
}

static int from_diag(struct sock_walk *w, enum table t)
{
	struct sock_walk note = {.row = only_note};

	if (ENABLE_BACKEND_PROC && t == T_UNIX && w->want & HAVE_REFS)
		from_proc(&note, t);
	return diag_walk(w, t);
}

/* Does diag tell all that is wanted, as /proc tells it? */
static bool diag_exact(const struct sock_walk *w, enum table t)
{
	uint32_t lacks = HAVE_DROPS; /* before Linux 4.7 */

	if (t <= T_SCTP6)
		lacks |= HAVE_TIMER;
	/* whose the listener is, is said of its SYN_RECVs only in /proc */
	if (t <= T_TCP6 && (!w->states || w->states & 1 << ST_SYN_RECV))
		lacks |= HAVE_UID;
	if (t == T_PACKET)
		lacks |= HAVE_REFS;
	return !(w->want & lacks);
}

static bool diag_first(const struct sock_walk *w, enum table t)
{
	enum { ONLY_DIAG = HAVE_BACKLOG | HAVE_COOKIE | HAVE_PEER | HAVE_MEM |
			HAVE_INFO };

	if (w->states & 1 << ST_BOUND)
		return true;
	if (source.backend)
		return source.backend == BACKEND_IS_DIAG;
	return w->want & ONLY_DIAG || diag_exact(w, t);
}

/* The one that comes second is asked if the first one knew nothing. */
int sock_walk(struct sock_walk *w, enum table t)
{
	bool diag = ENABLE_BACKEND_DIAG && !source.root && !source.net;
	int ret = -EPROTONOSUPPORT, err;

	if (diag && (!ENABLE_BACKEND_PROC || diag_first(w, t))) {
		ret = from_diag(w, t);
		if (!ret || w->rows)
			return ret;
		diag = false;
	}
	if (!ENABLE_BACKEND_PROC || w->states == 1 << ST_BOUND)
		return ret;
	err = from_proc(w, t);
	if (!err || w->rows || !diag)
		return err;
	if (!from_diag(w, t))
		return 0;
	w->served = BACKEND_IS_PROC;
	return err;
}
