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
};

static struct map known = {
	.key_len = sizeof(uint64_t), .size = sizeof(struct known)
};

/* Of /proc alone, the second row of an inode is one that a line break in a
 * name has forged, or that the first one was. */
static int proc_unix(const struct sock *s, void *ctx)
{
	struct sock_walk *w = ctx;
	struct known *k = map_find(&known, &s->inode, false);
	bool seen = k && s->inode;

	if (!k)
		k = map_find(&known, &s->inode, true);
	if (k)
		k->refs = s->refs;
	if (!w)
		return 0;
	w->bad += seen;
	w->rows += !seen;
	return seen ? 0 : w->row(s, w->ctx);
}

static int diag_unix(const struct sock *s, void *ctx)
{
	struct sock_walk *w = ctx;
	const struct known *k = map_find(&known, &s->inode, false);

	if (k) {
		struct sock *joined = (struct sock *)s;

		joined->refs = k->refs;
		joined->have |= HAVE_REFS;
	}
	w->rows++;
	return w->row(s, w->ctx);
}

static int from_proc(struct sock_walk *w, enum table t)
{
	struct sock_walk inner = {.row = proc_unix, .ctx = w};
	int ret;

	w->served = BACKEND_IS_PROC;
	if (!ENABLE_FEATURE_UNIX_CHECK || t != T_UNIX)
		return proc_walk(w, t);
	w->rows = w->bad = 0;
	map_clear(&known);
	ret = proc_walk(&inner, t);
	w->bad += inner.bad;
	return ret;
}

static int from_diag(struct sock_walk *w, enum table t)
{
	struct sock_walk inner = *w, note = {.row = proc_unix};
	int ret;

	if (!ENABLE_BACKEND_PROC || t != T_UNIX || !(w->want & HAVE_REFS))
		return diag_walk(w, t);
	map_clear(&known);
	proc_walk(&note, t);
	w->rows = 0;
	inner.row = diag_unix;
	inner.ctx = w;
	ret = diag_walk(&inner, t);
	w->bad = inner.bad;
	w->served = inner.served;
	return ret;
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
	bool first = diag && (!ENABLE_BACKEND_PROC || diag_first(w, t));
	int ret = -EPROTONOSUPPORT, err;

	if (first) {
		ret = from_diag(w, t);
		if (!ret || w->rows)
			return ret;
	}
	if (!ENABLE_BACKEND_PROC || w->states == 1 << ST_BOUND)
		return ret;
	err = from_proc(w, t);
	if (!err || w->rows || first || !diag)
		return err;
	if (!from_diag(w, t))
		return 0;
	w->served = BACKEND_IS_PROC;
	return err;
}
