/* SPDX-License-Identifier: MIT */
/* sockstate leaks: counts sockets that should be gone, by process. */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include "sockstate.h"

enum {
	FIN = 1 << ST_FIN_WAIT1 | 1 << ST_FIN_WAIT2 | 1 << ST_LAST_ACK |
		1 << ST_CLOSING,
	LEAKY = 1 << ST_ESTABLISHED | 1 << ST_CLOSE_WAIT | FIN,
	STUCK_TRIES = 3, /* retransmissions or probes without answer */
};
/* In place of a pid: a process that should accept, or a reason for no
 * process. */
enum { WAITING = 1u << 30, NO_PID = 1u << 31 };

enum { CLOSE_WAIT, FIN_WAIT, STUCK, KINDS };

struct keeper {
	uint32_t pid; /* PID_MAX_LIMIT is 2^22 */
	const char *name;
	uint32_t count[KINDS], before;
	uint64_t unread; /* bytes */
};

static struct map keepers = {
	.key_len = sizeof(uint32_t), .size = sizeof(struct keeper)
};
static uint32_t least;

static uint32_t total(const struct keeper *k)
{
	return k->count[CLOSE_WAIT] + k->count[FIN_WAIT] + k->count[STUCK];
}

static bool is_stuck(const struct sock *s)
{
	return s->state == ST_ESTABLISHED &&
		s->retransmits + s->probes >= STUCK_TRIES && s->timer != 2;
}

static uint32_t keeper_of(const struct sock *s, const struct owner *o)
{
	if (o)
		return o->pid;
	o = owner_of_listener(s);
	return o ? WAITING + o->pid : NO_PID + owner_reason(s);
}

static int count_keeper(const struct sock *s)
{
	const struct owner *o = owner_of(s->inode);
	uint32_t pid = keeper_of(s, o);
	bool waits = s->state == ST_CLOSE_WAIT;
	bool fin = bit(FIN, s->state) && !s->inode;
	struct keeper *k;

	if (!waits && !fin && !is_stuck(s))
		return 0;
	k = map_find(&keepers, &pid, true);
	if (!k)
		return -ENOMEM;
	if (!k->name) {
		const char *name = o ? o->name : owner_why(s);

		k->name = arena_strdup(name, strlen(name));
	}
	k->count[waits ? CLOSE_WAIT : fin ? FIN_WAIT : STUCK]++;
	/* an unread FIN counts as a byte: net/ipv4/tcp_diag.c */
	k->unread += s->rx_queue - (s->rx_queue && waits);
	return 0;
}

static void sample(void)
{
	uint32_t pos = 0;
	struct keeper *k;

	while ((k = map_next(&keepers, &pos))) {
		k->before = total(k);
		memset(k->count, 0, sizeof k->count);
		k->unread = 0;
	}
	st.owners = true;
	each_socket(count_keeper, HAVE_QUEUES);
}

static bool before(const void *a, const void *b)
{
	const struct keeper *x = a, *y = b;

	return total(x) != total(y) ? total(x) > total(y) : x->pid < y->pid;
}

static bool leaks(const void *record)
{
	uint32_t n = total(record);

	return n && n >= least;
}

/* "+3", which is no number in JSON. */
static void put_growth(const struct keeper *k)
{
	uint32_t now = total(k), was = k->before;
	char text[2 + FMT_U64];

	text[0] = now < was ? '-' : '+';
	*fmt_u64(text + 1, now < was ? was - now : now - was) = 0;
	json_word("growth", now < was ? text : text + 1);
	table_text(text, strlen(text));
}

static void row(const void *record)
{
	const struct keeper *k = record;
	unsigned i;

	if (k->pid >= WAITING)
		table_text("-", 1);
	else
		grid_number("pid", k->pid);
	for (i = 0; i < KINDS; i++)
		grid_number(nth_string("close_wait\0fin_wait\0stuck", i),
			k->count[i]);
	grid_number("unread_bytes", k->unread);
	if (asked(CODE(OPT_FOR)))
		put_growth(k);
	if (k->pid >= WAITING)
		grid_string("reason", k->name);
	else
		grid_string("program_name", k->name);
	grid_end();
}

static void view(void)
{
	static char titles[] = ">PID\0>CLOSE_WAIT\0>FIN_WAIT\0>Stuck\0"
		">Unread\0>Growth\0Process\0";
	static const char rest[] = ">Growth\0Process\0";

	if (!asked(CODE(OPT_FOR)))
		memcpy(titles + sizeof titles - sizeof rest, "Process\0", 9);
	sorted_rows(titles, row);
}

int sockstate_leaks(char **argv)
{
	uint32_t seconds = number_option(CODE(OPT_FOR), 0);

	(void)argv;
	least = number_option(CODE(OPT_MIN), 1);
	if (seconds > 86400)
		return wrong_usage(argument(CODE(OPT_FOR)), "at most a day");
	tcp_unless_named();
	if (!st.states)
		st.states = LEAKY;
	sample();
	if (asked(CODE(OPT_FOR))) {
		poll(NULL, 0, (int)seconds * 1000);
		sample();
	}
	sort_map(&keepers, leaks, before);
	if (shown || (ENABLE_FEATURE_JSON && asked('j')))
		grid_view(view);
	else if (!all_read())
		return cannot_tell("leaks");
	else if (!asked('q'))
		out_format("no leaks\n");
	return shown > 0;
}
