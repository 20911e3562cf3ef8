/* States in words. */
#include <string.h>
#include "libnet.h"

enum { ALL = F_STATE_ALL,
	IDLE = 1 << ST_CLOSE | 1 << ST_LISTEN | 1 << ST_BOUND,
	BUCKET = 1 << ST_SYN_RECV | 1 << ST_TIME_WAIT };

static const char names[ST_MAX][12] = {
	"UNKNOWN", "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1",
	"FIN_WAIT2", "TIME_WAIT", "CLOSE", "CLOSE_WAIT", "LAST_ACK", "LISTEN",
	"CLOSING", "SYN_RECV", "BOUND",
};

const char *state_name(unsigned state)
{
	return names[state < ST_MAX ? state : 0];
}

/* ss(8)'s groups, and the words that people use for some states. */
static const struct {
	char word[13];
	uint16_t states;
} words[] = {
	{"unconnected", 1 << ST_CLOSE},
	{"closed", 1 << ST_CLOSE},
	{"listening", 1 << ST_LISTEN},
	{"synrcv", 1 << ST_SYN_RECV | 1 << ST_NEW_SYN_RECV},
	{"boundinactive", 1 << ST_BOUND},
	{"all", ALL},
	{"connected", ALL & ~IDLE},
	{"synchronized", ALL & ~IDLE & ~(1 << ST_SYN_SENT)},
	{"bucket", BUCKET},
	{"big", ALL & ~BUCKET & ~(1 << ST_BOUND)},
};

/* CLOSE_WAIT, close-wait and closewait are the same. */
static bool same(const char *name, size_t max, const char *s, size_t len)
{
	const char *end = s + len;

	for (; s < end; s++) {
		if (*s == '-' || *s == '_')
			continue;
		if (max && *name == '_') {
			name++;
			max--;
		}
		if (!max || !*name || (*name | 0x20) != (*s | 0x20))
			return false;
		name++;
		max--;
	}
	return !max || !*name;
}

uint32_t state_mask(const char *word, size_t len)
{
	uint32_t mask = 0;
	unsigned i;

	for (i = 1; i < ST_MAX; i++)
		if (same(names[i], sizeof *names, word, len))
			mask |= 1u << i;
	for (i = 0; ENABLE_FEATURE_FILTER &&
			i < sizeof words / sizeof *words; i++)
		if (same(words[i].word, sizeof words->word, word, len))
			mask |= words[i].states;
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
