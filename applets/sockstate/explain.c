/* SPDX-License-Identifier: MIT */
/* sockstate explain: explains states, timers and raw rows. */
#include <string.h>
#include "sockstate.h"
#include "topics.h"

static bool same(const char *t, size_t len, const char *word)
{
	return strlen(word) == len && !strncasecmp(t, word, len);
}

/* Of what a topic is: "timer ", "unix ", "udp ", "owner ", or "" of TCP's state. */
static size_t kind_len(const char *t, size_t len)
{
	const char *kinds = "timer \0unix \0udp \0owner \0";
	size_t n;

	for (; (n = strlen(kinds)); kinds += n + 1)
		if (len > n && !strncasecmp(t, kinds, n))
			return n;
	return 0;
}

/* A timer, and why there is no owner, are found with and without their first word;
 * a state of other sockets than TCP's only with it. */
static bool means(const char *t, size_t len, const char *word)
{
	size_t kind = kind_len(t, len);

	if (kind && *t != 'u' /* unix, udp */ && same(t + kind, len - kind, word))
		return true;
	return same(t, len, word) || (!kind &&
		state_mask(word, strlen(word)) & state_mask(t, len));
}

/* Prints the topics of the word, or all topics. Returns their number. */
static unsigned explain(const char *word)
{
	const char *t = unpack(topics_packed, topics_SIZE), *end;
	unsigned n = 0;

	if (word && (!strcmp(word, "retrans") || !strcmp(word, "timer retrans")))
		word = "timer on";
	if (word && !strncmp(word, "waits for accept()", 18))
		word = "not accepted yet";
	for (; t && *t; t = end) {
		size_t len = (size_t)(text_find(t, '\n') - t);

		end = after_topic(t);
		if (word && !means(t, len, word))
			continue;
		out_mem(t, (size_t)(end - t));
		n++;
	}
	return n;
}

/* ---- raw rows of /proc/net ---- */

static struct sock decoded;

/* Rows of datagram sockets have 13 words, the last one being the drops; those of
 * TCP end earlier (TIME_WAIT) or later.  TCP has no sockets in CLOSE there. */
static bool is_datagram(const struct sock *s, const char *line)
{
	struct scan c = {line, false};
	unsigned words = 0;
	size_t len;

	while (scan_word(&c, &len))
		words++;
	return s->state == ST_CLOSE || words == 13;
}

static bool decode(const char *line)
{
	struct sock *s = &decoded;
	enum table t;

	for (t = T_TCP; t <= T_TCP6; t++) {
		if (!proc_inet_row(s, line, t))
			continue;
		if (is_datagram(s, line))
			s->table = (uint8_t)(t + T_UDP);
		return true;
	}
	return proc_unix_row(s, line);
}

/* "timer keepalive", "unix LISTEN" */
static void explain_kind(const char *kind, const char *name)
{
	char word[32];

	stpcpy(stpcpy(word, kind), name);
	explain(word);
}

static void more(const struct sock *s)
{
	if (s->have & HAVE_UID)
		list_number("uid", "", s->uid);
	list_number("inode", "", s->inode);
}

static void view(void)
{
	list_titles();
	list_row(&decoded, more);
}

static void explain_row(void)
{
	const struct sock *s = &decoded;

	grid_view(view);
	if (ENABLE_FEATURE_JSON && asked('j'))
		return;
	if (s->table == T_UNIX)
		explain_kind("unix ", state_name(sock_state(s)));
	else if (s->table < T_UDP || s->state == ST_CLOSE)
		explain(state_name(sock_state(s)));
	else
		explain_kind("udp ", state_name(sock_state(s)));
	if (s->table > T_TCP6 || s->timer >= 5)
		return;
	out_format("%llu.%02u s, sent again %u times, %u probes unanswered: ",
		(unsigned long long)(s->timer_ticks / 100),
		(unsigned)(s->timer_ticks % 100), s->retransmits, s->probes);
	explain_kind("timer ", timer_name(s));
}

/* ---- words and rows of other programs ---- */

/* "0A", as /proc has the states of TCP; false: it is none. */
static bool explain_code(const char *word)
{
	struct scan c = {word, false};
	unsigned state = (unsigned)scan_hex(&c, 2);

	return !c.bad && !*c.p && state && state < ST_NEW_SYN_RECV &&
			explain(state_name(state));
}

/* Explains a word of a row; of sockets other than TCP's a state means another
 * thing. */
static bool explain_of(const char *kind, const char *word)
{
	uint32_t states = state_mask(word, strlen(word));
	char both[48];

	if (*kind && !strcasecmp(word, "connected"))
		states = 1u << ST_ESTABLISHED;
	if (!*kind || !states || states & (states - 1))
		return explain(word);
	stpcpy(stpcpy(both, kind), state_name((unsigned)__builtin_ctz(states)));
	return explain(both) || explain(word);
}

/* Explains the words of a line that are states or timers. The words of a row of
 * netstat or ss may be anything else; so may none of fewer words. */
static bool explain_words(const char *line)
{
	struct scan c = {line, false};
	const char *word, *kind = "";
	unsigned words = 0, known = 0;
	char name[32];
	size_t len;

	for (; (word = scan_word(&c, &len)); words++) {
		if (len >= sizeof name)
			continue;
		*stpncpy(name, word, len) = 0;
		if (!words)
			kind = *word == 'u' ? word[1] == 'd' ? "udp " : "unix " : "";
		known += explain_of(kind, name);
	}
	return known && (known == words || words > 3);
}

/* "close wait" */
static bool explain_joined(const char *line)
{
	char name[32], *s = name;

	if (strlen(line) >= sizeof name)
		return false;
	for (stpcpy(name, line); *s; s++)
		if (*s == ' ')
			*s = '_';
	return explain(name);
}

int sockstate_explain(char **argv)
{
	const char *line = join_words(argv);

	if (ENABLE_FEATURE_JSON && asked('j') && !(*argv && decode(line)))
		return wrong_usage("explain", "only a row has a JSON form");
	if (!*argv)
		explain(NULL);
	else if (decode(line))
		explain_row();
	else if (!explain(line) && !explain_code(line) &&
			!explain_joined(line) && !explain_words(line))
		return wrong_usage(line, "not a state, timer or row of /proc/net");
	return 0;
}
