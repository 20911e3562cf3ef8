/* sockstate doctor: the checks, the worst first. Thresholds stand here. */
#include <string.h>
#include "doctor.h"

enum {
	FULL_PERCENT = 80,  /* of a limit, from here on it is a problem */
	LEAK_LEAST = 10,    /* CLOSE_WAIT sockets of one process */
	WAIT_LEAST = 4,     /* connections that wait for accept() */
	HALF_LEAST = 16,    /* half-open connections at a port */
	HALF_MOST = 256,    /* however large the backlog is */
};

static struct finding f; /* the one that is put together */

static void begin(const char *check)
{
	f.check = check;
	f.what.len = f.next.len = 0;
	f.why = "";
}

static void what(const char *s)
{
	text_add(&f.what, s);
}

static void number(uint64_t n, const char *unit)
{
	text_number(&f.what, n);
	what(unit);
}

static void rate(uint64_t per_second)
{
	if (per_second) {
		what(", ");
		number(per_second, " a second");
	}
}

static void next(const char *words)
{
	text_add(&f.next, words);
}

static void next_port(const char *words, unsigned port)
{
	next(words);
	text_number(&f.next, port);
}

static void put_problem(const char *why)
{
	f.why = why;
	finding_put(&f, PROBLEM);
}

/* What is said of a check that found nothing. */
static void put_fine(const char *check, const char *text)
{
	begin(check);
	what(text);
	finding_put(&f, FINE);
}

static void put_unknown(const char *check, const char *text)
{
	begin(check);
	what(text);
	finding_put(&f, UNKNOWN);
}

/* ---- servers ---- */

static bool full(const struct server *v)
{
	return v->limited && v->queue[NOW] > v->sock.backlog;
}

static void server_names(const struct server *v)
{
	text_place(&f.what, &v->sock, LOCAL);
	what(": ");
	text_owner(&f.what, &v->sock);
	what(", ");
	number(v->queue[NOW], " wait");
}

static uint32_t check_full(void)
{
	uint32_t pos = 0, bad = 0;
	const struct server *v;

	while ((v = map_next(&servers, &pos))) {
		if (!full(v))
			continue;
		bad++;
		begin("listen-queue");
		what("listen queue full at ");
		server_names(v);
		what(", limit ");
		number(v->sock.backlog, "");
		if (figure_rate(LISTEN_OVERFLOWS)) {
			what(", ");
			number(figure_rate(LISTEN_OVERFLOWS),
				" refused a second");
		}
		next_port("queues sport = :", v->sock.port[LOCAL]);
		put_problem("its program accepts too slowly, and new connections "
			"are dropped; see what\n         keeps it, or raise its "
			"backlog and net.core.somaxconn");
	}
	return bad;
}

static uint32_t check_refused(void)
{
	if (!figure_rate(LISTEN_OVERFLOWS))
		return 0;
	begin("listen-queue");
	what("connections are refused because a listen queue is full");
	rate(figure_rate(LISTEN_OVERFLOWS));
	next("queues");
	put_problem("no queue is full at this moment, or sock_diag is missing, "
		"which alone knows\n         the limits; watch the queues");
	return 1;
}

static void check_listen(void)
{
	if (!check_full() && !check_refused()) {
		begin("listen-queue");
		what("listen queues: ");
		number(servers.used, " TCP servers, none full");
		finding_put(&f, FINE);
	}
}

static void check_accept(void)
{
	uint32_t pos = 0, bad = 0;
	const struct server *v;

	while ((v = map_next(&servers, &pos))) {
		if (full(v) || v->queue[THEN] < WAIT_LEAST ||
				v->queue[NOW] < v->queue[THEN])
			continue;
		bad++;
		begin("accept");
		what("nobody accepts at ");
		server_names(v);
		next_port("who -a ", v->sock.port[LOCAL]);
		put_problem("connections are complete, but the program does not "
			"call accept(); it is busy\n         or hangs");
	}
	if (!bad)
		put_fine("accept", "accept: no connections are left waiting");
}

/* The smallest backlog of the servers at a port; 0: not known. */
static uint32_t backlog_at(uint32_t port)
{
	uint32_t pos = 0, least = 0;
	const struct server *v;

	while ((v = map_next(&servers, &pos)))
		if (v->sock.port[LOCAL] == port && v->limited &&
				(!least || v->sock.backlog < least))
			least = v->sock.backlog;
	return least;
}

static bool flooded(const struct half_open *h)
{
	uint32_t limit = backlog_at(h->port) / 2;

	if (limit > HALF_MOST || !limit)
		limit = HALF_MOST;
	if (limit < HALF_LEAST)
		limit = HALF_LEAST;
	return h->count[THEN] >= limit && h->count[NOW] >= limit;
}

