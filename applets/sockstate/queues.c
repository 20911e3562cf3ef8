/* sockstate queues: who does not keep up. */
#include <string.h>
#include "sockstate.h"

enum { LARGEST = 64 };

static struct sock largest[LARGEST + 1]; /* in order, the largest first */
static uint32_t used, top;
static bool listening, any_full;

static uint64_t waiting(const struct sock *s)
{
	return (uint64_t)s->rx_queue + s->tx_queue;
}

/* net/core: sk_acceptq_is_full() */
static bool full(const struct sock *s)
{
	return s->have & HAVE_BACKLOG && s->rx_queue > s->backlog;
}

static void keep(const struct sock *s)
{
	struct sock *at = largest + used;
	uint64_t bytes = waiting(s);

	for (; at > largest && waiting(at - 1) < bytes; at--)
		*at = at[-1];
	if (at == largest + top)
		return;
	*at = *s;
	if (s->path_len)
		at->path = arena_strdup(s->path, s->path_len);
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
			word, len)] = scan_dec(&value);
}

static void put_counters(void)
{
	each_line("/proc/net/netstat", take_counters);
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
	each_socket(row, HAVE_BACKLOG | HAVE_QUEUES);
	listening = false;
	if (st.quiet || !used) {
		used = 0;
		each_socket(row, HAVE_QUEUES);
	}
	for (i = 0; i < used; i++)
		list_row(&largest[i], NULL);
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
