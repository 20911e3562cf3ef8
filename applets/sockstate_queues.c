/* sockstate queues: who does not keep up. */
#include <string.h>
#include "sockstate.h"

enum { LARGEST = 64 };

static struct sock largest[LARGEST]; /* in order, the largest first */
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
	uint32_t i;

	if (used < top)
		used++;
	else if (waiting(&largest[top - 1]) >= waiting(s))
		return;
	for (i = used - 1; i && waiting(&largest[i - 1]) < waiting(s); i--)
		largest[i] = largest[i - 1];
	largest[i] = *s;
	if (s->path_len)
		largest[i].path = arena_strdup(s->path, s->path_len);
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

static int row(const struct sock *s, void *ctx)
{
	(void)ctx;
	if (listening != (sock_state(s) == ST_LISTEN))
		return 0;
	if (listening)
		list_row(s, mark_full);
	else if (waiting(s) && top)
		keep(s);
	return 0;
}

/* A counter of /proc/net/netstat: names in one line, values in the next. */
static uint64_t counter(const char *name)
{
	struct scan names = {NULL, false}, values;
	static char first[LINE_MAX_LEN + 1];
	struct reader r;
	const char *word;
	char *line;
	size_t len, n;

	if (reader_open(&r, "/proc/net/netstat"))
		return 0;
	while ((line = reader_line(&r, &len)) && !names.p)
		if (!strncmp(line, "TcpExt:", 7))
			names.p = memcpy(first, line, len + 1);
	reader_close(&r);
	values.p = line ? line : "";
	values.bad = false;
	while (names.p && (word = scan_word(&names, &n)) &&
			scan_word(&values, &len))
		if (n == strlen(name) && !memcmp(word, name, n))
			return values.p -= len, scan_dec(&values);
	return 0;
}

static void put_counters(void)
{
	uint64_t overflows = counter("ListenOverflows");
	uint64_t drops = counter("ListenDrops");

	json_number("listen_overflows", overflows);
	json_number("listen_drops", drops);
	if (!ENABLE_FEATURE_JSON || !asked('j'))
		out_format("ListenOverflows %llu  ListenDrops %llu",
			(unsigned long long)overflows,
			(unsigned long long)drops);
	grid_end();
}

static void view(void)
{
	uint32_t i;

	list_titles();
	listening = true;
	each_socket(row, NULL, HAVE_BACKLOG | HAVE_QUEUES);
	listening = false;
	if (grid_measuring || !used) {
		used = 0;
		each_socket(row, NULL, HAVE_QUEUES);
	}
	for (i = 0; i < used; i++)
		list_row(&largest[i], NULL);
	put_counters();
}

int sockstate_queues(char **argv)
{
	bool bad = false;

	(void)argv;
	top = number_option(CODE(OPT_TOP), 10, &bad);
	if (bad)
		return st.usage;
	if (top > LARGEST)
		top = LARGEST;
	grid_view(view);
	return any_full;
}
