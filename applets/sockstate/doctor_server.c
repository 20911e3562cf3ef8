/* SPDX-License-Identifier: MIT */
/* sockstate doctor: servers, their queues and floods. Thresholds stand here. */
#include "doctor.h"

enum {
	WAIT_LEAST = 4,     /* connections that wait for accept() */
	HALF_LEAST = 16,    /* half-open connections at a port */
	HALF_MOST = 256,    /* however large the backlog is */
};

static bool full(const struct server *v)
{
	return v->limited && v->queue[NOW] > v->sock.backlog;
}

static void server_names(const struct server *v)
{
	text_place(&finding.what, &v->sock, LOCAL);
	say(": ");
	text_owner(&finding.what, &v->sock);
	say(", ");
	say_number(v->queue[NOW], " wait");
}

static uint32_t check_full(void)
{
	uint32_t pos = 0, bad = 0;
	const struct server *v;

	while ((v = map_next(&servers, &pos))) {
		if (!full(v))
			continue;
		bad++;
		finding_begin("listen-queue");
		say("listen queue full at ");
		server_names(v);
		say(", limit ");
		say_number(v->sock.backlog, "");
		if (figure_rate(LISTEN_OVERFLOWS)) {
			say(", ");
			say_number(figure_rate(LISTEN_OVERFLOWS),
				" refused a second");
		}
		advise_number("queues sport = :", v->sock.port[LOCAL]);
		problem("its program accepts too slowly, and new connections "
			"are dropped; see what\n         keeps it, or raise its "
			"backlog and net.core.somaxconn");
	}
	return bad;
}

static uint32_t check_refused(void)
{
	if (!figure_rate(LISTEN_OVERFLOWS))
		return 0;
	finding_begin("listen-queue");
	say("connections are refused because a listen queue is full");
	say_rate(figure_rate(LISTEN_OVERFLOWS));
	advise("queues");
	problem("no queue is full at this moment, or sock_diag is missing, "
		"which alone knows\n         the limits; watch the queues");
	return 1;
}

void check_listen(void)
{
	if (!check_full() && !check_refused()) {
		finding_begin("listen-queue");
		say("listen queues: ");
		say_number(servers.used, " TCP servers, none full");
		finding_put(FINE);
	}
}

void check_accept(void)
{
	uint32_t pos = 0, bad = 0;
	const struct server *v;

	while ((v = map_next(&servers, &pos))) {
		if (full(v) || v->queue[THEN] < WAIT_LEAST ||
				v->queue[NOW] < v->queue[THEN])
			continue;
		bad++;
		finding_begin("accept");
		say("nobody accepts at ");
		server_names(v);
		advise_number("who -a ", v->sock.port[LOCAL]);
		problem("connections are complete, but the program does not "
			"call accept(); it is busy\n         or hangs");
	}
	if (!bad)
		fine("accept", "accept: no connections are left waiting");
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

void check_flood(void)
{
	uint32_t pos = 0, bad = 0;
	const struct half_open *h;

	while ((h = map_next(&half_opens, &pos))) {
		if (!flooded(h))
			continue;
		bad++;
		finding_begin("syn-flood");
		say_number(h->count[NOW], " half-open connections at port ");
		say_number(h->port, ", backlog ");
		if (backlog_at(h->port))
			say_number(backlog_at(h->port), "");
		else
			say("unknown");
		if (figure_rate(COOKIES_SENT)) {
			say(", ");
			say_number(figure_rate(COOKIES_SENT),
				" SYN cookies a second");
		}
		advise_number("count state syn-recv and sport = :", h->port);
		advise(" --by raddr --prefix 24/48 --top 10");
		problem("a SYN flood, or our replies are lost; see the "
			"networks they come from, and\n         keep "
			"net.ipv4.tcp_syncookies on");
	}
	if (!bad && figure_rate(COOKIES_SENT)) {
		bad++;
		finding_begin("syn-flood");
		say("SYN cookies are sent");
		say_rate(figure_rate(COOKIES_SENT));
		advise("count state syn-recv --by lport");
		problem("a SYN queue is full: a flood, or a backlog that is "
			"too small");
	}
	if (!bad)
		fine("syn-flood", "SYN queues: no server is flooded");
}
