/* Files of counters: see tables.h. */
#include <string.h>
#include "net/tables.h"

int counters_pair(struct counters *c, char *line)
{
	char *colon = (char *)text_find(c->head, ':');
	size_t len = (size_t)(colon - c->head) + 1;
	struct scan names = {colon + 1, false}, numbers = {line, false};
	const char *name;

	if (!c->have_head) {
		c->have_head = *line;
		strcpy(c->head, line);
		return !*line || *text_find(line, ':') ? LINE_NO_ROW : LINE_BAD;
	}
	c->have_head = false;
	if (!*colon || strncmp(c->head, line, len))
		return LINE_BAD;
	*colon = 0;
	numbers.p += len;
	if (c->only && strcmp(c->head, c->only))
		return LINE_NO_ROW;
	c->section(c->head);
	while ((name = scan_string(&names))) {
		uint64_t value = scan_signed(&numbers);

		if (numbers.bad)
			return LINE_BAD;
		c->counter(name, value);
	}
	return LINE_ROW;
}

int counters_single(struct counters *c, char *line)
{
	struct scan scan = {line, false};
	const char *name = scan_string(&scan), *six;
	uint64_t value = scan_signed(&scan);
	size_t section;

	if (scan.bad)
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
