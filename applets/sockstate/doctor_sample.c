/* sockstate doctor: two samples of the sockets and of the kernel's figures. */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include "doctor.h"

struct map servers = {
	.key_len = sizeof(uint64_t), .size = sizeof(struct server)
};
struct map half_opens = {
	.key_len = sizeof(uint32_t), .size = sizeof(struct half_open)
};
struct map troubles = {
	.key_len = sizeof ((struct trouble *)0)->key,
	.size = sizeof(struct trouble)
};
struct map losses = {
	.key_len = sizeof(uint64_t), .size = sizeof(struct loss)
};
struct map ephemerals = {
	.key_len = sizeof ((struct ephemeral *)0)->key,
	.size = sizeof(struct ephemeral)
};
uint32_t sockets_seen;

static unsigned sample; /* THEN or NOW */
static uint32_t waited; /* seconds between them */
static struct {
	uint64_t value[SAMPLES];
	bool known;
} figures[FIGURES];

uint64_t figure_now(unsigned figure)
{
	return figures[figure].value[NOW];
}

uint64_t figure_rate(unsigned figure)
{
	const uint64_t *v = figures[figure].value;

	return v[NOW] > v[THEN] ? (v[NOW] - v[THEN] + waited - 1) / waited : 0;
}

bool figure_known(unsigned figure)
{
	return figures[figure].known;
}

static void figure_set(unsigned figure, uint64_t value)
{
	figures[figure].value[sample] = value;
	figures[figure].known = true;
}

/* ---- sockets ---- */

/* A copy without pointers that are valid during the call only. */
static void sock_copy(struct sock *to, const struct sock *s)
{
	*to = *s;
	to->path = NULL;
	to->info = to->mem = NULL;
}

static int server_row(const struct sock *s)
{
	struct server *v = map_find(&servers, &s->inode, true);

	if (!v)
		return -ENOMEM;
	sock_copy(&v->sock, s);
	v->limited = s->have & HAVE_BACKLOG;
	v->queue[sample] = s->rx_queue;
	return 0;
}

static int half_open_row(const struct sock *s)
{
	uint32_t port = s->port[LOCAL];
	struct half_open *h = map_find(&half_opens, &port, true);

	if (!h)
		return -ENOMEM;
	h->count[sample]++;
	return 0;
}

static int trouble_row(const struct sock *s, unsigned kind)
{
	const struct owner *o = owner_of(s->inode);
	struct trouble *t, key;

	memset(&key.key, 0, sizeof key.key);
	key.key.owner = o ? o->pid : 0;
	key.key.kind = kind;
	key.key.table = s->table;
	memcpy(key.key.peer, s->addr[REMOTE], sizeof key.key.peer);
	t = map_find(&troubles, &key.key, true);
	if (!t)
		return -ENOMEM;
	t->count[sample]++;
	if (sample == NOW)
		t->bytes += s->tx_queue;
	t->inode = s->inode;
	t->pid = o ? o->pid : 0;
	t->name = o ? o->name : owner_why(s);
	return 0;
}

static int loss_row(const struct sock *s)
{
	struct loss *l = map_find(&losses, &s->inode, true);

	if (!l)
		return -ENOMEM;
	sock_copy(&l->sock, s);
	l->drops[sample] = s->drops;
	return 0;
}

static int ephemeral_row(const struct sock *s)
{
	struct ephemeral *e, key;

	if (s->port[LOCAL] < figure_now(PORT_LOW) ||
			s->port[LOCAL] > figure_now(PORT_HIGH))
		return 0;
	memset(&key.key, 0, sizeof key.key);
	memcpy(key.key.addr, s->addr, sizeof key.key.addr);
	key.key.port = s->port[REMOTE];
	key.key.table = s->table;
	e = map_find(&ephemerals, &key.key, true);
	if (!e)
		return -ENOMEM;
	e->used++;
	e->time_wait += s->state == ST_TIME_WAIT;
	return 0;
}

/* Retransmission timer of a peer that has no room: net/ipv4/tcp_ipv4.c
 * get_tcp4_sock(), inet_diag_msg_sctpasoc_fill(): 4 is the probe timer. */
enum { PROBE_TIMER = 4 };

static int tcp_row(const struct sock *s)
{
	unsigned state = sock_state(s);
	int err = 0;

	if (state == ST_LISTEN)
		return server_row(s);
	if (state == ST_SYN_RECV)
		return half_open_row(s);
	if (state == ST_CLOSE_WAIT)
		err = trouble_row(s, CLOSE_WAITS);
	else if (s->timer == PROBE_TIMER && s->tx_queue)
		err = trouble_row(s, SHUT_WINDOWS);
	if (!err && sample == NOW && s->port[REMOTE])
		err = ephemeral_row(s);
	return err;
}