static void check_flood(void)
{
	uint32_t pos = 0, bad = 0;
	const struct half_open *h;

	while ((h = map_next(&half_opens, &pos))) {
		if (!flooded(h))
			continue;
		bad++;
		begin("syn-flood");
		number(h->count[NOW], " half-open connections at port ");
		number(h->port, ", backlog ");
		if (backlog_at(h->port))
			number(backlog_at(h->port), "");
		else
			what("unknown");
		if (figure_rate(COOKIES_SENT)) {
			what(", ");
			number(figure_rate(COOKIES_SENT),
				" SYN cookies a second");
		}
		next_port("count state syn-recv and sport = :", h->port);
		next(" --by raddr --prefix 24/48 --top 10");
		put_problem("a SYN flood, or our replies are lost; see the "
			"networks they come from, and\n         keep "
			"net.ipv4.tcp_syncookies on");
	}
	if (!bad && figure_rate(COOKIES_SENT)) {
		bad++;
		begin("syn-flood");
		what("SYN cookies are sent");
		rate(figure_rate(COOKIES_SENT));
		next("count state syn-recv --by lport");
		put_problem("a SYN queue is full: a flood, or a backlog that is "
			"too small");
	}
	if (!bad)
		put_fine("syn-flood", "SYN queues: no server is flooded");
}

/* ---- ephemeral ports ---- */

static void put_ephemeral(const struct ephemeral *e, uint64_t all)
{
	struct sock s;

	memset(&s, 0, sizeof s);
	s.table = (uint8_t)e->key.table;
	memcpy(s.addr, e->key.addr, sizeof s.addr);
	s.port[REMOTE] = (uint16_t)e->key.port;
	begin("ports");
	number((uint64_t)e->used * 100 / all, " % of the ephemeral ports to ");
	text_place(&f.what, &s, REMOTE);
	what(" are used: ");
	number(e->used, " of ");
	number(all, ", ");
	number(e->time_wait, " in TIME_WAIT");
	next("ports");
	put_problem("connections to it will fail with EADDRNOTAVAIL; reuse "
		"connections, widen\n         net.ipv4.ip_local_port_range, or "
		"see who opens them");
}

static void check_ports(void)
{
	uint64_t low = figure_now(PORT_LOW), high = figure_now(PORT_HIGH);
	uint64_t all = high - low + 1, most = 0;
	uint32_t pos = 0;
	const struct ephemeral *e;

	if (!figure_known(PORT_HIGH) || low > high) {
		put_unknown("ports", "ephemeral ports: the range cannot be read");
		return;
	}
	while ((e = map_next(&ephemerals, &pos))) {
		uint64_t percent = (uint64_t)e->used * 100 / all;

		if (percent > most)
			most = percent;
		if (percent >= FULL_PERCENT)
			put_ephemeral(e, all);
	}
	if (most < FULL_PERCENT) {
		begin("ports");
		what("ephemeral ports: the fullest destination uses ");
		number(most, " %");
		finding_put(&f, FINE);
	}
}

/* ---- processes and peers ---- */

static void put_trouble(const struct trouble *t, const char *where)
{
	what(t->name);
	if (t->pid) {
		what("[");
		number(t->pid, "]");
	}
	what(where);
	text_peer(&f.what, t);
	if (t->count[NOW] > t->count[THEN]) {
		what(", growing by ");
		number(t->count[NOW] - t->count[THEN], "");
	}
}

/* Of a process the sum over its peers, and the peer with the most. */
struct holder {
	uint64_t owner;
	uint32_t count[SAMPLES];
	const struct trouble *most;
};

static struct map holders = {
	.key_len = sizeof(uint64_t), .size = sizeof(struct holder)
};

static void sum_holders(void)
{
	uint32_t pos = 0;
	const struct trouble *t;

	map_clear(&holders);
	while ((t = map_next(&troubles, &pos))) {
		struct holder *h;

		/* one that nobody has accepted is its server's */
		if (t->key.kind != CLOSE_WAITS || !t->inode)
			continue;
		h = map_find(&holders, &t->key.owner, true);
		if (!h)
			return;
		h->count[THEN] += t->count[THEN];
		h->count[NOW] += t->count[NOW];
		if (!h->most || h->most->count[NOW] < t->count[NOW])
			h->most = t;
	}
}

static void check_leaks(void)
{
	uint32_t pos = 0, bad = 0;
	const struct holder *h;

	sum_holders();
	while ((h = map_next(&holders, &pos))) {
		if (h->count[NOW] < LEAK_LEAST ||
				h->count[NOW] < h->count[THEN])
			continue;
		bad++;
		begin("leaks");
		number(h->count[NOW], " sockets in CLOSE_WAIT: ");
		put_trouble(h->most, " does not close them, most with ");
		next("leaks --for 10");
		put_problem("the peer has closed, our program has not: it leaks "
			"descriptors until it has\n         none left; restart it "
			"and mend its error path");
	}
	if (!bad)
		put_fine("leaks", "leaks: no process collects sockets in CLOSE_WAIT");
}

