/* SPDX-License-Identifier: MIT */
/*
 * Resolves all addresses at once by DNS, with one socket per server, a window
 * of questions in flight, and one deadline.
 *
 * The sockets are connected. The kernel drops datagrams from any other address
 * or port, and reports a port that nobody listens on. It chooses a new source
 * port each round (RFC 6056); with the random id of each question a blind
 * forger has to guess 32 bits for one wrong name in one listing.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/process.h"
#include "resolve.h"

enum {
	TRIES = 30,         /* questions for one name without "attempts" */
	SILENCE = 3000,     /* ticks without questions after a dead round */
	/*
	 * Limits of the window. dnsmasq, which most routers run, forwards 150
	 * questions at once; 166 answers fill a socket's default buffer.
	 */
	WINDOW_MIN = 16, WINDOW_START = 64, WINDOW_MAX = 128,
};

struct dns {
	struct pollfd fd[DNS_SERVERS]; /* .fd is -1: given up */
	unsigned servers;   /* how many */
	unsigned alive;     /* bit per server: its socket is open */
	unsigned base;      /* the server that is asked first */
	unsigned heard;     /* bit per server: it has answered something */
	unsigned tries;
	uint32_t now;       /* ticks */
	uint32_t interval;  /* ticks until a question is asked again */
	uint32_t open;      /* hosts without an answer */
	uint32_t flying;    /* questions in flight, at most window */
	uint32_t window;
	/* One queue: first the hosts that were asked, the oldest question
	 * first; then, from next on, the hosts that are to be asked. */
	struct host *first, *next, **last;
	struct host *by_id[256]; /* low byte of the id */
};

/* Never waits: early at boot the kernel has no random bytes yet. Then the ids are
 * a count, hashed with the secret of this run. */
static uint16_t random_id(void)
{
	static uint32_t count;
	uint16_t id;

	if (getrandom(&id, sizeof id, GRND_NONBLOCK) != sizeof id) {
		count++;
		id = (uint16_t)hash_keyed(&count, sizeof count);
	}
	return id;
}

static __attribute__((noinline)) void push(struct dns *d, struct host *h)
{
	h->next = NULL;
	*d->last = h;
	d->last = &h->next;
	if (!d->next)
		d->next = h;
}

/* Frees the host's place in the window. A late answer still counts. */
static void land(struct dns *d, struct host *h)
{
	d->flying -= h->flying;
	h->flying = false;
}

static void finish(struct dns *d, struct host *h)
{
	land(d, h);
	h->done = true;
	d->open--;
}

static __attribute__((noinline)) void bury(struct dns *d, unsigned s)
{
	close(d->fd[s].fd);
	d->fd[s].fd = -1;
	d->alive &= ~(1u << s);
}

