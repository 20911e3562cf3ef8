/* SPDX-License-Identifier: MIT */
/* sockstate kill: closes sockets of other processes by SOCK_DESTROY (Linux
 * 4.5). */
#include <errno.h>
#include "sockstate.h"
#include "net/netlink.h"

struct victim {
	struct victim *next;
	const struct netns *netns; /* where it is, and is closed */
	struct sock s;
};

static struct victim *victims;
static int last_error;

static int add(const struct sock *s)
{
	struct victim *v = arena_alloc(sizeof *v);

	if (!v)
		return -1;
	v->s = *s;
	if (ENABLE_FEATURE_NETNS)
		v->netns = netns_here();
	v->next = victims;
	victims = v;
	return 0;
}

static int destroy(const struct victim *v)
{
	const struct sock *s = &v->s;
	int err = ENABLE_FEATURE_NETNS ? netns_enter(v->netns) : 0;

	if (err || !(s->have & HAVE_COOKIE) || source.root)
		return err ? err : -EPERM;
	return sock_destroy(s);
}

static void view(void)
{
	const struct victim *v;

	list_titles();
	for (v = victims; v; v = v->next) {
		if (ENABLE_FEATURE_NETNS) /* also for what the row says */
			netns_enter(v->netns);
		list_row(&v->s, NULL);
	}
	if (ENABLE_FEATURE_NETNS)
		netns_enter(NULL);
}

int sockstate_kill(char **argv)
{
	const char *why = "no such socket";
	struct victim *v;

	if (!*argv)
		return wrong_usage("kill", "expected a filter for the sockets to close");
	st.tables &= (1 << T_RAW) - 1; /* what can be destroyed at all */
	each_socket(add, HAVE_COOKIE | HAVE_IFINDEX | HAVE_QUEUES);
	if (victims)
		why = "nothing is closed without --yes";
	for (v = victims; v && asked(CODE(OPT_YES)); v = v->next) {
		int err = destroy(v);

		if (err)
			last_error = err;
		why = NULL;
	}
	if (victims || (ENABLE_FEATURE_JSON && asked('j')))
		grid_view(view);
	if (last_error)
		applet_error("kill", last_error);
	if (why && !asked('q'))
		wrong_usage("kill", why);
	return !victims || last_error;
}
