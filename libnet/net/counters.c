/* SPDX-License-Identifier: MIT */
/* Parses files of counters: see tables.h. */
#include <string.h>
#include "net/tables.h"

/* The number that is all of the word; false: it is none. */
static bool whole_number(const char *word, uint64_t *v, bool *minus)
{
	struct scan c = {word, false};

	*minus = scan_minus(&c);
	*v = scan_dec(&c);
	return !c.bad && !*c.p;
}

static bool give(struct counters *c, const char *name, const char *word)
{
	uint64_t value;

	if (!whole_number(word, &value, &c->minus))
		return false;
	c->counter(name, value);
	return true;
}

/* A line of numbers has one behind its colon. */
static bool has_numbers(const char *line)
{
	struct scan c = {text_find(line, ':'), false};

	if (*c.p)
		c.p++;
	scan_minus(&c);
	return (unsigned)*c.p - '0' < 10;
}

/* The line of names, and the one that it took the place of is lost. */
static int take_head(struct counters *c, const char *line)
{
	bool lost = c->have_head;

	c->have_head = *text_find(line, ':') && !has_numbers(line);
	strcpy(c->head, line);
	return c->have_head && !lost ? LINE_NO_ROW : LINE_BAD;
}

int counters_pair(struct counters *c, char *line)
{
	char *colon = (char *)text_find(c->head, ':'), *name, *word;
	size_t len = (size_t)(colon - c->head) + 1;
	struct scan names = {colon + 1, false}, numbers = {line, false};
	bool bad = false;

	if (!c->have_head || strncmp(c->head, line, len))
		return take_head(c, line);
	c->have_head = false;
	*colon = 0;
	numbers.p += len;
	if (c->only && strcmp(c->head, c->only))
		return LINE_NO_ROW;
	c->section(c->head);
	/* one that is none costs itself only */
	while ((name = scan_string(&names)) && (word = scan_string(&numbers)))
		if (!give(c, name, word))
			bad = true;
	return bad || name || scan_string(&numbers) ? LINE_BAD : LINE_ROW;
}

static void no_section(const char *name)
{
	(void)name;
}

static struct counters only; /* 8 kB: not among what is initialized */

static bool only_line(char *line)
{
	return counters_pair(&only, line);
}

int counters_only(const char *path, const char *section,
		void (*each)(const char *name, uint64_t value))
{
	struct reader r;
	int err = reader_open(&r, path);

	if (err)
		return err;
	only.section = no_section;
	only.counter = each;
	only.only = section;
	only.have_head = false;
	lines_walk(&r, 0, only_line);
	return 0;
}

int counters_tcp_ext(void (*each)(const char *name, uint64_t value))
{
	return counters_only("/proc/net/netstat", "TcpExt", each);
}

static void (*take_sockstat)(const char *name, size_t len, uint64_t value);

static void sockstat_line(const char *line)
{
	struct scan s = {line, false};
	size_t len;
	const char *word = scan_word(&s, &len);
	uint64_t value;

	if (!word || len != 4 || memcmp(word, "TCP:", 4))
		return;
	while ((word = scan_word(&s, &len))) {
		value = scan_dec(&s);
		if (!s.bad)
			take_sockstat(word, len, value);
	}
}

void counters_sockstat(void (*each)(const char *name, size_t len, uint64_t value))
{
	take_sockstat = each;
	each_line("/proc/net/sockstat", sockstat_line);
}

int counters_single(struct counters *c, char *line)
{
	struct scan scan = {line, false};
	const char *name = scan_string(&scan), *word = scan_string(&scan), *six;
	uint64_t value;
	size_t section;

	if (!word || !whole_number(word, &value, &c->minus))
		return LINE_BAD;
	six = text_find(name, '6');
	section = c->fixed ? c->fixed : (size_t)(six - name) + (*six > 0);
	if (section >= sizeof c->current)
		section = sizeof c->current - 1;
	if (strncmp(c->current, name, section) || c->current[section]) {
		strncpy(c->current, name, section);
		c->current[section] = 0;
		c->section(c->current);
	}
	c->counter(name, value);
	return LINE_ROW;
}
