/* Conditions: sockets in some states at a place. */
#include <string.h>
#include <sys/socket.h>
#include "sockstate.h"

/* Returns whether a datagram socket is bound and has no peer: a server. */
static bool datagram_server(const struct sock *s)
{
	return s->table == T_UNIX ?
		s->type == 2 /* SOCK_DGRAM, but for MIPS */ && s->state == SS_UNCONNECTED :
		s->table >= T_UDP && s->state == ST_CLOSE;
}

/* A socket bound to :: also serves IPv4, unless it has set IPV6_V6ONLY. */
static bool reaches(const struct sock *s, const struct network *n)
{
	return network_match(n, s, LOCAL) || (all_zero(s->addr[LOCAL], 16) &&
			(s->table & 1 || n->family == AF_INET));
}

bool condition_match(const struct condition *c, const struct sock *s)
{
	if (!bit(c->states, sock_state(s)) &&
			!(c->states == 1 << ST_LISTEN && datagram_server(s)))
		return false;
	return place_match(&c->place, s, c->end) &&
		(!ENABLE_FEATURE_LONG_OPTIONS || !c->reach.net.family ||
		reaches(s, &c->reach.net));
}

void use_condition(const struct condition *c, uint32_t otherwise)
{
	st.condition = c;
	st.condition_end = c + 1;
	st.tables = c->place.tables ? c->place.tables : otherwise;
	st.tables &= tables_of_families();
	st.states = c->states;
	st.walk.filter = NULL;
	if (ENABLE_BACKEND_DIAG && c->place.port >= 0 && c->end == LOCAL)
		filter_local_port(&st.walk, (uint16_t)c->place.port);
}

int wrong_place(const char *text, const struct place *p)
{
	return wrong_text(text, p->at, p->error);
}

bool server_condition(struct condition *c, const char *port)
{
	const char *addr = ENABLE_FEATURE_LONG_OPTIONS ?
			argument(CODE(OPT_ADDR)) : NULL;
	char *text = arena_alloc(strlen(port) + 2);

	if (!text)
		return false;
	*text = ':';
	strcpy(text + 1, port);
	text += *port == '/' || *port == '@' || *port == '[' ||
		*text_find(port, ':') || *text_find(port, '.');
	if (!place_parse(&c->place, text, strlen(text))) {
		wrong_place(text, &c->place);
		return false;
	}
	c->states = 1 << ST_LISTEN;
	c->end = LOCAL;
	if (!addr || (place_parse(&c->reach, addr, strlen(addr)) &&
			c->reach.net.family))
		return true;
	wrong_usage(addr, "not an address");
	return false;
}
