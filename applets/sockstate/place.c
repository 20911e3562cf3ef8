/* SPDX-License-Identifier: MIT */
/* Conditions: sockets in some states at a place. */
#include <string.h>
#include <sys/socket.h>
#include "sockstate.h"

static struct {
	const char *why;
	const struct condition *of;
} doubt;

static bool doubtful(const struct condition *c, const char *why)
{
	doubt.why = why;
	doubt.of = c;
	return true;
}

void doubt_nothing(void)
{
	doubt.why = NULL;
}

void tell_doubt(void)
{
	const struct condition *c = doubt.of;

	if (!doubt.why || asked('q'))
		return;
	out_select(2);
	out_format("%s: %.*s: %s\n", applet_name,
		(int)(c->text_end - c->text), c->text, doubt.why);
	out_select(1);
}

/* Returns whether a datagram socket is bound and has no peer: a server. */
static bool datagram_server(const struct sock *s)
{
	return s->table == T_UNIX ?
		s->type == 2 /* SOCK_DGRAM, but for MIPS */ && s->state == SS_UNCONNECTED :
		s->table >= T_UDP && s->state == ST_CLOSE;
}

/* For a free port whatever is bound and has no peer is in the way. */
static bool state_fits(const struct condition *c, const struct sock *s)
{
	if (bit(c->states, sock_state(s)))
		return true;
	if (!c->servers)
		return false;
	if (c->none && s->state == ST_BOUND && s->table <= T_TCP6)
		return true;
	return datagram_server(s) || (c->none && s->table == T_UNIX &&
			sock_state(s) == ST_CLOSE);
}

/* At one of these addresses; answers are in order, "no" being the least. */
static enum filter_answer at_nets(const struct condition *c,
		const struct place *p, const struct sock *s)
{
	enum filter_answer best = p->nets ? FILTER_NO : FILTER_YES, a;
	unsigned i;

	for (i = 0; i < p->nets; i++) {
		a = c->none ? sock_blocks(s, &p->net[i]) :
			sock_serves(s, &p->net[i]);
		if (a > best)
			best = a;
	}
	return best;
}

/* -4 and -6: for the peers of one family. */
static enum filter_answer for_family(const struct sock *s)
{
	struct network any = {0};

	if (!asked('4') == !asked('6'))
		return FILTER_YES;
	any.family = asked('4') ? AF_INET : AF_INET6;
	return sock_serves(s, &any);
}

/* The device that the user named. */
static bool device_fits(const struct condition *c, const struct sock *s)
{
	uint32_t wanted = c->place.ifindex;

	if (wanted && !(s->have & HAVE_IFINDEX))
		return doubtful(c, "only sock_diag tells the device");
	return !wanted || !s->ifindex || s->ifindex == wanted;
}

static bool serves(const struct condition *c, const struct sock *s)
{
	const struct place *p = &c->place;
	enum filter_answer a;

	if (s->table == T_UNIX || (p->tables && !bit(p->tables, s->table)))
		return place_match(p, s, LOCAL);
	if ((p->port >= 0 && p->port != s->port[LOCAL]) || !device_fits(c, s))
		return false;
	a = at_nets(c, p, s) & at_nets(c, &c->reach, s) & for_family(s);
	if (a == FILTER_UNKNOWN)
		doubtful(c, "served on [::], unless it asked for IPV6_V6ONLY");
	return a;
}

bool condition_match(const struct condition *c, const struct sock *s)
{
	if (!state_fits(c, s))
		return false;
	return c->servers ? serves(c, s) : place_match(&c->place, s, c->end);
}

/* What is bound is in the way as well, and only diag tells of it. */
static uint32_t states_of(const struct condition *c)
{
	uint32_t bound = 1u << ST_BOUND;

	if (source.root || source.backend == BACKEND_IS_PROC)
		return c->states & ~bound;
	return c->servers && c->none ? c->states | bound : c->states;
}

/* IPv6 sockets serve IPv4 as well: -4 leaves none out here. */
void use_condition(const struct condition *c, uint32_t otherwise)
{
	st.condition = c;
	st.condition_end = c + 1;
	st.tables = c->place.tables ? c->place.tables : otherwise;
	if (st.named) /* by letters */
		st.tables = c->place.tables ? st.tables & st.named : st.named;
	if (!c->servers)
		st.tables &= tables_of_families();
	st.states = states_of(c);
	st.walk.filter = NULL;
	if (ENABLE_BACKEND_DIAG && c->place.port >= 0 && c->end == LOCAL)
		filter_local_port(&st.walk, (uint16_t)c->place.port);
}

int wrong_place(const char *text, const struct place *p)
{
	return wrong_text(text, p->at, p->error);
}

/* With --addr, which must be an address alone. */
bool ask_for_servers(struct condition *c)
{
	const char *addr = ENABLE_FEATURE_LONG_OPTIONS ?
			argument(CODE(OPT_ADDR)) : NULL;
	struct place *p = &c->reach;

	c->servers = true;
	c->end = LOCAL;
	if (addr && !(place_parse(p, addr, strlen(addr)) && p->nets &&
			p->port < 0)) {
		wrong_usage(addr, "not an address");
		return false;
	}
	if (ENABLE_FEATURE_FILTER && !c->none && !st.netns) {
		place_find_devices(&c->place);
		place_find_devices(&c->reach);
	}
	return true;
}

bool server_condition(struct condition *c, const char *port)
{
	if (!place_parse(&c->place, port, strlen(port))) {
		wrong_place(port, &c->place);
		return false;
	}
	c->states = 1 << ST_LISTEN;
	c->text = port;
	c->text_end = port + strlen(port);
	return ask_for_servers(c);
}
