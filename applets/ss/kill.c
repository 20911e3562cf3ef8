/* SPDX-License-Identifier: MIT */
/* ss -K: closes the sockets of a filter, and shows those that it closed. */
#include <errno.h>
#include <string.h>
#include "ss.h"
#include "sock/diag.h"

struct victim {
	struct victim *next;
	struct sock s;
};

static struct victim *first, **last = &first;

/* The row with what the kernel said of it, until all are known. */
static int keep(const struct sock *s)
{
	struct victim *v = arena_alloc(sizeof *v);
	struct nl_message *m = s->answer ? arena_alloc(s->answer->len) : NULL;

	if (!v || (s->answer && !m))
		return -ENOMEM;
	v->s = *s;
	if (m) {
		memcpy(m, s->answer, s->answer->len);
		v->s.answer = m;
		diag_inet_more(&v->s, m);
	}
	*last = v;
	last = &v->next;
	return 0;
}

/* As in ss: what the kernel refuses is told, and no failure. */
static void refused(int err)
{
	applet_message("SOCK_DESTROY", err_text(-err));
}

void ss_kill(void)
{
	struct victim *v;
	int error = 0;

	ss_each(keep);
	if (!ss_start())
		return;
	for (v = first; v; v = v->next) {
		int err = v->s.answer && v->s.table < T_RAW ?
				sock_destroy(&v->s) : -EOPNOTSUPP;

		if (err)
			error = err;
		else
			ss_row(&v->s);
	}
	columns_close();
	if (error)
		refused(error);
}
