/* SPDX-License-Identifier: MIT */
/* sockstate doctor: limits of the kernel, and the order of the checks. */
#include <string.h>
#include "doctor.h"

enum { FULL_PERCENT = 80 }; /* of a limit, from here on it is a problem */

/* ---- ephemeral ports ---- */

static void put_ephemeral(const struct ephemeral *e, uint64_t all)
{
	struct sock s;

	memset(&s, 0, sizeof s);
	s.table = (uint8_t)e->key.table;
	memcpy(s.addr, e->key.addr, sizeof s.addr);
	s.port[REMOTE] = (uint16_t)e->key.port;
	finding_begin("ports");
	say_number((uint64_t)e->used * 100 / all, " % of the ephemeral ports to ");
	text_place(&finding.what, &s, REMOTE);
	say(" are used: ");
	say_number(e->used, " of ");
	say_number(all, ", ");
	say_number(e->time_wait, " in TIME_WAIT");
	advise("ports");
	problem("connections to it will fail with EADDRNOTAVAIL; reuse "
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
		unknown("ports", "ephemeral ports: the range cannot be read");
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
		finding_begin("ports");
		say("ephemeral ports: the fullest destination uses ");
		say_number(most, " %");
		finding_put(FINE);
	}
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
		unknown(l->check, l->unknown);
		return;
	}
	finding_begin(l->check);
	say(l->name);
	say_number(now, " of ");
	say_number(most, "");
	advise(l->next);
	finding.why = l->why;
	finding_put(now * 100 >= most * l->percent ? PROBLEM : FINE);
}

static void check_softnet(void)
{
	if (!figure_known(SOFTNET_DROPS)) {
		unknown("softnet", "packets dropped by CPUs: /proc cannot be read");
		return;
	}
	finding_begin("softnet");
	say("packets dropped because a CPU's queue was full");
	if (!figure_rate(SOFTNET_DROPS)) {
		say(": none");
		finding_put(FINE);
		return;
	}
	say_rate(figure_rate(SOFTNET_DROPS));
	advise("queues");
	problem("raise net.core.netdev_max_backlog, or spread the interrupts "
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
