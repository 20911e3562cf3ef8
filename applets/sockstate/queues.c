/* sockstate queues: shows the sockets whose programs do not keep up. */
#include <string.h>
#include "sockstate.h"

enum { LARGEST = 64 };

static struct {
	struct sock s;
	const struct netns *netns;
} largest[LARGEST + 1]; /* in order, the largest first */
static uint32_t used, top;
static bool listening, any_full;

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
	json_number("full", 1);
	if (grid_tail())
		grid_tail_len += out_format("  FULL");
}

static int row(const struct sock *s)
{
	if (listening != (sock_state(s) == ST_LISTEN))
		return 0;
	if (listening)
		list_row(s, mark_full);
	else if (waiting(s))
		keep(s);
	return 0;
}

static const char *names; /* the line of them, until that of the values comes */
static uint64_t counters[3]; /* others, ListenOverflows, ListenDrops */

/* /proc/net/netstat: names in one line, values in the next. */
static void take_counters(const char *line)
{
	enum { LABEL = sizeof "TcpExt:" - 1 };
	struct scan name = {names, false}, value = {line + LABEL, false};
	const char *word;
	size_t len;

	if (strncmp(line, "TcpExt:", LABEL))
		return;
	names = NULL;
	if (!name.p)
		names = arena_strdup(line + LABEL, strlen(line + LABEL));
	else while ((word = scan_word(&name, &len)))
		counters[string_number("ListenOverflows\0ListenDrops\0",
			word, len)] += scan_dec(&value);
}

/* Of all the namespaces that are looked at. */
static void add_counters(void)
{
	names = NULL;
	each_line("/proc/net/netstat", take_counters);
}

static void put_counters(void)
{
	json_number("listen_overflows", counters[1]);
	json_number("listen_drops", counters[2]);
	if (!ENABLE_FEATURE_JSON || !asked('j'))
		out_format("ListenOverflows %llu  ListenDrops %llu",
			(unsigned long long)counters[1],
			(unsigned long long)counters[2]);
	grid_end();
}

static void view(void)
{
	uint32_t i;

	list_titles();
	listening = true;
	memset(counters, 0, sizeof counters);
	st.entered = add_counters;
	each_socket(row, HAVE_BACKLOG | HAVE_QUEUES);
	st.entered = NULL;
	listening = false;
	if (st.quiet || !used) {
		used = 0;
		each_socket(row, HAVE_QUEUES);
	}
	for (i = 0; i < used; i++) {
		if (ENABLE_FEATURE_NETNS)
			netns_enter(largest[i].netns);
		list_row(&largest[i].s, NULL);
	}
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
	grid_view(view);
	return any_full;
}