static int row(const struct sock *s)
{
	sockets_seen += sample == NOW;
	if (s->table <= T_TCP6)
		return tcp_row(s);
	return s->have & HAVE_DROPS && s->drops ? loss_row(s) : 0;
}

/* ---- figures ---- */

static char names[LINE_MAX_LEN]; /* the line of names before the values */

/* /proc/net/netstat: names in one line, values in the next. */
static void take_netstat(const char *line)
{
	enum { LABEL = sizeof "TcpExt:" - 1 };
	struct scan name = {names, false}, value = {line + LABEL, false};
	const char *word;
	size_t len;

	if (strncmp(line, "TcpExt:", LABEL))
		return;
	if (!*names) {
		strncpy(names, line + LABEL, sizeof names - 1);
		return;
	}
	while ((word = scan_word(&name, &len))) {
		unsigned n = string_number("ListenOverflows\0ListenDrops\0"
			"SyncookiesSent\0", word, len);
		uint64_t v = scan_dec(&value);

		if (n && !value.bad)
			figure_set(LISTEN_OVERFLOWS + n - 1, v);
	}
	*names = 0;
}

/* /proc/net/softnet_stat, net/core/net-procfs.c softnet_seq_show(): a line per
 * CPU, the second column counts packets that found its queue full. */
static void take_softnet(const char *line)
{
	struct scan s = {line, false};
	uint64_t drops;

	scan_hex(&s, 8);
	scan_blanks(&s);
	drops = scan_hex(&s, 8);
	if (!s.bad)
		figure_set(SOFTNET_DROPS,
			figures[SOFTNET_DROPS].value[sample] + drops);
}

/* /proc/net/sockstat, net/ipv4/proc.c sockstat_seq_show():
 * "TCP: inuse 5 orphan 0 tw 2 alloc 7 mem 1" */
static void take_sockstat(const char *line)
{
	struct scan s = {line, false};
	const char *word;
	size_t len;

	word = scan_word(&s, &len);
	if (!word || len != 4 || memcmp(word, "TCP:", 4))
		return;
	while ((word = scan_word(&s, &len))) {
		unsigned n = string_number("orphan\0tw\0mem\0", word, len);
		uint64_t v = scan_dec(&s);

		if (n && !s.bad)
			figure_set(ORPHANS + n - 1, v);
	}
}

static unsigned wanted; /* the figure of the file that is read */

static void take_number(const char *line)
{
	struct scan s = {line, false};
	uint64_t v = scan_dec(&s);

	if (!s.bad)
		figure_set(wanted, v);
}

/* "low pressure high": the second of three, in pages. */
static void take_second(const char *line)
{
	struct scan s = {line, false};
	uint64_t v;

	scan_dec(&s);
	v = scan_dec(&s);
	if (!s.bad)
		figure_set(wanted, v);
}

static void read_number(unsigned figure, const char *path,
	void (*take)(const char *line))
{
	wanted = figure;
	each_line(path, take);
}

/* Those of the namespace whose sockets are read next. */
static void read_figures(void)
{
	static const char ipv4[] = "/proc/sys/net/ipv4/ip_local_port_range";

	figures[SOFTNET_DROPS].value[sample] = 0;
	each_line("/proc/net/netstat", take_netstat);
	each_line("/proc/net/softnet_stat", take_softnet);
	each_line("/proc/net/sockstat", take_sockstat);
	read_number(MAX_ORPHANS, "/proc/sys/net/ipv4/tcp_max_orphans",
		take_number);
	read_number(MAX_TIME_WAITS, "/proc/sys/net/ipv4/tcp_max_tw_buckets",
		take_number);
	read_number(MAX_PAGES, "/proc/sys/net/ipv4/tcp_mem", take_second);
	read_number(CONNTRACKS, "/proc/sys/net/netfilter/nf_conntrack_count",
		take_number);
	read_number(MAX_CONNTRACKS, "/proc/sys/net/netfilter/nf_conntrack_max",
		take_number);
	read_number(PORT_LOW, ipv4, take_number);
	read_number(PORT_HIGH, ipv4, take_second);
}

/* What another namespace said. */
static void forget(void)
{
	map_clear(&servers);
	map_clear(&half_opens);
	map_clear(&troubles);
	map_clear(&losses);
	map_clear(&ephemerals);
	memset(figures, 0, sizeof figures);
	sockets_seen = 0;
}

bool take_samples(uint32_t seconds)
{
	enum { WANT = HAVE_QUEUES | HAVE_BACKLOG | HAVE_DROPS | HAVE_TIMER };

	waited = seconds ? seconds : 1;
	forget();
	find_owners();
	st.entered = read_figures;
	sample = THEN;
	each_socket(row, WANT);
	poll(NULL, 0, (int)seconds * 1000);
	sample = NOW;
	each_socket(row, WANT);
	st.entered = NULL;
	return st.read;
}
