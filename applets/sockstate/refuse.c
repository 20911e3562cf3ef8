/* SPDX-License-Identifier: MIT */
/* sockstate: refuses options that a verb does not take. */
#include "sockstate.h"

/* Returns 0 if the option is one of s, the option that it needs for that, or -1. */
static int needs(const char *s, int code)
{
	int other = 0;

	for (; *s; s++) {
		if (*s == code)
			return other;
		if (s[1] == '|' && !other && !asked(*s))
			other = *s;
	}
	return -1;
}

static void put_option(int code)
{
	const char *row = st.opt.table;

	if (code > ' ') {
		out_format("-%c", code);
		return;
	}
	while (*row != code)
		row = nth_string(row, 1);
	out_format("--%s", row + 2);
}

bool refused(const char *verb, const char *takes)
{
	const char *row;
	int other = 0;

	for (row = st.opt.table; *row; row = nth_string(row, 1))
		if (asked(*row) && (other = needs(takes, *row)))
			break;
	if (!*row)
		return false;
	out_select(2);
	out_format("%s: %s: ", applet_name, verb);
	put_option(*row);
	out_str(" has no effect ");
	out_str(other > 0 ? "without " : "here");
	if (other > 0)
		put_option(other);
	out_str("\n");
	out_select(1);
	return true;
}
