/* SPDX-License-Identifier: MIT */
/* The rows of a text table. */
#include <string.h>
#include "libnet.h"

int lines_walk(struct reader *r, unsigned head, lines_row *row)
{
	char *line;
	size_t len;
	int bad = 0, empty = 0;

	for (; (line = reader_line(r, &len)); head -= head > 0) {
		if (!len) {
			empty++; /* empty lines at the end do not count */
			continue;
		}
		bad += empty;
		empty = 0;
		/* a NUL inside a line would hide the rest of it */
		if ((strlen(line) != len || !row(line)) && !head)
			bad++;
	}
	reader_close(r);
	return r->err ? r->err : bad;
}
