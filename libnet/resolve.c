/*
 * All addresses at once, by DNS: one socket per server, a window of questions
 * in flight, one deadline.
 *
 * The sockets are connected: the kernel drops what comes from any other
 * address or port, and says when nobody listens.  It also chooses the port
 * (RFC 6056), a new one each round; with the random id of each question a
 * blind forger has to guess 2^32 for one wrong name in one listing.
 */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/times.h>
#include <unistd.h>
#include "resolve.h"

enum {
	TICK = 10,          /* milliseconds, everywhere but on Alpha */
	INTERVAL = 1000,    /* milliseconds until a question is repeated */
	TRIES = 30,         /* questions for one name, if nobody says */
	SILENCE = 3000,     /* ticks without questions after a dead round */
	/*
	 * Questions in flight.  dnsmasq, which most routers run, forwards 150
	 * at once; 166 answers fill a socket's default buffer.
	 */
	WINDOW_MIN = 16, WINDOW_START = 64, WINDOW_MAX = 128,
};

struct queue {
	struct host *first, **last;
};

static struct dns {
	struct pollfd fd[DNS_SERVERS]; /* -1: dead */
	unsigned servers, alive;
	unsigned base;      /* the server that is asked first */
	unsigned heard;     /* bit per server: it has answered something */
	unsigned tries;
	uint32_t interval;  /* ticks until a question is asked again */
	uint32_t open;      /* hosts without an answer */
	uint32_t flying, window;
	struct queue waiting;   /* to be asked */
	struct queue sent;      /* asked, the oldest first */
	struct host *by_id[256]; /* low byte of the id */
} dns;

/* Monotonic, for differences only: clock_gettime(2) costs 700 bytes. */
static uint32_t ticks(void)
{
	return (uint32_t)times(NULL);
}

/* An early boot has no random bytes yet; it must not wait for them. */
static uint16_t random_id(void)
{
	static uint16_t id;

	if (getrandom(&id, sizeof id, GRND_NONBLOCK) != sizeof id)
		id = (uint16_t)(id * 25173u + 13849u + ticks());
	return id;
}

static void push(struct queue *q, struct host *h)
{
	h->next = NULL;
	*q->last = h;
	q->last = &h->next;
}

static struct host *pop(struct queue *q)
{
	struct host *h = q->first;

	if (h && !(q->first = h->next))
		q->last = &q->first;
	return h;
}

/* Its questions stay with the server; only the window is freed. */
static void land(struct host *h)
{
	dns.flying -= h->flying;
	h->flying = false;
}

static void finish(struct host *h)
{
	land(h);
	h->done = true;
	dns.open--;
}

static __attribute__((noinline)) void bury(unsigned s)
{
	close(dns.fd[s].fd);
	dns.fd[s].fd = -1;
	dns.alive &= ~(1u << s);
}

