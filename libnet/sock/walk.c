/* SPDX-License-Identifier: MIT */
/* Chooses the back end that serves a table. */
#include <errno.h>
#include "diag.h"

static int only_note(const struct sock *s)
{
	(void)s;
	return 0;
}

/* UNIX sockets: notes what has to be known before the first row is shown. */
static void note_unix(void)
{
	struct sock_walk note = {.row = only_note};

	unix_begin(true);
	proc_walk(&note, T_UNIX);
}

static int from_proc(struct sock_walk *w, enum table t)
{
	w->served = BACKEND_IS_PROC;
	if (ENABLE_FEATURE_UNIX_CHECK && t == T_UNIX)
		note_unix();
	unix_begin(false);
	return proc_walk(w, t);
}

static int from_diag(struct sock_walk *w, enum table t)
{
	if (ENABLE_BACKEND_PROC && t == T_UNIX && w->want & HAVE_REFS)
		note_unix();
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
