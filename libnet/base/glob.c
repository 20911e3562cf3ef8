/* SPDX-License-Identifier: MIT */
/* Matches names against patterns as in the shell. */
#include "libnet.h"

/* Reads a character, or a byte given as "\x41" or "\a". Returns the place
 * behind it. */
static const char *literal(const char *p, const char *end, int *c)
{
	struct scan hex = {p + 2, false};

	*c = *p;
	if (*p != '\\' || p + 1 == end)
		return p + 1;
	*c = p[1];
	if (p[1] != 'x' || end - p < 4)
		return p + 2;
	*c = (char)scan_hex(&hex, 2);
	if (hex.bad || hex.p != p + 4) {
		*c = 'x';
		return p + 2;
	}
	return p + 4;
}

/* Reads "[a-z]" or "[!0-9]". Returns the place behind it if it matches c, else
 * NULL. */
static const char *bracket(const char *p, const char *end, int c)
{
	const char *first = ++p;
	bool negated, found = false;

	negated = p < end && (*p == '!' || *p == '^');
	first = p += negated;
	for (; p < end && (*p != ']' || p == first); p++) {
		bool range = end - p > 2 && p[1] == '-' && p[2] != ']';

		found |= range ? c >= p[0] && c <= p[2] : c == p[0];
		p += range ? 2 : 0;
	}
	if (p >= end)
		return NULL;
	return found != negated ? p + 1 : NULL;
}

/* Returns the place behind the first piece of the pattern if it matches c, else
 * NULL. A bracket that is not closed is a character. */
static const char *piece(const char *p, const char *end, int c)
{
	int wanted;

	if (*p == '?')
		return p + 1;
	if (*p == '[') {
		const char *close = p + 1;

		while (close < end && *close != ']')
			close++;
		if (close < end)
			return bracket(p, end, c);
	}
	p = literal(p, end, &wanted);
	return wanted == c ? p : NULL;
}

bool glob_match(const char *p, size_t n, const char *s, size_t len)
{
	const char *end = p + n, *stop = s + len;
	const char *star = NULL, *from = NULL;

	while (s < stop) {
		const char *next = NULL;

		if (p < end && *p == '*') {
			star = ++p;
			from = s;
			continue;
		}
		if (p < end)
			next = piece(p, end, *s);
		if (next) {
			p = next;
			s++;
		} else if (star) {
			p = star;
			s = ++from;
		} else {
			return false;
		}
	}
	while (p < end && *p == '*')
		p++;
	return p == end;
}