static void check_windows(void)
{
	uint32_t pos = 0, bad = 0;
	const struct trouble *t;

	while ((t = map_next(&troubles, &pos))) {
		if (t->key.kind != SHUT_WINDOWS || !t->count[THEN] ||
				!t->count[NOW])
			continue;
		bad++;
		begin("peers");
		number(t->bytes, " bytes wait in ");
		number(t->count[NOW], " connections: ");
		put_trouble(t, " sends, nobody reads at ");
		next("list -op dst ");
		text_peer(&f.next, t);
		put_problem("the peer's receive window is zero: its program is "
			"not reading");
	}
	if (!bad)
		put_fine("peers", "peers: all of them read what is sent");
}

static void check_udp(void)
{
	uint32_t pos = 0, bad = 0;
	const struct loss *l;

	while ((l = map_next(&losses, &pos))) {
		uint32_t grown = l->drops[NOW] - l->drops[THEN];

		if (l->drops[NOW] < l->drops[THEN] ||
				(!grown && !l->sock.rx_queue))
			continue;
		bad++;
		begin("udp");
		what("UDP packets are lost at ");
		text_place(&f.what, &l->sock, LOCAL);
		what(": ");
		text_owner(&f.what, &l->sock);
		what(", ");
		number(l->drops[NOW], " so far");
		if (grown) {
			what(", ");
			number(grown, " just now");
		}
		next_port("list -up sport = :", l->sock.port[LOCAL]);
		put_problem("its receive queue is full: the program reads too "
			"slowly, or SO_RCVBUF and\n         net.core.rmem_max are "
			"too small");
	}
	if (!bad)
		put_fine("udp", "UDP: no socket loses packets");
}

/* ---- the kernel's limits ---- */

static const struct limit {
	uint8_t figure, most;
	uint8_t percent;     /* from here on it is a problem */
	const char *check, *name, *unknown, *why, *next;
} limits[] = {
	{ CONNTRACKS, MAX_CONNTRACKS, FULL_PERCENT, "conntrack",
		"connection tracking: entries ",
		"connection tracking: not in use, or not in this namespace",
		"new connections are dropped when the table is full; raise\n"
		"         net.netfilter.nf_conntrack_max or shorten its timeouts",
		"count --by raddr --top 10" },
	{ TCP_PAGES, MAX_PAGES, FULL_PERCENT, "memory",
		"TCP memory: pages ", "TCP memory: /proc cannot be read",
		"the kernel shrinks windows and drops packets; see which queues "
		"are long, or\n         raise net.ipv4.tcp_mem", "queues" },
	{ ORPHANS, MAX_ORPHANS, FULL_PERCENT, "orphans",
		"sockets that no process holds: ",
		"orphans: /proc cannot be read",
		"more of them are reset at once; programs close while peers do "
		"not answer", "count state fin-wait1 --by raddr --top 10" },
	{ TIME_WAITS, MAX_TIME_WAITS, FULL_PERCENT, "time-wait",
		"TIME_WAIT: ", "TIME_WAIT: /proc cannot be read",
		"above the limit they end early; reuse connections",
		"count state time-wait --by raddr,rport --top 10" },
};

static void check_limit(const struct limit *l)
{
	uint64_t now = figure_now(l->figure), most = figure_now(l->most);

	if (!figure_known(l->figure) || !figure_known(l->most) || !most) {
		put_unknown(l->check, l->unknown);
		return;
	}
	begin(l->check);
	what(l->name);
	number(now, " of ");
	number(most, "");
	next(l->next);
	f.why = l->why;
	finding_put(&f, now * 100 >= most * l->percent ? PROBLEM : FINE);
}

static void check_softnet(void)
{
	if (!figure_known(SOFTNET_DROPS)) {
		put_unknown("softnet", "packets dropped by CPUs: /proc cannot be read");
		return;
	}
	begin("softnet");
	what("packets dropped because a CPU's queue was full");
	if (!figure_rate(SOFTNET_DROPS)) {
		what(": none");
		finding_put(&f, FINE);
		return;
	}
	rate(figure_rate(SOFTNET_DROPS));
	next("queues");
	put_problem("raise net.core.netdev_max_backlog, or spread the interrupts "
		"over more CPUs");
}

void doctor_checks(void)
{
	unsigned i;

	check_listen();
	check_flood();
	check_ports();
	check_leaks();
	check_accept();
	check_windows();
	check_udp();
	for (i = 0; i < sizeof limits / sizeof *limits; i++)
		check_limit(&limits[i]);
	check_softnet();
}
