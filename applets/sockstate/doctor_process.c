/* SPDX-License-Identifier: MIT */
/* sockstate doctor: processes and their peers. The threshold stands here. */
#include "doctor.h"

enum { LEAK_LEAST = 10 }; /* CLOSE_WAIT sockets of one process */

static void put_trouble(const struct trouble *t, const char *where)
{
	say(t->name);
	if (t->pid) {
		say("[");
		say_number(t->pid, "]");
	}
	say(where);
	text_peer(&finding.what, t);
	if (t->count[NOW] > t->count[THEN]) {
		say(", growing by ");
		say_number(t->count[NOW] - t->count[THEN], "");
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

void check_leaks(void)
{
	uint32_t pos = 0, bad = 0;
	const struct holder *h;

	sum_holders();
	while ((h = map_next(&holders, &pos))) {
		if (h->count[NOW] < LEAK_LEAST ||
				h->count[NOW] < h->count[THEN])
			continue;
		bad++;
		finding_begin("leaks");
		say_number(h->count[NOW], " sockets in CLOSE_WAIT: ");
		put_trouble(h->most, " does not close them, most with ");
		advise("leaks --for 10");
		problem("the peer has closed, our program has not: it leaks "
			"descriptors until it has\n         none left; restart it "
			"and mend its error path");
	}
	if (!bad)
		fine("leaks", "leaks: no process collects sockets in CLOSE_WAIT");
}

void check_windows(void)
{
	uint32_t pos = 0, bad = 0;
	const struct trouble *t;

	while ((t = map_next(&troubles, &pos))) {
		if (t->key.kind != SHUT_WINDOWS || !t->count[THEN] ||
				!t->count[NOW])
			continue;
		bad++;
		finding_begin("peers");
		say_number(t->bytes, " bytes wait in ");
		say_number(t->count[NOW], " connections: ");
		put_trouble(t, " sends, nobody reads at ");
		advise("list -op dst ");
		text_peer(&finding.next, t);
		problem("the peer's receive window is zero: its program is "
			"not reading");
	}
	if (!bad)
		fine("peers", "peers: all of them read what is sent");
}

void check_udp(void)
{
	uint32_t pos = 0, bad = 0;
	const struct loss *l;

	while ((l = map_next(&losses, &pos))) {
		uint32_t grown = l->drops[NOW] - l->drops[THEN];

		if (l->drops[NOW] < l->drops[THEN] ||
				(!grown && !l->sock.rx_queue))
			continue;
		bad++;
		finding_begin("udp");
		say("UDP packets are lost at ");
		text_place(&finding.what, &l->sock, LOCAL);
		say(": ");
		text_owner(&finding.what, &l->sock);
		say(", ");
		say_number(l->drops[NOW], " so far");
		if (grown) {
			say(", ");
			say_number(grown, " just now");
		}
		advise_number("list -up sport = :", l->sock.port[LOCAL]);
		problem("its receive queue is full: the program reads too "
			"slowly, or SO_RCVBUF and\n         net.core.rmem_max are "
			"too small");
	}
	if (!bad)
		fine("udp", "UDP: no socket loses packets");
}