static void open_servers(struct dns *d, uint32_t limit)
{
	const struct resolv_conf *c = &resolv_conf;
	unsigned s, parts = 4;

	resolv_conf_read();
	d->servers = c->servers;
	d->tries = TRIES;
	if (c->attempts)
		d->tries = parts = c->attempts * c->servers;
	limit /= parts;
	d->interval = c->timeout * (1000 / CLOCK_TICK);
	if (d->interval > limit)
		d->interval = limit;
	d->interval++;
	for (s = 0; s < d->servers; s++) {
		const union dns_server *server = &c->server[s];
		int fd = socket(server->any.sa_family,
			SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

		d->fd[s].fd = fd;
		d->fd[s].events = POLLIN;
		d->alive |= 1u << s;
		if (connect(fd, &server->any, sizeof *server))
			bury(d, s); /* or socket() has failed already */
	}
}

/* Refuses link-local addresses, whose names belong to mDNS (RFC 6762 section
 * 4), and the unspecified address, which has none. */
static bool askable(const uint8_t *addr)
{
	unsigned start = dns_is_ip4(addr) ? 12 : 0;
	uint16_t top;

	memcpy(&top, addr + start, sizeof top);
	return !all_zero(addr + start, 16 - start) &&
		(start ? top != htons(0xa9fe) :
			(top & htons(0xffc0)) != htons(0xfe80));
}

/* Writes the host's question. Returns its length. */
static unsigned question_of(const struct host *h, uint8_t *p)
{
	return ENABLE_SOCKSTATE_CONNECT && h->ask ?
		dns_question_of(p, h->id, h->ask, h->ask_len, h->type) :
		dns_question(p, h->id, h->addr);
}

/* Queues every host without an answer. again: also those that were asked in
 * vain. */
static void collect(struct dns *d, const struct map *hosts, bool again)
{
	uint32_t pos = 0;
	struct host *h;

	d->window = WINDOW_START;
	d->last = &d->first;
	while ((h = map_next(hosts, &pos))) {
		if (again)
			h->tries = 0;
		h->done = h->name || h->tries ||
			!((ENABLE_SOCKSTATE_CONNECT && h->ask) || askable(h->addr));
		if (h->done)
			continue;
		h->asked = h->failed = 0;
		h->flying = false;
		push(d, h);
		d->open++;
	}
}

/* Sends the host's question to its next living server; false: none takes it
 * now. */
static bool ask(struct dns *d, struct host *h)
{
	uint8_t question[DNS_QUESTION];
	unsigned i, len, s = h->asked ? h->server + 1u : d->base;

	if (!h->asked) {
		h->id = random_id();
		h->same = d->by_id[h->id & 255];
		d->by_id[h->id & 255] = h;
	}
	len = question_of(h, question);
	for (i = d->servers; i; i--, s++) {
		s %= d->servers;
		if (!(d->alive >> s & 1))
			continue;
		h->server = (uint8_t)s;
		h->asked |= (uint8_t)(1 << s);
		if (send(d->fd[s].fd, question, len, 0) >= 0) {
			h->tries++;
			h->sent = d->now;
			h->flying = true;
			d->flying++;
			return true;
		}
		if (errno == EAGAIN || errno == ENOBUFS || errno == ENOMEM)
			break;
		bury(d, s);
	}
	return false;
}

static void fill_window(struct dns *d)
{
	struct host *h;

	while (d->flying < d->window && (h = d->next) &&
			(h->done || ask(d, h)))
		d->next = h->next;
}

/* Moves hosts whose question had no answer in time to the end of the queue, and
 * frees their places in the window. A late answer still counts. */
static __attribute__((noinline)) void expire(struct dns *d)
{
	struct host *h;

	while ((h = d->first) != d->next && (h->done ||
			d->now - h->sent >= d->interval ||
			!(d->alive >> h->server & 1))) {
		d->first = h->next;
		if (!d->first)
			d->last = &d->first;
		if (h->done)
			continue;
		land(d, h);
		if (h->server == d->base && !(d->heard >> d->base & 1))
			d->base = (d->base + 1) % d->servers;
		if (h->tries >= d->tries)
			finish(d, h);
		else
			push(d, h);
	}
}

static void settle(struct dns *d, struct host *h, unsigned s,
		enum dns_verdict v)
{
	land(d, h);
	d->heard |= 1u << s;
	/* Too many questions at once? With few in flight a refusal is final: a
	 * server that has no servers to ask refuses every question, and must
	 * not cost the whole deadline. */
	if (v == DNS_REFUSED && d->flying >= WINDOW_MIN) {
		if (d->window > WINDOW_MIN)
			d->window /= 2;
		return;
	}
	if (v >= DNS_FAILED) {
		h->failed |= (uint8_t)(1 << s);
		if (d->alive & ~(unsigned)h->failed) {
			h->sent -= d->interval; /* due: asks the next server */
			return;
		}
	} else {
		d->base = s;
		if (d->window < WINDOW_MAX)
			d->window++;
	}
	finish(d, h);
}

static void answer(struct dns *d, unsigned s, const uint8_t *p, unsigned n)
{
	struct host *h = n < DNS_HEADER ? NULL : d->by_id[p[1]];
	uint8_t question[DNS_QUESTION];
	char name[DNS_NAME];

	for (; h; h = h->same) {
		enum dns_verdict v;

		if (h->done || !(h->asked >> s & 1))
			continue;
		v = dns_answer(p, n, question, question_of(h, question), name);
		if (v == DNS_IGNORE)
			continue;
		if (v == DNS_FOUND)
			h->name = arena_strdup(name, ENABLE_SOCKSTATE_CONNECT &&
				h->ask ? sizeof name : strlen(name));
		settle(d, h, s, v);
		return;
	}
}

static void receive(struct dns *d, unsigned s)
{
	uint8_t packet[1500];
	ssize_t n = recv(d->fd[s].fd, packet, sizeof packet, 0);

	if (n >= 0)
		answer(d, s, packet, (unsigned)n);
	else if (errno != EAGAIN)
		bury(d, s); /* ECONNREFUSED: from an ICMP message */
}

bool dns_impatient;

void dns_resolve(struct map *hosts, unsigned ms)
{
	static uint32_t silent; /* tick of the last dead round; 0: none */
	struct dns *d = arena_alloc(sizeof *d);
	uint32_t start = clock_ticks(), limit = ms / CLOCK_TICK;
	unsigned s;

	/* a repeated listing does not wait for a dead server in each round */
	if (!d || (silent && start - silent < SILENCE &&
			!(ENABLE_SOCKSTATE_CONNECT && dns_impatient)))
		return;
	d->now = start;
	collect(d, hosts, silent);
	if (!d->open)
		return;
	open_servers(d, limit);
	while (d->open && d->alive && d->now - start < limit) {
		expire(d);
		fill_window(d);
		clock_wait(d->fd, d->servers, CLOCK_TICK);
		for (s = 0; s < d->servers; s++)
			if (d->fd[s].revents)
				receive(d, s);
		d->now = clock_ticks();
	}
	for (s = 0; s < d->servers; s++)
		bury(d, s); /* a second time is harmless: close(-1) fails */
	silent = d->heard ? 0 : d->now;
}
