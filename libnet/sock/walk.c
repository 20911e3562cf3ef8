/* Chooses the back end that serves a table. */
#include <errno.h>
#include "diag.h"

static int from_proc(struct sock_walk *w, enum table t)
{
	unix_forget();
	w->served = BACKEND_IS_PROC;
	return proc_walk(w, t);
}

static int only_note(const struct sock *s)
{
	(void)s;
	return 0;
}

static int from_diag(struct sock_walk *w, enum table t)
{
	struct sock_walk note = {.row = only_note};

	if (ENABLE_BACKEND_PROC && t == T_UNIX && w->want & HAVE_REFS)
		from_proc(&note, t);
	return diag_walk(w, t);
}

/* Returns whether diag reports all that is wanted as exactly as /proc does. */
static bool diag_exact(const struct sock_walk *w, enum table t)
{
	uint32_t lacks = HAVE_DROPS; /* before Linux 4.7 */

	if (t <= T_SCTP6)
		lacks |= HAVE_TIMER;
	/* diag reports uid 0 for SYN_RECV, /proc the listener's */
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

/* Falls back to the other back end if the preferred one fails before its first
 * row. */
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
	ret = from_diag(w, t);
	if (ret >= 0 || w->rows) /* row() may have stopped it */
		return ret;
	w->served = BACKEND_IS_PROC;
	return err;
}
