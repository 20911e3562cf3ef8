/* SPDX-License-Identifier: MIT */
/* sockstate doctor: two samples of the sockets. */
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

unsigned sample;
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
	if (s->table <= T_TCP6)
		return tcp_row(s);
	return s->have & HAVE_DROPS && s->drops ? loss_row(s) : 0;
}

/* What another namespace said. */
static void forget(void)
{
	map_clear(&servers);
	map_clear(&half_opens);
	map_clear(&troubles);
	map_clear(&losses);
	map_clear(&ephemerals);
	figures_forget();
}

bool take_samples(uint32_t seconds)
{
	enum { WANT = HAVE_QUEUES | HAVE_BACKLOG | HAVE_DROPS | HAVE_TIMER };

	figures_seconds = seconds ? seconds : 1;
	forget();
	st.owners = true;
	st.entered = figures_read;
	sample = THEN;
	each_socket(row, WANT);
	poll(NULL, 0, (int)seconds * 1000);
	sample = NOW;
	each_socket(row, WANT);
	st.entered = NULL;
	return st.read;
}
