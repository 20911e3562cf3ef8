/* sockstate explain: explains states, timers and raw rows. */
#include <string.h>
#include "sockstate.h"
#include "topics.h"

static const char *after_line(const char *s)
{
	s = text_find(s, '\n');
	return s + !!*s;
}

/* Returns the next topic. A topic is a name and the indented lines behind
 * it. */
static const char *after_topic(const char *t)
{
	do
		t = after_line(t);
	while (*t == ' ');
	return t;
}

/* Prints the topics of the word, or all topics. Returns their number. A timer
 * is found with and without the word "timer". */
static unsigned explain(const char *word)
{
	static const char timer[] = "timer ";
	enum { TIMER = sizeof timer - 1 };
	uint32_t states = word ? state_mask(word, strlen(word)) : 0;
	const char *t = unpack(topics_packed, topics_SIZE), *end;
	unsigned n = 0;

	if (word && !strncmp(word, timer, TIMER))
		word += TIMER;
	if (word && !strcmp(word, "retrans"))
		word = "on";
	for (; t && *t; t = end) {
		size_t len = (size_t)(text_find(t, '\n') - t);

		end = after_topic(t);
		if (word && !(states & state_mask(t, len)) &&
				(strncmp(t, timer, TIMER) ||
				strncmp(t + TIMER, word, len - TIMER) ||
				word[len - TIMER]))
			continue;
		out_mem(t, (size_t)(end - t));
		n++;
	}
	return n;
}

/* ---- raw rows of /proc/net ---- */

static struct sock decoded;

/* Parses a row. /proc shows no TCP sockets in CLOSE, so such a row is UDP's. */
static bool decode(const char *line)
{
	struct sock *s = &decoded;
	enum table t;

	for (t = T_TCP; t <= T_TCP6; t++) {
		if (!proc_inet_row(s, line, t))
			continue;
		if (s->state == ST_CLOSE)
			s->table = (uint8_t)(t + T_UDP);
		return true;
	}
	return proc_unix_row(s, line);
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
	explain(state_name(sock_state(s)));
	if (s->table > T_TCP6 || s->timer >= 5)
		return;
	out_format("%llu.%02u s, sent again %u times, %u probes unanswered: ",
		(unsigned long long)(s->timer_ticks / 100),
		(unsigned)(s->timer_ticks % 100), s->retransmits, s->probes);
	explain(timer_name(s));
}

int sockstate_explain(char **argv)
{
	const char *line = join_words(argv);

	if (!*argv)
		explain(NULL);
	else if (decode(line))
		explain_row();
	else if (!explain(line))
		return wrong_usage(line, "not a state, timer or row of /proc/net");
	return 0;
}
