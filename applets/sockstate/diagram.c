/* SPDX-License-Identifier: MIT */
/* sockstate diagram: the state machine of RFC 9293 section 3.3.2, with
 * counts. */
#include <string.h>
#include "sockstate.h"
#include "picture.h"

enum { WIDTH = 7 }; /* of a count in the picture */

/* Returns the state with the most sockets. */
static unsigned busiest(void)
{
	unsigned i, best = 0;

	for (i = 1; i < ST_MAX; i++)
		if (sockets_in(i, TABLES) > sockets_in(best, TABLES))
			best = i;
	return best;
}

/* Writes the count right-justified; a star marks the busiest state. */
static void put_count(unsigned state, unsigned best)
{
	uint32_t n = sockets_in(state, TABLES);
	char text[FMT_U64 + 2], *p = fmt_u64(text, n);

	*p++ = n && state == best ? '*' : 0;
	*p = 0;
	out_format("%*s", WIDTH, text);
}

int sockstate_diagram(char **argv)
{
	const char *p = unpack(picture_packed, picture_SIZE);
	unsigned state = 0, best;

	(void)argv;
	tcp_unless_named();
	count_sockets();
	if (nothing_read())
		return st.usage;
	best = busiest();
	for (; p && *p; p++) {
		if (*p == '[') {
			uint32_t mask = state_mask(p + 1, strcspn(p + 1, " #"));

			state = (unsigned)__builtin_ctz(mask);
		}
		if (*p == '#') {
			put_count(state, best);
			p += WIDTH - 1;
		} else {
			out_char(*p);
		}
	}
	out_format("<X received  >X sent  * most  total %u\n",
		sockets_in(ST_MAX, TABLES));
	return 0;
}
