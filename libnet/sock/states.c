/* SPDX-License-Identifier: MIT */
/* Names of states. */
#include <string.h>
#include "libnet.h"

enum { ALL = F_STATE_ALL,
	IDLE = 1 << ST_CLOSE | 1 << ST_LISTEN,
	BUCKET = 1 << ST_SYN_RECV | 1 << ST_TIME_WAIT };

const char *state_name(unsigned state)
{
	return nth_string("UNKNOWN\0ESTABLISHED\0SYN_SENT\0SYN_RECV\0FIN_WAIT1\0"
		"FIN_WAIT2\0TIME_WAIT\0CLOSE\0CLOSE_WAIT\0LAST_ACK\0LISTEN\0"
		"CLOSING\0SYN_RECV\0BOUND", state < ST_MAX ? state : 0);
}

/* ss(8)'s groups of states, and other words that people use. */
static const char words[] = "estab\0unconn\0synrcvd\0unconnected\0closed\0"
	"listening\0synrcv\0"
	"boundinactive\0all\0connected\0synchronized\0bucket\0big";
static const uint16_t masks[] = {
	1 << ST_ESTABLISHED, 1 << ST_CLOSE,
	1 << ST_SYN_RECV | 1 << ST_NEW_SYN_RECV,
	1 << ST_CLOSE, 1 << ST_CLOSE, 1 << ST_LISTEN,
	1 << ST_SYN_RECV | 1 << ST_NEW_SYN_RECV, 1 << ST_BOUND, ALL,
	ALL & ~IDLE, ALL & ~IDLE & ~(1 << ST_SYN_SENT), BUCKET,
	ALL & ~BUCKET,
};

/* Returns whether s[len] spells the name: CLOSE_WAIT, close-wait and closewait
 * are the same. */
static bool same(const char *name, const char *s, size_t len)
{
	const char *end = s + len;

	for (; s < end; s++) {
		if (*s == '-' || *s == '_')
			continue;
		name += *name == '_';
		if ((*name++ | 0x20) != (*s | 0x20))
			return false;
	}
	return !*name;
}

uint32_t state_mask(const char *word, size_t len)
{
	uint32_t mask = 0;
	unsigned i;

	for (i = 1; i < ST_MAX; i++)
		if (same(state_name(i), word, len))
			mask |= 1u << i;
	for (i = 0; ENABLE_FEATURE_FILTER &&
			i < sizeof masks / sizeof *masks; i++)
		if (same(nth_string(words, i), word, len))
			mask |= masks[i];
	return mask;
}

unsigned sock_state(const struct sock *s)
{
	static const uint8_t of_unix[] = {
		ST_CLOSE, ST_CLOSE, ST_SYN_SENT, ST_ESTABLISHED, ST_CLOSING,
	};

	if (s->table != T_UNIX)
		return s->state;
	if (s->flags & SO_ACCEPTCON_FLAG)
		return ST_LISTEN;
	return s->state < sizeof of_unix ? of_unix[s->state] : 0;
}
