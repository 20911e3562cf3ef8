/* The rows of a text table. */
#include <string.h>
#include "libnet.h"

int lines_walk(struct reader *r, unsigned skip, lines_row *row, void *ctx)
{
	char *line;
	size_t len;
	int bad = 0;

	while ((line = reader_line(r, &len))) {
		if (skip)
			skip--;
		/* a NUL inside would hide what stands behind it */
		else if (strlen(line) != len || !row(line, ctx))
			bad++;
	}
	reader_close(r);
	return r->err ? r->err : bad;
}
