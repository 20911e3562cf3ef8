/*
 * sockstate wait, listening: conditions on the sockets there are.  Nothing is
 * ever sent: the kernel is asked for the very sockets that matter.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/times.h>
#include <unistd.h>
#include "sockstate.h"

enum { CONDITIONS = 16, SLOWER = 32 };
enum { TCP = 1 << T_TCP | 1 << T_TCP6 };

/* The next word, "" at the end; "!" and "=" may stand alone or before it. */
static const char *word(const char **at, size_t *len)
{
	const char *s = *at;

	while (is_blank(*s))
		s++;
	*len = *s == '!' || *s == '=' ? 1 : strcspn(s, " \t");
	*at = s + *len;
	return s;
}

static bool is(const char *s, size_t len, const char *list)
{
	for (; *list; list += strlen(list) + 1)
		if (strlen(list) == len && !memcmp(list, s, len))
			return true;
	return false;
}

/* [!|none] STATE [src|dst|sport|dport [=]] PLACE */
static bool parse(struct condition *c, const char **at)
{
	size_t len;
	const char *s = word(at, &len);

	c->text = s;
	c->none = is(s, len, "!\0none\0");
	if (c->none)
		s = word(at, &len);
	c->states = len ? state_mask(s, len) : 0;
	if (!c->states) {
		c->place.at = s;
		c->place.error = "no state";
		return false;
	}
	s = word(at, &len);
	c->end = !ENABLE_FEATURE_FILTER ? EITHER :
		is(s, len, "src\0sport\0") ? LOCAL :
		is(s, len, "dst\0dport\0") ? REMOTE : EITHER;
	if (c->end != EITHER)
		s = word(at, &len);
	if (*s == '=')
		s = word(at, &len);
	if (c->states == 1 << ST_LISTEN)
		c->end = LOCAL;
	c->text_end = *at;
	return place_parse(&c->place, s, len);
}

static bool holds(const struct condition *c)
{
	use_condition(c, TCP);
	return any_socket() != c->none;
}

/* The first condition that does not hold, or NULL. */
static const struct condition *missing(const struct condition *c)
{
	st.quiet = true;
	while (c->states && holds(c))
		c++;
	return c->states ? c : NULL;
}

int sockstate_listening(char **argv)
{
	static struct condition c[CONDITIONS];
	unsigned n;

	for (n = 0; argv[n] && n < CONDITIONS - 1; n++)
		if (!server_condition(&c[n], argv[n]))
			return st.usage;
	if (!n || argv[n])
		return wrong_usage("listening", "1 to 15 ports");
	return missing(c) != NULL;
}

/* Looks, sleeps a 32nd of the time waited so far (5 to 100 ms), looks again. */
static const struct condition *wait_for(const struct condition *c, int64_t max)
{
	uint32_t start = (uint32_t)times(NULL); /* clock_gettime: 800 bytes */
	const struct condition *m;

	while ((m = missing(c)) && st.readable) {
		int64_t passed = ((uint32_t)times(NULL) - start) * (int64_t)10;
		int64_t nap = passed / SLOWER;

		if (max >= 0 && passed >= max)
			break;
		if (nap < 5)
			nap = 5;
		if (nap > 100)
			nap = 100;
		if (max >= 0 && nap > max - passed)
			nap = max - passed;
		poll(NULL, 0, (int)nap);
	}
	return m;
}

/* execvp(3) costs 1,500 bytes. */
static int execute(char **argv)
{
	const char *path = getenv("PATH");
	size_t len = strlen(*argv), n;
	char *full = arena_alloc(strlen(path ? path : "") + len + 2);

	if (strchr(*argv, '/') || !path || !full) {
		execve(*argv, argv, environ);
		path = "";
	}
	for (; *path; path += n + (path[n] == ':')) {
		n = strcspn(path, ":");
		memcpy(full, path, n);
		full[n] = '/';
		strcpy(full + n + !!n, *argv);
		execve(full, argv, environ);
	}
	applet_error(*argv, errno);
	return errno == ENOENT ? 127 : 126;
}

static int timed_out(const struct condition *c)
{
	if (asked('q'))
		return 1;
	out_select(2);
	out_format("%s: timed out after %s s: %s: %.*s\n", applet_name,
		st.timeout, c->none ? "still there" : "not there",
		(int)(c->text_end - c->text), c->text);
	out_select(1);
	return 1;
}

int sockstate_wait(char **argv)
{
	static struct condition c[CONDITIONS];
	const struct condition *m;
	int64_t max = st.timeout ? scan_seconds(st.timeout) : -1;
	const char *text, *at;
	unsigned n = 0;

	if (st.timeout && max < 0)
		return wrong_usage(st.timeout, "no number of seconds");
	text = at = join_words(argv);
	for (; *at && n < CONDITIONS - 1; n++)
		if (!parse(&c[n], &at))
			return wrong_place(text, &c[n].place);
	if (!n || *at)
		return wrong_usage("wait", "1 to 15 conditions: [!]STATE PLACE");
	m = wait_for(c, max);
	if (!st.readable)
		return wrong_usage("wait", "no table of sockets can be read");
	if (m)
		return timed_out(m);
	if (ENABLE_SOCKSTATE_WAIT_RUN && st.command && *st.command)
		return execute(st.command);
	return 0;
}
