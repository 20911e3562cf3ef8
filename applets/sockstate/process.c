/* SPDX-License-Identifier: MIT */
/* The words of the command line, with names of processes among them. */
#include <string.h>
#include "sockstate.h"

/* Returns whether this word of argv is the name of a process with bytes that
 * mean something in a filter. */
static bool needs_quotes(char *const *argv, char *const *w)
{
	const char *s = *w;

	if (w > argv && string_number("=\0==\0!=\0", w[-1], strlen(w[-1])))
		w--;
	if (w == argv || strcmp(w[-1], "process") || strchr(s, '"'))
		return false;
	while (*s && !strchr(" \t(!&|=<>", *s))
		s++;
	return *s;
}

const char *join_words(char **argv)
{
	size_t n = 2;
	char **w, *text, *end;

	for (w = argv; *w; w++)
		n += strlen(*w) + 3;
	end = text = arena_alloc(n);
	for (w = argv; text && *w; w++) {
		const char *quote = ENABLE_FEATURE_FILTER &&
				needs_quotes(argv, w) ? "\"" : "";

		*end++ = ' ';
		end = stpcpy(stpcpy(stpcpy(end, quote), *w), quote);
	}
	return text ? text + 1 : "";
}

int wrong_process(void)
{
	size_t len;
	const char *name = filter_nobody(&st.filter, &len);
	char *why = name ? arena_alloc(len + 31) : NULL;

	if (!why)
		return 0;
	memcpy(stpcpy(why, "no process named '"), name, len);
	strcpy(why + 18 + len, "' is visible");
	return wrong_text(st.filter.text, name, why);
}
