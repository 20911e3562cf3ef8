/*
 * mkservices LIST... > services_table.h
 *
 * Packs service lists into the constant table that libnet/services/services_table.c
 * looks up in place.  Runs on the build machine; what it prints depends on the
 * lists alone.
 *
 * A line of a list is "name port[-end]/proto[,proto...]", # starts a comment.
 * Of several names for one port and protocol the first one read is the primary.
 *
 * The table is a stream of codes, rows in the order of ports.  A row is its
 * name and an end, which says how far the port moves and which protocols have
 * the name.  Where a name begins like the one before it, that beginning is not
 * repeated.  A code is a byte: the first codes are terminals, the others stand
 * for two codes each (byte pair encoding).  There are one or two pages of
 * codes; the last character decides in which one the next code is looked up,
 * so that two times 256 codes take 8 bits each.  Every BLOCK rows the stream
 * can be entered through an index.
 *
 * Terminals, as libnet/services/services_table.c reads them:
 *   0             escape: the next byte of the stream is the terminal
 *   1             the previous name with every - turned into _
 *   2..31         so many characters of the previous name
 *   32..127       this character
 *   128 + 8d + m  end of the row: d ports on, m-th set of protocols;
 *                 d = 14: one byte with the distance follows, 15: two
 */
#include <stdio.h>
#include "mkservices.h"

/* The characters (their low five bits; 0 is the start of a name) after which
 * page 1 is in use: vowels and -, found by trial; or none: one page only. */
static const uint32_t classes[] = { 0, 0xa027 };

static void pack_best(struct table *best)
{
	static const int rare[] = { 0, 1, 4, 8, 12, 16 };
	static struct table t;

	best->size = 0;
	for (int c = 0; c < (int)(sizeof(classes) / sizeof(*classes)); c++)
		for (int r = 0; r < (int)(sizeof(rare) / sizeof(*rare)); r++) {
			class = classes[c];
			pack(&t, rare[r]);
			if (!best->size || t.size < best->size)
				*best = t;
		}
	class = best->class;
}

int main(int argc, char **argv)
{
	static struct table table;

	for (int i = 1; i < argc; i++)
		read_list(argv[i]);
	sort_rows();
	pack_best(&table);
	emit_table(&table);
	if (fflush(stdout) || ferror(stdout))
		die("cannot write", "the table");
	return 0;
}
