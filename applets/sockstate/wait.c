/* SPDX-License-Identifier: MIT */
/*
 * sockstate wait, listening: test conditions on sockets. No packet is sent but
 * for connect; the kernel is asked only for the sockets that matter.
 */
#include <errno.h>
#include <string.h>
#include "base/process.h"
#include "sockstate.h"

enum { CONDITIONS = 16, SLOWER = 32, FOR_EVER = UINT32_MAX /* ms */ };
enum { TCP = 1 << T_TCP | 1 << T_TCP6 };

static struct {
	const char *at, *word; /* the rest of the text; the current word */
	size_t len;            /* of the word */
} text;

/* Moves to the next word, "" at the end. "!" and "=" are words even without a
 * blank behind them. */
static void next(void)
{
	const char *s = text.at;

	while (is_blank(*s))
		s++;
	text.word = s;
	if (*s == '!' || *s == '=')
		s++;
	else
		while (*s && !is_blank(*s))
			s++;
	text.len = (size_t)(s - text.word);
	text.at = s;
}

/* Returns whether the word is in the list, and moves past it then. */
static bool skip(const char *list)
{
	if (!string_number(list, text.word, text.len))
		return false;
	next();
	return true;
}

/* Parses "connect HOST:PORT". */
static bool parse_connect(struct condition *c)
{
	c->connect = true;
	c->place.at = c->text;
	/* no answer does not say that nobody is there */
	c->place.error = c->none ? "connect has no opposite" : source.root ||
		st.netns ? "connect is about here and now, without --root and "
			"--netns" : NULL;
	c->text_end = text.at;
	return !c->place.error && connect_parse(c, text.word, text.len);
}

/* Parses "[!|none] STATE [src|dst|sport|dport [=]] PLACE". */
static bool parse(struct condition *c)
{
	next();
	c->text = text.word;
	c->none = skip("!\0none\0");
	if (ENABLE_SOCKSTATE_CONNECT && skip("connect\0"))
		return parse_connect(c);
	c->states = text.len ? state_mask(text.word, text.len) : 0;
	if (!c->states) {
		c->place.at = text.word;
		c->place.error = "not a state";
		return false;
	}
	next();
	c->end = !ENABLE_FEATURE_FILTER ? EITHER :
		skip("src\0sport\0") ? LOCAL :
		skip("dst\0dport\0") ? REMOTE : EITHER;
	if (ENABLE_FEATURE_FILTER)
		skip("=\0");
	c->text_end = text.at;
	return place_parse(&c->place, text.word, text.len);
}

/* Why the condition that was looked at last does not hold: nobody knows. */
static bool uncertain;

/* What is left of the time for a condition that takes some, in milliseconds. */
static uint32_t left;

static bool holds(struct condition *c)
{
	enum filter_answer answer;

	uncertain = false;
	if (ENABLE_SOCKSTATE_CONNECT && c->connect)
		return connect_holds(c, left);
	use_condition(c, TCP);
	answer = any_socket();
	uncertain = answer == FILTER_UNKNOWN;
	return answer == (c->none ? FILTER_NO : FILTER_YES);
}

/* Of what will not be read later either nothing is to be waited for. */
static bool hopeless(const struct condition *c)
{
	if (ENABLE_SOCKSTATE_CONNECT && c->connect)
		return false;
	return !st.readable || (c->none && uncertain && st.unread_err &&
		st.unread_err != -EAGAIN);
}

static struct condition conditions[CONDITIONS]; /* the last has no text */

/* Returns the first condition that does not hold, or NULL. */
static const struct condition *missing(void)
{
	struct condition *c = conditions;

	doubt_nothing();
	st.silent = true;
	while (c->text && holds(c))
		c++;
	return c->text ? c : NULL;
}

int sockstate_listening(char **argv)
{
	struct condition *c = conditions;
	const struct condition *m;

	for (; *argv && c < conditions + CONDITIONS - 1; argv++)
		if (!server_condition(c++, *argv))
			return st.usage;
	if (c == conditions || *argv)
		return wrong_usage("listening", "expected 1 to 15 ports");
	m = missing();
	tell_doubt();
	if (!m)
		return 0;
	return uncertain ? cannot_tell("listening") : 1;
}

/* Tests the conditions, sleeps a 32nd of the time waited so far (5 to 100 ms,
 * another host's: to 1 s), and tests again. */
static const struct condition *wait_for(uint32_t max)
{
	uint32_t start = clock_ticks();
	const struct condition *m;

	left = max;
	while ((m = missing()) && !hopeless(m)) {
		uint32_t passed = (clock_ticks() - start) * CLOCK_TICK;
		uint32_t nap = passed / SLOWER;
		uint32_t most = ENABLE_SOCKSTATE_CONNECT && m->connect ?
			1000 : 100;

		if (passed >= max)
			break;
		if (nap < 5)
			nap = 5;
		if (nap > most)
			nap = most;
		if (nap > max - passed)
			nap = max - passed;
		clock_wait(NULL, 0, (int)nap);
		passed = (clock_ticks() - start) * CLOCK_TICK;
		left = passed < max ? max - passed : 0;
	}
	return m;
}

/* Returns only if it cannot be run: 127 if there is no such program, else 126. */
static int execute(char **argv)
{
	const char *name = *argv;
	int err = run_command(argv);

	applet_error(name, err);
	return err == -ENOENT || err == -ENOTDIR ? 127 : 126;
}

/* In the namespace that the user is in, whatever was looked at. */
static int run_at_home(char **argv)
{
	int err = ENABLE_FEATURE_NETNS ? netns_home() : 0;

	if (!err)
		return execute(argv);
	applet_error(*argv, err);
	return 126;
}

static int timed_out(const struct condition *c)
{
	if (asked('q'))
		return 1;
	out_select(2);
	out_format("%s: timed out after %s s: %s: %.*s%s%s\n", applet_name,
		st.timeout, c->none ? "still there" : "not there",
		(int)(c->text_end - c->text), c->text,
		ENABLE_SOCKSTATE_CONNECT && c->connect ? ": " : "",
		ENABLE_SOCKSTATE_CONNECT && c->connect ? connect_why() : "");
	out_select(1);
	return 1;
}

int sockstate_wait(char **argv)
{
	struct condition *c = conditions;
	const struct condition *m;
	uint32_t max = FOR_EVER;
	const char *start;

	if (st.timeout) {
		max = (uint32_t)scan_seconds(st.timeout);
		if (max == FOR_EVER)
			return wrong_usage(st.timeout, "not a number of seconds");
	}
	text.at = start = join_words(argv);
	for (; *text.at && c < conditions + CONDITIONS - 1; c++) {
		if (!parse(c))
			return wrong_place(start, &c->place);
		if (c->states == 1 << ST_LISTEN && !ask_for_servers(c))
			return st.usage;
	}
	if (c == conditions || *text.at)
		return wrong_usage("wait", "expected 1 to 15 conditions, [!]STATE PLACE"
			IF_SOCKSTATE_CONNECT(" or connect HOST:PORT"));
	if (asked(CODE(OPT_ADDR)) && !conditions->servers)
		return wrong_usage("--addr", "is for listen");
	m = wait_for(max);
	if (nothing_read())
		return st.usage;
	tell_doubt();
	if (m)
		return uncertain ? cannot_tell("wait") : timed_out(m);
	if (ENABLE_SOCKSTATE_WAIT_RUN && st.command && *st.command)
		return run_at_home(st.command);
	return 0;
}