static int server_socket(const union dns_server *server)
{
	int fd = socket(server->any.sa_family,
			SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd >= 0 && connect(fd, &server->any, sizeof *server)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

static void open_servers(unsigned ms)
{
	const struct resolv_conf *c = &resolv_conf;
	unsigned s, limit;

	resolv_conf_read();
	dns.servers = c->servers;
	dns.tries = c->attempts ? c->attempts * c->servers : TRIES;
	dns.interval = c->timeout ? c->timeout * 1000 : INTERVAL;
	limit = ms / (c->attempts ? dns.tries : 4);
	if (dns.interval > limit)
		dns.interval = limit;
	dns.interval = dns.interval / TICK + 1;
	for (s = 0; s < dns.servers; s++) {
		dns.fd[s].fd = server_socket(&c->server[s]);
		dns.fd[s].events = POLLIN;
		dns.alive |= (unsigned)(dns.fd[s].fd >= 0) << s;
	}
}

/* The reverse of link-local addresses is mDNS's (RFC 6762 section 4), and
 * the unspecified address has no name. */
static bool askable(const uint8_t *addr)
{
	static const uint8_t any[16];

	if (dns_is_ip4(addr))
		return memcmp(addr + 12, any, 4) &&
			(addr[12] != 169 || addr[13] != 254);
	return memcmp(addr, any, 16) &&
		(addr[0] != 0xfe || (addr[1] & 0xc0) != 0x80);
}

/* Every host that is still to be asked, into the queue; again: those too that
 * were asked in vain. */
static void collect(const struct map *hosts, bool again)
{
	uint32_t pos = 0;
	struct host *h;

	memset(&dns, 0, sizeof dns);
	dns.window = WINDOW_START;
	dns.waiting.last = &dns.waiting.first;
	dns.sent.last = &dns.sent.first;
	while ((h = map_next(hosts, &pos))) {
		if (again) {
			h->done = false;
			h->tries = 0;
		}
		if (h->name || h->tries || !askable(h->addr))
			h->done = true;
		if (h->done)
			continue;
		h->asked = h->failed = 0;
		h->flying = false;
		push(&dns.waiting, h);
		dns.open++;
	}
}

/* The next living server for h; false: there is none. */
static bool choose(struct host *h)
{
	unsigned i, s = h->asked ? h->server + 1u : dns.base;

	for (i = 0; i < dns.servers; i++, s++) {
		h->server = (uint8_t)(s % dns.servers);
		if (dns.alive >> h->server & 1)
			return true;
	}
	return false;
}

/* False: h could not be asked now. */
static bool ask(struct host *h)
{
	uint8_t question[DNS_QUESTION];
	size_t len;

	if (!h->asked) {
		h->id = random_id();
		h->same = dns.by_id[h->id & 255];
		dns.by_id[h->id & 255] = h;
	}
	len = dns_question(question, h->id, h->addr);
	while (choose(h)) {
		h->asked |= (uint8_t)(1 << h->server);
		if (send(dns.fd[h->server].fd, question, len, 0) >= 0) {
			h->tries++;
			h->sent = ticks();
			h->flying = true;
			dns.flying++;
			push(&dns.sent, h);
			return true;
		}
		if (errno == EAGAIN || errno == ENOBUFS || errno == ENOMEM)
			return false;
		bury(h->server);
	}
	return false;
}

static void fill_window(void)
{
	while (dns.flying < dns.window) {
		struct host *h = pop(&dns.waiting);

		if (!h)
			return;
		if (h->done)
			continue;
		if (!ask(h)) {
			push(&dns.waiting, h);
			return;
		}
	}
}

/* Questions without an answer free their place in the window and go to the
 * end of the queue; an answer that comes late still counts. */
static void expire(uint32_t now)
{
	struct host *h;

	while ((h = dns.sent.first) && (h->done ||
			now - h->sent >= dns.interval ||
			!(dns.alive >> h->server & 1))) {
		pop(&dns.sent);
		if (h->done)
			continue;
		land(h);
		if (h->server == dns.base && !(dns.heard >> dns.base & 1))
			dns.base = (dns.base + 1) % dns.servers;
		if (h->tries >= dns.tries)
			finish(h);
		else
			push(&dns.waiting, h);
	}
}

static void settle(struct host *h, unsigned s, enum dns_verdict v,
		const char *name)
{
	dns.heard |= 1u << s;
	/* too many at once?  A server without servers of its own refuses
	 * everything, and must not cost the deadline. */
	if (v == DNS_REFUSED && dns.flying > WINDOW_MIN) {
		land(h);
		if (dns.window > WINDOW_MIN)
			dns.window -= dns.window / 2;
		return;
	}
	if (v >= DNS_FAILED) {
		land(h);
		h->failed |= (uint8_t)(1 << s);
		if (dns.alive & ~(unsigned)h->failed) {
			h->sent -= dns.interval; /* the next one, at once */
			return;
		}
	} else {
		dns.base = s;
		if (dns.window < WINDOW_MAX)
			dns.window++;
	}
	if (v == DNS_FOUND)
		h->name = arena_strdup(name, strlen(name));
	finish(h);
}

static void answer(unsigned s, const uint8_t *p, size_t n)
{
	struct host *h = n < DNS_HEADER ? NULL : dns.by_id[p[1]];
	uint8_t question[DNS_QUESTION];
	char name[DNS_NAME];

	for (; h; h = h->same) {
		enum dns_verdict v = DNS_IGNORE;
		size_t len;

		if (!h->done && h->asked >> s & 1) {
			len = dns_question(question, h->id, h->addr);
			v = dns_answer(p, n, question, len, name);
		}
		if (v != DNS_IGNORE) {
			settle(h, s, v, name);
			return;
		}
	}
}

/* What has come from server s; not for ever, should it flood. */
static void receive(unsigned s)
{
	uint8_t packet[1500];
	int i;

	for (i = 0; i < WINDOW_MAX; i++) {
		ssize_t n = recv(dns.fd[s].fd, packet, sizeof packet, 0);

		if (n >= 0) {
			answer(s, packet, (size_t)n);
			continue;
		}
		if (errno != EAGAIN && errno != EINTR)
			bury(s); /* ECONNREFUSED: an ICMP message said so */
		return;
	}
}

/* Until something can have changed, or the time left is over. */
static void await(uint32_t left)
{
	const struct host *h = dns.sent.first;
	uint32_t wait = 1;
	unsigned s;

	if (h) {
		uint32_t age = ticks() - h->sent;

		wait = age < dns.interval && dns.alive >> h->server & 1 ?
				dns.interval - age : 0;
	}
	if (!dns.alive)
		return;
	if (wait > left)
		wait = left;
	poll(dns.fd, dns.servers, (int)(wait * TICK));
	for (s = 0; s < dns.servers; s++)
		if (dns.fd[s].fd >= 0 && dns.fd[s].revents)
			receive(s);
}

void dns_resolve(struct map *hosts, unsigned ms)
{
	static bool silent;
	static uint32_t silent_since;
	uint32_t start = ticks(), passed = 0, limit = ms / TICK;
	unsigned s;

	/* a repeated listing does not wait for a dead server in each round */
	if (silent && start - silent_since < SILENCE)
		return;
	collect(hosts, silent);
	if (!dns.open)
		return;
	open_servers(ms);
	while (dns.open && dns.alive && passed < limit) {
		expire(start + passed);
		fill_window();
		await(limit - passed);
		passed = ticks() - start;
	}
	for (s = 0; s < dns.servers; s++)
		bury(s); /* or again: close(2) minds no -1 */
	silent = !dns.heard;
	silent_since = start + passed;
}
