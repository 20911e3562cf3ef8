/* Names of processes on the command line. */
#include <string.h>
#include "sockstate.h"

bool needs_quotes(char *const *argv, char *const *w)
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

int wrong_process(void)
{
	size_t len;
	const char *name = filter_nobody(&st.filter, &len);
	char *why = name ? arena_alloc(len + 20) : NULL;

	if (!why)
		return 0;
	memcpy(stpcpy(why, "no process named '"), name, len);
	strcpy(why + 18 + len, "'");
	return wrong_text(st.filter.text, name, why);
}
