/* SPDX-License-Identifier: MIT */
/* sockstate queues: shows the sockets whose programs do not keep up. */
#include <errno.h>
#include <string.h>
#include "net/tables.h"
#include "sockstate.h"

enum { LARGEST = 64 };

static struct {
	struct sock s;
	const struct netns *netns;
} largest[LARGEST + 1]; /* in order, the largest first */
static uint32_t used, top;
static bool any_full;

static uint64_t waiting(const struct sock *s)
{
	return (uint64_t)s->rx_queue + s->tx_queue;
}

/* As include/net/sock.h sk_acceptq_is_full(). */
static bool full(const struct sock *s)
{
	return s->have & HAVE_BACKLOG && s->rx_queue > s->backlog;
}

static void keep(const struct sock *s)
{
	uint32_t at = used;
	uint64_t bytes = waiting(s);

	for (; at && waiting(&largest[at - 1].s) < bytes; at--)
		largest[at] = largest[at - 1];
	if (at == top)
		return;
	largest[at].s = *s;
	if (ENABLE_FEATURE_NETNS)
		largest[at].netns = netns_here();
	if (s->path_len)
		largest[at].s.path = arena_strdup(s->path, s->path_len);
	if (!largest[at].s.path)
		largest[at].s.path_len = 0;
	if (used < top)
		used++;
}

static void mark_full(const struct sock *s)
{
	if (!full(s))
		return;
	any_full = true;
	json_word("full", "true");
	if (grid_tail())
		grid_tail_len += out_format("  FULL");
}

/* The listeners in the order of the tables. */
static struct listener {
	struct listener *next;
	struct sock s;
	const struct netns *netns;
} *listeners, **last = &listeners;

static int keep_listener(const struct sock *s)
{
	struct listener *l = arena_alloc(sizeof *l);

	if (!l)
		return -ENOMEM;
	l->s = *s;
	if (ENABLE_FEATURE_NETNS)
		l->netns = netns_here();
	if (s->path_len)
		l->s.path = arena_strdup(s->path, s->path_len);
	if (!l->s.path)
		l->s.path_len = 0;
	*last = l;
	last = &l->next;
	return 0;
}

static int take(const struct sock *s)
{
	if (sock_state(s) == ST_LISTEN)
		return keep_listener(s);
	if (waiting(s))
		keep(s);
	return 0;
}

static uint64_t overflows, drops; /* of all the namespaces */

static void take_counter(const char *name, uint64_t value)
{
	if (!strcmp(name, "ListenOverflows"))
		overflows += value;
	if (!strcmp(name, "ListenDrops"))
		drops += value;
}

static bool counters_unread;

static void add_counters(void)
{
	if (counters_tcp_ext(take_counter))
		counters_unread = true;
}

static void put_counters(void)
{
	if (counters_unread) {
		if (!ENABLE_FEATURE_JSON || !asked('j'))
			out_str("ListenOverflows unknown  ListenDrops unknown");
		grid_end();
		return;
	}
	json_number("listen_overflows", overflows);
	json_number("listen_drops", drops);
	if (!ENABLE_FEATURE_JSON || !asked('j'))
		out_format("ListenOverflows %llu  ListenDrops %llu",
			(unsigned long long)overflows,
			(unsigned long long)drops);
	grid_end();
}

static void put_at(const struct netns *netns, const struct sock *s,
		void (*more)(const struct sock *))
{
	if (ENABLE_FEATURE_NETNS)
		netns_enter(netns);
	list_row(s, more);
}

static void view(void)
{
	const struct listener *l;
	uint32_t i;

	list_titles();
	for (l = listeners; l; l = l->next)
		put_at(l->netns, &l->s, mark_full);
	for (i = 0; i < used; i++)
		put_at(largest[i].netns, &largest[i].s, NULL);
	if (ENABLE_FEATURE_NETNS)
		netns_enter(NULL);
	put_counters();
}

int sockstate_queues(char **argv)
{
	(void)argv;
	top = number_option(CODE(OPT_TOP), 10);
	if (top > LARGEST)
		top = LARGEST;
	st.entered = add_counters;
	each_socket(take, HAVE_BACKLOG | HAVE_QUEUES);
	grid_view(view);
	return any_full;
}
