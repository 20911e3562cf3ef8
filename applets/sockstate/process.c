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
	const struct filter_node *n;
	char *why;

	for (n = st.filter.node; n < st.filter.next; n++)
		if (n->kind == F_PROCESS && owner_nobody_is(n->value))
			break;
	why = n == st.filter.next ? NULL : arena_alloc(strlen(n->text) + 20);
	if (!why)
		return 0;
	strcpy(stpcpy(why, "no process named '"), n->text);
	strcpy(why + 18 + n->len, "'");
	return wrong_text(st.filter.text, n->text, why);
}
